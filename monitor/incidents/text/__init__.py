"""Which words and sentences does a text have?"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from monitor.incidents.text import numerals, rows
from monitor.incidents.text.breaks import STOPS, ends, lost_stop, may_open, recalled
from monitor.incidents.text.holding import custody
from monitor.incidents.text.words import Row, Token
from monitor.incidents.values import value
from monitor.knowledge.model import ActorMention
from monitor.languages.lexicon import NO_TAGS, Lexicon

__all__ = ["Sentence", "Text", "Token", "read"]

LONGEST = 400  # words; what goes on longer without a stop is cut, for the cost of a sentence grows with its square
WORDS_A_STOP = 60  # a text with fewer full stops has lost some


@value(frozen=True, slots=True, kw_only=True, eq=False)  # of one text: known by itself
class Sentence:
    """Tokens `first` up to `last` (exclusive), characters `start` up to `end`. `tags` are those of all its words (a
    part of a sentence has those of the whole): what is not among them need not be looked for."""

    index: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int
    tags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with its words; `shape` has one letter for each token, `starts` and `ends` its characters."""

    raw: str
    tokens: tuple[Token, ...]
    starts: Sequence[int]
    ends: Sequence[int]
    shape: str
    sentences: tuple[Sentence, ...]
    firsts: tuple[int, ...]  # the first token of each sentence
    alike: Mapping[frozenset[str], Sequence[int]]  # the tokens that have the same tags, those without any left out
    tagged: Mapping[str, Sequence[int]]  # the tokens that have a tag, in order

    def sentence_at(self, token: int) -> Sentence:
        return self.sentences[(bisect_right(self.firsts, token) or 1) - 1]

    def token_at(self, offset: int) -> int:
        """The token that holds the character at `offset`, or the last before it."""
        return (bisect_right(self.starts, offset) or 1) - 1

    def has(self, tag: str, first: int, last: int) -> bool:
        """Has one of the tokens `first` up to `last` (exclusive) a tag?"""
        found = self.tagged.get(tag)
        if found is None:
            return False
        at = bisect_left(found, first)
        return at < len(found) and found[at] < last

    def has_any(self, tags: Iterable[str], first: int, last: int) -> bool:
        """Has one of the tokens `first` up to `last` (exclusive) any of the tags?"""
        for tag in self.tagged.keys() & tags:
            found = self.tagged[tag]
            at = bisect_left(found, first)
            if at < len(found) and found[at] < last:
                return True
        return False

    def having(self, tag: str, first: int, last: int) -> Sequence[int]:
        """The tokens `first` up to `last` (exclusive) that have a tag."""
        found = self.tagged.get(tag)
        return found[bisect_left(found, first) : bisect_left(found, last)] if found else ()

    def having_any(self, tags: Iterable[str], first: int, last: int) -> Sequence[int]:
        """The tokens `first` up to `last` (exclusive) that have any of the tags."""
        found = [at for tag in self.tagged.keys() & tags for at in self.having(tag, first, last)]
        return sorted({*found}) if len(found) > 1 else found

    def quote(self, first: int, last: int) -> tuple[int, int]:
        """The characters of tokens `first` up to `last` (exclusive)."""
        return self.starts[first], self.ends[last - 1]


def read(raw: str, lexicon: Lexicon, names: Sequence[ActorMention] = ()) -> Text:
    """Split a text into tokens and sentences; the name of an actor is one token."""
    row = rows.row(raw, lexicon, names)
    numerals.join(row, lexicon)
    alike, tagged = _index(row.tokens)
    if "mining" in tagged:
        _name_pits(row.tokens)
        alike, tagged = _index(row.tokens)
    shape = "".join(map(attrgetter("shape"), row.tokens))
    if (held := tagged.get("holding")) and (told := custody(row.tokens, shape, held)) != shape:
        shape, (alike, tagged) = told, _index(row.tokens)
    sentences = _sentences(row, shape, alike)
    return Text(
        raw=raw,
        tokens=tuple(row.tokens),
        starts=row.starts,
        ends=row.ends,
        shape=shape,
        sentences=sentences,
        firsts=tuple(s.first for s in sentences),
        alike=alike,
        tagged=tagged,
    )


def _name_pits(tokens: list[Token]) -> None:
    """In a text about miners take a bare "mine" for the place where they work, if nothing goes off beside it."""
    for at, one in enumerate(tokens):
        if "pit_or_bomb" in one.tags and not any("act.blast" in t.tags for t in tokens[max(0, at - 2) : at + 3]):
            tokens[at] = one._replace(shape="w", tags=NO_TAGS)


def _index(tokens: Sequence[Token]) -> tuple[dict[frozenset[str], list[int]], dict[str, list[int]]]:
    """Where the tokens with the same tags are, and where those with each tag."""
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for at, tags in enumerate(map(attrgetter("tags"), tokens)):
        if tags:
            alike[tags].append(at)
    tagged: dict[str, list[int]] = {}
    mixed: set[str] = set()  # tags of tokens whose others differ
    for tags, ats in alike.items():
        for tag in tags:
            if tag in tagged:
                tagged[tag] = tagged[tag] + ats
                mixed.add(tag)
            else:
                tagged[tag] = ats
    for tag in mixed:
        tagged[tag].sort()
    return dict(alike), tagged


_MARK = re.compile("[.x]")  # shapes of what may end a sentence


def _sentences(row: Row, shape: str, alike: Mapping[frozenset[str], Sequence[int]]) -> tuple[Sentence, ...]:
    tokens, starts, ends_at, breaks = row
    found: list[Sentence] = []
    first, paragraph = 0, 0
    stops = [m.end() for m in _MARK.finditer(shape) if tokens[m.start()].low in STOPS]
    few = sum(tokens[at - 1].low == "." for at in stops) * WORDS_A_STOP < len(tokens)
    opening = {*may_open(alike.items(), tokens)}
    cuts = sorted({*breaks, *stops, *opening} - {0, len(tokens)})

    def close(first: int, last: int) -> None:
        waiting = [(first, last)]  # a function that calls itself from inside would keep the whole text
        while waiting:
            first, last = waiting.pop()
            split = recalled(tokens, shape, first, last)
            if split is not None:
                waiting += ((split, last), (first, split))
            elif last > first:
                found.append(
                    Sentence(
                        index=len(found),
                        first=first,
                        last=last,
                        paragraph=paragraph,
                        start=starts[first],
                        end=ends_at[last - 1],
                        tags=NO_TAGS.union(*map(attrgetter("tags"), tokens[first:last])),
                    )
                )

    for at in (*cuts, len(tokens)):
        while at - first > LONGEST:
            close(first, first + LONGEST)
            first += LONGEST
        opens = at in opening and lost_stop(tokens, shape, at, first, few=few)
        if opens or at == len(tokens) or at in breaks or ends(row, at):
            close(first, at)
            first = at
            paragraph += at in breaks
    return tuple(found)
