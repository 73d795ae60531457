"""What does a query ask for, and does a text answer it?

`drone AND (Hangu OR "Upper Kurram") NOT training`: AND, OR and NOT in capitals, brackets, phrases in quotes or as
words side by side, `bomb*` for every word that begins so. Words are whole, whatever their case, accents and
punctuation. NOT binds before AND, AND before OR; `a NOT b` is `a AND NOT b`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.dedup.words import fold

LONGEST = 1000  # characters of a query
DEEPEST = 40  # brackets and NOTs in one another; a person writes three

_TOKENS = re.compile(
    r'\s*(?:(?P<bracket>[()])|["“”«»](?P<quoted>[^"“”«»]*)(?P<closed>["“”«»]?)|(?P<word>[^\s()"“”«»]+))'
)
_WORDS = re.compile(r"\w+")


class QueryError(ValueError):
    """The query cannot be read; `position` counts characters from 1."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(f"position {position}: {what}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other, folded; with `prefix` the last may go on."""

    words: str
    prefix: bool


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Query"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Query", ...]


Query = Phrase | Not | And | Or


class _Token(NamedTuple):
    """`kind` is "(", ")", "AND", "OR", "NOT", "phrase" or "end"."""

    kind: str
    at: int
    text: str = ""


@lru_cache(maxsize=1000)
def parse(text: str) -> Query:
    """Raises QueryError."""
    if len(text) > LONGEST:
        raise QueryError(LONGEST + 1, f"longer than {LONGEST} characters")
    reader = _Reader(_tokens(text))
    query = reader.either(0)
    if (left := reader.next).kind != "end":
        raise QueryError(left.at, f"{_shown(left)} without '('" if left.kind == ")" else _unjoined(left))
    return query


def lines(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts as `answers` wants them; no phrase runs from one into the next."""
    return tuple(map(line, texts))


def line(text: str) -> str:
    return f" {' '.join(_WORDS.findall(fold(text)))} "


def answers(query: Query, among: Sequence[str]) -> bool:
    """Whether the lines, taken together, answer the query."""
    match query:
        case Phrase():
            wanted = f" {query.words}" if query.prefix else f" {query.words} "
            return any(wanted in line for line in among)
        case Not():
            return not answers(query.inner, among)
        case And():
            return all(answers(part, among) for part in query.parts)
        case Or():
            return any(answers(part, among) for part in query.parts)


def _tokens(text: str) -> list[_Token]:
    """Words side by side are one phrase."""
    found: list[_Token] = []
    bare = False
    for match in _TOKENS.finditer(text):
        at = match.start(match.lastgroup or 0) + 1
        if match["bracket"]:
            found.append(_Token(match["bracket"], at))
        elif match["quoted"] is not None:
            if not match["closed"]:
                raise QueryError(match.start("quoted"), "the quote has no end")
            found.append(_Token("phrase", match.start("quoted"), match["quoted"]))
        elif match["word"] in ("AND", "OR", "NOT"):
            found.append(_Token(match["word"], at))
        elif bare:
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {match['word']}")
        else:
            found.append(_Token("phrase", at, match["word"]))
        bare = match["word"] is not None and found[-1].kind == "phrase"
    return [*found, _Token("end", len(text) + 1)]


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._at]

    def _took(self, kind: str) -> bool:
        taken = self.next.kind == kind
        self._at += taken
        return taken

    def either(self, depth: int) -> Query:
        return _joined(self._list(self._both, lambda: self._took("OR"), depth), Or)

    def _both(self, depth: int) -> Query:
        return _joined(self._list(self._one, lambda: self._took("AND") or self.next.kind == "NOT", depth), And)

    def _list(self, part: Callable[[int], Query], goes_on: Callable[[], bool], depth: int) -> tuple[Query, ...]:
        parts = [part(depth)]
        while goes_on():
            parts.append(part(depth))
        return tuple(parts)

    def _one(self, depth: int) -> Query:
        token = self.next
        if depth > DEEPEST:
            raise QueryError(token.at, f"more than {DEEPEST} brackets in one another")
        self._at += token.kind != "end"
        if token.kind == "NOT":
            return Not(self._one(depth + 1))
        if token.kind == "(":
            inner = self.either(depth + 1)
            if not self._took(")"):
                missing = "')' is missing" if self.next.kind == "end" else _unjoined(self.next)
                raise QueryError(self.next.at, missing)
            return inner
        if token.kind == "phrase":
            return _phrase(token)
        raise QueryError(token.at, f"a word is missing before {_shown(token)}")


def _joined(parts: tuple[Query, ...], kind: type[And] | type[Or]) -> Query:
    return parts[0] if len(parts) == 1 else kind(parts)


def _phrase(token: _Token) -> Phrase:
    text = token.text.rstrip()
    if "*" in text[:-1]:
        raise QueryError(token.at, f"'*' stands only at the end of a phrase: {token.text!r}")
    words = _WORDS.findall(fold(text))
    if not words:
        raise QueryError(token.at, f"no word in {token.text!r}")
    return Phrase(" ".join(words), text.endswith("*"))


def _unjoined(token: _Token) -> str:
    return f"AND, OR or NOT is missing before {_shown(token)}"


def _shown(token: _Token) -> str:
    if token.kind == "end":
        return "the end"
    return repr(token.text if token.kind == "phrase" else token.kind)
