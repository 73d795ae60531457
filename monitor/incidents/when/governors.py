"""Whose day is a date: that of the act, of a report, or of a later stage?"""

import functools
import re
from dataclasses import replace

from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When
from monitor.incidents.when.owners import MONTHS, begins, is_owned, owned_beside, placed, soon_after

NEAREST = 40  # words between a date and the verb that it belongs to


NAME = 9  # words of a name such as "the first class magistrate court"
ANSWERED = 4  # words between "in retaliation" and the day of what was retaliated
DATELINE = 8  # words before the day of "BANNU, July 8 - …"
LONG_DATELINE = 12  # … of "BIJAPUR (Chhattisgarh) [India], July 8: …"
BARE = 12  # words of a line that is no sentence
OPENING = 7  # words between a "said in a statement" and its "that"
ARRIVING = 5  # words between the gunmen and their coming
WOUNDS = 4  # words from "the wounds" to "suffered"
WARD = 8  # words between "died" and the hospital
LIVES = 6  # words between "claimed" and the "lives" that a bomb claimed


def governed(text: Text, when: When) -> When:
    """The date with its governor: the verb or act nearest to it in its sentence decides what day it is."""
    sentence = text.sentence_at(when.first)
    if not when.direct and (is_owned(text, when) or _days_after(text, sentence, when)):
        when = replace(when, direct=True)
    best: tuple[int, str] | None = None
    opening = _clause(text, sentence, when)
    relative = _WHO.search(text.shape, opening, when.first) is not None
    for at in range(max(opening, when.first - NEAREST), min(sentence.last, when.last + 3)):
        if when.first <= at < when.last or not text.tokens[at].tags:
            continue
        kind = _kind(text, at)
        if kind is None and text.tokens[at].low == "according":
            kind = _according(text, at, when)
        if kind is None:
            continue
        if kind == "said" and at >= when.last and "outlet_verb" in text.tokens[at].tags:
            continue  # "on 9 May, reports Dawn"
        if at >= when.last and (best or not relative) and not _right_behind(text, when, at, relative):
            continue
        distance = abs(when.first - at)
        if best is None or distance < best[0]:
            best = (distance, kind)
    kind = best[1] if best else _unowned(text, sentence)
    if text.tokens[when.first - 1].low in _COMING:
        kind = "later"
    if _dateline(text, sentence, when):
        kind = "said"
    is_placed, first_of_several = placed(text, opening, when), begins(text, opening, when)
    said = kind == "said" and not (when.direct or is_placed or soon_after(text, when))
    later = kind == "later" and not when.direct
    aside = when.aside or kind == "risen" or _aside(text, sentence, when)
    aside = aside or (best is None and owned_beside(text, sentence, when))
    if not (said or later or aside or is_placed or first_of_several):
        return when
    return replace(when, said=said, later=later, aside=aside, placed=is_placed, begins=first_of_several)


_WHO = re.compile(r"R|P[KIBA]p[^,;VT]*\Z")  # "two men | kidnapped in A on 3 May were freed"


def _days_after(text: Text, sentence: Sentence, when: When) -> bool:
    """ "They met on Saturday, a day after | a bomber had struck": the day of what stands behind it."""
    if "after_unit" not in text.tokens[when.last - 1].tags:
        return False
    behind = (_kind(text, at) for at in range(when.last, min(sentence.last, when.last + NEAREST)))
    return next((kind for kind in behind if kind is not None), None) == "act"


def _according(text: Text, at: int, when: When) -> str | None:
    """ "According to officials on Wednesday, ten …": the day of what they said."""
    return "said" if _SPEAKER.fullmatch(text.shape, at + 1, when.first) else None


_SPEAKER = re.compile(r"[wp/]t?[wcaF]{0,3}[PF]p")  # "to police on"
_COMING = frozenset(("until", "till", "for"))  # "a strike call for Sunday"


def _clause(text: Text, sentence: Sentence, when: When) -> int:
    """Where the day's clause begins: "… reports that | on 12 July six men were hurt"."""
    for at in range(when.first - 1, max(sentence.first, when.first - NEAREST), -1):
        if text.shape[at] == ":" and text.shape[at - 1] in "S)" and at > sentence.first + 1:
            return at + 1  # "the army said: | on 29 January, …"
        if text.tokens[at].low == "that" and _SAID.search(text.shape, max(sentence.first, at - OPENING), at):
            return at + 1
    return sentence.first


