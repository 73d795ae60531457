"""What are the words of a text, whatever its script and its typography?"""

import re
import tomllib
import unicodedata
from bisect import bisect_left
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate, chain, compress
from operator import attrgetter
from typing import Literal, NamedTuple

Kind = Literal["word", "name", "figure", "day"]

LEAST_NAME = 3  # letters; shorter ones are initials and ranks
TITLED = 0.6  # share of a line's words with a capital: in a headline or a menu a capital makes no name
FEW = 4  # words; of fewer one cannot tell
SENTENCE = 20  # words; a line of fewer that no sign ends is a label
TENS = frozenset(str(number) for number in range(20, 100, 10))
UNITS = frozenset(str(number) for number in range(2, 10))
MOST_WORDS = 50_000  # kept in mind; a hostile text could have any number

_SIGNS = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # a sign is a word where none has spaces
_INDIC = r"\u0900-\u0963\u0966-\u0dff\u1000-\u109f"  # vowel signs and viramas are parts of these scripts' words
_TOKEN = re.compile(rf"(\d+(?:,\d{{3}})+(?!\d)|\d+|[{_SIGNS}]|(?:[^\W\d_{_SIGNS}]|[{_INDIC}])+)")
_ASCII_TOKEN = re.compile(r"(\d+(?:,\d{3})+(?!\d)|\d+|[A-Za-z]+)")  # the same where there are no others: quicker
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ENDS = re.compile(r"[.!?:;\"“”‘’()\[\]–—|•۔।]|\s-|-\s")  # a hyphen ends nothing
_ENDED = re.compile(r"[.!?…۔।][\"'”’)\]]*\s*$")
_DATELINE = re.compile(r"[^\W\d_][^\n.:;–—|-]{1,40}(?:[:–—]|\s-)\s")
_LETTERS = str.maketrans("يىكة", "ییکه")  # Arabic keyboards' forms of the letters of Urdu, Pashto and Persian
LETTER_SIGNS = {0, 9}  # combining classes: vowel signs that are letters, and viramas


class Word(NamedTuple):
    """A word in its folded form; `first` says whether it opens a sentence or follows a sign that may end one."""

    text: str
    kind: Kind
    first: bool


def fold(text: str) -> str:
    """The text without case, accents, vowel signs, joiners and typographic variants."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf", "Lm"))
    return "".join(_digit(c) for c in kept).translate(_LETTERS)


def plain(text: str) -> str:
    """The text with its case, without accents, joiners and typographic variants."""
    return text if text.isascii() else _NOT_ASCII.sub(_plain, unicodedata.normalize("NFKD", text))


def _plain(match: re.Match[str]) -> str:
    return "".join(_digit(c) for c in match.group() if not _is_ornament(c)).translate(_LETTERS)


def _is_ornament(char: str) -> bool:
    category = unicodedata.category(char)
    return category in ("Cf", "Me", "Lm") or (category == "Mn" and unicodedata.combining(char) not in LETTER_SIGNS)


def _digit(char: str) -> str:
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))


def words(text: str) -> list[Word]:
    """The words of a text that is `plain`, in order."""
    return list(chain.from_iterable(map(_of_line, text.split("\n"))))


def _of_line(line: str) -> list[Word]:
    parts = (_ASCII_TOKEN if line.isascii() else _TOKEN).split(line)  # a gap, a token, a gap …
    tokens = parts[1::2]
    signs = list(map(_signs.__getitem__, tokens))
    found = list(map(attrgetter("inside"), signs))
    firsts = [True, *map(_parts, parts[2:-1:2])]
    for at in compress(range(len(found)), firsts):
        found[at] = signs[at].opening
    told_from = _story(line, len(tokens))
    behind = bisect_left(list(accumulate(map(len, parts)))[::2], told_from, hi=len(tokens)) if told_from else 0
    capitals = sum(map(attrgetter("capital"), signs))
    titled = line.isupper() or (len(tokens) >= FEW and capitals > TITLED * len(tokens))
    tens = []
    for at in compress(range(behind, len(tokens)), map(attrgetter("telling"), signs[behind:])):
        text, kind, first = signs[at].text, signs[at].kind, firsts[at]
        if kind == "figure" and at and parts[2 * at] in ("-", " ") and _is_tens(found[at - 1], text):
            text = str(int(found[at - 1].text) + int(text))  # "twenty-five"
            tens.append(at - 1)
        elif kind == "word" and not titled and (not first or tokens[at].isupper()):
            kind = "name"
        found[at] = Word(text, kind, first)
    for at in reversed(tens):
        del found[at]
    return found


@lru_cache(maxsize=1024)
def _parts(gap: str) -> bool:
    """May a sentence end with these signs between two words?"""
    return _ENDS.search(gap) is not None


def _story(line: str, length: int) -> int:
    """Where in the line its sentences begin, behind a dateline; its end where it is a label: a byline, the time of
    an update, a headline among others."""
    if line.startswith("©") or (length < SENTENCE and not _ENDED.search(line)):
        return len(line)
    dateline = _DATELINE.match(line)
    return dateline.end() if dateline else 0


class _Sign(NamedTuple):
    """What a token is by itself: its folded form, the kind that it may tell, and the word that it is where it tells
    nothing, at the head of a sentence and inside one."""

    text: str
    kind: Kind
    capital: bool
    telling: bool  # a figure, a day, or where it stands a name
    opening: Word
    inside: Word


class _Signs(dict[str, _Sign]):
    """The tokens met so far, for texts repeat them."""

    def __missing__(self, token: str) -> _Sign:
        if len(self) > MOST_WORDS:
            self.clear()
        text, kind = _meant(token)
        capital = token[0].isupper()
        telling = kind != "word" or (capital and len(token) >= LEAST_NAME)
        sign = _Sign(text, kind, capital, telling, Word(text, "word", True), Word(text, "word", False))
        return self.setdefault(token, sign)


_signs = _Signs()


def _meant(token: str) -> tuple[str, Kind]:
    """The folded form of a token, and whether it is a figure or a day."""
    if token[0].isdigit():
        return token.replace(",", "").lstrip("0") or "0", "figure"
    folded = token.casefold()
    numbers, days = _closed()
    if folded in numbers:
        return numbers[folded], "figure"
    if folded in days and (token != folded or not token.isascii()):
        return days[folded], "day"
    return folded, "word"


def _is_tens(before: Word, unit: str) -> bool:
    return before.kind == "figure" and before.text in TENS and unit in UNITS


@cache
def _closed() -> tuple[dict[str, str], dict[str, str]]:
    """The figure that a word stands for, and the day or month."""
    told = tomllib.loads(resources.files(__package__).joinpath("closed.toml").read_text(encoding="utf-8"))
    numbers = {plain(word): number for number, words in told["numbers"].items() for word in words}
    days = {
        plain(word): names[0] for names in (*told["days"]["weekdays"], *told["days"]["months"]) for word in names
    }
    return numbers, days


@cache
def months() -> frozenset[str]:
    """The names of the months, as `words` gives them."""
    told = tomllib.loads(resources.files(__package__).joinpath("closed.toml").read_text(encoding="utf-8"))
    return frozenset(names[0] for names in told["days"]["months"])
