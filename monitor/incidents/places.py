"""Where did it happen?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.incidents.found import Found
from monitor.incidents.readings import FINENESS, METROPOLIS, agrees, fine, inside, meaning, same_district, settled
from monitor.incidents.scenes import Chain, Spot, chains, layout
from monitor.incidents.surroundings import aside, dateline, here, worth
from monitor.knowledge.model import Place, PlaceMention
from monitor.languages.placewords import PlaceWords
from monitor.model import Evidence, Location, PlacePrecision

_SENTENCE_END = re.compile(r"[.!?।۔]\s+(?=[A-Z\"'“‘\u0600-\u097f])|\n\s*\n")
# Points, measured by a preposition of place, which counts 2.5 (surroundings).
_OUTSIDE = 4.0  # what it costs a name to stand in none of the incident's sentences
_AGAINST = -2.0  # a name whose own words say so much against it is only taken where there is no other
_TOLD = 1.0  # … and so much they must say for it to refine a district that is told better
_AS_GOOD = 3.0  # a finer name of other sentences is taken if it is told nearly as well
_BY_FINENESS = {0: -3.0, 1: -1.5, 2: 0.5, 3: 1.0}  # the smaller a place, the more it tells
_IN_A_UNIT = 1.0  # "A in B district" tells more than "A"
_ABROAD = -2.0  # an outlet's news are of its country
_ALONE = -3.0  # a small place of a country that the text does not otherwise name is somebody's name
_HORIZON = 20_000  # characters around the incident's sentences: a name beyond tells nothing of it
_FAR = 1_000  # characters: what lies so far from the act is not in its sentence
_REACH = 400  # characters in which a name loses one point to nearer ones
_CERTAIN, _LIKELY, _POSSIBLE = 0.9, 0.7, 0.4  # how sure, by the scene's worth


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A run of place names with the reading of its finest one, and its worth as a scene, whatever the act."""

    chain: Chain
    head: Spot
    place: Place | None  # what the head means; None: a name that the gazetteer lacks
    unit: Place | None  # the finest unit above the head that is known
    around: Place | None  # a town or tehsil above the head that is on the map
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A reading, scored as the scene of one act."""

    reading: _Reading
    score: float
    own: bool  # does it stand in the incident's sentences?

    @property
    def place(self) -> Place | None:
        return self.reading.place

    @property
    def unit(self) -> Place | None:
        return self.reading.unit

    @property
    def fineness(self) -> int:
        return _rank(self.reading.head, self.reading.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The place names of a text, read for the outlet's country and the day of publication."""

    text: str
    country: str | None
    settled: tuple[Place, ...]
    dateline: Place | None
    readings: tuple[_Reading, ...]


def survey(
    text: str,
    mentions: Sequence[PlaceMention],
    words: PlaceWords,
    *,
    country: str | None,
    published: date | None,
) -> Survey:
    """Read every place name of a text, once for all its incidents."""
    lay = layout(text, words)
    runs = chains(lay, mentions)
    telling = [run for run in runs if not aside(lay, run)]
    units = settled((spot.candidates for run in telling for spot in run), country)
    hints = settled((spot.candidates for run in runs for spot in run), country)
    head = runs[0][0].candidates if runs and dateline(lay, runs[0]) else ()
    told = [*((run, run) for run in runs), *((spot, (*spot, *runs[0])) for spot in here(lay, runs))]
    readings = (_read(run, worth(lay, by, published), units, hints, country, published) for by, run in told)
    return Survey(
        text=text,
        country=country,
        settled=units,
        dateline=head[0] if head else None,
        readings=tuple(readings),
    )


def where(seen: Survey, spans: Sequence[tuple[int, int]], anchor: tuple[int, int] | None) -> Found[Location] | None:
    """The place of the incident that `spans` tell, most telling one first, `anchor` being the words of its act."""
    text = seen.text
    edges = [edge for span in spans for edge in span] or [0, len(text)]
    first, last = min(edges) - _HORIZON, max(edges) + _HORIZON
    near = [r for r in seen.readings if first <= r.head.start and r.head.end <= last]
    likely = [r for r in near if r.worth > _AGAINST] or near
    scenes = [_scene(text, spans, anchor, reading) for reading in likely]
    best = max(scenes, key=lambda scene: scene.score, default=None)
    if best is None or best.score < -_OUTSIDE:
        return None
    finer = [s for s in scenes if _refines(s, best)]
    chosen = max(finer, key=lambda scene: scene.score, default=best)
    return _found(text, chosen, _above(chosen, best, scenes, seen))


