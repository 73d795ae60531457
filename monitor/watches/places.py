"""Does an incident lie where a watch asks for?

What is not known to lie there does not: a watch that is bound to places hears of an incident without one only if it
asks for `unlocated` ones. Points are judged as they are known: a district by its middle, what was near a place by
that place, each said; a province or a country is no point.
"""

from collections.abc import Callable

from monitor import areas
from monitor.distances import kilometres
from monitor.incidents.where.readings import same_district
from monitor.knowledge.regions import parted
from monitor.merge.differences import place_text
from monitor.model import Incident, Location, Region, Watch

Held = tuple[bool, str]  # whether a condition holds, and why

POINT = ("place", "near", "admin2")  # precisions whose coordinates are a point


def regions(watch: Watch, incident: Incident) -> Held | None:
    if not watch.regions:
        return None
    location, asked = incident.facts.location, ", ".join(region.label for region in watch.regions)
    if location is None:
        return _nowhere(watch, f"the watch asks for {asked}")
    where = wording(location)
    for region in watch.regions:
        if inside(location, region):
            return True, f"{where} lies in {region.label}"
    return False, f"{where} is not known to lie in {asked}"


def inside(location: Location | None, region: Region) -> bool:
    """Whether the location is known to lie in the region; what is not known does not. A district that was divided
    holds its parts, which do not hold it: "South Waziristan" is more than Upper South Waziristan."""
    if location is None:
        return False
    units = (
        (region.country, location.country),
        (region.admin1, location.admin1),
        (region.place, location.name),
    )
    known = all(asked is None or asked == known for asked, known in units)
    return known and (region.admin2 is None or _district(region.admin2, location.admin2))


def _district(asked: str, known: str | None) -> bool:
    return asked == known or (known is not None and asked in parted() and same_district(asked, known))


def within(watch: Watch, incident: Incident) -> Held | None:
    if watch.within is None:
        return None
    lat, lon, radius = watch.within

    def lies(at: float, along: float, where: str) -> Held:
        away = kilometres((lat, lon), (at, along))
        said = f"{where} is {away:.0f} km from {lat:g}, {lon:g}"
        return (True, said) if away <= radius else (False, f"{said}, more than {radius:g} km")

    return _judged(watch, incident, lies, f"the watch asks for {radius:g} km around {lat:g}, {lon:g}")


def box(watch: Watch, incident: Incident) -> Held | None:
    if watch.box is None:
        return None
    asked = watch.box
    named = f"the box from {asked.south:g}, {asked.west:g} to {asked.north:g}, {asked.east:g}"

    def lies(lat: float, lon: float, where: str) -> Held:
        return _lies(areas.in_box(lat, lon, asked), where, named)

    return _judged(watch, incident, lies, f"the watch asks for {named}")


def area(watch: Watch, incident: Incident) -> Held | None:
    if watch.area is None:
        return None
    asked = watch.area

    def lies(lat: float, lon: float, where: str) -> Held:
        return _lies(areas.in_area(lat, lon, asked), where, asked.label)

    return _judged(watch, incident, lies, f"the watch asks for {asked.label}")


def _lies(inside: bool, where: str, named: str) -> Held:
    return inside, f"{where} lies {'in' if inside else 'outside of'} {named}"


def _judged(watch: Watch, incident: Incident, lies: Callable[[float, float, str], Held], asked: str) -> Held:
    """By the point of its place."""
    location = incident.facts.location
    if location is None:
        return _nowhere(watch, asked)
    if location.lat is None or location.lon is None or location.precision not in POINT:
        return False, f"{wording(location)} is known, which is no point on the map; {asked}"
    return lies(location.lat, location.lon, _point(location))


def _nowhere(watch: Watch, asked: str) -> Held:
    if watch.unlocated:
        return True, f"no place is known, and the watch asks for unlocated ones too; {asked}"
    return False, f"no place is known, {asked}"


def _point(location: Location) -> str:
    if location.precision == "admin2":
        return f"the middle of {location.name} (nothing finer is known)"
    return f"{location.name} (near which it was)" if location.precision == "near" else location.name


def wording(location: Location) -> str:
    said = place_text(location) or location.name
    return f"near {said}" if location.precision == "near" else said
