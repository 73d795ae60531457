"""Which words does a text hold, and what is each by itself?"""

import functools
import re
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from monitor.languages.lexicon import NO_TAGS, Lexicon, Phrases, Sense

MOST_WORDS = 50_000  # kept in mind; a hostile text could have any number
MOST_DIGITS = 9  # a longer number counts no people
LEAST_GLUED = 6  # letters; shorter ones are names ("McCoy")
LEAST_FIRST = 3  # letters of the first of two words in one
# every character of a text is in one piece
_PIECE = re.compile(
    r"[^\S\n]+|\d+(?:,\d{2,3})*(?:\.\d+)?|['’]s\b|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|\n|[^\w\s]|_+", re.DOTALL
)
_GLUED = re.compile(r"(?<=[a-z][a-z])(?=[A-Z][a-z])")
# one letter a class, the first that a word has; the shapes of phrases are written with them
_SHAPES: tuple[tuple[str, str], ...] = (
    ("number", "#"), ("named_as", "w"), ("neutral", "w"), ("former", "w"),
    ("lifeless", "d"), ("kill", "K"), ("die", "D"), ("injure", "I"), ("hospitalised", "I"), ("suffer", "J"),
    ("abduct", "B"), ("arrest", "A"), ("vague", "v"), ("including", "i"), ("another", "n"), ("other", "o"),
    ("thing", "U"), ("person", "P"), ("force", "F"), ("bound", "b"), ("article", "a"), ("no", "X"),
    ("definite", "t"), ("and", "&"), ("or", "/"), ("be", "V"), ("of", "f"), ("subordinate", "T"), ("who", "R"),
    ("say", "S"), ("verb", "E"), ("preposition", "p"), ("pronoun", "h"),
)  # fmt: skip


_NONE: Mapping[str, Phrases] = {}


class Look(NamedTuple):
    """A word as it stands by itself: what of its token does not hang on its place."""

    low: str
    seconds: Mapping[str, Phrases]  # the phrases of the lexicon that it opens, by their second word
    parts: tuple[str, ...]  # more than one where words lost the blank between them ("ThreeMaoist")
    seen: tuple[str, frozenset[str], int | None, str, bool]


class _Looks(dict[str, Look]):
    """The words met so far, for texts repeat them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.glued: set[str] = set()  # those of them that lost a blank

    def __missing__(self, word: str) -> Look:
        low = word.lower().replace("’", "'")
        seconds, parts = self._lexicon.phrases.get(low, _NONE), _unglued(word, self._lexicon)
        if len(parts) > 1:
            self.glued.add(word)
        look = self[word] = Look(low, seconds, parts, seen(word, low, None, self._lexicon))
        return look

    def forget(self) -> None:
        self.clear()
        self.glued.clear()


@functools.cache
def _looks(lexicon: Lexicon) -> _Looks:
    return _Looks(lexicon)


def words(raw: str, lexicon: Lexicon) -> list[tuple[int, str, Look]]:
    """The words, numbers, marks and line ends, each with where it begins."""
    pieces = _PIECE.findall(raw)
    known = _looks(lexicon)
    if len(known) > MOST_WORDS:
        known.forget()
    looks = map(known.__getitem__, pieces)
    starts = accumulate(map(len, pieces), initial=0)
    found = [word for word in zip(starts, pieces, looks, strict=False) if word[2].parts]
    if known.glued.isdisjoint(pieces):
        return found
    return [word for whole in found for word in _apart(whole, known)]


def _apart(whole: tuple[int, str, Look], known: _Looks) -> Iterator[tuple[int, str, Look]]:
    """The words of one that lost its blanks, else the one."""
    start, _, look = whole
    for part in look.parts:
        yield start, part, known[part]
        start += len(part)


def _unglued(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The word, or the words that lost the blank between them ("ThreeMaoist", "killedand"); () for a blank."""
    if word.isspace() and word != "\n":
        return ()
    if len(word) >= LEAST_GLUED and word.islower() and word not in lexicon.words:
        cut = next((n for n in range(LEAST_FIRST, len(word) - 1) if _run_together(word, n, lexicon)), len(word))
        return (word[:cut], word[cut:]) if cut < len(word) else (word,)
    if word[1:].islower() or word.isupper() or len(word) < LEAST_GLUED or not word[0].isalpha():
        return (word,)
    cuts = [0, *(m.start() for m in _GLUED.finditer(word)), len(word)]
    return tuple(word[a:b] for a, b in pairwise(cuts))


def _run_together(word: str, cut: int, lexicon: Lexicon) -> bool:
    """Is it a word of people or of what befell them, and one that joins it to the next?"""
    first, second = (lexicon.words.get(part, NOTHING)[0] for part in (word[:cut], word[cut:]))
    return ("joins" in second and bool(first & _TELLING)) or ("joins" in first and bool(second & _TELLING))


NOTHING: Sense = (NO_TAGS, None)
_TELLING = frozenset(("kill", "die", "injure", "abduct", "arrest", "many"))
_DIGITS = frozenset(("number", "digits"))


def seen(
    word: str, low: str, sense: Sense | None, lexicon: Lexicon
) -> tuple[str, frozenset[str], int | None, str, bool]:
    """A token's text, tags, number, letter, and whether it begins with a capital."""
    first = word[0]
    if sense is None and first.isdecimal():
        return low, _DIGITS, _number(word), "#", False
    tags, number = sense or lexicon.words.get(low) or NOTHING
    return low, tags, number, _shape(first, tags), first.isupper()


@functools.lru_cache(maxsize=4096)
def _shape(first: str, tags: frozenset[str]) -> str:
    """The letter of a word, by the first of its classes, else by its first character."""
    for tag, letter in _SHAPES:
        if tag in tags:
            return letter
    if any(tag.startswith("act.") for tag in tags):
        return "u"
    if first.isalpha():
        return "c" if first.isupper() else "w"
    return "-" if first in "-–—" else first if first in ",.;:()" else "x"


def _number(word: str) -> int | None:
    digits = word.replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None
