"""Which sentences can claim an attack for their own incident only?"""

import re
from collections.abc import Iterator, Sequence, Set

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.references import are_known, fresh_claims
from monitor.incidents.apart.told import STRONG, Told
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When, exact

_ALL = frozenset(("both", "all", "twin", "series", "wave", "attacks"))


def owned(text: Text, found: Sequence[Frame], claiming: Set[int]) -> Iterator[int]:
    """Those of the sentences `claiming` that stand in the paragraph of an incident that is not the
    text's first, or of one that is set on another day: "the front claimed it" there is of that incident alone."""
    for frame in found if len(found) > 1 else ():
        yield from (t.sentence.index for t in frame.told if t.sentence.index in claiming and names_deed(text, t))
    for frame in found[1:]:
        for sentence in (t.sentence for t in frame.told if t.sentence.index in claiming):
            beside = sentence.paragraph == frame.lead.sentence.paragraph or _is_apart(frame, found[0])
            if beside and not _of_several(text, sentence):
                yield sentence.index


def of_items(text: Text, found: Sequence[Frame]) -> Iterator[int]:
    """The sentences of the items of a round-up, but "the front claimed the attacks" at its end."""
    told = ((t.sentence, t.cues) for frame in found if frame.item for t in frame.told)
    return (s.index for s, cues in told if not ("claiming" in cues and _of_several(text, s)))


def names_deed(text: Text, one: Told) -> bool:
    """ "… claimed the Zhob raid", "claimed the attack in Hub", "was behind the Parachinar attack": of which deed it
    speaks, by its place."""
    found = _DEED_OF_A_PLACE.finditer(text.shape, one.sentence.first, one.sentence.last)
    return any(text.tokens[m.start(m.lastgroup or 0)].tags & _BLOWS for m in found)


_BLOWS = frozenset(("who.blow", "attack"))
_DEED_OF_A_PLACE = re.compile(
    r"t(?:c{1,2}(?P<deed>[Uu])|[wU]{0,2}(?P<named>U)(?:pc{1,2})?pc)|(?P<claimed>u)(?:pc{1,2})?pc"
)


def _is_apart(frame: Frame, main: Frame) -> bool:
    """Is it set on a day that is not the first incident's?"""
    return bool(frame.days and main.days) and not any(d.meets(m) for d in frame.days for m in main.days)


def _of_several(text: Text, sentence: Sentence) -> bool:
    """ "… claimed both attacks"."""
    tokens = text.tokens[sentence.first : sentence.last]
    return any(not _ALL.isdisjoint(t.low.split()) for t in tokens)


def claims_one_of_old(one: Told, current: Frame, days: Sequence[When]) -> bool:
    """ "On 3 May 2019 a bomb had hit the same track; the front claimed it": of a year before the incident told so
    far."""
    year = exact(current.days)[0].day.year if current.days else None
    of_old = year is not None and any(d.year_told and d.precision == "day" and d.day.year < year for d in days)
    return of_old and bool(one.acts.keys() & (STRONG | {"bomb"}))


def claims_the_known(one: Told, current: Frame) -> bool:
    """ "A spokesman claimed the responsibility of killing the constable", of whom the text has told."""
    fresh = fresh_claims(one) if "claiming" in one.cues else []
    return are_known(fresh, current) and all(p.form == "definite" for c in fresh for p in c.sides)
