"""Which places does a sentence name, where an incident can be set?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from monitor.incidents.apart.told import Told
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when.governors import is_aim
from monitor.knowledge.model import PlaceMention
from monitor.knowledge.units import districts_in

District = tuple[str, str]
IN_THE = 6  # words of "in the remote southern province of"
VOICE = 5  # words from "In A" to the spokesman who speaks there
RELATIVE = 9  # words between a "who" and the place in its clause


def names(text: Text, first: int, last: int, places: Sequence[PlaceMention]) -> set[str]:
    """The places that the tokens name: those known, and other names behind "in", "at", "near"."""
    start, end = text.quote(first, last)
    found: set[str] = set()
    for mention in _between(places, start, end):
        at = text.token_at(mention.start)
        led = _LED.search(text.shape[max(first, at - 3) : at]) or _is_hurled_at(text, at)
        if led and text.shape[at] != "F":  # "of the Pakistan Army"
            found.add(mention.text)
    for match in _AT_NAME.finditer(text.shape, first, last):
        at = match.start(1)
        if text.tokens[match.start()].low in _LOCAL and not text.tokens[at].tags:
            found.add(text.raw[text.starts[at] : text.ends[match.end() - 1]])
    return found


def _is_hurled_at(text: Text, at: int) -> bool:
    """ "Hurled at | the A police station": the verb's own preposition leads to the place."""
    verb = text.tokens[at - 1 - (text.shape[at - 1 : at] == "t")]
    return verb.low.endswith((" at", " in", " on"))


_LED = re.compile(r"(?:[pb]|(?<!P)f)t?[wc]?$")  # also "around A"; not "a resident of A"
_IN_THE = re.compile(r"p(?:[ta][wc]{0,2}[Uw]f)?\Z")  # "in", "in the southern province of"
_AT_NAME = re.compile(r"pt?(c+)")
_LOCAL = frozenset(("in", "at", "near"))


def names_of(text: Text, one: Told, places: Sequence[PlaceMention]) -> set[str]:
    """The places that a sentence names; a hospital's town is none."""
    found = names(text, one.sentence.first, one.sentence.last, places)
    if one.sentence.tags.isdisjoint(_WARD):
        return found
    return found - {m.text for m in inside(one, places) if of_hospital(text, one, m)}


def of_hospital(text: Text, one: Told, place: PlaceMention) -> bool:
    """Is it where those who were hurt are treated: "were taken to a hospital in A", "the A hospital"?"""
    if one.sentence.tags.isdisjoint(_WARD):
        return False
    at = text.token_at(place.start)
    for ward in text.having_any(_WARD, one.sentence.first, one.sentence.last):
        between = text.shape[min(ward, at) + 1 : max(ward, at)]
        if not (is_aim(text, ward) or (_TO_A_NEW_DEED if ward < at else _TO_ANOTHER_NAME).search(between)):
            return True
    return False


_WARD = frozenset(("hospital", "treated"))
_TO_A_NEW_DEED = re.compile("[KDIJBAEUT;]")
_TO_ANOTHER_NAME = re.compile("[^cwF]")


