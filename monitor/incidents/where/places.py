"""Where did it happen?"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from monitor.incidents.found import Found
from monitor.incidents.where.readings import METROPOLIS, fine, inside, same_district
from monitor.incidents.where.scenes import Chain
from monitor.incidents.where.spots import Spot
from monitor.incidents.where.surroundings import AGAINST, OTHER_YEAR
from monitor.incidents.where.survey import Reading, Survey
from monitor.knowledge.model import Place
from monitor.knowledge.villages import Village, village
from monitor.model import Evidence, Location, PlacePrecision

# Points, measured by a preposition of place, which counts 2.5 (surroundings).
_OUTSIDE = 4.0  # what it costs a name to stand in none of the incident's sentences
_OF_OTHERS = 2.0  # … and more where another incident is told
_TOLD = 1.0  # … and so much they must say for it to refine a district that is told better
_PLAIN = 2.5  # … or a town: no less than a preposition of place before a small name
_AS_GOOD = 3.0  # a finer name of other sentences is taken if it is told nearly as well
_FIRST, _LATER, _SENTENCES = 3.0, 2.0, 3  # for the incident's first sentence, less for each that it stands later
_LATE = 2.5  # off for a name at the end of a sentence, for the first one mostly tells the scene
_BESIDE, _STEP = 3.0, 80  # for a name beside the act; one less for so many characters between
_STOPS = 3  # one off for each sentence that ends between them, at most
_HEADED = 4.0  # for a place that the headline names: as much as for standing in the incident's sentences
_FULL = 4.0  # the worth of "in A, B district", which needs no headline
_HORIZON = 20_000  # characters around the incident's sentences: a name beyond tells nothing of it
_FAR = 1_000  # characters: what lies so far from the act is not in its sentence
_REACH = 400  # characters in which a name loses one point to nearer ones
_CERTAIN, _LIKELY, _POSSIBLE = 0.9, 0.7, 0.4  # how sure, by the scene's worth

Span = tuple[int, int]


class _Telling(NamedTuple):
    """The words that tell an incident."""

    spans: Sequence[Span]  # most telling one first
    edges: Sequence[int]  # where they begin and end, in order
    anchor: Span | None  # the words of its act
    others: Sequence[Span]  # that tell other incidents


class _Scene(NamedTuple):
    """A reading, scored as the scene of one act."""

    reading: Reading
    score: float
    rank: int | None  # in which of the incident's sentences does it stand?
    taken: bool  # does it stand in those that tell another one?

    @property
    def own(self) -> bool:
        return self.rank is not None


def where(
    seen: Survey,
    spans: Sequence[Span],
    anchor: Span | None,
    year: int | None = None,
    *,
    others: Sequence[Span] = (),
    aside: Sequence[Span] = (),
    headed: frozenset[str] = frozenset(),
) -> Found[Location] | None:
    """The place of the incident of `year` that `spans` tell, most telling one first, `anchor` being the words of
    its act, `others` the spans that tell other incidents, `aside` the words that tell no scene,
    `headed` the places that the headline names."""
    text = seen.text
    edges = sorted(edge for span in spans for edge in span)
    first, last = (edges[0] - _HORIZON, edges[-1] + _HORIZON) if edges else (0, len(text))
    near = [r for r in seen.readings if first <= r.head.start and r.head.end <= last]
    near = [r for r in near if _rank(aside, r.head.start) is None] if aside else near
    told = _Telling(spans, edges, anchor, others)
    scenes = [_scene(seen, told, r if r.year is None else _in_its_year(r, year)) for r in near]
    scenes = _as_headed(scenes, headed) if headed else scenes
    if any(s.own and len(s.reading.chain) > 1 and s.reading.worth >= _FULL for s in scenes):
        scenes = [s for s in scenes if not s.reading.is_near_city]  # "near Dhaka", and then "in Bhogra, Gazipur"
    likely = [scene for scene in scenes if scene.reading.worth > AGAINST]
    scenes = likely if any(scene.own for scene in likely) else scenes  # the dateline before what others tell
    best = max(scenes, key=lambda scene: scene.score, default=None)
    if best is None or best.score < -_OUTSIDE:
        return None
    finer = [s for s in scenes if not s.taken and _refines(s, best)]
    chosen = max(finer, key=lambda scene: scene.score, default=best)
    return _found(text, chosen, _above(chosen, best, scenes, seen))


def _in_its_year(reading: Reading, year: int | None) -> Reading:
    """The name beside the incident's own year is as good a scene as any."""
    own = year is not None and reading.year == year
    return replace(reading, worth=reading.worth - OTHER_YEAR) if own else reading


