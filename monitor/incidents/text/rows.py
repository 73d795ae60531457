"""Which tokens stand in a text, where the names of actors and the phrases of the lexicon are one each?"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import compress, count, pairwise
from operator import attrgetter, contains

from monitor.incidents.text.words import NOTHING, Row, Words, token, words
from monitor.knowledge.model import ActorMention
from monitor.languages.lexicon import Lexicon, Phrases, Sense

NARROW = 50  # characters; a shorter line that ends in the open is a heading, not a cut one
_MARKS = frozenset(("\n", "-"))  # a line end is no token; a hyphen may stand in a phrase


def row(raw: str, lexicon: Lexicon, names: Sequence[ActorMention]) -> Row:
    """The tokens of a text, in order."""
    found, named = words(raw, lexicon), {n.start: n for n in names}
    if _wrapped(raw):
        found = found.only([w != "\n" or found.raw[i - 1] == "\n" for i, w in enumerate(found.raw)])
    lows = [*map(attrgetter("low"), found.tokens), ""]
    made = Row([], [], [], set())
    behind = 0  # the words before it are taken
    for at in _stops(found, lows, named):
        if at < behind:
            continue
        name, seconds = named.get(found.starts[at]), found.looks[at].seconds
        sense, length = _phrase(lows, at, seconds) if seconds else (None, 1)
        if name is None and sense is None:
            if lows[at] == "\n":
                made.take(found, behind, at)
                made.breaks.add(len(made.tokens))
                behind = at + 1
            continue
        low = lows[at] if length == 1 else " ".join(lows[at : at + length]).replace(" - ", " ")
        end = found.ends[at + length - 1]
        if name is not None and name.end >= end:
            while at + length < len(found.raw) and found.starts[at + length] < name.end:
                length += 1
            own = (sense or lexicon.words.get(low) or _of_last(low, name, lexicon))[0]
            if name.end != end:  # "a US drone"
                own = frozenset(t for t in _of_last(lows[at + length - 1], name, lexicon)[0] if t[:4] == "act.")
            end, sense = max(end, name.end), (_named(name, own), None)
        made.take(found, behind, at)
        made.add(token(found.raw[at], low, sense, lexicon), found.starts[at], end)
        behind = at + length
    made.take(found, behind, len(found.raw))
    return made


def _stops(found: Words, lows: Sequence[str], names: Mapping[int, ActorMention]) -> list[int]:
    """The words where a name or a phrase may begin, or a line ends."""
    marks = list(compress(count(), map(_MARKS.__contains__, lows)))
    opening = compress(count(), map(contains, map(attrgetter("seconds"), found.looks), lows[1:]))
    return sorted(
        {*opening, *marks, *(at - 1 for at in marks if at), *(bisect_left(found.starts, n) for n in names)}
    )


def _wrapped(raw: str) -> bool:
    """Are the lines cut at a width, so that a line's end says nothing? Then one of them at least goes on in the
    middle of a sentence."""
    lines = raw.split("\n")
    inner = [(line, behind.lstrip()) for line, behind in pairwise(lines) if line.strip() and behind.strip()]
    open_ended = [(line, behind) for line, behind in inner if line.rstrip()[-1] not in '.!?:"”’']
    if len(open_ended) * 2 <= len(inner) or any(len(line) <= NARROW for line, _ in open_ended):
        return False
    return any(not behind[0].isupper() for _, behind in open_ended)


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
    kind = "group" if actor.kind == "group" else "state"
    category = "security" if "security" in own else actor.category  # "security forces" are of either class
    return own - {"say"} | {"force", category, kind} | ({"ruler"} if kind == "state" and actor.rules else set())
