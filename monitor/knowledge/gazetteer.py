"""Which places are there, and which of them does a text name?"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain

from monitor.knowledge.context import told_as_a_person, told_as_a_place, told_as_an_acronym
from monitor.knowledge.folding import Word, Words, fold, spelled, words
from monitor.knowledge.likeness import nearest, nearest_code
from monitor.knowledge.matching import Match, Names, capital, longest
from monitor.knowledge.model import Place, PlaceMention
from monitor.knowledge.tables import ABOUT, PlaceTable, identity, replaced, shipped
from monitor.languages import units
from monitor.model import Region

_HOME = ("PK", "AF", "IN", "BD")  # the countries that a bare name is looked for first
_FINENESS = {"country": 0, "admin1": 1, "admin2": 2, "admin3": 4, "place": 3}
_TOWN, _VILLAGE = 50_000, 5  # people of a town that is as likely as a tehsil; how fine a smaller one counts
_PARENT_WITHIN = 8  # words: "Tank, a town in the south of Khyber Pakhtunkhwa"
# What is no unit any more is asked for by its parts.
_TRIBAL_AREAS = ("Bajaur", "Mohmand", "Khyber", "Orakzai", "Kurram", "North Waziristan", "South Waziristan")


class Gazetteer:
    """The shipped table and those that a user imported; what a later one says of a place holds.

    A place is made from its line when it is first asked for, and so are the tables read: who only resolves what
    others have read needs none of their 20 MB."""

    def __init__(
        self,
        not_places: Callable[[str], Iterable[tuple[int, int]]] = lambda text: (),
        imported: Sequence[PlaceTable] = (),
    ) -> None:
        """`not_places` tells the spans of longer names in a text: the "Pakistan" of a group is no place."""
        self._not_places, self._imported = not_places, tuple(imported)
        self._made: dict[int, Place] = {}

    @cached_property
    def tables(self) -> tuple[PlaceTable, ...]:
        return (shipped(), *self._imported)

    @cached_property
    def _places(self) -> list[str]:
        return list(chain.from_iterable(table.places for table in self.tables))

    @cached_property
    def _instead(self) -> dict[int, int]:
        return replaced(self.tables)

    @cached_property
    def _names(self) -> list[str]:
        return list(dict.fromkeys(chain.from_iterable(table.means for table in self.tables)))

    @cached_property
    def _automaton(self) -> Names:
        return Names(self._names)

    @lru_cache(maxsize=1)  # noqa: B019 - as below; who governs is asked with the places of a text, before they are read
    def mentions(self, text: str) -> tuple[PlaceMention, ...]:
        found = words(text)
        free, texts = _free(found, self._not_places(text)), found.columns.texts
        matches = [
            m
            for m in self._automaton.find(found)
            if not texts[m.first][0].islower()
            and (capital(found[m.first], found[m.last]) or self._ends_in_a_word(m, found))
            and (free[m.first] or True in free[m.first + 1 : m.last + 1])
        ]
        plain = {m: self._candidates(m, found, frozenset()) for m in matches}
        sure = longest(matches, lambda m: bool(plain[m]))
        if all(plain.values()):
            return tuple(_mention(text, found, match, plain[match]) for match in sure)
        parents = {n: _units(plain[m]) for m in sure for n in range(m.first, m.last + 1)}

        def with_parents(match: Match) -> tuple[Place, ...]:
            near = range(match.last + 1, match.last + 1 + _PARENT_WITHIN)
            names = frozenset().union(*(parents[n] for n in near if n in parents))
            return self._candidates(match, found, names) if names else plain[match]

        given = {m: plain[m] or with_parents(m) for m in matches}
        kept = longest(matches, lambda m: bool(given[m]))
        return tuple(_mention(text, found, match, given[match]) for match in kept)

    def _ends_in_a_word(self, match: Match, found: Sequence[Word]) -> bool:
        """Is it a name in two words, the second a common one ("the Afghan capital")?"""
        return match.last > match.first and found[match.first].text[0].isupper() and self._as_a_phrase(match.name)

    @cache  # noqa: B019 - one gazetteer lives as long as the process
    def _as_a_phrase(self, name: int) -> bool:
        flags = (flag for _, flag in self._meanings(self._names[name]))
        return any(flag[0] == "s" and flag[1:].split()[-1].islower() for flag in flags)

    def _candidates(self, match: Match, found: Sequence[Word], parents: frozenset[str]) -> tuple[Place, ...]:
        """What the match can mean where it stands, likelier ones first."""
        told = found[match.first : match.last + 1]
        if match.length == 1 and (told_as_a_person(found, match.first) or told_as_an_acronym(found, match.first)):
            return self._short(match, told)
        senses = self._senses(self._names[match.name])
        written = [w.text for w in told]
        by_flag = [
            place for place, flag in senses if flag == "n" or (flag[0] == "s" and spelled(flag[1:]) == written)
        ]
        small = bool(by_flag) and all(place.kind in ("place", "admin3") for place in by_flag)
        if small or told_as_a_place(found, match.first, match.last):
            return tuple(place for place, flag in senses if flag == "c" or place in by_flag)
        if by_flag:
            return tuple(by_flag)
        return tuple(p for p, flag in senses if flag == "c" and (p.admin2 in parents or p.admin1 in parents))

    def _short(self, match: Match, spelled: Sequence[Word]) -> tuple[Place, ...]:
        """The places that go by the acronym as it stands."""
        senses = self._senses(self._names[match.name])
        return tuple(place for place, flag in senses if flag[0] == "s" and flag[1:] == spelled[0].text)

    @cache  # noqa: B019 - one gazetteer lives as long as the process
    def _senses(self, name: str) -> tuple[tuple[Place, str], ...]:
        found = [(self._place(n), flag) for n, flag in dict(self._meanings(name)).items()]
        return tuple(sorted(found, key=lambda sense: _likelihood(sense[0], name)))

    def _meanings(self, name: str) -> Iterator[tuple[int, str]]:
        """The places that go by the name, as numbers, and how each may be matched: a later table's word holds."""
        start = 0
        for table in self.tables:
            for meaning in filter(None, table.means.get(name, "").split("\t")):
                n, flag = meaning.split(":", 1)
                yield self._instead.get(start + int(n), start + int(n)), flag
            start += len(table.places)

    def _place(self, n: int) -> Place:
        if n not in self._made:
            self._made[n] = place_of(self._places[n])
        return self._made[n]

    @lru_cache(maxsize=256)  # noqa: B019 - one gazetteer lives as long as the process
    def region(self, name: str) -> tuple[Region, ...]:
        own, *above = [part.strip() for part in name.split(",")]
        parents = [self._regions(part) for part in above]
        found = [r for r in self._regions(own) if all(any(_inside(r, p) for p in group) for group in parents)]
        return tuple(dict.fromkeys(found)) if all(parents) else ()

    def _regions(self, name: str) -> list[Region]:
        code = self._codes.get(name.upper())
        bare = " ".join(word for word in name.split() if word.lower() not in units())
        places = [self._place(code)] if code is not None else self.named(name) or self.named(bare)
        above = [p for p in places if p.kind in ("country", "admin1", "admin2")]
        level = {units()[word] for word in name.lower().split() if word in units()}
        chosen = [p for p in above if p.kind in level] or above or places
        home = [p for p in chosen if p.country in _HOME]
        if code is not None and not home:  # KP is North Korea, and Khyber Pakhtunkhwa to those who live there
            chosen = [*chosen, *(p for p in self.named(name) if p.country in _HOME and p.kind == "admin1")]
        return [region for p in (home or chosen) for region in _made_of(p, name)]

    def let_go(self) -> None:
        """Forget the tables until they are asked for again, unless this process reads: then it needs them."""
        if "_automaton" not in self.__dict__:
            for kept in ("tables", "_places", "_instead", "_names", "_codes"):
                self.__dict__.pop(kept, None)

    def named(self, name: str) -> list[Place]:
        """Every place that goes by the name, likelier ones first."""
        return [place for place, _ in self._senses(fold(name))]

    def knows(self, name: str) -> bool:
        folded = fold(name)
        return any(folded in table.means for table in self.tables)

    def needs_a_sign(self, folded: str) -> bool:
        """Is there a known place of this name that is only read where the words around tell it for one?"""
        return any(flag == "c" for _, flag in self._meanings(folded))

    def units(self) -> Iterator[Place]:
        """Countries, their first and second level."""
        for n, line in enumerate(self._places):
            if n not in self._instead and line.split("\t", 2)[1] in ("country", "admin1", "admin2"):
                yield self._place(n)

    def inside(self, country: str) -> Iterator[Place]:
        """Everything that is known of a country."""
        for n, line in enumerate(self._places):
            if line.split("\t", 3)[2] == country and n not in self._instead:
                yield self._place(n)

    def provinces(
        self, lies: Callable[[float, float], bool], away: Callable[[float, float], float]
    ) -> tuple[tuple[str, str | None], ...]:
        known = [
            (float(lat), float(lon), country, admin1 or None)
            for country, admin1, _, lat, lon in (line.split("\t", 7)[2:7] for line in self._places)
            if lat and not lat.startswith(ABOUT)
        ]
        nearest = min(known, key=lambda one: away(*one[:2]))
        found = {one[2:] for one in known if lies(*one[:2])} | {nearest[2:]}
        return tuple(sorted(found, key=lambda one: (one[0], one[1] or "")))

    @cached_property
    def _codes(self) -> dict[str, int]:
        shipped = self.tables[0]
        countries = ((n, line.split("\t", 3)) for n, line in enumerate(shipped.places))
        return {**shipped.codes, **{parts[2]: n for n, parts in countries if parts[1] == "country"}}

    def country(self, code: str) -> str:
        at = self._codes.get(code.upper())
        return code if at is None else self._place(at).name

    def nearest_names(self, name: str) -> tuple[str, ...]:
        if name.isupper() and (code := nearest_code(name, list(self._codes))):
            return (code,)  # PK-KPP
        return nearest(name, self._names, lambda folded: self._senses(folded)[0][0].name)


