"""Which words does a text hold, and what is each by itself?"""

import functools
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, compress
from operator import attrgetter
from typing import NamedTuple

from monitor.languages.lexicon import NO_TAGS, Lexicon, Phrases, Sense

MOST_WORDS = 50_000  # kept in mind; a hostile text could have any number
MOST_DIGITS = 9  # a longer number counts no people
# every character of a text but its blanks is in one piece
_PIECE = re.compile(
    r"(\d+(?:,\d{2,3})*(?:\.\d+)?|['’]s\b|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|\n|[^\w\s]|_+)", re.DOTALL
)
# the same where there are no other letters: twice as quick
_ASCII_PIECE = re.compile(
    r"([A-Za-z]+(?:'(?!s\b)[A-Za-z]+)*|[0-9]+(?:,[0-9]{2,3})*(?:\.[0-9]+)?|'s\b|\n|[^\w\s]|_+)", re.DOTALL
)
# one letter a class, the first that a word has; the shapes of phrases are written with them
_SHAPES: tuple[tuple[str, str], ...] = (
    ("number", "#"), ("named_as", "w"), ("former", "w"),
    ("lifeless", "d"), ("kill", "K"), ("die", "D"), ("injure", "I"), ("hospitalised", "I"), ("suffer", "J"),
    ("abduct", "B"), ("arrest", "A"), ("vague", "v"), ("including", "i"), ("another", "n"), ("other", "o"),
    ("thing", "U"), ("person", "P"), ("neutral", "w"), ("force", "F"), ("bound", "b"), ("article", "a"),
    ("no", "X"), ("definite", "t"), ("and", "&"), ("or", "/"), ("be", "V"), ("of", "f"), ("subordinate", "T"),
    ("who", "R"), ("say", "S"), ("verb", "E"), ("preposition", "p"), ("pronoun", "h"),
)  # fmt: skip


_NONE: Mapping[str, Phrases] = {}


class Token(NamedTuple):
    """What a word, number, mark or phrase of the lexicon is by itself. A word is the same token wherever it stands:
    a text knows where that is."""

    low: str
    tags: frozenset[str]
    number: int | None
    shape: str
    capital: bool


class Look(NamedTuple):
    """What a word may be where it stands: a token, and the beginning of a phrase."""

    token: Token
    seconds: Mapping[str, Phrases]  # the phrases of the lexicon that it opens, by their second word


class _Looks(dict[str, Look]):
    """The words met so far, for texts repeat them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, word: str) -> Look:
        low = word.lower().replace("’", "'")
        seconds = self._lexicon.phrases.get(low, _NONE)
        look = self[word] = Look(token=token(word, low, None, self._lexicon), seconds=seconds)
        return look


@functools.cache
def _looks(lexicon: Lexicon) -> _Looks:
    return _Looks(lexicon)


class Words(NamedTuple):
    """The words, numbers, marks and line ends of a text, each with where it begins and ends."""

    raw: Sequence[str]
    looks: Sequence[Look]
    tokens: Sequence[Token]
    starts: Sequence[int]
    ends: Sequence[int]

    def only(self, wanted: Sequence[object]) -> "Words":
        raw, looks, tokens, starts, ends = self
        return Words(
            raw=list(compress(raw, wanted)),
            looks=list(compress(looks, wanted)),
            tokens=list(compress(tokens, wanted)),
            starts=list(compress(starts, wanted)),
            ends=list(compress(ends, wanted)),
        )


class Row(NamedTuple):
    """The tokens of a text with where each begins and ends, and at which of them a new line begins."""

    tokens: list[Token]
    starts: list[int]
    ends: list[int]
    breaks: set[int]

    def take(self, found: Words, first: int, last: int) -> None:
        """Go on with the words `first` up to `last`, each by itself."""
        self.tokens.extend(found.tokens[first:last])
        self.starts.extend(found.starts[first:last])
        self.ends.extend(found.ends[first:last])

    def add(self, one: Token, start: int, end: int) -> None:
        self.tokens.append(one)
        self.starts.append(start)
        self.ends.append(end)


def words(raw: str, lexicon: Lexicon) -> Words:
    """The words of a text, its blanks left out."""
    parts = (_ASCII_PIECE if raw.isascii() else _PIECE).split(raw)  # a blank or nothing, a word, a blank …
    known = _looks(lexicon)
    if len(known) > MOST_WORDS:
        known.clear()
    looks = list(map(known.__getitem__, parts[1::2]))
    edges = list(accumulate(map(len, parts)))
    return Words(parts[1::2], looks, list(map(attrgetter("token"), looks)), edges[:-1:2], edges[1::2])


NOTHING: Sense = (NO_TAGS, None)
_DIGITS = frozenset(("number", "digits"))


def token(word: str, low: str, sense: Sense | None, lexicon: Lexicon) -> Token:
    """The token of a word, or of the phrase that begins with it and has that sense."""
    first = word[0]
    if sense is None and first.isdecimal():
        return Token(low, _DIGITS, _number(word), "#", False)
    tags, number = sense or lexicon.words.get(low) or NOTHING
    return Token(low, tags, number, _shape(first, tags), first.isupper())


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