_SAID = re.compile(r"S(?:[cwptahfPFU#]{1,6})?$")  # "said in a statement that"


def _unowned(text: Text, sentence: Sentence) -> str:
    """A line that tells nothing bears the day of the report: "Town, 13 March"; "it is past eleven on Saturday
    night" sets a scene."""
    line = sentence.last - sentence.first <= BARE and sentence.index + 1 < len(text.sentences)
    if _SCENE.match(text.shape, sentence.first):
        return "act"
    told = line and any(_kind(text, at) or text.shape[at] == "V" for at in range(sentence.first, sentence.last))
    return "said" if line and not told else "act"


_SCENE = re.compile(r"(?:h|t)V")


def _right_behind(text: Text, when: When, at: int, relative: bool) -> bool:
    """Does a verb behind the date govern it: right behind it ("on Friday freed …"), and not the date of a clause
    about the subject ("who was hurt on 20 May died …")?"""
    between = text.shape[when.last : at]
    if between[:1] == "," and "," in text.shape[when.first - 2 : when.first]:
        between = between[1:]  # "police, on 30 May, claimed …"
    return not relative and all(s in "wX" for s in between)


def _dateline(text: Text, sentence: Sentence, when: When) -> bool:
    """ "SRINAGAR, April 26: …"."""
    before = when.first - sentence.first if sentence.index == 0 else LONG_DATELINE
    behind = text.shape[when.last : when.last + 1]
    if text.shape[when.last : when.last + 2] == "-#":
        return False  # "on March 9-10"
    return (before < DATELINE and behind in (":", "-")) or (before < LONG_DATELINE and behind == "(")


def _aside(text: Text, sentence: Sentence, when: When) -> bool:
    """Does the date stand in a clause about a person, before its verb ("X, who fled on 3 May, was …")?"""
    if when.direct and _answered(text, sentence, when):
        return True  # "in retaliation for Monday's attack"
    if not when.direct and _of_a_past(text, sentence, when):
        return True
    if _PASSIVE.search(text.shape, when.last, sentence.last) is None:
        return False
    before = text.shape[sentence.first : when.first]
    more = any(t.tags & MONTHS or "weekdays" in t.tags for t in text.tokens[when.last + 3 : sentence.last])
    return "R" in before or ("f" in before and more and when.first > sentence.first + 2)


def _of_a_past(text: Text, sentence: Sentence, when: When) -> bool:
    """ "The men, who had come over the border in May, fired": what they had done before, if it was no harm."""
    told = _HAD_DONE.search(text.shape, sentence.first, when.first)
    since = text.has("since", when.first - 1, when.first)  # "who had been their captives since Sunday"
    if told is None or since:
        return False
    had_left = text.tokens[told.start() + 1].low.startswith("had ")  # one word of the lexicon
    return had_left or text.has("pluperfect", told.start() + 1, told.start() + 3)


_HAD_DONE = re.compile(r"R(?:X?V|u)[^R,;:.KIDBAE]{1,10}\Z")


def _answered(text: Text, sentence: Sentence, when: When) -> bool:
    """Is it the day of what the sentence's own act answers?"""
    before = text.tokens[max(sentence.first, when.first - ANSWERED) : when.first]
    return any("answering" in t.tags for t in before)


_PASSIVE = re.compile(r"V[wX]{0,2}[KIABE]")
_BESIDE = frozenset(("outside", "inside", "near", "opposite", "at", "beside"))


def is_scene(text: Text, at: int) -> bool:
    """ "outside a court", "near the court of the first magistrate": a place, and no proceedings."""
    for before in range(at - 1, max(at - NAME, 0) - 1, -1):
        if text.tokens[before].low in _BESIDE:
            return True
        if text.shape[before] not in "wctaoPFU#f":
            break
    return False


def is_aim(text: Text, at: int) -> bool:
    """ "A bomber struck the funeral of …", "an attack on a burial": what was hit, and no rite held after it."""
    for blow in _BLOW.finditer(text.shape, max(0, at - NAME), at):
        if not text.tokens[blow.start()].tags.isdisjoint(_BLOWS):
            return True
    return False


