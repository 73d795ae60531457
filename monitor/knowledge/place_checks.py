"""Where do the tables of places contradict themselves?"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from monitor.knowledge.folding import fold
from monitor.knowledge.gazetteer import place_of
from monitor.knowledge.imports.units import apart_km
from monitor.knowledge.model import Clash, Place
from monitor.knowledge.tables import PlaceTable, replaced
from monitor.languages import everyday_words

_ENOUGH = 10  # other points from which the box of a unit is known
_BESIDE = 2.0  # degrees beside the box of the others that still may be in the unit; or thrice its width
_IN_PIECES = frozenset({("IN", "Puducherry")})  # units of which one part lies far from the others
_DISTRICT_KM = 240.0  # from the middle of its district; Ormara lies 232 km from that of Gwadar
_SAME_KM = 25.0  # what is further off than that is another place


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    place: Place
    where: str


def of_places(tables: Sequence[PlaceTable]) -> Iterator[Clash]:
    """What is wrong with the rows that hold, those that were imported after those that are shipped."""
    rows = [Known(place=place_of(line), where=t.where(n)) for t in tables for n, line in enumerate(t.places)]
    instead = replaced(tables)
    yield from _other_place(rows, instead)
    holding = [row for n, row in enumerate(rows) if n not in instead]
    yield from _units(holding)
    yield from _twice(holding)
    yield from _ended_before(holding)
    yield from _outside(holding, "country", lambda place: place.country)
    yield from _outside(holding, "admin1", lambda place: place.admin1 and (place.country, place.admin1))
    yield from _far(holding)
    yield from _everyday(tables)


def _other_place(rows: Sequence[Known], instead: dict[int, int]) -> Iterator[Clash]:
    for n, m in instead.items():
        old, new = rows[n].place, rows[m]
        if old.lat is not None and old.lon is not None and apart_km(new.place, old.lat, old.lon) > _SAME_KM:
            km = apart_km(new.place, old.lat, old.lon)
            if km < float("inf"):
                yield Clash(where=new.where, what=f"{old.id}: is {km:.0f} km from where {rows[n].where} has it")


def _units(rows: Iterable[Known]) -> Iterator[Clash]:
    """Does every province and district that a row names exist?"""
    rows = list(rows)
    units = {(p.country, p.admin1, p.admin2) for p in (row.place for row in rows) if p.kind == "admin2"}
    units |= {(row.place.country, row.place.admin1, None) for row in rows if row.place.kind == "admin1"}
    for row in rows:
        place = row.place
        above = {(place.country, place.admin1, None), (place.country, place.admin1, place.admin2)}
        city = place.admin2 == place.name  # of several districts, and only a quarter tells which
        if place.admin1 is not None and not city and not above <= units:
            _, admin1, admin2 = sorted(above - units, key=str)[0]
            yield Clash(where=row.where, what=f"{place.id}: there is no {admin2 or admin1}")


def _twice(rows: Iterable[Known]) -> Iterator[Clash]:
    seen: dict[tuple[str | None, ...], Known] = {}
    for row in rows:
        place = row.place
        small = place.kind in ("admin3", "place")
        key = (place.country, place.admin1, place.admin2, fold(place.name), None if small else place.kind)
        if key in seen and (place.admin2 or not small) and not _distinct(place, seen[key].place):
            yield Clash(where=row.where, what=f"{place.id}: is at {seen[key].where} already")
        seen.setdefault(key, row)


def _distinct(one: Place, other: Place) -> bool:
    """Units that are no more and those that came after may bear one name."""
    return bool((one.until and other.since) or (one.since and other.until))


def _ended_before(rows: Iterable[Known]) -> Iterator[Clash]:
    for row in rows:
        since, until = row.place.since, row.place.until
        if since and until and until < since:
            yield Clash(where=row.where, what=f"{row.place.id}: ended on {until}, before it began on {since}")


def _outside(rows: Iterable[Known], level: str, unit: Callable[[Place], Hashable]) -> Iterator[Clash]:
    """Points outside the box of the others of their unit."""
    inside: dict[Hashable, list[tuple[float, float, Known]]] = defaultdict(list)
    for row in rows:
        if unit(row.place) and row.place.lat is not None and row.place.lon is not None:
            inside[unit(row.place)].append((row.place.lat, row.place.lon, row))
    for name, points in inside.items():
        if len(points) <= _ENOUGH or name in _IN_PIECES:
            continue
        lats, lons = sorted(lat for lat, _, _ in points), sorted(lon for _, lon, _ in points)
        for lat, lon, row in points:
            if _off(lat, lats) or _off(lon, lons):
                what = f"{row.place.id}: {lat}, {lon} lies far outside the rest of its {level}"
                yield Clash(where=row.where, what=what)


def _off(value: float, ordered: Sequence[float]) -> bool:
    """Does the value lie further outside the range of the others than thrice its width?"""
    low = ordered[1] if value == ordered[0] else ordered[0]
    high = ordered[-2] if value == ordered[-1] else ordered[-1]
    return max(low - value, value - high) > max(_BESIDE, 3 * (high - low))


def _far(rows: Iterable[Known]) -> Iterator[Clash]:
    """Places far from the middle of their district."""
    inside: dict[tuple[str, str | None, str], list[Known]] = defaultdict(list)
    for row in rows:
        if row.place.admin2 and row.place.lat is not None:
            inside[row.place.country, row.place.admin1, row.place.admin2].append(row)
    for (*_, district), found in inside.items():
        lat = median(row.place.lat or 0 for row in found)
        lon = median(row.place.lon or 0 for row in found)
        for row in found:
            km = apart_km(row.place, lat, lon)
            if len(found) > 2 and km > _DISTRICT_KM:
                what = f"{row.place.id}: lies {km:.0f} km from the middle of {district}"
                yield Clash(where=row.where, what=what)


def _everyday(tables: Iterable[PlaceTable]) -> Iterator[Clash]:
    """Everyday words that are read as a small place with nothing beside them that tells it for one."""
    words = {fold(word) for word in everyday_words()}
    for table in tables:
        for name in table.means.keys() & words:
            for n, flag in (meaning.split(":", 1) for meaning in table.means[name].split("\t")):
                place = place_of(table.places[int(n)])
                if flag == "n" and place.kind in ("admin3", "place"):
                    what = f"{place.id}: the name {name!r} is an everyday word"
                    yield Clash(where=table.where(int(n)), what=what)
