"""Which words and sentences does a text have?"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.incidents.text.breaks import STOPS, ends, lost_stop, recalled
from monitor.incidents.text.words import NOTHING, Row, Token, token, words

__all__ = ["Sentence", "Text", "Token", "read"]
from monitor.knowledge.model import ActorMention
from monitor.languages.lexicon import NO_TAGS, Lexicon, Phrases, Sense

YOUNGEST, OLDEST = 1, 110  # years
LONGEST = 400  # words; what goes on longer without a stop is cut, for the cost of a sentence grows with its square
WORDS_A_STOP = 60  # a text with fewer full stops has lost some
NARROW = 50  # characters; a shorter line that ends in the open is a heading, not a cut one


@dataclass(frozen=True, slots=True, kw_only=True)
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
    tagged: Mapping[str, Sequence[int]]  # the tokens that have a tag, in order

    def sentence_at(self, token: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self.firsts, token) - 1)]

    def token_at(self, offset: int) -> int:
        """The token that holds the character at `offset`, or the last before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def has(self, tag: str, first: int, last: int) -> bool:
        """Has one of the tokens `first` up to `last` (exclusive) a tag?"""
        found = self.tagged.get(tag)
        if found is None:
            return False
        at = bisect_left(found, first)
        return at < len(found) and found[at] < last

    def has_any(self, tags: Iterable[str], first: int, last: int) -> bool:
        """Has one of the tokens `first` up to `last` (exclusive) any of the tags?"""
        known = self.tagged.keys() & tags
        return bool(known) and any(self.has(tag, first, last) for tag in known)

    def having(self, tag: str, first: int, last: int) -> Sequence[int]:
        """The tokens `first` up to `last` (exclusive) that have a tag."""
        found = self.tagged.get(tag, ())
        return found[bisect_left(found, first) : bisect_left(found, last)]

    def having_any(self, tags: Iterable[str], first: int, last: int) -> Sequence[int]:
        """The tokens `first` up to `last` (exclusive) that have any of the tags."""
        found = [at for tag in self.tagged.keys() & tags for at in self.having(tag, first, last)]
        return sorted({*found}) if len(found) > 1 else found

    def quote(self, first: int, last: int) -> tuple[int, int]:
        """The characters of tokens `first` up to `last` (exclusive)."""
        return self.starts[first], self.ends[last - 1]


def read(raw: str, lexicon: Lexicon, names: Sequence[ActorMention] = ()) -> Text:
    """Split a text into tokens and sentences; the name of an actor is one token."""
    row = _row(raw, lexicon, {n.start: n for n in names})
    _multiply(row, lexicon)
    _name_pits(row.tokens)
    shape = "".join([t.shape for t in row.tokens])
    sentences = _sentences(row, shape)
    return Text(
        raw=raw,
        tokens=tuple(row.tokens),
        starts=row.starts,
        ends=row.ends,
        shape=shape,
        sentences=sentences,
        firsts=tuple(s.first for s in sentences),
        tagged=_tagged(row.tokens),
    )


def _name_pits(tokens: list[Token]) -> None:
    """In a text about miners take a bare "mine" for the place where they work, if nothing goes off beside it."""
    if not any("mining" in t.tags for t in tokens):
        return
    for at, one in enumerate(tokens):
        if "pit_or_bomb" in one.tags and not any("act.blast" in t.tags for t in tokens[max(0, at - 2) : at + 3]):
            tokens[at] = one._replace(shape="w", tags=NO_TAGS)


