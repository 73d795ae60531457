"""Which organised actors are there, and which of them does a text name?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from monitor.knowledge.actor_rows import ActorRow, merged, shipped
from monitor.knowledge.context import told_as_a_namesake
from monitor.knowledge.folding import Word, fold, inflected, spelled, words
from monitor.knowledge.likeness import nearest
from monitor.knowledge.matching import Match, Names, capital, longest
from monitor.knowledge.model import ActorMention, KnownActor
from monitor.languages import LANGUAGES
from monitor.languages.namewords import name_words

# Acronyms that are ranks, too (senior superintendent of police, home minister), and words of which a text on the
# group must hold one, unless its people stand behind it.
_RANKS = {"SSP": {fold("Sipah")}, "HM": {fold("Hizb"), fold("Hizbul")}}
_LONGER = 4  # letters: a group's name from there on is known in lower case, too
_SHORT = 8  # letters: a longer name in capitals is shouted, no acronym


class _Name(NamedTuple):
    """One of the names of an actor, and its words as they are written. An acronym's case tells it from a word."""

    actor: KnownActor
    name: str
    words: list[str]
    is_acronym: bool


class ActorBook:
    """The entries of data/actors.tsv, and of what a user imported, with their names."""

    def __init__(self, imported: Iterable[ActorRow] = ()) -> None:
        self.rows = merged(chain(shipped(), imported))
        self._entries = {id: row.actor for id, row in self.rows.items()}
        self._senses: dict[str, list[_Name]] = defaultdict(list)
        for row in self.rows.values():
            for name in dict.fromkeys([*row.names, *(form for one in row.names for form in inflected(one))]):
                sense = _Name(self._entries[row.id], name, spelled(name), _is_acronym(name))
                for form in _forms(name):
                    self._senses[form].append(sense)
        self._names = list(self._senses)
        self._automaton = Names(self._names)

    @lru_cache(maxsize=4)  # noqa: B019 - one book lives as long as the process; the gazetteer asks again
    def mentions(self, text: str) -> tuple[ActorMention, ...]:
        found = words(text)
        meant = {match: self._candidates(match, found) for match in self._automaton.find(found)}
        kept = [
            match
            for match in longest(meant, lambda match: bool(meant[match]))
            if match.length > 1 or _told_apart(found, match)
        ]
        return tuple(_mention(text, found, match, meant[match]) for match in kept)

    def group_names(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where groups are named in several words: a place's name within one is no place."""
        named = (m for m in self.mentions(text) if m.candidates[0].kind == "group")
        return tuple((m.start, m.end) for m in named if " " in m.text or "-" in m.text)

    def _candidates(self, match: Match, found: Sequence[Word]) -> tuple[KnownActor, ...]:
        read = found[match.first : match.last + 1]
        senses = self._senses[self._names[match.name]]
        meant = tuple(dict.fromkeys([sense.actor for sense in senses if _written(sense, read)]))
        group = any(actor.kind == "group" for actor in meant)
        if match.length == 1 and not group and _told_as_a_groups(found, match.first):
            return ()
        return () if told_as_a_namesake(found, match.first, match.last, of_group=group) else meant

    def get(self, id: str) -> KnownActor:
        return self._entries[id]

    def named(self, name: str) -> tuple[KnownActor, ...]:
        if name.lower() in self._entries:
            return (self._entries[name.lower()],)
        senses = self._senses.get(fold(name), [])
        same = (sense for sense in senses if not sense.is_acronym or sense.name.lower() == name.lower())
        return tuple(dict.fromkeys(sense.actor for sense in same))

    def with_factions(self, id: str) -> frozenset[str]:
        below = {actor.id for actor in self._entries.values() if actor.parent == id}
        return frozenset({id}).union(*(self.with_factions(faction) for faction in below))

    def nearest_names(self, name: str) -> tuple[str, ...]:
        return nearest(name, self._names, lambda folded: self._senses[folded][0].actor.name)


def _forms(name: str) -> set[str]:
    """The name as texts have it: plain, with the bracket that is in it, with its apostrophe lost ("People s …")."""
    return {fold(name), words(name).line[0].strip(), fold(name.replace("'s ", " s "))}


def _is_acronym(name: str) -> bool:
    """Of acronyms, spellings that sound alike are not the same: TTP is not TPP."""
    return len(name) <= _SHORT and name.isascii() and not any(c.islower() for c in name)


def _written(sense: _Name, read: Sequence[Word]) -> bool:
    """Is the name written as it must be? Acronyms by case, names of forces with capitals, groups in any case."""
    name = sense.name
    if sense.is_acronym:
        return [w.text for w in read] == sense.words
    if name.islower() or sense.actor.kind == "group":
        return len(name) > _LONGER or not name.isascii() or name.islower() or capital(read[0], read[-1])
    return capital(read[0], read[-1] if name.split()[-1][0].isupper() else read[0])  # "Indian troops"


def _told_apart(found: Sequence[Word], match: Match) -> bool:
    """Is it no acronym of a rank, or does the text tell it for the group's: "HM militants", "Hizbul"?"""
    own = _RANKS.get(found[match.first].text)
    if own is None or any(word.folded in own for word in found):
        return True
    return any(word.tight and word.folded in _people() for word in found[match.last + 1 : match.last + 2])


def _told_as_a_groups(found: Sequence[Word], n: int) -> bool:
    """The "Army" of "Nil Liberation Army", which no book has."""
    before = found[n - 1] if n and found[n].tight else None
    return before is not None and before.text[0].isupper() and before.folded in _unofficial()


@cache
def _unofficial() -> frozenset[str]:
    lists = filter(None, map(name_words, LANGUAGES))
    return frozenset(fold(word) for own in lists for word in own.groups.unofficial)


@cache
def _people() -> frozenset[str]:
    """What the people of a group are called behind its name, in any of our languages."""
    lists = filter(None, map(name_words, LANGUAGES))
    return frozenset(fold(word) for own in lists for word in own.groups.people)


def _mention(text: str, found: Sequence[Word], match: Match, candidates: tuple[KnownActor, ...]) -> ActorMention:
    start, end = found[match.first].start, found[match.last].end
    return ActorMention(start=start, end=end, text=text[start:end], candidates=candidates)
