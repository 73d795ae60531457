"""Which organised actors are there, and which of them does a text name?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources

from rapidfuzz import fuzz, process

from monitor.knowledge.folding import Word, fold, inflected, words
from monitor.knowledge.matching import Match, Names, capital, longest
from monitor.knowledge.model import ActorMention, KnownActor

_LIKE = 75.0  # per cent of likeness from which a wrong name looks like a right one
# Acronyms that are ranks, too (senior superintendent of police), and the word that a text on the group must hold.
_RANKS = {"SSP": fold("Sipah")}
_SHORT = 8  # letters: a name in capitals up to this length is an acronym, and its case tells it from a word


class ActorBook:
    """The entries of data/actors.tsv with their names."""

    def __init__(self) -> None:
        self._entries: dict[str, KnownActor] = {}
        self._senses: dict[str, list[tuple[KnownActor, str]]] = defaultdict(list)
        for actor, aliases in _entries():
            self._entries[actor.id] = actor
            for name in dict.fromkeys([actor.name, *aliases, *(form for a in aliases for form in inflected(a))]):
                self._senses[fold(name)].append((actor, name))
        self._names = list(self._senses)
        self._automaton = Names(self._names)

    @lru_cache(maxsize=4)  # noqa: B019 - one book lives as long as the process; the gazetteer asks again
    def mentions(self, text: str) -> tuple[ActorMention, ...]:
        found = words(text)
        spelled_out = {word.folded for word in found}
        kept = [
            match
            for match in longest(self._automaton.find(found), lambda match: bool(self._candidates(match, found)))
            if _RANKS.get(found[match.first].text, "") in ("", *spelled_out) or match.length > 1
        ]
        return tuple(_mention(text, found, match, self._candidates(match, found)) for match in kept)

    def group_names(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where groups are named in several words: a place's name within one is no place."""
        named = (m for m in self.mentions(text) if m.candidates[0].kind == "group")
        return tuple((m.start, m.end) for m in named if " " in m.text or "-" in m.text)

    def _candidates(self, match: Match, found: Sequence[Word]) -> tuple[KnownActor, ...]:
        spelled = found[match.first : match.last + 1]
        senses = self._senses[self._names[match.name]]
        return tuple(dict.fromkeys(actor for actor, name in senses if _written(name, actor, spelled)))

    def get(self, id: str) -> KnownActor:
        return self._entries[id]

    def named(self, name: str) -> tuple[KnownActor, ...]:
        if name.lower() in self._entries:
            return (self._entries[name.lower()],)
        senses = self._senses.get(fold(name), [])
        return tuple(dict.fromkeys(actor for actor, _ in senses))

    def with_factions(self, id: str) -> frozenset[str]:
        below = {actor.id for actor in self._entries.values() if actor.parent == id}
        return frozenset({id}).union(*(self.with_factions(faction) for faction in below))

    def nearest_names(self, name: str, limit: int = 3) -> tuple[str, ...]:
        close = process.extract(fold(name), self._names, scorer=fuzz.ratio, limit=limit * 4, score_cutoff=_LIKE)
        names = (self._senses[folded][0][0].name for folded, _, _ in close)
        return tuple(dict.fromkeys(names))[:limit]


def _written(name: str, actor: KnownActor, spelled: Sequence[Word]) -> bool:
    """Is the name written as it must be? Acronyms by case, names of forces with capitals, groups in any case."""
    letters = [w.text for w in spelled]
    if len(name) <= _SHORT and name.isascii() and not any(c.islower() for c in name):
        return letters == [w.text for w in words(name)]
    if name.islower() or actor.kind == "group":
        return len(name) > _SHORT or not name.isascii() or name.islower() or capital(spelled) or len(name) > 4
    return capital(spelled)


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
