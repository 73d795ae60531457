"""Which known country, province and district does a user's word mean?"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from math import cos, hypot, radians

from monitor.knowledge.folding import fold
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.imports.columns import Refused, nearest
from monitor.knowledge.model import Place
from monitor.model import Region

NEAR_KM = 15.0  # a place so near to a known one of its province is taken to lie in its district
KM_A_DEGREE = 111.0  # of latitude


class Units:
    """The known units, and those that the file adds before its other places."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places
        self._added: dict[tuple[str, str, str], Region] = {}

    def add(self, country: str, admin1: str, admin2: str) -> None:
        region = Region(label=admin2 or admin1, country=country, admin1=admin1, admin2=admin2 or None)
        self._added[country, fold(admin1) if admin2 else "", fold(admin2 or admin1)] = region
        self.admin1.cache_clear()
        self.admin2.cache_clear()

    @cache  # noqa: B019 - lives as long as one import
    def country(self, text: str) -> str:
        if not text:
            raise Refused("country: is missing")
        found = {r.country for r in self._places.region(text) if r.admin1 is None}
        if len(found) != 1:
            raise Refused(f"country: unknown: {text[:40]!r}{nearest(text, self._names('country', ''))}")
        return found.pop()

    @cache  # noqa: B019
    def admin1(self, country: str, text: str) -> str:
        added = self._added.get((country, "", fold(text)))
        named = {p.name for p in self._places.named(text) if p.kind == "admin1" and p.country == country}
        regions = [added] if added else self._places.region(f"{text}, {country}")
        found = named or {r.admin1 for r in regions if r.admin1 and r.admin2 is None and r.place is None}
        if len(found) != 1:
            raise Refused(
                f"admin1: unknown in {country}: {text[:40]!r}{nearest(text, self._names('admin1', country))}"
            )
        return found.pop() or ""

    @cache  # noqa: B019
    def admin2(self, country: str, admin1: str, text: str) -> tuple[str, str]:
        """The province and the district; a blank province is found where only one has such a district."""
        added = [r for key, r in self._added.items() if key[0] == country and key[1] and key[2] == fold(text)]
        above = f"{admin1}, {country}" if admin1 else country
        known = [*self._places.region(f"{text} district, {above}"), *added]
        found = {(r.admin1 or "", r.admin2) for r in known if r.admin2 and r.place is None}
        found = {(first, second) for first, second in found if admin1 in ("", first)}
        if len(found) == 1:
            ((first, second),) = found
            return first, second or ""
        if found:
            raise Refused(f"admin2: {text[:40]!r} is a district of {' and of '.join(sorted(f for f, _ in found))}")
        right = self._names("admin2", country, admin1)
        raise Refused(f"admin2: unknown in {admin1 or country}: {text[:40]!r}{nearest(text, right)}")

    def _names(self, kind: str, country: str, admin1: str = "") -> list[str]:
        inside = (unit for unit in self._places.units() if unit.kind == kind and country in ("", unit.country))
        return [unit.name for unit in inside if admin1 in ("", unit.admin1)]


class Nearest:
    """The known district of a point: that of the nearest known place, if one is near."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in places:
            if place.admin2 and place.lat is not None and place.lon is not None:
                self._cells[_cell(place.lat, place.lon)].append(place)

    def district(self, country: str, admin1: str, lat: float, lon: float) -> tuple[str, str] | None:
        row, column = _cell(lat, lon)
        around = (
            place
            for y in (row - 1, row, row + 1)
            for x in (column - 1, column, column + 1)
            for place in self._cells.get((y, x), ())
            if place.country == country and admin1 in ("", place.admin1)
        )
        best = min(around, key=lambda place: apart_km(place, lat, lon), default=None)
        if best is None or apart_km(best, lat, lon) > NEAR_KM:
            return None
        return best.admin1 or "", best.admin2 or ""


def apart_km(place: Place, lat: float, lon: float) -> float:
    """Between near points, on a flat earth."""
    if place.lat is None or place.lon is None:
        return float("inf")
    return KM_A_DEGREE * hypot(place.lat - lat, cos(radians(lat)) * (place.lon - lon))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat * 4), int(lon * 4)  # a quarter of a degree is wider than NEAR_KM, up to 57° of latitude