_BLOW = re.compile(r"[EuU][pf]?[tawcFU]{0,3}\Z")
_BLOWS = frozenset(("aim.strike", "act.assault", "act.throw"))


def identifies(text: Text, at: int) -> bool:
    """ "Police on Sunday identified | the bomber who …": long after he came; not "who were identified as"."""
    return text.shape[at - 1] not in "VX," and text.shape[at + 1 : at + 2] in ("t", "a")


def _is_told_of(text: Text, at: int) -> bool:
    """ "Two blasts have been reported in Bannu": they happened, and no report is dated."""
    before = text.tokens[at - 1]
    said_of = text.tokens[at].low == "reported" and (before.shape == "V" or "perfect" in before.tags)
    return said_of and text.shape[at + 1 : at + 2] == "p" and text.tokens[at + 1].low not in ("to", "by")


def _is_body(text: Text, at: int) -> bool:
    """ "A body was recovered": what is found, and nobody set free."""
    sentence = text.sentence_at(at)
    return text.has("corpse", sentence.first, at)


def _is_in_hospital(text: Text, at: int) -> bool:
    """ "Died in hospital on Saturday": as with a toll, its day is the act's only where no other is told."""
    last = min(text.sentence_at(at).last, at + WARD)
    return text.shape[at + 1 : at + 2] == "p" and text.has("hospital", at + 1, last)


def _is_of_captives(text: Text, at: int) -> bool:
    """ "Recovered three of the four who were kidnapped": they came free, and were taken on another day."""
    return _TAKEN.search(text.shape, at, text.sentence_at(at).last) is not None


_TAKEN = re.compile(r"RV[Vw]?B")


def _is_of_toll(text: Text, at: int) -> bool:
    """ "The number of the dead reached 60": its day is the act's only where no other is told."""
    sentence = text.sentence_at(at)
    return text.has("toll", sentence.first, at)


def _kind(text: Text, at: int) -> str | None:
    """Is the word an act, a word of saying, or one of a later stage?"""
    tags = text.tokens[at].tags
    if not _may_govern(tags):
        return None
    if "founding" in tags and text.shape[at - 1] == "F":
        return "later"  # "the front was formed in 2019"
    if tags & {"claiming", "confirming", "set_at", "deed", "who.disowns"}:
        return "said"
    if "who.claims" in tags and any("lives" in t.low for t in text.tokens[at + 1 : at + LIVES]):
        return "act"  # "the bomb claimed at least five lives"
    if (
        "ending" in tags
        or ("identity" in tags and identifies(text, at))
        or ("release" in tags and not _is_body(text, at))
        or (tags & {"act.find", "act.rescue"} and _is_of_captives(text, at))
        or ("court" in tags and not is_scene(text, at))
        or (tags & {"buried", "aftermath"} and not is_aim(text, at))
        or ("rite" in tags and not text.sentence_at(at).tags.isdisjoint(_RITES))
        or ("die" in tags and "succumb" in text.tokens[at].low)
    ):
        return "later"
    if ("rise" in tags and _is_of_toll(text, at)) or ("die" in tags and _is_in_hospital(text, at)):
        return "risen"
    if "arriving" in tags and text.has("militant", max(0, at - ARRIVING), at):
        return "act"
    if _is_act(tags) or ("who.lose" in tags and text.has_any(("wounded", "injure"), max(0, at - WOUNDS), at)):
        return "act"  # "of the injuries that he had suffered on Sunday"
    if "say" in tags and not text.tokens[at].low.endswith("ing"):
        return "act" if _is_told_of(text, at) else "said"
    return None


_RITES = frozenset(("buried", "aftermath", "condemn"))


@functools.lru_cache(maxsize=4096)
def _may_govern(tags: frozenset[str]) -> bool:
    return not tags.isdisjoint(_GOVERNORS) or _is_act(tags)


_GOVERNORS = frozenset(
    (
        "claiming", "confirming", "set_at", "deed", "who.claims", "ending", "release", "court", "buried",
        "founding", "identity", "aftermath", "rite", "rise", "say", "arriving", "who.disowns", "who.lose",
    )
)  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _is_act(tags: frozenset[str]) -> bool:
    return not tags.isdisjoint(_DONE) or any(tag.startswith("act.") for tag in tags)


_DONE = frozenset(("release", "verb", "kill", "to_death", "die", "injure", "suffer", "abduct", "arrest"))
