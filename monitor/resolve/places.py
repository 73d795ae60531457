"""Can they have happened at the same place?"""

from difflib import SequenceMatcher

from monitor.dedup import fold
from monitor.distances import kilometres
from monitor.incidents.where.readings import same_district
from monitor.model import Location
from monitor.resolve.points import NEVER, Point

SAME_SPOT_KM = 2.0  # two names for one spot: a bazaar and its village
NEARBY_KM = 15.0  # a village and the town that it is told by; farther apart they are two places
SPELLING = 0.75  # likeness from which two names that no map gives are spellings of one ("Makeen", "Makin")


def place(mine: Location | None, its: Location | None) -> Point:
    if mine is None or its is None:
        return Point(-1.5, "place not known")
    for unit, one, other in (
        ("country", mine.country, its.country),
        ("province", mine.admin1, its.admin1),
        ("district", mine.admin2, its.admin2),
    ):
        if one and other and not _agree(unit, one, other):
            return Point(NEVER, f"other {unit}: {other}, not {one}")
    if _exact(mine) and _exact(its) and _one_district(mine, its):
        if mine.name == its.name or (mine.geonameid is not None and mine.geonameid == its.geonameid):
            return Point(3.0, mine.name)
        return _distance(mine, its)
    if mine.admin2 and its.admin2:
        return _in_district(mine, its)
    if mine.admin1 and its.admin1:
        return Point(-0.7, f"no more than {mine.admin1}")
    return Point(-2.0, f"no more than {mine.country}")


def is_spot(location: Location | None) -> bool:
    """Whether it names what is finer than its district."""
    return location is not None and _own_name(location) is not None


def _agree(unit: str, one: str, other: str) -> bool:
    """Whether two names can be of one unit: "Karachi" stands for Karachi South and Malir, "Dir" for Lower Dir;
    Lower and Upper Dir are two."""
    return one == other or (unit == "district" and same_district(one, other))


def _one_district(mine: Location, its: Location) -> bool:
    return mine.admin2 == its.admin2 or same_district(mine.admin2, its.admin2)


def _in_district(mine: Location, its: Location) -> Point:
    """Two names in one district, of which one at least has no point on the map."""
    one, other = _own_name(mine), _own_name(its)
    if one and other:
        if _one_name(one, other):
            return Point(2.5, mine.name)
        return Point(-0.5, f"{mine.admin2}, but {its.name}, not {mine.name}")
    return Point(1.8 if mine.admin2 == its.admin2 else 1.2, mine.admin2 or mine.name)


def _own_name(location: Location) -> str | None:
    """The name of what is finer than the district, if one is told."""
    return None if location.name in (location.admin2, location.admin1) else fold(location.name)


def _one_name(one: str, other: str) -> bool:
    """Whether one name holds the other, or both are spelled much alike."""
    mine, its = set(one.split()), set(other.split())
    return mine <= its or its <= mine or SequenceMatcher(None, one, other).ratio() >= SPELLING


def _exact(location: Location) -> bool:
    """Whether the name is finer than the district; a town by its district's name may stand for the whole of it."""
    return location.precision in ("place", "near") and location.name not in (location.admin2, location.admin1)


def _distance(mine: Location, its: Location) -> Point:
    both = f"{mine.name} and {its.name}"
    if mine.lat is None or mine.lon is None or its.lat is None or its.lon is None:
        return Point(-0.5, f"{both}, distance not known")
    if mine.precision == its.precision == "near" and (mine.lat, mine.lon) == (its.lat, its.lon):
        return _in_district(mine, its)  # two names that no map gives, told by one that it does
    apart = kilometres((mine.lat, mine.lon), (its.lat, its.lon))
    if apart <= SAME_SPOT_KM:
        return Point(2.5, f"{both}, {apart:.0f} km apart")
    if apart <= NEARBY_KM:
        return Point(0.0, f"{both}, {apart:.0f} km apart")  # told by its town, or the next village
    near = "near" in (mine.precision, its.precision)  # a road or hills by a place reach far
    return Point(-1.0 if near else -2.5, f"{both}, {apart:.0f} km apart")
