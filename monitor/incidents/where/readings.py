"""What does a place name mean, beside the other names of its text?"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from monitor.knowledge.model import Place
from monitor.knowledge.regions import conflicts, parts

NEARBY_KM = 80.0  # a namesake of a place is the place if it lies so near to the district that the text names
BESIDE_KM = 40.0  # from a town's middle to what may be called its outskirts
FAR_KM = 400.0  # from all units that the text names, over the border: so far away lies a namesake
SMALL = 50_000  # people; a smaller place in a state that the text does not name is a namesake
METROPOLIS = 500_000  # people; so big a city is meant before a village of our countries
FINENESS = {"country": 0, "admin1": 1, "admin2": 2, "admin3": 3, "place": 3}
# Points for a meaning of a name. What the names beside it say outweighs all else.
_BESIDE = 4.0  # for a kinship of 1 with a name of the same run: "Nowshera in Rajouri district"
_ELSEWHERE = 1.5  # for a kinship of 1 with a name of the text
_AT_HOME = 3.0  # in the outlet's country
_OF_A_GROUP = 1.0  # where a group is at home that the text names
_CITY = 1.2  # "in Kabul" is the city, not its province
_SPOT = 1.5  # "near Surab" is the town, not its district
_WORLD = 1.5  # of "Santa Cruz" the world knows the city
_CONFLICT = 0.5  # news of violence that says no more than "Bijapur" means the one where there is a conflict
_RARER = 0.3  # off for each likelier meaning (the gazetteer's order), for five at most
_OUTDATED = 1.0  # off for a unit that was no more, or not yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """By what the ambiguous names of a text are read: `units` tell where its places lie, `hints` also those of
    datelines and roads; the outlet's country and the day of publication."""

    units: Sequence[Place]
    hints: Sequence[Place]
    country: str | None
    published: date | None
    homes: frozenset[str] = frozenset()  # the countries of the groups that the text names


def inside(place: Place, unit: Place) -> bool:
    """Does the place lie in the unit, or may it? Districts that were divided count as one."""
    if place.country != unit.country:
        return False
    if unit.kind == "country":
        return True
    if unit.kind == "admin1":
        return place.admin1 == unit.admin1
    if place.admin1 != unit.admin1:
        return False
    if place.admin2 is None and fine(place):
        return km(place, unit) <= NEARBY_KM
    if unit.kind != "admin2" and fine(place) and place.name != unit.name and unit.name != unit.admin2:
        greater = unit.population > place.population or (unit.kind == "admin3" and place.kind == "place")
        return greater and same_district(place.admin2, unit.admin2)
    return same_district(place.admin2, unit.admin2)


def far_from_all(own: Sequence[Place], names: Iterable[Sequence[Place]]) -> bool:
    """Does a text name other places, by their likeliest meaning none in the province or state of this one?"""
    units = {(p.country, p.admin1) for p in own[:1]}
    others = [other[:1] for other in names if other != own]
    return bool(others) and not any((p.country, p.admin1) in units for other in others for p in other)


@lru_cache(maxsize=4096)  # the names of districts come back in every text
def same_district(one: str | None, other: str | None) -> bool:
    """The same, or one a part of the other ("South Waziristan", "Upper South Waziristan"; "Karachi", "Malir")."""
    if one is None or other is None:
        return False
    if one == other or other in parts(one) or one in parts(other):
        return True
    if " " not in one and " " not in other:
        return False
    words, others = set(one.split()), set(other.split())
    return words < others or others < words


def fine(place: Place) -> bool:
    return place.kind in ("place", "admin3")


def agrees(place: Place, unit: Place) -> bool:
    if place.country != unit.country or (unit.admin1 and place.admin1 != unit.admin1):
        return False
    if unit.admin2 is None or same_district(place.admin2, unit.admin2):
        return True
    if place.admin2 is None and place.lat is None:
        return True
    return km(place, unit) <= NEARBY_KM  # borders of districts move: Hub was in Lasbela


def km(one: Place, other: Place) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    mean = math.radians((one.lat + other.lat) / 2)
    return 111.2 * math.hypot(one.lat - other.lat, (one.lon - other.lon) * math.cos(mean))


