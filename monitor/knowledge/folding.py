"""Which words does a text hold, once spellings that mean the same are made the same?"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate, compress, count
from operator import add, itemgetter, not_
from typing import NamedTuple

# Letters with their marks. `\w` alone would break Devanagari and Bengali words at each vowel sign.
_MARKS = (
    "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0971-\u0983"
    "\u09bc-\u09cd\u09d7\u09e2\u09e3\u0a00-\u0a75\u200d"
)
_WORD = re.compile(rf"([^\W_][\w{_MARKS}]*(?:['’ʼʻ‘`´][^\W_][\w{_MARKS}]*)*)")
# the same where there are no marks: twice as quick
_ASCII_WORD = re.compile(r"([A-Za-z0-9][A-Za-z0-9_]*(?:['`][A-Za-z0-9][A-Za-z0-9_]*)*)")
_DROPPED = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc\u200c\u200d'’ʼʻ‘`´ʿʾ]")
_APOSTROPHES = ("'", "’", "ʼ", "‘", "`", "´")
_JOINS = re.compile("[\\s\u200c]*[-‐‑–]?[\\s\u200c]*")  # what may stand between the words of one name
_MOST_WORDS = 100_000  # kept in mind; a hostile text could have any number
_INITIAL = re.compile(r"\.\s?")  # … and after an initial: "D. I. Khan"
_SAME_LETTER = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ہ": "ه", "ھ": "ه", "ة": "ه", "ۀ": "ه", "ە": "ه"})
_SPELLINGS = (
    (re.compile(r"ee|iy"), "i"),
    (re.compile(r"oo|ou"), "u"),
    (re.compile(r"q"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"([a-z])\1+"), r"\1"),
    (re.compile(r"(?<=[a-z]{2})ah$"), "a"),
)
_BENGALI_CASES = ("র", "ের", "য়", "ে", "তে", "কে", "রা", "দের")
BREAK = "| "  # stands where a comma, bracket or full stop parts two words; no folded name holds it
_LINKS = {"e": "i", "ul": "ul", "al": "ul", "ud": "ul", "el": "ul", "ur": "ul", "us": "ul"}


class Word(NamedTuple):
    """A word of a text. `tight`: nothing but a space or hyphen stands between it and the one before.
    (A tuple, not a dataclass: a text has hundreds of them.)"""

    start: int
    end: int
    text: str
    folded: str
    tight: bool


_WORD_OF = partial(tuple.__new__, Word)  # as Word._make, ten times as quick


def fold_word(word: str) -> str:
    """The word without case, marks and the spellings that transliteration leaves open (ee/i, oo/u, q/k …)."""
    plain = unicodedata.normalize("NFKD", word).translate(_SAME_LETTER)
    plain = "".join(_DROPPED.sub("", plain).lower().split())  # a lone accent decomposes into a blank and its mark
    if not plain.isascii():
        return plain
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return _LINKS.get(plain, plain)


class Line(NamedTuple):
    """Folded words between blanks, and where each ends in it."""

    text: str
    ends: list[int]


class Columns(NamedTuple):
    """What the words of a text have in common, one after the other: each field as those of `Word`."""

    starts: Sequence[int]
    ends: Sequence[int]
    texts: Sequence[str]
    folded: Sequence[str]
    tight: Sequence[bool]


class Words(tuple[Word, ...]):
    """The words of a text. `line` is them as one string for the automata."""

    columns: Columns

    @cached_property
    def line(self) -> Line:
        _, _, _, folded, tight = self.columns
        parts = list(folded)
        for n in compress(count(1), map(not_, tight[1:])):
            parts[n] = BREAK + folded[n]
        blanks = range(1, len(parts) + 1)  # one before each
        return Line(f" {' '.join(parts)} ", list(map(add, accumulate(map(len, parts)), blanks)))


@lru_cache(maxsize=4)  # one article is asked several times in a row
def words(text: str) -> Words:
    """The words of a text, in order; a possessive ending is no part of its word."""
    columns = _read(text)
    found = Words(map(_WORD_OF, zip(*columns, strict=True)))
    found.columns = columns
    return found


class _Known(dict[str, tuple[str, str]]):
    """The words met so far without a possessive ending, and folded; for texts repeat their words."""

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) > _MOST_WORDS:
            self.clear()
        bare = word[:-2] if word[-2:-1] in _APOSTROPHES and word[-1] in "sS" and len(word) > 2 else word
        known = self[word] = bare, fold_word(bare)
        return known


_known = _Known()


def _read(text: str) -> Columns:
    parts = (_ASCII_WORD if text.isascii() else _WORD).split(text)  # a gap, a word, a gap …
    starts = list(accumulate(map(len, parts)))[:-1:2]
    known = list(map(_known.__getitem__, parts[1::2]))
    texts, folded = list(map(itemgetter(0), known)), list(map(itemgetter(1), known))
    gaps = parts[2:-1:2]
    tight = [False, *map(" ".__eq__, gaps)][: len(texts)]
    for n in compress(count(1), map(" ".__ne__, gaps)):
        tight[n] = _tight(gaps[n - 1], texts[n - 1])
    return Columns(starts, list(map(add, starts, map(len, texts))), texts, folded, tight)


def _tight(gap: str, before: str) -> bool:
    return _joins(gap) or (len(before) == 1 and _INITIAL.fullmatch(gap) is not None)


@lru_cache(maxsize=1024)
def _joins(gap: str) -> bool:
    return _JOINS.fullmatch(gap) is not None and gap.count("\n") < 2  # a blank line parts paragraphs


def fold(name: str) -> str:
    """The name as the automata know it: its folded words between single blanks."""
    return " ".join(_read(name).folded)


def spelled(name: str) -> list[str]:
    """The words of a name as they are written."""
    return list(_read(name).texts)


def inflected(name: str) -> tuple[str, ...]:
    """The name with the endings that a language writes onto it (Bengali cases, the Pashto oblique plural)."""
    if "\u0980" <= name[-1] <= "\u09ff":
        return tuple(name + ending for ending in _BENGALI_CASES)
    return (name + "و",) if name.endswith("ان") else ()
