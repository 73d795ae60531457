"""What do the place names of a text mean, and what do their words say for each as a scene?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.incidents.values import value
from monitor.incidents.where.layouts import layout
from monitor.incidents.where.readings import (
    FINENESS,
    METROPOLIS,
    Company,
    agrees,
    fine,
    meaning,
    same_district,
    settled,
)
from monitor.incidents.where.scenes import Chain, chains
from monitor.incidents.where.spots import Spot
from monitor.incidents.where.surroundings import AGAINST, dateline, here, in_office, past_year, worth
from monitor.knowledge.model import Place, PlaceMention
from monitor.languages.placewords import PlaceWords

# a mark before a capital, or a blank line; the class of what may come first is sought fastest
_STOP = re.compile(r"[.!?।۔\n](?:(?<!\n)\s+(?=[A-Z\"'“‘\u0600-\u097f])|(?<=\n)\s*\n)")
# Points, measured by a preposition of place, which counts 2.5 (surroundings).
_BY_FINENESS = {0: -3.0, 1: -1.5, 2: 0.5, 3: 1.0}  # the smaller a place, the more it tells
_IN_A_UNIT = 1.0  # "A in B district" tells more than "A"
_ABROAD = -2.0  # an outlet's news are of its country
_ALONE = -3.0  # a small place of a country that the text does not otherwise name is somebody's name


@value(frozen=True, slots=True, kw_only=True)
class Reading:
    """A run of place names with the reading of its finest one, and its worth as a scene, whatever the act."""

    chain: Chain
    head: Spot
    place: Place | None  # what the head means; None: a name that the gazetteer lacks
    unit: Place | None  # the finest unit above the head that is known
    around: Place | None  # a town or tehsil above the head that is on the map
    worth: float
    year: int | None  # a year long past that is told beside it: the worth of another act's scene
    fineness: int  # how small a place the head tells

    @property
    def is_near_city(self) -> bool:
        """ "A raid near Dhaka": no more than the city, and not in it."""
        city = self.place is not None and self.place.kind == "place" and self.place.population >= METROPOLIS
        return city and self.head.near and len(self.chain) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The place names of a text, read for the outlet's country and the day of publication."""

    text: str
    country: str | None
    settled: Sequence[Place]
    offices: Sequence[Place]  # the units whose officers speak or act
    dateline: Place | None
    stops: tuple[int, ...]  # where its sentences end
    readings: tuple[Reading, ...]


def survey(
    text: str,
    mentions: Sequence[PlaceMention],
    words: PlaceWords,
    *,
    country: str | None,
    published: date | None,
    homes: frozenset[str] = frozenset(),
) -> Survey:
    """Read every place name of a text, once for all its incidents."""
    lay = layout(text, words)
    runs = chains(lay, mentions)
    told = [(run, worth(lay, run, published)) for run in runs]
    company = Company(
        units=settled((spot.candidates for run, points in told if points > AGAINST for spot in run), country),
        hints=settled((spot.candidates for run in runs for spot in run), country),
        country=country,
        published=published,
        homes=homes,
    )
    told += [((*spot, *runs[0]), worth(lay, spot, published)) for spot in here(lay, runs)]
    readings = tuple(_read(run, points, company, past_year(lay, run, published)) for run, points in told)
    head = runs[0][0].candidates if runs and dateline(lay, runs[0]) else ()
    return Survey(
        text=text,
        country=country,
        settled=company.units,
        offices=settled((run[0].candidates for run in runs if in_office(run, words)), country),
        stops=tuple(m.start() for m in _STOP.finditer(text)),
        dateline=readings[0].place or head[0] if head else None,
        readings=readings,
    )