def _scene(
    text: str, spans: Sequence[tuple[int, int]], anchor: tuple[int, int] | None, reading: _Reading
) -> _Scene:
    own = any(start <= reading.head.start < end for start, end in spans)
    return _Scene(reading=reading, score=reading.worth + _standing(text, spans, anchor, reading.chain), own=own)


def _standing(text: str, spans: Sequence[tuple[int, int]], anchor: tuple[int, int] | None, run: Chain) -> float:
    """In which of the incident's sentences the run stands, and how near to the act."""
    rank = next((n for n, (start, end) in enumerate(spans) if start <= run[0].start < end), None)
    if rank is None:
        gaps = [min(abs(run[0].start - end), abs(run[0].start - start)) for start, end in spans]
        return -_OUTSIDE - min(2.0, min(gaps, default=0) / _REACH)
    start, end = spans[rank]
    late = 2.5 * (run[0].start - start) / max(_REACH, end - start)
    return 3.0 - 2.0 * min(rank, 3) - late + _nearness(text, anchor, run)


def _nearness(text: str, anchor: tuple[int, int] | None, run: Chain) -> float:
    """Nearer to the act is better, and in its sentence best."""
    if anchor is None:
        return 0.0
    start, end = anchor
    gap = text[end : run[0].start] if run[0].start >= end else text[run[-1].end : start]
    if len(gap) > _FAR:
        return -3.0
    return max(0.0, 3.0 - len(gap) / 80) - 1.0 * min(len(_SENTENCE_END.findall(gap)), 3)


def _read(
    run: Chain,
    told: float,
    units: Sequence[Place],
    hints: Sequence[Place],
    country: str | None,
    published: date | None,
) -> _Reading:
    """The finest name of the run, what it means, and the finest unit above it that the run names."""
    readings: list[tuple[Spot, Place | None]] = []
    for n, spot in enumerate(run):
        beside = [p for other in run if other is not spot for p in other.candidates]
        place = meaning(
            spot.candidates,
            beside,
            units,
            hints,
            country,
            published,
            city=n == 0 or (run[n - 1].urban and not run[n - 1].candidates),
            spot=spot.near and spot.level is None,
        )
        readings.append((spot, place))
    finest = max(_rank(spot, place) for spot, place in readings)
    heads = [(spot, place) for spot, place in readings if _rank(spot, place) == finest]
    head, place = next(((s, p) for s, p in heads[1:] if heads[0][1] is None and p is not None and s.near), heads[0])
    above = [p for spot, p in readings if spot is not head and p is not None]
    district = next((p for p in above if p.kind == "admin2"), None)
    unit = district or max(above, key=lambda p: FINENESS[p.kind], default=None)
    if place is not None and unit is not None and fine(place) and not agrees(place, unit):
        place = None  # a namesake elsewhere: the text's own district decides
    score = told + _BY_FINENESS[_fineness(place)]
    if unit is not None or (place is not None and place.kind == "admin2"):
        score += _IN_A_UNIT
    if place is not None and country is not None and place.country != country:
        score += _ABROAD
    if place is not None and unit is None and _alone(place, hints):
        score += _ALONE
    around = next((p for p in above if fine(p) and p.lat is not None and (unit is None or agrees(p, unit))), None)
    return _Reading(chain=run, head=head, place=place, unit=unit, around=around, worth=score)


def _alone(place: Place, hints: Sequence[Place]) -> bool:
    """Does the text name other countries, and this one by nothing but a small place?"""
    others = {p.country for p in hints if p.id != place.id}
    return (
        place.kind != "country"
        and place.population < METROPOLIS
        and bool(others - {place.country})
        and place.country not in others
    )


def _fineness(place: Place | None) -> int:
    return 3 if place is None else FINENESS[place.kind]


def _rank(spot: Spot, place: Place | None) -> int:
    return 2 if place is None and spot.level == "admin2" else _fineness(place)


