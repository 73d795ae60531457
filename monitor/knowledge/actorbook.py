"""Which organised actors are there, and which of them does a text name?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from rapidfuzz import fuzz, process

from monitor.knowledge.folding import Word, fold, inflected, spelled, words
from monitor.knowledge.matching import Match, Names, capital, longest
from monitor.knowledge.model import ActorMention, KnownActor

_LIKE = 75.0  # per cent of likeness from which a wrong name looks like a right one
# Acronyms that are ranks, too (senior superintendent of police), and the word that a text on the group must hold.
_RANKS = {"SSP": fold("Sipah")}
_LONGER = 4  # letters: a group's name from there on is known in lower case, too
_SHORT = 8  # letters: a longer name in capitals is shouted, no acronym


class _Name(NamedTuple):
    """One of the names of an actor, and its words as they are written. An acronym's case tells it from a word."""

    actor: KnownActor
    name: str
    words: list[str]
    is_acronym: bool


class ActorBook:
    """The entries of data/actors.tsv with their names."""

    def __init__(self) -> None:
        self._entries: dict[str, KnownActor] = {}
        self._senses: dict[str, list[_Name]] = defaultdict(list)
        for actor, aliases in _entries():
            self._entries[actor.id] = actor
            for name in dict.fromkeys([actor.name, *aliases, *(form for a in aliases for form in inflected(a))]):
                self._senses[fold(name)].append(_Name(actor, name, spelled(name), _is_acronym(name)))
        self._names = list(self._senses)
        self._automaton = Names(self._names)

    @lru_cache(maxsize=4)  # noqa: B019 - one book lives as long as the process; the gazetteer asks again
    def mentions(self, text: str) -> tuple[ActorMention, ...]:
        found = words(text)
        spelled_out = {word.folded for word in found}
        meant = {match: self._candidates(match, found) for match in self._automaton.find(found)}
        kept = [
            match
            for match in longest(meant, lambda match: bool(meant[match]))
            if match.length > 1 or _RANKS.get(found[match.first].text, "") in ("", *spelled_out)
        ]
        return tuple(_mention(text, found, match, meant[match]) for match in kept)

    def group_names(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where groups are named in several words: a place's name within one is no place."""
        named = (m for m in self.mentions(text) if m.candidates[0].kind == "group")
        return tuple((m.start, m.end) for m in named if " " in m.text or "-" in m.text)

    def _candidates(self, match: Match, found: Sequence[Word]) -> tuple[KnownActor, ...]:
        read = found[match.first : match.last + 1]
        senses = self._senses[self._names[match.name]]
        return tuple(dict.fromkeys(sense.actor for sense in senses if _written(sense, read)))

    def get(self, id: str) -> KnownActor:
        return self._entries[id]

    def named(self, name: str) -> tuple[KnownActor, ...]:
        if name.lower() in self._entries:
            return (self._entries[name.lower()],)
        senses = self._senses.get(fold(name), [])
        return tuple(dict.fromkeys(sense.actor for sense in senses))

    def with_factions(self, id: str) -> frozenset[str]:
        below = {actor.id for actor in self._entries.values() if actor.parent == id}
        return frozenset({id}).union(*(self.with_factions(faction) for faction in below))

    def nearest_names(self, name: str, limit: int = 3) -> tuple[str, ...]:
        close = process.extract(fold(name), self._names, scorer=fuzz.ratio, limit=limit * 4, score_cutoff=_LIKE)
        names = (self._senses[folded][0].actor.name for folded, _, _ in close)
        return tuple(dict.fromkeys(names))[:limit]


def _is_acronym(name: str) -> bool:
    return len(name) <= _SHORT and name.isascii() and not any(c.islower() for c in name)


def _written(sense: _Name, read: Sequence[Word]) -> bool:
    """Is the name written as it must be? Acronyms by case, names of forces with capitals, groups in any case."""
    name = sense.name
    if sense.is_acronym:
        return [w.text for w in read] == sense.words
    if name.islower() or sense.actor.kind == "group":
        return len(name) > _LONGER or not name.isascii() or name.islower() or capital(read)
    return capital(read)


def _entries() -> Iterator[tuple[KnownActor, list[str]]]:
    text = resources.files("monitor.knowledge").joinpath("data", "actors.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        id, name, kind, category, home, parent, wikidata, since, until, aliases = line.split("\t")
        actor = KnownActor(
            id=id,
            name=name,
            kind="group" if kind == "group" else "state",
            category=category,  # type: ignore[arg-type]  # the file's own five words, held by a test
            home=tuple(home.split(",")),
            parent=parent or None,
            wikidata=wikidata or None,
            since=dt.date.fromisoformat(since) if since else None,
            until=dt.date.fromisoformat(until) if until else None,
        )
        yield actor, [alias for alias in aliases.split("|") if alias]


def _mention(text: str, found: Sequence[Word], match: Match, candidates: tuple[KnownActor, ...]) -> ActorMention:
    start, end = found[match.first].start, found[match.last].end
    return ActorMention(start=start, end=end, text=text[start:end], candidates=candidates)