def _read(run: Chain, told: float, company: Company, year: int | None) -> Reading:
    """The finest name of the run, what it means, and the finest unit above it that the run names."""
    readings: list[tuple[Spot, Place | None]] = []
    for n, spot in enumerate(run):
        beside = [p for other in run if other is not spot for p in other.candidates]
        city = n == 0 or (run[n - 1].urban and not run[n - 1].candidates) or _metropolis(run, n)
        alone = spot.near and spot.level is None
        candidates = _over_its_districts(spot, beside)
        readings.append((spot, meaning(candidates, beside, company, city=city, spot=alone)))
    readings = _below(readings)
    finest = max(rank(spot, place) for spot, place in readings)
    heads = [(spot, place) for spot, place in readings if rank(spot, place) == finest]
    passed = heads[0][0].owner or heads[0][0].way  # "A's B" is B, "the A highway near B" too
    beyond = heads[1:] or [told for told in readings[1:] if heads[0][0].way and _off(*heads[0], told[1])]
    head, place = beyond[0] if passed and beyond else heads[0]
    above = [p for spot, p in readings if spot is not head and p is not None]
    district = next((p for p in above if p.kind == "admin2"), None)
    unit = district or max(above, key=lambda p: FINENESS[p.kind], default=None)
    if place is not None and unit is not None and FINENESS[place.kind] > 1 and not agrees(place, unit):
        place = None  # a namesake elsewhere: the text's own district decides
    score = told + _BY_FINENESS[fineness(place)]
    if unit is not None or (place is not None and place.kind == "admin2"):
        score += _IN_A_UNIT
    if place is not None and company.country not in (None, place.country):
        score += _ABROAD
    if place is None and told <= 0 and head.candidates and not any(fine(p) for p in head.candidates):
        score += _ALONE  # what is a unit elsewhere is a village here only where it is told as a place
    if unit is None and (_alone(place, company.hints) if place is not None else _foreign(head, company.units)):
        score += _ALONE
    around = next((p for p in above if fine(p) and p.lat is not None and (unit is None or agrees(p, unit))), None)
    return Reading(
        chain=run,
        head=head,
        place=place,
        unit=unit,
        around=around,
        worth=score,
        year=year,
        fineness=rank(head, place),
    )


def _over_its_districts(spot: Spot, beside: Sequence[Place]) -> tuple[Place, ...]:
    """ "Kabul's Deh Sabz district", "Shindand, Herat": beside a district of its own the name is the province's, not
    its city's."""
    districts = [p for p in beside if p.kind == "admin2" and p.admin2 != p.admin1]
    if any(fine(p) and p.admin2 == d.admin2 and p.admin1 == d.admin1 for p in spot.candidates for d in districts):
        return spot.candidates  # Baghlan is a town of Baghlan-e-Jadid district, too
    states = {(p.country, p.admin1) for p in districts}
    above = tuple(p for p in spot.candidates if p.kind == "admin1" and (p.country, p.name) in states)
    return above or spot.candidates


def _off(head: Spot, town: Place | None, district: Place | None) -> bool:
    """Does the road of a town run here through another district than its own?"""
    if district is None or district.kind != "admin2":
        return False
    return bool(head.candidates) if town is None else not same_district(town.admin2, district.admin2)


def _metropolis(run: Chain, n: int) -> bool:
    """ "the A area of Kabul" is a part of the city, "the A district of Kabul" one of its province."""
    towns = (p for p in run[n].candidates if fine(p) and p.population >= METROPOLIS)
    return run[n].level is None and run[n - 1].level in (None, "place") and any(towns)


def _below(readings: Sequence[tuple[Spot, Place | None]]) -> list[tuple[Spot, Place | None]]:
    """What a later unit of the run does not hold, nor another of its names, is a namesake elsewhere: "A area of B",
    "A village in B district"."""
    kept: list[tuple[Spot, Place | None]] = []
    unit: Place | None = None
    for spot, place in reversed(readings):
        others = [p for _, p in readings if p is not None and p is not place and p.kind != "country"]
        loose = unit is not None and spot.level in (None, "place")
        if place is not None and unit is not None and loose and _in_none(place, others or [unit]):
            place = None
        if place is not None and (not fine(place) or place.name == place.admin2):
            unit = place
        kept.append((spot, place))
    return kept[::-1]


def _in_none(place: Place, units: Sequence[Place]) -> bool:
    if place.kind == "admin2":
        return all(place.country != unit.country or unit.admin1 not in (None, place.admin1) for unit in units)
    return fine(place) and not any(agrees(place, unit) for unit in units)


def _foreign(head: Spot, units: Sequence[Place]) -> bool:
    """Is it a name that only countries have which the text does not otherwise name?"""
    known = {p.country for p in units}
    return bool(head.candidates and known) and all(p.country not in known for p in head.candidates)


def _alone(place: Place, hints: Sequence[Place]) -> bool:
    """Does the text name other countries, and this one by nothing but a small place?"""
    others = {p.country for p in hints if p.id != place.id}
    return (
        place.kind != "country"
        and place.population < METROPOLIS
        and bool(others - {place.country})
        and place.country not in others
    )


def fineness(place: Place | None) -> int:
    return 3 if place is None else FINENESS[place.kind]


def rank(spot: Spot, place: Place | None) -> int:
    return 2 if place is None and spot.level == "admin2" else fineness(place)
