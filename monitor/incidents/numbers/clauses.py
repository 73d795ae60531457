"""Of whom does a verb speak?"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.lists import chained, named, someone
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Sentence, Text
from monitor.incidents.values import value
from monitor.model import Count

ANTECEDENT = 12  # words between people and the "who" that tells of them
NEAR = 3  # words that may stand between a verb and the people it is about


@value(frozen=True, slots=True, kw_only=True)
class Clause:
    """A verb of outcome and the words that are its own: from `start`, behind the verb before it, up to `end`."""

    sentence: Sentence
    start: int
    verb: int
    end: int


class Crowd:
    """The people of a text, to be asked by position. They are read as far as they are asked for: most texts tell
    of nobody hurt, and many only at their beginning."""

    def __init__(self, people: Iterator[People]) -> None:
        self._coming, self._reached = people, -1.0
        self._people: list[People] = []
        self._firsts: list[int] = []

    def between(self, first: int, last: int) -> tuple[People, ...]:
        """Those who begin at tokens `first` up to `last`."""
        while self._reached < last:
            one = next(self._coming, None)
            self._reached = math.inf if one is None else one.first
            if one is not None:
                self._people.append(one)
                self._firsts.append(one.first)
        return tuple(self._people[bisect_left(self._firsts, first) : bisect_left(self._firsts, last)])


BEING = ("were ", "was ", "been ", "being ")  # how a phrase opens that is in the passive itself


def passive(text: Text, clause: Clause) -> bool:
    """Has the verb an auxiliary before it ("were killed"), light words apart?"""
    if text.tokens[clause.verb].low.startswith(BEING):
        return True
    return _BE.search(text.shape, max(clause.start, clause.verb - NEAR), clause.verb) is not None


def verbs_of(text: Text, start: int, verb: int) -> int:
    """Where "were themselves | killed" begins."""
    match = _VERBS.search(text.shape, start, verb)
    return match.start() if match else verb


_VERBS = re.compile(r"V[VwX]{0,3}\Z")


def takes_object(text: Text, clause: Clause) -> bool:
    """Does the verb govern what stands behind it: "killing …", "killed two men", not "were killed"?"""
    if text.tokens[clause.verb].low.startswith(BEING):
        return False
    if text.tokens[clause.verb].low.split()[0].endswith("ing"):
        return text.shape[clause.verb - 1] != "V"
    if passive(text, clause):
        return _had(text, clause)
    first = behind_day(text, clause.verb + 1)
    if text.shape.startswith(",cc", first):
        return True  # "rebels shot dead, Gul Khan, a trader"
    being = first < len(text.tokens) and text.tokens[first].low.startswith(BEING)  # "the wounded | were flown to A"
    return not being and _OBJECT.match(text.shape, first, first + NEAR) is not None


_BE = re.compile(r"V[wXb]{0,2}\Z")
_OBJECT = re.compile(r"w?[bv]{0,2}[#anotPFchv]")


def behind_day(text: Text, at: int) -> int:
    """The token at `at`, or the one behind the day that it names: "killed Friday | a guard"."""
    return at + (at < len(text.tokens) and "weekdays" in text.tokens[at].tags)


def _had(text: Text, clause: Clause) -> bool:
    """ "had killed two men": the auxiliary of the active voice."""
    before = text.tokens[max(clause.start, clause.verb - 2) : clause.verb]
    behind = text.shape[clause.verb + 1 : clause.verb + 2]
    if before and before[-1].low == "been":
        return False  # "had been taken | ten days before"
    return any(t.low in ("had", "has", "have", "having") for t in before) and bool(
        behind and behind in "b#anovPhct"
    )


def objects(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people behind the verb, with those joined to them."""
    first, end = behind_day(text, clause.verb + 1), min(clause.end, clause.sentence.last)
    if first >= len(text.tokens):
        return []
    first += text.shape.startswith(",cc", first)
    further = _NEXT_CLAUSE.search(text.shape, first, clause.sentence.last)
    end = min(end, further.start()) if further else end  # "killing four | and 18 were injured"
    candidates = crowd.between(first, end)
    near = candidates[0] if candidates and candidates[0].first - first <= NEAR else None
    if (
        near
        and "," in text.shape[first : near.first]
        and (near.form == "bare" or _NAMED_FIRST.match(text.shape, first))
    ):
        near = None  # "killing Gul Khan, his brother and a guard"
    if near and all(s in "wbvt,(cF" for s in text.shape[first : near.first]):
        return chained(text, [near], candidates[1:], near.last, end)
    if text.tokens[first].low in ("himself", "herself"):  # "killing himself and two guards"
        attacker = replace(someone(first, first + 1, "definite"), category="militant")
        return chained(text, [attacker], candidates, first + 1, end)
    if text.shape[first : first + 1] in "ht" and "them" in text.tokens[first].tags:
        return _them(text, clause, crowd, first)
    if text.shape[first : first + 1] == "h" and text.tokens[first].low not in ("it", "we"):
        return chained(text, [_him(text, clause, crowd, first)], candidates, first + 1, end)
    noun = _NOUN.match(text.shape, first, end)
    if noun is not None and text.shape[noun.end() : noun.end() + 1] == "U":
        return []  # "took away official weapons"
    if noun is not None and text.tokens[noun.end() - 1].tags & _BARE:  # "killing assistant warden Khan"
        head = text.tokens[noun.end() - 1]
        person = replace(someone(first, noun.end(), "named"), category=class_of_word(head))
        person = replace(person, count=Count.exactly(2)) if "pair" in head.tags else person  # "father and son"
        return chained(text, [person], candidates, noun.end(), end)
    name = re.match(r"(?:twx)?w?c{1,5}|a(?:[uU](?=w))?[wc-]{1,4}|w(?=[Pf])", text.shape[first:end])
    if name is None:
        return []
    last = first + name.end()
    met = named(text, first, last, end)
    return chained(text, [met], candidates, met.last, end)


