"""Which facts does a text keep when it is copied, and do those of two texts contradict each other?

A fact is a figure, a day or a name, kept with the words around it. Where two texts have the same words around
another fact, one is not a copy of the other but the same phrase about something else: "in the Lyari area", "in the
Korangi area".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from rapidfuzz.fuzz import ratio

from monitor.dedup.words import Kind, Word, months

FACTS = 64  # that a fingerprint keeps, the first ones; later ones are background
MARKS = {"figure": "#", "day": "@", "name": "N"}  # what stands for a fact among the words around another
LETTERS: dict[str, Kind] = {"#": "figure", "@": "day", "N": "name"}
SPELT_ALIKE = 80  # of 100: Nushki and Noshki, Bajaur and Bajour, not Karachi and Karak
_YEAR = re.compile(r"(?:19|20)\d\d")


class Fact(NamedTuple):
    """A fact; `around` is a hash of the words around it, None where there are too few."""

    kind: Kind
    value: str
    around: str | None

    @classmethod
    def parse(cls, kept: str) -> "Fact":
        value, _, around = kept[1:].partition("~")
        return cls(LETTERS[kept[0]], value, around or None)

    def __str__(self) -> str:
        return f"{MARKS[self.kind]}{self.value}" + (f"~{self.around}" if self.around else "")


class Compared(NamedTuple):
    """The pairs of facts (mine, its) that contradict each other: other ones with the same words around them."""

    names: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]


def facts(words: Sequence[Word]) -> tuple[str, ...]:
    """The first facts of a text, as a fingerprint keeps them."""
    return tuple(str(fact) for fact in islice(_found(_joined(words)), FACTS))


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with the names of several words, and the days of a month, made one."""
    joined: list[Word] = []
    for word in words:
        if word.kind == "word" or word.first or not joined:
            joined.append(word)
            continue
        before = joined[-1]
        if word.kind == before.kind == "name":
            joined[-1] = before._replace(text=f"{before.text} {word.text}")
        elif _is_date(before, word):
            joined[-1] = before._replace(text=" ".join(sorted((before.text, word.text))), kind="day")
        else:
            joined.append(word)
    return joined


def _is_date(one: Word, other: Word) -> bool:
    """Whether they are a month and its day, in either order."""
    month, day = (one, other) if one.kind == "day" else (other, one)
    return month.text in months() and month.kind == "day" and day.kind == "figure" and len(day.text) <= 2


def _found(words: list[Word]) -> Iterable[Fact]:
    for at, word in enumerate(words):
        if word.kind != "word":
            kind: Kind = "day" if word.kind == "figure" and _YEAR.fullmatch(word.text) else word.kind
            yield Fact(kind, word.text.replace("~", ""), _around(words, at))


def _around(words: list[Word], at: int) -> str | None:
    """A hash of the word before it and the one behind it, or of the two behind a figure that opens a sentence; None
    where its sentence begins or ends with it: any fact may stand behind the last "in"."""
    behind: list[str] = []
    for word in words[at + 1 : at + 3]:
        if word.first:
            break
        behind.append(_mark(word))
    if not words[at].first:
        near = [_mark(words[at - 1]), "", *behind[:1]] if behind else []
    else:
        near = ["", *behind] if words[at].kind == "figure" and len(behind) > 1 else []
    return f"{crc32(' '.join(near).encode('utf-8', 'surrogatepass')) & 0xFFFF:04x}" if near else None


def _mark(word: Word) -> str:
    return MARKS.get(word.kind, word.text)


def compared(mine: Iterable[str], its: Iterable[str]) -> Compared:
    """The facts of one text held against those of the other."""
    ours, others = [Fact.parse(kept) for kept in mine], [Fact.parse(kept) for kept in its]
    apart: dict[Kind, list[tuple[str, str]]] = {"name": [], "day": [], "figure": []}
    slots, other_slots = _slots(ours), _slots(others)
    my_names, its_names = _names(ours), _names(others)
    for slot in slots.keys() & other_slots.keys():
        kind, one, other = slot[0], slots[slot], other_slots[slot]
        if any(_alike(kind, a, b) for a in one for b in other):
            continue
        if kind != "name" or not (_told(one, its_names) or _told(other, my_names)):
            apart[kind].append((min(one), min(other)))
    return Compared(*(tuple(sorted(apart[kind])) for kind in ("name", "day", "figure")))


def shared_days(mine: Iterable[str], its: Iterable[str]) -> int:
    """How many days both texts name."""
    return len(_days(map(Fact.parse, mine)).keys() & _days(map(Fact.parse, its)).keys())


def other_days(mine: Iterable[str], its: Iterable[str]) -> tuple[str, str] | None:
    """The first weekday, or the first date, of each text, if they name none in common; None if they do, or if one
    names none."""
    ours, others = [Fact.parse(kept) for kept in mine], [Fact.parse(kept) for kept in its]
    for dated in (False, True):
        one, other = (
            [day for day in _days(facts) if (" " in day) == dated and not day.isdigit()] for facts in (ours, others)
        )
        if one and other and not set(one) & set(other):
            return one[0], other[0]
    return None


def news(mine: Iterable[str], its: Iterable[str]) -> tuple[str, ...]:
    """What a text says that the other does not: figures, days and names, each once, in order."""
    others = [Fact.parse(kept) for kept in its]
    names, values = _names(others), {fact.value for fact in others}
    known = {word for value in values for word in value.split()}
    told = (fact for fact in map(Fact.parse, mine) if fact.value not in values)
    return tuple(dict.fromkeys(fact.value for fact in told if not _is_old(fact, names, known)))


def _is_old(fact: Fact, names: set[str], known: set[str]) -> bool:
    return fact.kind == "name" and (_told({fact.value}, names) or known.issuperset(fact.value.split()))


def shared_names(mine: Iterable[str], its: Iterable[str]) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """How many names both texts have, and those that only the one or the other has."""
    my_names, its_names = _names(map(Fact.parse, mine)), _names(map(Fact.parse, its))
    only, others = (
        tuple(sorted(name for name in a if not _known({name}, b)))
        for a, b in ((my_names, its_names), (its_names, my_names))
    )
    return len(my_names) - len(only), only, others


def _slots(facts: Iterable[Fact]) -> dict[tuple[Kind, str], set[str]]:
    slots: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.around is not None:
            slots[fact.kind, fact.around].add(fact.value)
    return slots


def _days(facts: Iterable[Fact]) -> dict[str, None]:
    return {fact.value: None for fact in facts if fact.kind == "day"}


def _names(facts: Iterable[Fact]) -> set[str]:
    return {fact.value for fact in facts if fact.kind == "name"}


def _known(values: set[str], names: set[str]) -> bool:
    return any(_alike("name", value, name) for value in values for name in names)


def _told(values: set[str], names: set[str]) -> bool:
    """Whether one of the values is among the names, written out as it is here."""
    return any(
        value.count(" ") == name.count(" ") and _alike("name", value, name) for value in values for name in names
    )


def _alike(kind: Kind, one: str, other: str) -> bool:
    """Whether the two may be one fact: a name is spelt in several ways, shortened, told with a title."""
    if one == other or kind != "name":
        return one == other
    short, long = sorted((one.split(), other.split()), key=len)
    if "".join(word[0] for word in long) == "".join(short):  # KP and Khyber Pakhtunkhwa
        return True
    return all(any(ratio(a, b) >= SPELT_ALIKE for b in long) for a in short)
