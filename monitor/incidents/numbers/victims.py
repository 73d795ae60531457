"""Which of those who were killed, hurt or taken does a text name?"""

import re
from collections.abc import Iterator

from monitor.incidents.apart.frame import Frame
from monitor.incidents.text import Text

MOST = 20  # names of one incident; a longer list is one of all who ever died
SUFFERED = frozenset(("killed", "injured", "abducted"))

_ONE = r"c[cP]{0,4}"  # "Faisal Imam": a name may be a word for people too
_AGED = r"(?:,?\([^()]{1,3}\))?"  # "Gul Khan (30)"
_LIST = re.compile(rf"(?:P{{0,2}}{_ONE}{_AGED}(?:,(?=P{{0,2}}c)|,?&(?=P{{0,2}}c)|(?![,&])|(?=[,&]))){{1,{MOST}}}")
_NAME = re.compile(_ONE)
_SPEAKS = re.compile(r",?S")  # "a spokesman identified as Gul Khan said"


def victims(text: Text, frame: Frame) -> tuple[tuple[str, int, int], ...]:
    """Each name as it is written, with its tokens (first, one past the last), in the order of the text."""
    found: list[tuple[str, int, int]] = []
    for first, last in sorted(
        {*_sides(text, frame), *_identified(text, frame)}, key=lambda span: span[0] - span[1]
    ):
        start, end = text.quote(first, last)
        name = " ".join(text.raw[start:end].split())
        if not any(set(name.casefold().split()) <= set(longer.casefold().split()) for longer, _, _ in found):
            found.append((name, first, last))
    return tuple(sorted(found, key=lambda one: one[1])[:MOST])


def _sides(text: Text, frame: Frame) -> Iterator[tuple[int, int]]:
    """The names of people who are the subject or the object of what was done: "Constable Gul Khan was shot"."""
    for told in frame.told:
        for claim in told.claims:
            for person in claim.sides if claim.outcome in SUFFERED else ():
                if person.form == "named" and not _SPEAKS.match(text.shape, person.last):
                    yield from _names(text, person.first, person.last)


def _identified(text: Text, frame: Frame) -> Iterator[tuple[int, int]]:
    """The names behind "identified as"; of those arrested too, who are no less of this incident."""
    for told in frame.told:
        for at in text.having("identity", told.sentence.first, told.sentence.last):
            listed = _LIST.match(text.shape, at + 1, told.sentence.last)
            if listed and not _SPEAKS.match(text.shape, listed.end()):
                yield from _names(text, at + 1, listed.end())


def _names(text: Text, first: int, last: int) -> Iterator[tuple[int, int]]:
    for match in _NAME.finditer(text.shape, first, last):
        end = match.end()
        while not text.tokens[end - 1].capital:  # "Nasir, driver of the van"
            end -= 1
        yield match.start(), end