_BARE = frozenset(("one", "pair"))  # nouns that stand here without an article
# "… and 18 were injured", "… and two of his sons were hurt", "… and his driver received injuries",
# "… and a jawan of the Assam Rifles was hurt"
_NEXT_CLAUSE = re.compile(
    r"&b?(?:#(?:[PFow]|ft?[wcF]{0,2}P)?|t[wcF-]{0,3}Pc{0,3}|a[wcF]{0,3}P(?:ft?[wcF]{1,3})?)(?:V[wX]?[IKDJBA]|J)"
)
_NAMED_FIRST = re.compile(r"c{1,3},t")
_NOUN = re.compile(r"[wcF]{0,2}P(?:[wc]{0,2}P)*")


def _him(text: Text, clause: Clause, crowd: Crowd, at: int) -> People:
    """The one of "dragged a soldier off a bus and shot him": of the class of the last one whom a deed befell."""
    deed = _last_deed(text, clause, at)
    met = crowd.between(deed, at) if deed is not None else ()
    if deed is not None and text.shape[deed + 1] == "h":  # "Constable Gul was at home when men woke and shot him"
        met = tuple(p for p in crowd.between(clause.sentence.first, deed) if p.form in ("named", "single"))[:1]
    return replace(someone(at, at + 1, "definite"), category=met[-1].category if met else None)


def _last_deed(text: Text, clause: Clause, at: int) -> int | None:
    """Where the last deed before the verb of a pronoun is told."""
    return max((i for i in range(clause.sentence.first, at - 1) if text.shape[i] in _DEEDS), default=None)


def _them(text: Text, clause: Clause, crowd: Crowd, at: int) -> list[People]:
    """Those of "fired at the driver and his son, killing them": the people of the deed told before."""
    deed = _last_deed(text, clause, at)
    met = crowd.between(clause.sentence.first if deed is None else deed, at)
    if deed is not None and not met and text.shape[deed - 1] == "V":
        met = crowd.between(clause.sentence.first, deed)  # "two nurses were freed by those who had picked them up"
    if deed is None:  # who came and did it are no victims: "militants came to their house and tied them"
        met = tuple(p for p in met if p.category != "militant")
    if not met:
        return []
    first = replace(met[0], first=at, last=at + 1)
    told = chained(text, [met[0]], met[1:], met[0].last, at)
    return [first, *told[1:]] if len(told) > 1 or (first.count.best or 2) > 1 else []


_DEEDS = "EuKIBA"
