"""Which towns does a reader know his way by?"""

from functools import cache
from operator import itemgetter
from typing import NamedTuple

from monitor.knowledge.gazetteer import place_of
from monitor.knowledge.tables import lines

KNOWN = 20_000  # inhabitants; smaller ones are no help to who does not live there


class Town(NamedTuple):
    name: str
    lat: float
    lon: float


@cache
def towns() -> tuple[Town, ...]:
    """The towns of the shipped gazetteer that have a point, the largest first. Whoever draws maps need not hold the
    gazetteer for them: that is ten times as large."""
    found = []
    for line in lines("places"):
        kind, population = itemgetter(1, 8)(line.split("\t", 9))
        if kind not in ("country", "admin1", "admin2") and int(population or 0) >= KNOWN:
            place = place_of(line)
            if place.lat is not None and place.lon is not None:
                found.append((-place.population, place.id, Town(place.name, place.lat, place.lon)))
    return tuple(town for *_, town in sorted(found))


def towns_within(south: float, west: float, north: float, east: float) -> tuple[Town, ...]:
    return tuple(one for one in towns() if south < one.lat < north and west < one.lon < east)