def inside(one: Told, places: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    return _between(places, one.sentence.start, one.sentence.end)


def _between(places: Sequence[PlaceMention], start: int, end: int) -> Sequence[PlaceMention]:
    first = bisect_left(places, start, key=_START)
    return places[first : bisect_left(places, end, lo=first, key=_START)]


_START = attrgetter("start")


def behind_dateline(text: Text, sentence: Sentence) -> int:
    """Where "PESHAWAR: Three soldiers …", "QUETTA/D.I. KHAN: …" begins to tell."""
    match = _DATELINE.match(text.shape, sentence.first, sentence.last) if sentence.index == 0 else None
    return match.end() if match else sentence.first


_DATELINE = re.compile(r"c[c,#()wx.]{0,9}:")


def districts_of(text: Text, one: Told, places: Sequence[PlaceMention], *, owned: bool = False) -> set[District]:
    """The districts in which the sentence can lie: of the places behind "in", "at", "near"; `owned`, or where it is
    a part of a sentence that tells several incidents, behind "of" too ("the market of Sopore")."""
    located = _LOCATED if one.whole is None and not owned else _OWNED
    found: set[District] = set()
    begins = behind_dateline(text, one.sentence)
    for mention in inside(one, places):
        at = text.token_at(mention.start)
        if at < begins:
            continue
        before = text.shape[max(one.sentence.first, at - 3) : at]
        last = text.token_at(mention.end - 1) + 1
        led = located.search(before) and text.tokens[at - 1].low not in _WAY
        led = led or (before[-1:] == "f" and _PART_OF.search(text.shape, one.sentence.first, at) is not None)
        if led and not (_of_somebody(text, one, at, last) or of_hospital(text, one, mention)):
            found |= {(p.country, p.admin2) for p in mention.candidates if p.admin2 is not None}
    return found


def districts_of_deed(text: Text, one: Told, places: Sequence[PlaceMention]) -> set[District]:
    """Those of the place that tells which deed is meant: "they claimed the Zhob raid"."""
    found: set[District] = set()
    for mention in inside(one, places):
        behind = text.token_at(mention.end - 1) + 1
        if behind < one.sentence.last and "who.blow" in text.tokens[behind].tags:
            found |= {(p.country, p.admin2) for p in mention.candidates if p.admin2 is not None}
    return found


def provinces_of(text: Text, one: Told, places: Sequence[PlaceMention]) -> set[District]:
    """All districts of the provinces in which the sentence can lie, where it names nothing smaller."""
    found: set[District] = set()
    for mention in inside(one, places):
        at = text.token_at(mention.start)
        opening = _IN_THE.search(text.shape, max(one.sentence.first, at - IN_THE), at)
        led = opening is not None and text.tokens[opening.start()].low in _LOCAL
        led = led and not _of_somebody(text, one, at, text.token_at(mention.end - 1) + 1)
        home = _FROM_A_TOWN.search(text.shape, one.sentence.first, at)  # "constable Gul, 32, from A in B"
        led = led and not (home is not None and text.tokens[home.start()].low in _WAY)
        if led and mention.candidates[0].kind == "admin1":
            found |= {d for p in mention.candidates for d in districts_in(p.country, p.name)}
    return found


def _of_somebody(text: Text, one: Told, at: int, last: int) -> bool:
    """ "A commander who led 45 men in A", "the ministry in A said", "he said in A", "in A, a spokesman said": where
    somebody serves, lives or speaks, and no deed."""
    first = max(one.sentence.first, at - RELATIVE)
    speaks = text.shape[last : last + 1] == "S" or text.has("gives_figure", last, last + 1)
    if speaks or text.shape[at - 2 : at] == "Sp":
        return True
    if at == one.sentence.first + 1 and text.shape[last] == "," and text.has("who.voice", last, last + VOICE):
        return True  # "In A, a spokesman for … said"
    told = _TOLD.search(text.shape, first, at)
    if told is not None and "telling" in text.tokens[told.start()].tags:
        return True
    who = _NO_DEED.search(text.shape, first, at)
    return who is not None and text.tokens[who.start()].low == "who" and who.end() == at


_PART_OF = re.compile(r"pt?c{1,3}[Uw]f\Z")  # "in the Chirikot sector of A"
_WAY = frozenset(("from", "for"))  # "a convoy was leaving for A"
_TOLD = re.compile(r"[Sw][taw]{0,2}[Pwc]{1,2}p\Z")  # "told reporters at"
_FROM_A_TOWN = re.compile(r"pc{1,3}p\Z")
_NO_DEED = re.compile(r"R[^REuKDIJBA,;T]+")
# "in the Bara", "in the neighbouring Bara", "…, Bara"; not "the Bara attack"
_LOCATED = re.compile(r"pt?w?$|[,&x]$")
_OWNED = re.compile(_LOCATED.pattern + r"|f$")
