"""Can they have happened at the same place?"""

from monitor.distances import kilometres
from monitor.model import Location
from monitor.resolve.points import NEVER, Point

SAME_SPOT_KM = 5.0  # two names for one spot: a bazaar and its village
NEARBY_KM = 15.0  # a village and the town that it is told by; farther apart they are two places


def place(mine: Location | None, its: Location | None) -> Point:
    if mine is None or its is None:
        return Point(-1.5, "place not known")
    for unit, one, other in (
        ("country", mine.country, its.country),
        ("province", mine.admin1, its.admin1),
        ("district", mine.admin2, its.admin2),
    ):
        if one and other and not _agree(one, other):
            return Point(NEVER, f"other {unit}: {other}, not {one}")
    exact = _exact(mine) and _exact(its) and mine.admin2 == its.admin2
    if exact and (mine.name == its.name or (mine.geonameid is not None and mine.geonameid == its.geonameid)):
        return Point(3.0, mine.name)
    if exact:
        return _distance(mine, its)
    if mine.admin2 and its.admin2:
        return Point(1.8 if mine.admin2 == its.admin2 else 1.2, mine.admin2)
    if mine.admin1 and its.admin1:
        return Point(-0.7, f"no more than {mine.admin1}")
    return Point(-2.0, f"no more than {mine.country}")


def _agree(one: str, other: str) -> bool:
    """Whether two names can be of one unit: "Karachi" stands for Karachi South, "Dir" for Lower Dir; Lower and
    Upper Dir are two."""
    mine, its = set(one.split()), set(other.split())
    return mine <= its or its <= mine


def _exact(location: Location) -> bool:
    """Whether the name is finer than the district; a town by its district's name may stand for the whole of it."""
    return location.precision in ("place", "near") and location.name not in (location.admin2, location.admin1)


def _distance(mine: Location, its: Location) -> Point:
    both = f"{mine.name} and {its.name}"
    if mine.lat is None or mine.lon is None or its.lat is None or its.lon is None:
        return Point(-0.5, f"{both}, distance not known")
    apart = kilometres((mine.lat, mine.lon), (its.lat, its.lon))
    if apart <= SAME_SPOT_KM:
        return Point(2.5, f"{both}, {apart:.0f} km apart")
    if apart <= NEARBY_KM:
        return Point(1.5, f"{both}, {apart:.0f} km apart")
    near = "near" in (mine.precision, its.precision)  # a road or hills by a place reach far
    return Point(-1.0 if near else -2.5, f"{both}, {apart:.0f} km apart")