def _as_headed(scenes: list[_Scene], headed: frozenset[str]) -> list[_Scene]:
    """The headline names where its news happened, if none of its sentences tells a scene and its district."""
    if any(scene.own and scene.reading.worth >= _FULL for scene in scenes):
        return scenes
    return [_raised(s) if s.reading.place is not None and s.reading.place.id in headed else s for s in scenes]


def _raised(scene: _Scene) -> _Scene:
    reading = replace(scene.reading, worth=scene.reading.worth + _HEADED)
    return scene._replace(reading=reading, score=scene.score + _HEADED)


def _scene(seen: Survey, told: _Telling, reading: Reading) -> _Scene:
    at, opens = reading.head.start, reading.chain[0].start
    rank = _rank(told.spans, at)
    score = reading.worth + _standing(seen, told, reading.chain, rank if opens == at else _rank(told.spans, opens))
    taken = rank is None and _rank(told.others, at) is not None
    return _Scene(reading=reading, score=score - taken * _OF_OTHERS, rank=rank, taken=taken)


def _standing(seen: Survey, told: _Telling, run: Chain, rank: int | None) -> float:
    """In which of the incident's sentences the run stands, and how near to the act."""
    at = run[0].start
    if rank is None:
        behind = bisect_left(told.edges, at)
        gap = min((abs(at - edge) for edge in told.edges[max(0, behind - 1) : behind + 1]), default=0)
        return -_OUTSIDE - min(_LATER, gap / _REACH)
    start, end = told.spans[rank]
    late = _LATE * (at - start) / max(_REACH, end - start)
    return _FIRST - _LATER * min(rank, _SENTENCES) - late + _nearness(seen, told.anchor, run)


def _rank(spans: Sequence[Span], at: int) -> int | None:
    """In which of the incident's sentences it stands."""
    for n, (start, end) in enumerate(spans):
        if start <= at < end:
            return n
    return None


def _nearness(seen: Survey, anchor: Span | None, run: Chain) -> float:
    """Nearer to the act is better, and in its sentence best."""
    if anchor is None:
        return 0.0
    start, end = anchor
    first, last = (end, run[0].start) if run[0].start >= end else (run[-1].end, start)
    if last - first > _FAR:
        return -_STOPS
    stops = bisect_left(seen.stops, last) - bisect_left(seen.stops, first)
    return max(0.0, _BESIDE - max(0, last - first) / _STEP) - min(stops, _STOPS)


def _refines(scene: _Scene, best: _Scene) -> bool:
    """Is it a finer name inside what the best one names, told in the incident's sentences or nearly as well?"""
    told, known = scene.reading, best.reading
    place = told.place or told.unit
    if known.place is None or told.worth < _TOLD or (told.head.way and not scene.own):
        return False  # a river or a road of other sentences runs through more than the scene
    if told.fineness == known.fineness:
        return scene.own and scene.score > 0 and told.worth >= _PLAIN and _of_town(told, known)
    if told.fineness < known.fineness or (not scene.own and scene.score < best.score - _AS_GOOD):
        return False
    return place is None or inside(place, known.place)


def _of_town(told: Reading, known: Reading) -> bool:
    """Is it a quarter or village of the town's district, where the town gives the district its name or is a tehsil
    of it?"""
    place, town = told.place or told.unit, known.place
    if town is None or (told.place is not None and told.place.name == town.name):
        return False
    named_alike = any(p.kind == "admin2" and p.admin2 == town.admin2 for p in known.head.candidates)
    if place is None:
        return named_alike and told.head.village
    named_alike = named_alike or (town.kind == "admin3" and told.place is not None and told.place.kind == "place")
    whole = named_alike or (told.place is not None and town.population >= METROPOLIS)
    return whole and place.admin1 == town.admin1 and place.admin2 == town.admin2