def _units(places: Iterable[Place]) -> frozenset[str]:
    return frozenset(p.name for p in places if p.kind in ("admin2", "admin1", "country"))


def _free(found: Words, taken: Iterable[tuple[int, int]]) -> list[bool]:
    """Which words stand outside the taken spans?"""
    free = [True] * len(found)
    for start, end in taken:
        at = bisect_right(found.columns.ends, start)
        while at < len(found) and found[at].start < end:
            free[at] = False
            at += 1
    return free


def _mention(text: str, found: Sequence[Word], match: Match, candidates: tuple[Place, ...]) -> PlaceMention:
    start, end = found[match.first].start, found[match.last].end
    return PlaceMention(start=start, end=end, text=text[start:end], candidates=candidates)


def _likelihood(place: Place, folded: str) -> tuple[int, bool, int, int]:
    other, abroad = fold(place.name) != folded, place.country not in _HOME
    small = place.kind == "place" and place.population < _TOWN
    return abroad + other, other, _VILLAGE if small else _FINENESS[place.kind], -place.population


def place_of(line: str) -> Place:
    fields = line.split("\t")[:12]  # an imported line has its number behind them
    name, kind, country, admin1, admin2, lat, lon, geonameid, population, detail, since, until = fields
    about = (float(lat.lstrip(ABOUT)), float(lon.lstrip(ABOUT))) if lat.startswith(ABOUT) else None
    known = bool(lat) and about is None
    return Place(
        id=identity(line),
        name=name,
        kind=kind,  # type: ignore[arg-type]  # the build writes no other
        country=country,
        admin1=admin1 or None,
        admin2=admin2 or None,
        lat=float(lat) if known else None,
        lon=float(lon) if known else None,
        about=about,
        geonameid=int(geonameid) if geonameid else None,
        population=int(population or 0),
        detail=detail or None,
        since=dt.date.fromisoformat(since) if since else None,
        until=dt.date.fromisoformat(until) if until else None,
    )


def _made_of(place: Place, label: str) -> tuple[Region, ...]:
    if place.name != "Federally Administered Tribal Areas":
        return (_region(place, label),)
    return tuple(
        Region(label=label, country=place.country, admin1=place.admin1, admin2=district)
        for district in _TRIBAL_AREAS
    )


def _region(place: Place, label: str) -> Region:
    own = place.name if place.kind in ("admin3", "place") and place.name != place.admin2 else None
    return Region(label=label, country=place.country, admin1=place.admin1, admin2=place.admin2, place=own)


def _inside(region: Region, parent: Region) -> bool:
    pairs = ((parent.country, region.country), (parent.admin1, region.admin1), (parent.admin2, region.admin2))
    return all(above in (None, own) for above, own in pairs)