def _refines(scene: _Scene, best: _Scene) -> bool:
    """Is it a finer name inside what the best one names, told in the incident's sentences or nearly as well?"""
    if best.place is None or scene.fineness <= best.fineness or scene.reading.worth < _TOLD:
        return False
    if not scene.own and scene.score < best.score - _AS_GOOD:
        return False
    place = scene.place or scene.unit
    return place is None or inside(place, best.place)


def _above(chosen: _Scene, best: _Scene, scenes: Iterable[_Scene], seen: Survey) -> Place | None:
    """The finest unit over the chosen name that the text gives: in another of its scenes, in the dateline, or else
    anywhere."""
    known = chosen.unit or best.place or best.unit
    if known is not None and known.admin2 is not None:
        return known
    others = sorted((s for s in scenes if s is not chosen), key=lambda s: -s.score)
    own = [p for s in others if s.own and s.reading.worth >= _TOLD for p in (s.place, s.unit)]
    rest = [p for s in others for p in (s.place, s.unit)]
    units = [p for p in (*own, seen.dateline, *rest, *seen.settled) if p is not None]
    near = [p for p in units if known is None or (p.country == known.country and known.admin1 in (None, p.admin1))]
    home = [p for p in near if seen.country in (None, p.country)]
    finest = [*(p for p in home if p.admin2), *(p for p in home if p.admin1), *home]
    return finest[0] if finest else known or (near[0] if near else None)


def _found(text: str, scene: _Scene, above: Place | None) -> Found[Location]:
    head, chain = scene.reading.head, scene.reading.chain
    spots = [head, *(spot for spot in chain if spot is not head)]
    evidence = tuple(
        Evidence(field=_field(spot, head), start=spot.start, end=spot.end, text=text[spot.start : spot.end])
        for spot in spots
    )
    sure = _CERTAIN if scene.score > 5 else _LIKELY if scene.score > 1 else _POSSIBLE
    return Found(value=_location(head, scene.reading, above), evidence=evidence, sure=sure)


def _field(spot: Spot, head: Spot) -> str:
    kind = spot.candidates[0].kind if spot.candidates and spot is not head else "place"
    return f"location.{kind}" if kind in ("admin2", "admin1", "country") else "location.name"


def _location(head: Spot, reading: _Reading, above: Place | None) -> Location:
    place, unit, around = reading.place, reading.unit, reading.around
    if place is None or (fine(place) and place.lat is None):
        return _without_a_point(head, place, unit or above, around)
    precision: PlacePrecision = "near" if head.near else "place"
    if not fine(place):
        precision = "admin2" if place.kind == "admin2" else "admin1" if place.kind == "admin1" else "country"
    pointed = precision not in ("admin1", "country")
    return Location(
        name=place.name,
        admin2=_district(place, unit, above),
        admin1=place.admin1,
        country=place.country,
        lat=place.lat if pointed else None,
        lon=place.lon if pointed else None,
        precision=precision,
        geonameid=place.geonameid,
    )


def _district(place: Place, unit: Place | None, above: Place | None) -> str | None:
    """The district that the text names beside the place, else the gazetteer's."""
    if not fine(place):
        return place.admin2
    if unit is not None and unit.kind == "admin2" and unit.admin1 == place.admin1:
        return unit.admin2
    if place.admin2 is None and above is not None and above.admin1 == place.admin1:
        return above.admin2
    return place.admin2


def _without_a_point(head: Spot, place: Place | None, unit: Place | None, around: Place | None) -> Location:
    """A name that cannot be put on the map: near the town around it, else the district's point and no better
    precision than that."""
    if place is not None and (unit is None or not same_district(place.admin2, unit.admin2)):
        unit = place
    admin2 = unit.admin2 if unit else None
    admin1, country = (unit.admin1, unit.country) if unit else (None, None)
    if place is None and head.level == "admin2":
        admin2 = head.text
    pointed = unit is not None and admin2 is not None and unit.admin2 == admin2
    precision: PlacePrecision = "admin2" if admin2 else "admin1" if admin1 else "country"
    if around is not None:
        precision, unit, pointed = "near", around, True
    return Location(
        name=place.name if place else head.text,
        admin2=admin2,
        admin1=admin1,
        country=country,
        lat=unit.lat if unit and pointed else None,
        lon=unit.lon if unit and pointed else None,
        precision=precision,
    )
