"""Where does a sentence end?"""

import re
from collections.abc import Iterable, Sequence

from monitor.incidents.text.words import Row, Token

LOST_STOP_AFTER = 6  # words in a sentence before a capital article can open the next without a full stop
TOLD_AFTER = 3  # the same where the sentence has its verb

VERB_REACH = 12  # words from the beginning of a sentence to its verb
NOUN_REACH = 14  # words between a recalled act and the "in which" that tells of it
DETERMINER_REACH = 5  # words between "the" and the act that it belongs to
FIRST_YEAR, LAST_YEAR = 1900, 2100  # numbers that are years

STOPS = frozenset(".?!")
_ABBREVIATIONS = frozenset(
    ("mr", "mrs", "ms", "dr", "st", "no", "gen", "lt", "col", "maj", "capt", "prof", "rs", "vs", "sr", "jr", "inc")
) | frozenset(("co", "dist", "govt"))
_OPENERS = frozenset(
    ("preposition", "article", "definite", "pronoun", "separate", "subordinate", "no", "number", "opener")
) | {"opening"}
_FUNCTION = _OPENERS - {"opener", "no"}
_OPENING = _OPENERS | {"person", "force"}
_FINITE = re.compile(r"[VKDIJABSE]")
_VERB_OR_COMMA = re.compile(r"[VKDIJABSE,]")
_ACTS = frozenset(
    f"act.{act}" for act in ("blast", "assault", "shoot", "fight", "suicide", "abduction", "shelling", "air")
)
_DEED = re.compile(r"[KDAB]")
_RELATIVE = re.compile(r"R")
_OUTCOME = re.compile(r"R[^.;R]{0,8}?[KDIJB]|R[^.;R]{0,3}E#?[^.;]{0,5}d")
_MAIN_VERB = re.compile(r",[wV]{0,2}[KDA]")  # still to come: what stands before it belongs to it
_CHARGED = frozenset(("record", "over_it"))
_TIMES = frozenset(("weekdays", "hour"))  # "on Monday Police"
_DATES = frozenset(("months", "months_short"))


def ends(row: Row, at: int) -> bool:
    """Does a sentence end before token `at`?"""
    tokens, starts, stops = row.tokens, row.starts, row.ends
    if tokens[at - 1].low != ".":
        return tokens[at - 1].low in STOPS
    if at < 2 or tokens[at - 2].low in _ABBREVIATIONS:
        return False
    if (
        "months_short" in tokens[at - 2].tags
        and tokens[at].number is not None
        and "months" not in tokens[at - 2].tags
    ):
        return False  # "on Feb. 16"
    here, glued, initial = tokens[at], starts[at] == stops[at - 1], stops[at - 2] - starts[at - 2] == 1
    if glued:  # "reported.Meanwhile", not "a.m", "U.S", "example.org"
        return not initial and here.capital and (stops[at] - starts[at] > 2 or bool(here.tags & _OPENERS))
    if initial and here.capital and stops[at] - starts[at] > 1 and here.tags & _FUNCTION:
        return True  # "posted on X. It said", not "Ahmad R. Khan"
    return not (initial and (tokens[at - 2].capital or not here.capital))


def may_open(tagged: Iterable[tuple[frozenset[str], Sequence[int]]], tokens: Sequence[Token]) -> list[int]:
    """The capital words in the middle of a text that open sentences, and those behind the name of an outlet."""
    opening = [at for tags, ats in tagged if tags & _OPENING for at in ats if tokens[at].capital]
    behind = (at + 1 for tags, ats in tagged if "outlet" in tags for at in ats if tokens[at].capital)
    return opening + [at for at in behind if at < len(tokens) and tokens[at].capital]


def lost_stop(tokens: Sequence[Token], shape: str, at: int, first: int, *, few: bool) -> bool:
    """Does a sentence begin at this capital word although no full stop stands before it? In a text that has `few`
    of them a word that often opens one is enough."""
    here, before = tokens[at], tokens[at - 1]
    if at + 1 == len(tokens) or shape[at - 1] in ".;:(-xpft&a/TR":
        return False
    named = tokens[at + 1].capital
    told = _FINITE.search(shape, first, at - 1) is not None
    if shape[at - 1] == "S" and (named or not told):  # "reports The Nation", "Police said The"
        return False
    if few and at - first >= LOST_STOP_AFTER and ("outlet" in before.tags or here.tags & _OPENERS):
        return True
    if named or shape[at - 1] == "," or at - first < (TOLD_AFTER if told else LOST_STOP_AFTER):
        return False
    if "preposition" in here.tags:  # "TWO SHOT Near a Bridge"
        return _VERB_OR_COMMA.search(shape, at + 1, at + VERB_REACH) is not None
    if "no" in here.tags:
        return shape[at + 1] not in "#."  # "Resolution No 5"
    return bool(here.tags & (_OPENERS if before.tags & _TIMES else _FUNCTION))


def recalled(tokens: Sequence[Token], shape: str, first: int, last: int) -> int | None:
    """Where, in a sentence that has told its own deed, an older one begins that has a day and its own outcome:
    "… in response to | the June 15 ambush, in which three soldiers had died"."""
    told = _DEED.search(shape, first, last)
    if told is None:
        return None
    for relative in (m.start() for m in _RELATIVE.finditer(shape, told.end(), last)):
        match = _OUTCOME.match(shape, relative, last)
        if match is None or _MAIN_VERB.search(shape, match.end(), last):
            continue
        noun = _dated_act(tokens, max(told.end(), relative - NOUN_REACH), relative)
        start = shape.rfind("t", max(first, noun - DETERMINER_REACH), noun) if noun is not None else -1
        if told[0] == "A" and not tokens[start - 1].tags.isdisjoint(_CHARGED):
            continue  # "held a man wanted for | the ambush of 14 June"
        if start > first and shape[start - 1] in "pf/w" and tokens[start].low not in _TOLD:
            return start
    return None


_TOLD = frozenset(("that", "this"))  # "two died in that ambush, which began on 3 May and …": in the one told before


def _dated_act(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """The first act named between the tokens, where a month or a year stands with it."""
    noun = next((at for at in range(first, last) if tokens[at].tags & _ACTS), None)
    if noun is None:
        return None
    near = tokens[max(first - 1, noun - DETERMINER_REACH) : last]
    dated = any(t.tags & _DATES or (t.number is not None and FIRST_YEAR <= t.number <= LAST_YEAR) for t in near)
    return noun if dated else None
