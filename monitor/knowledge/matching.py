"""Which known names stand in a text?"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import ahocorasick_rs

from monitor.knowledge.folding import Word, Words


class Match(NamedTuple):
    """The words `first` … `last` of a text spell the name with number `name`."""

    first: int
    last: int
    name: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Names:
    """Folded names, found in one pass over a text, at word boundaries only."""

    def __init__(self, folded: Sequence[str]) -> None:
        self._folded = folded

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick([f" {name} " for name in self._folded], store_patterns=False)

    def find(self, words: Words) -> Iterator[Match]:
        """Every match, also those that overlap."""
        line, ends = words.line
        for name, start, end in self._automaton.find_matches_as_indexes(line, overlapping=True):
            yield Match(bisect_right(ends, start), bisect_left(ends, end - 1), name)


def longest(matches: Iterable[Match], accepted: Callable[[Match], bool]) -> list[Match]:
    """The accepted matches that do not overlap, longer ones first, in text order."""
    taken: set[int] = set()
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
        span = range(match.first, match.last + 1)
        if taken.isdisjoint(span) and accepted(match):
            taken.update(span)
            kept.append(match)
    return sorted(kept)


def capital(first: Word, last: Word) -> bool:
    """Is a name written as one is, by its first and last word? Scripts without capitals always are."""
    letter = first.text[0]
    if not letter.isascii():
        return not letter.islower()
    return (letter.isupper() and last.text[0].isupper()) or first.text.isdigit()
