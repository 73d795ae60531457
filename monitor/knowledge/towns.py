"""Which towns does a reader know his way by?"""

from functools import cache

from monitor.knowledge.gazetteer import place_of
from monitor.knowledge.model import Place
from monitor.knowledge.tables import shipped

KNOWN = 20_000  # inhabitants; smaller ones are no help to who does not live there


@cache
def towns() -> tuple[Place, ...]:
    """The towns of the shipped gazetteer that have a point, the largest first."""
    units = ("country", "admin1", "admin2")
    places = map(place_of, (line for line in shipped().places if line.split("\t", 2)[1] not in units))
    found = [one for one in places if one.lat is not None and one.population >= KNOWN]
    return tuple(sorted(found, key=lambda one: (-one.population, one.id)))


def towns_within(south: float, west: float, north: float, east: float) -> tuple[Place, ...]:
    return tuple(
        one
        for one in towns()
        if one.lat is not None and one.lon is not None and south < one.lat < north and west < one.lon < east
    )