def _tagged(tokens: Sequence[Token]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(tokens):
        for tag in one.tags:
            found[tag].append(at)
    return dict(found)


def _row(raw: str, lexicon: Lexicon, names: Mapping[int, ActorMention]) -> Row:
    found = words(raw, lexicon)
    if _wrapped(raw):
        found = found.only([w != "\n" or found.raw[i - 1] == "\n" for i, w in enumerate(found.raw)])
    lows = [look.token.low for look in found.looks]
    lows.append("")
    row = Row([], [], [], set())
    behind = 0  # the words before it are taken
    for at in sorted({bisect_left(found.starts, n) for n in names}.union(found.not_plain())):
        look, start = found.looks[at], found.starts[at]
        name, sense, length = names.get(start), None, 1
        if at < behind:
            continue
        if look.seconds and (lows[at + 1] in look.seconds or lows[at + 1] == "-"):
            sense, length = _phrase(lows, at, look.seconds)
        if name is None and sense is None:
            if lows[at] == "\n":
                row.take(found, behind, at)
                row.breaks.add(len(row.tokens))
                behind = at + 1
            continue
        low = lows[at] if length == 1 else " ".join(w for w in lows[at : at + length] if w != "-")
        end = found.ends[at + length - 1]
        if name is not None and name.end >= end:
            while at + length < len(found.raw) and found.starts[at + length] < name.end:
                length += 1
            own = (
                (sense or lexicon.words.get(low) or _of_last(low, name, lexicon))[0] if name.end == end else NO_TAGS
            )
            end, sense = max(end, name.end), (_named(name, own), None)
        row.take(found, behind, at)
        row.add(token(found.raw[at], low, sense, lexicon), start, end)
        behind = at + length
    row.take(found, behind, len(found.raw))
    return row


def _wrapped(raw: str) -> bool:
    """Are the lines cut at a width, so that a line's end says nothing?"""
    lines = raw.split("\n")
    inner = [line for line, behind in pairwise(lines) if line.strip() and behind.strip()]
    open_ended = [line for line in inner if line.rstrip()[-1] not in '.!?:"”’']
    return len(open_ended) * 2 > len(inner) and all(len(line) > NARROW for line in open_ended)


def _phrase(lows: list[str], at: int, seconds: Mapping[str, Phrases]) -> tuple[Sense | None, int]:
    """The longest of the phrases that goes on here, by its second word, and how many raw tokens it covers."""
    second = lows[at + 1]
    if second == "-" and at + 2 < len(lows):
        second = lows[at + 2]
    phrases = seconds.get(second)
    if phrases is None:
        return None, 1
    coming, reaches = _coming(lows, at, phrases.longest)
    for length in range(len(coming), 1, -1):
        meaning = phrases.meanings.get(coming[:length])
        if meaning is not None:
            return meaning, reaches[length - 1]
    return None, 1


def _coming(lows: list[str], at: int, most: int) -> tuple[tuple[str, ...], Sequence[int]]:
    """At most so many words from `at` on, and how many raw tokens there are up to each: a hyphen between two words
    of a phrase is none of its words."""
    plain = tuple(lows[at : at + most])
    if "-" not in plain:
        return plain, range(1, most + 1)
    found, reaches, here = [lows[at]], [1], at + 1
    while len(found) < most and here < len(lows):
        here += lows[here] == "-"
        found.append(lows[here])
        here += 1
        reaches.append(here - at)
    return tuple(found), reaches


def _of_last(low: str, name: ActorMention, lexicon: Lexicon) -> Sense:
    """What the last word of a force's name says: "Indian troops" are troops."""
    return lexicon.words.get(low.split()[-1], NOTHING) if name.candidates[0].kind == "state" else NOTHING


def _named(name: ActorMention, own: frozenset[str]) -> frozenset[str]:
    """The tags of an actor's name: a force of the class of its members, beside what the word says itself."""
    actor = name.candidates[0]
    if "person" in own and actor.category not in own and actor.kind == "group":
        return own  # a rank that is also a group's acronym
    kind = "group" if actor.kind == "group" else "state"
    category = "security" if "security" in own else actor.category  # "security forces" are of either class
    return own - {"say"} | {"force", category, kind}


def _multiply(row: Row, lexicon: Lexicon) -> None:
    """Make "three hundred" one number where the multiplier follows; both keep their places."""
    tokens = row.tokens
    for at in [at for at, t in enumerate(tokens[:-1], 1) if t.number is not None or t.shape == "#"]:
        before = tokens[at - 1]
        if before.number is None and before.shape != "#":
            continue
        factor = lexicon.multipliers.get(tokens[at].low)
        if factor and before.number is not None and before.number < factor:
            tokens[at - 1] = before._replace(number=before.number * factor)
            tokens[at] = tokens[at]._replace(shape="w", tags=NO_TAGS, number=None)
            low = tokens[at - 3] if at > 2 and tokens[at - 2].shape == "/" else before
            if low.number is not None and low.number < before.number:  # "two to three dozen"
                tokens[at - 3] = low._replace(number=low.number * factor)
        if before.shape == "#" and at > 1 and tokens[at - 2].low == "between" and tokens[at].low == "and":
            tokens[at - 2] = tokens[at - 2]._replace(shape="b")
            tokens[at] = tokens[at]._replace(shape="/")  # "between six and eight": six to eight
        if before.shape == "#" and row.ends[at - 1] == row.starts[at] and "ordinal_ending" in tokens[at].tags:
            tokens[at - 1] = before._replace(shape="w")  # "the 207th battalion"
        if before.shape == "#" and at > 1 and "of_age" in tokens[at - 2].tags:
            tokens[at - 1] = before._replace(shape="w", tags=NO_TAGS, number=None)  # "aged nine"
            if at + 1 < len(tokens) and tokens[at].shape in "&/" and tokens[at + 1].shape == "#":
                tokens[at + 1] = tokens[at + 1]._replace(shape="w", tags=NO_TAGS, number=None)
        if before.shape == "#" and at > 2 and _is_age_of(tokens, at - 1):
            tokens[at - 1] = before._replace(shape="w", tags=NO_TAGS, number=None)  # "a girl of 17"
            if at + 1 < len(tokens) and tokens[at].shape in "&/" and tokens[at + 1].shape == "#":
                tokens[at + 1] = tokens[at + 1]._replace(shape="w", tags=NO_TAGS, number=None)  # … and nine"
        if before.shape == "#" and at > 2 and _is_age(tokens, at - 1):
            for part in (at - 2, at - 1):
                tokens[part] = tokens[part]._replace(shape="c", tags=NO_TAGS, number=None)
        if before.shape == "#" and at > 1 and _is_bare_age(tokens, at - 1):
            tokens[at - 1] = before._replace(shape="c", tags=NO_TAGS, number=None)


def _is_age(tokens: list[Token], at: int) -> bool:
    """Is it the number of "Gul Khan, 24, …": an age, as much a part of the name as the name?"""
    before, number, behind = tokens[at - 2], tokens[at].number, tokens[at + 1]
    named = tokens[at - 1].low == "," and behind.low == "," and before.shape == "c" and not before.tags
    return named and number is not None and YOUNGEST <= number <= OLDEST


def _is_age_of(tokens: list[Token], at: int) -> bool:
    """Is it the number of "a girl of 17", "two boys of six and nine"?"""
    whose, number = tokens[at - 2], tokens[at].number
    if tokens[at - 1].low != "of" or "has_age" not in whose.tags or number is None:
        return False
    behind = tokens[at + 1].shape
    return YOUNGEST <= number <= OLDEST and behind not in "PFUwv"


def _is_bare_age(tokens: list[Token], at: int) -> bool:
    """Is it the number of "Gul Khan 24 was shot", in a text that lost its commas?"""
    before, number = tokens[at - 1], tokens[at].number
    named = before.shape == "c" and not before.tags and "of_one" in tokens[at + 1].tags
    return named and number is not None and YOUNGEST <= number <= OLDEST


_MARK = re.compile("[.x]")  # shapes of what may end a sentence


def _sentences(row: Row, shape: str) -> tuple[Sentence, ...]:
    tokens, starts, ends_at, breaks = row
    found: list[Sentence] = []
    first, paragraph = 0, 0
    stops = [m.end() for m in _MARK.finditer(shape) if tokens[m.start()].low in STOPS]
    lost = sum(tokens[at - 1].low == "." for at in stops) * WORDS_A_STOP < len(tokens)
    cuts = range(1, len(tokens)) if lost else sorted(breaks.union(stops) - {0, len(tokens)})

    def close(first: int, last: int) -> None:
        split = recalled(tokens, shape, first, last)
        if split is not None:
            close(first, split)
            close(split, last)
        elif last > first:
            found.append(
                Sentence(
                    index=len(found),
                    first=first,
                    last=last,
                    paragraph=paragraph,
                    start=starts[first],
                    end=ends_at[last - 1],
                    tags=NO_TAGS.union(*[t.tags for t in tokens[first:last] if t.tags]),
                )
            )

    for at in (*cuts, len(tokens)):
        while at - first > LONGEST:
            close(first, first + LONGEST)
            first += LONGEST
        if at == len(tokens) or at in breaks or ends(row, at) or (lost and lost_stop(tokens, at, first)):
            close(first, at)
            first = at
            paragraph += at in breaks
    return tuple(found)