def _above(chosen: _Scene, best: _Scene, scenes: Iterable[_Scene], seen: Survey) -> Place | None:
    """The finest unit over the chosen name that the text gives: in its own sentence, or as a district's name in
    the others of its incident, in the dateline, or else anywhere."""
    known = chosen.reading.unit or best.reading.place or best.reading.unit
    if known is not None and known.admin2 is not None:
        return known
    others = sorted((s for s in scenes if s is not chosen), key=lambda s: -s.score)
    told = [s for s in others if s.own and _may_hold(s.reading)]
    own = [(s, p) for s in told for p in (s.reading.place, s.reading.unit) if p is not None]
    beside = [p for s, p in own if s.rank == chosen.rank or (p is s.reading.place and not fine(p))]
    rest = [p for s in others for p in (s.reading.place, s.reading.unit)]
    if seen.dateline is None or seen.dateline.population >= METROPOLIS:  # a state's capital, for all that is in it
        free = [s.reading for s in others if not s.taken and _tells_district(s.reading)]
        best_told = sorted(free, key=lambda r: -r.worth)[:1]
        beside += [p for _, p in own] + [p for r in best_told for p in (r.place, r.unit) if p is not None]
    states = [p for p in seen.settled if p.admin2 is None]
    units = [p for p in (*beside, seen.dateline, *rest, *seen.offices, *states) if p is not None]
    known = known or _province_before(chosen, told)
    near = [p for p in units if known is None or (p.country == known.country and known.admin1 in (None, p.admin1))]
    home = [p for p in near if seen.country in (None, p.country)]
    finest = [*(p for p in home if p.admin2), *(p for p in home if p.admin1), *home]
    return finest[0] if finest else known or (near[0] if near else None)


def _province_before(chosen: _Scene, told: Iterable[_Scene]) -> Place | None:
    """ "In the southeastern province of A. … in the town of B, far from the capital": B is in A."""
    before = (s.reading for s in told if s.reading.head.start < chosen.reading.head.start)
    return next((r.place for r in before if r.place is not None and r.place.kind == "admin1"), None)


def _may_hold(reading: Reading) -> bool:
    """Is it told for a scene, or a province told beside one: "in neighbouring A province, a bomb at B"?"""
    province = reading.place is not None and reading.place.kind == "admin1" and reading.worth > AGAINST
    return province or reading.worth >= _TOLD


def _tells_district(reading: Reading) -> bool:
    return reading.worth >= _TOLD and any(p and p.admin2 for p in (reading.place, reading.unit))


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


def _location(head: Spot, reading: Reading, above: Place | None) -> Location:
    place, unit, around = reading.place, reading.unit, reading.around
    if place is None or (fine(place) and place.lat is None):
        return _without_a_point(head, place, above or unit, around)
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


def _village(head: Spot, place: Place | None, unit: Place | None, admin2: str | None) -> Village | None:
    """The name in its district's own list, where the text itself names the district: its spelling may be off."""
    if admin2 is None or unit is None or unit.admin2 != admin2 or head.level == "admin2":
        return None
    return village(unit.country, unit.admin1, admin2, place.name if place else head.text, misspelt=place is None)


def _without_a_point(head: Spot, place: Place | None, unit: Place | None, around: Place | None) -> Location:
    """A name that cannot be put on the map: near the town around it, else the district's point and no better
    precision than that."""
    if place is not None and (unit is None or not same_district(place.admin2, unit.admin2)):
        unit = place
    admin2, admin1, country = (unit.admin2, unit.admin1, unit.country) if unit else (None, None, None)
    if place is None and head.level == "admin2":
        admin2 = head.text
    precision: PlacePrecision = "admin2" if admin2 else "admin1" if admin1 else "country"
    point: tuple[float | None, float | None] | None = None
    own = _village(head, place, unit, admin2)
    if own is not None:
        precision, point = "near" if head.near or not own.sure else "place", (own.lat, own.lon)
    elif around is not None:
        precision, point = "near", (around.lat, around.lon)
    elif place is not None and place.about is not None:
        point = place.about
    elif unit is not None and admin2 is not None and unit.admin2 == admin2:
        point = unit.about or (unit.lat, unit.lon)
    lat, lon = point or (None, None)
    return Location(
        name=place.name if place else head.text,
        admin2=admin2,
        admin1=admin1,
        country=country,
        lat=lat,
        lon=lon,
        precision=precision,
    )