def settled(names: Iterable[tuple[Place, ...]], country: str | None) -> tuple[Place, ...]:
    """The units that a text names beyond doubt, by which its ambiguous names are read."""
    units: list[Place] = []
    for candidates in names:
        kept = [p for p in candidates if country in (None, p.country)] or list(candidates)
        namesakes = {(p.country, p.admin1, p.admin2) for p in kept if p.kind != "admin1" or p is kept[0]}
        if len({(country, admin1) for country, admin1, _ in namesakes}) == 1:
            shared = len({admin2 for _, _, admin2 in namesakes}) == 1 or kept[0].kind in ("admin1", "admin2")
            units.extend(kept[:1] if shared else ())
    return tuple({place.id: place for place in units}.values())


def meaning(
    candidates: Sequence[Place], beside: Sequence[Place], company: Company, *, city: bool, spot: bool
) -> Place | None:
    """The candidate that fits best to the names beside it, then to the text's, then to the outlet's country.

    `city`: no finer name stands before it, or a quarter's; `spot`: it is told as a spot on the map.
    None: none fits; a village of that name lies elsewhere.
    """
    if not candidates:
        return None
    best = candidates[0]
    if len(candidates) > 1:
        best = _fitting(candidates, beside, company, city=city, spot=spot)
    abroad = _abroad(best, company)
    stray = _namesake(best, [*beside, *company.units]) and not _hinted(best, company.hints)
    return None if abroad or stray else best


def _hinted(place: Place, hints: Iterable[Place]) -> bool:
    """Does a dateline, an office or a road of the text name the place's own district or a town beside it?"""
    state = (place.country, place.admin1)
    own = (p for p in hints if (p.country, p.admin1) == state and p.kind != "admin1" and p.id != place.id)
    return any(same_district(p.admin2, place.admin2) or km(p, place) <= BESIDE_KM for p in own)


def _abroad(place: Place, company: Company) -> bool:
    """Is it a small place of another country than the outlet's, of which the text names nothing else?"""
    if company.country in (None, place.country) or place.kind == "country" or place.population >= METROPOLIS:
        return False
    home = any(p.country == company.country for p in (company.units if fine(place) else company.hints))
    near = any(country == place.country for country, _ in conflicts())  # where the same names are met again
    # a village, or a canton of the wide world that is called as a village is here
    meant = fine(place) or (not near and place.lat is None and " " not in place.name)
    return home and meant


def _fitting(
    candidates: Sequence[Place], beside: Sequence[Place], company: Company, *, city: bool, spot: bool
) -> Place:
    """The candidate with the most points."""
    own = {place.id for place in candidates}
    hints = [place for place in company.hints if place.id not in own]

    def fit(numbered: tuple[int, Place]) -> float:
        n, place = numbered
        score = _BESIDE * nearest(place, beside) + _ELSEWHERE * nearest(place, hints) - _RARER * min(n, 5)
        if (place.country, place.admin1) in conflicts():
            score += _CONFLICT
        if place.country == company.country:
            score += _AT_HOME
        if place.country in company.homes:
            score += _OF_A_GROUP
        namesake = (place.name, place.country) == (candidates[0].name, candidates[0].country)
        if city and fine(place) and place.population >= SMALL and namesake:
            score += _CITY
        if spot and fine(place):
            score += _SPOT
        if place.population >= METROPOLIS and fine(candidates[0]) and candidates[0].population < SMALL:
            score += _WORLD
        return score - (_OUTDATED if out_of_time(place, company.published) else 0.0)

    return max(enumerate(candidates), key=fit)[1]


def _namesake(place: Place, others: Sequence[Place]) -> bool:
    """Is it a small place in a state that the text does not name, while it names another of that country?"""
    if not fine(place) or place.population >= SMALL:
        return False
    units = [p for p in others if p.kind in ("admin1", "admin2") and p.id != place.id]
    states = {p.admin1 for p in units if p.country == place.country}
    if not states:
        return bool(units) and all(FAR_KM < km(place, p) < math.inf for p in units)
    return place.admin1 not in states


def nearest(place: Place, others: Iterable[Place]) -> float:
    return max([kinship(place, other) for other in others if other.country == place.country], default=0.0)


def kinship(place: Place, other: Place) -> float:
    """How much of their parents two places of a country share."""
    if place.admin1 is None or place.admin1 != other.admin1:
        return 0.4
    return 2.0 if same_district(place.admin2, other.admin2) else 1.0


def out_of_time(place: Place, published: date | None) -> bool:
    if published is None:
        return False
    return (place.until is not None and published > place.until) or (
        place.since is not None and published < place.since
    )
