"""Where did it happen?"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.incidents.found import Found
from monitor.incidents.scenes import Chain, Spot, chains, fine, inside, same_district
from monitor.knowledge.model import Place, PlaceMention
from monitor.model import Evidence, Location, PlacePrecision

# What the words before a place name are worth as a sign that the act happened there.
_SCENE = frozenset(
    """
    in at near inside outside on under along around behind opposite beside within
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_ORIGIN = frozenset(
    """
    resident residents native natives hailing hailed belonging belonged belongs inhabitant inhabitants born
    people tribesmen tribe member members chief commander spokesman spokesperson governor minister student
    students labourers laborers workers based identified bound mpa mna mla mp leader president elder
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_ELSEWHERE = frozenset(
    """
    shifted shifting taken rushed moved admitted referred brought airlifted evacuated transferred heading
    going travelling traveling bound returning coming way route arrived reached fled escaped crossed migrated
    headed driving hospital sent flew leaving leave en freed released
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_TAKEN_FROM = frozenset(
    """
    abducted kidnapped recovered seized arrested rescued picked snatched launched fired held detained missing
    abduction kidnapping recovery arrest
    """.split()  # noqa: SIM905 - a list would take a line a word
)
# "Jammu-Srinagar highway" runs past places; "Malajkhand Dalam" is a unit that carries a name.
_ROUTE = re.compile(
    r"^(?:\W+(?:national|super|state))?\W+(?:highway|road|route|motorway|railway|rail|track|bus|coach|train|express)\b",
    re.IGNORECASE,
)
_UNIT_AFTER = frozenset("dalam squad committee unit division group faction chapter brigade zonal commander".split())
_NO_SCENE_AFTER = frozenset(
    """
    hospital hospitals based bound university court courts prison high times
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_DATELINE = re.compile(
    r"\s*(?:\([^)]{1,30}\)|,\s*[A-Z][a-z]+\s+\d{1,2}|,?\s*[A-Z][\w ]{2,20})?\s*(?:[:—–]|-{1,2}\s|–)"
)
_TITLE_WORDS = 60  # characters: a dateline stands within
_SPEAKER = re.compile(r"\b(?:told|said|speaking|spoke|reports?|reported|according)\b[^.]{0,40}$", re.IGNORECASE)

_SENTENCE_END = re.compile(r"[.!?।۔]\s+(?=[A-Z\"'“‘\u0600-\u097f])|\n\s*\n")
_NEARBY_KM = 80.0  # a namesake of a place is the place if it lies so near to the district that the text names
_FINENESS = {"country": 0, "admin1": 1, "admin2": 2, "admin3": 3, "place": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A run of place names with the reading of its finest one, and its worth as the scene of the act."""

    chain: Chain
    head: Spot
    place: Place | None  # what the head means; None: a name that the gazetteer lacks
    unit: Place | None  # the finest unit above the head that is known
    score: float

    @property
    def fineness(self) -> int:
        return 3 if self.place is None else _FINENESS[self.place.kind]


def where(
    text: str,
    spans: Sequence[tuple[int, int]],
    anchor: tuple[int, int] | None,
    mentions: Sequence[PlaceMention],
    *,
    country: str | None,
    published: date | None,
) -> Found[Location] | None:
    """The place of the incident that `spans` tell, most telling one first, `anchor` being the words of its act."""
    runs = chains(text, mentions)
    settled = _settled(runs, country)
    scenes = [
        _scene(text, run, spans, anchor, settled, country, published)
        for run in runs
        if _rank(run, spans) is not None
    ]
    if not scenes:
        return _elsewhere(text, runs, spans, settled, country, published)
    best = max(scenes, key=lambda scene: scene.score)
    finer = [s for s in scenes if _refines(s, best)]
    chosen = max(finer, key=lambda scene: scene.score, default=best)
    above = _above(chosen, best, scenes, settled, country)
    return _found(text, chosen, above, published)


def _rank(run: Chain, spans: Sequence[tuple[int, int]]) -> int | None:
    return next((n for n, (start, end) in enumerate(spans) if start <= run[0].start < end), None)


def _elsewhere(
    text: str,
    runs: Sequence[Chain],
    spans: Sequence[tuple[int, int]],
    settled: Sequence[Place],
    country: str | None,
    published: date | None,
) -> Found[Location] | None:
    """The sentences themselves name no place: what the text names before them, at best as a district."""
    edge = spans[0][0] if spans else len(text)
    whole = ((0, len(text)),)
    scenes = [_scene(text, run, whole, (edge, edge), settled, country, published) for run in runs]
    known = [s for s in scenes if s.score > 0]
    if not known:
        return None
    best = max(known, key=lambda s: s.score)
    found = _found(text, best, _above(best, best, known, settled, country), published)
    return Found(value=found.value, evidence=found.evidence, sure=found.sure / 2)


def _settled(runs: Sequence[Chain], country: str | None) -> tuple[Place, ...]:
    """The units that the text names beyond doubt: what its ambiguous names are read by."""
    units: list[Place] = []
    for spot in (spot for run in runs for spot in run):
        kept = [p for p in spot.candidates if country in (None, p.country)] or list(spot.candidates)
        if len({(p.country, p.admin1, p.admin2) for p in kept}) == 1:
            units.append(kept[0])
    return tuple(units)


def _scene(
    text: str,
    run: Chain,
    spans: Sequence[tuple[int, int]],
    anchor: tuple[int, int] | None,
    settled: Sequence[Place],
    country: str | None,
    published: date | None,
) -> _Scene:
    head, place, unit = _read(run, settled, country, published)
    rank = _rank(run, spans) or 0
    span = spans[rank]
    score = 3.0 - 2.0 * min(rank, 3) - 2.5 * (run[0].start - span[0]) / max(400, span[1] - span[0])
    score += _nearness(text, run, anchor)
    score += _told(text, run[0]) - (3.0 if _route(text, run) else 0.0)
    score += {0: -3.0, 1: -1.5, 2: 0.5, 3: 1.0}[3 if place is None else _FINENESS[place.kind]]
    score += 1.0 if unit is not None or (place is not None and place.kind == "admin2") else 0.0
    if country is not None and place is not None and place.country != country:
        score -= 2.0
    return _Scene(chain=run, head=head, place=place, unit=unit, score=score)


def _nearness(text: str, run: Chain, anchor: tuple[int, int] | None) -> float:
    """Nearer to the act is better, and in its sentence best."""
    if anchor is None:
        return 0.0
    start, end = run[0].start, run[-1].end
    gap = text[anchor[1] : start] if start >= anchor[1] else text[end : anchor[0]]
    broken = len(_SENTENCE_END.findall(gap))
    return max(0.0, 3.0 - len(gap) / 80) - 1.0 * min(broken, 3)


def _route(text: str, run: Chain) -> bool:
    """Do the names only give a road or a train its name?"""
    ends = [
        one
        for one, other in zip(run, run[1:], strict=False)
        if text[one.end : other.start].strip(" -–/") in ("", "to")
    ]
    return bool(ends) and _ROUTE.match(text[run[-1].end :]) is not None


def _told(text: str, spot: Spot) -> float:
    """What the words around the first name of a run say about it."""
    before = list(spot.before)
    led = next((n for n in range(len(before) - 1, max(-1, len(before) - 5), -1) if before[n] in _SCENE), None)
    last = before[-1] if before else ""
    score = 0.0
    if led is not None:
        score += 2.5
    context = set(before[-5:])
    if "from" in before[-3:] or "to" in before[-3:] or "towards" in before[-2:]:
        score += 1.0 if context & _TAKEN_FROM or set(before) & _TAKEN_FROM else -2.5
    if context & _ORIGIN and led is None:
        score -= 3.0
    if context & _ELSEWHERE:
        score -= 2.5
    if set(spot.after[:1]) & _NO_SCENE_AFTER or (set(spot.after[:4]) & {"hospital", "hospitals"}):
        score -= 4.0
    if last in ("by", "and", "with", "against", "said", "between"):
        score -= 0.5
    if set(spot.after[:2]) & _UNIT_AFTER:
        score -= 4.0
    if spot.start < _TITLE_WORDS and _DATELINE.match(text, spot.end) and not before[:-1]:
        score -= 5.0
    if _SPEAKER.search(text[max(0, spot.start - 60) : spot.start]):
        score -= 1.5
    return score


def _read(
    run: Chain, settled: Sequence[Place], country: str | None, published: date | None
) -> tuple[Spot, Place | None, Place | None]:
    """The finest name of the run, what it means, and the finest unit above it that the run names."""
    readings = [(spot, _meaning(spot, run, settled, country, published)) for spot in run]

    def fineness(item: tuple[Spot, Place | None]) -> int:
        return 3 if item[1] is None else _FINENESS[item[1].kind]

    finest = max(fineness(item) for item in readings)
    head, place = next(item for item in readings if fineness(item) == finest)
    above = [p for spot, p in readings if spot is not head and p is not None and _FINENESS[p.kind] <= finest]
    units = sorted(above, key=lambda p: -_FINENESS[p.kind])
    unit = units[0] if units else None
    if place is not None and unit is not None and fine(place) and not _agrees(place, unit):
        return head, None, unit  # a namesake elsewhere: the text's own district decides
    return head, place, unit


def _agrees(place: Place, unit: Place) -> bool:
    if place.country != unit.country or (unit.admin1 and place.admin1 != unit.admin1):
        return False
    if unit.admin2 is None or place.admin2 is None or same_district(place.admin2, unit.admin2):
        return True
    return _km(place, unit) <= _NEARBY_KM  # borders of districts move: Hub was in Lasbela


def _km(one: Place, other: Place) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    mean = math.radians((one.lat + other.lat) / 2)
    return 111.2 * math.hypot(one.lat - other.lat, (one.lon - other.lon) * math.cos(mean))


def _meaning(
    spot: Spot, run: Chain, settled: Sequence[Place], country: str | None, published: date | None
) -> Place | None:
    """The candidate that fits best to the names beside it, then to the text, then to the outlet's country."""
    if not spot.candidates:
        return None
    beside = [p for other in run if other is not spot for p in other.candidates]

    def fit(numbered: tuple[int, Place]) -> float:
        n, place = numbered
        score = -0.3 * min(n, 5)
        score += max((_kinship(place, other) for other in beside), default=0.0) * 4
        score += max((_kinship(place, other) for other in settled if other != place), default=0.0) * 1.5
        score += 2.0 if place.country == country else 0.0
        return score - (1.0 if _out_of_time(place, published) else 0.0)

    return max(enumerate(spot.candidates), key=fit)[1]


def _kinship(place: Place, other: Place) -> float:
    """How much of their parents two places share."""
    if place.country != other.country:
        return 0.0
    if place.admin1 is None or place.admin1 != other.admin1:
        return 0.4
    return 2.0 if same_district(place.admin2, other.admin2) else 1.0


def _out_of_time(place: Place, published: date | None) -> bool:
    if published is None:
        return False
    return (place.until is not None and published > place.until) or (
        place.since is not None and published < place.since
    )


def _refines(scene: _Scene, best: _Scene) -> bool:
    """Is it a finer name, told nearly as well, inside what the best one names?"""
    if scene.fineness <= best.fineness or best.place is None or scene.score < best.score - 3.0:
        return False
    place = scene.place or scene.unit
    return place is None or inside(place, best.place)


def _above(
    chosen: _Scene, best: _Scene, scenes: Iterable[_Scene], settled: Sequence[Place], country: str | None
) -> Place | None:
    """The finest unit over a name that the gazetteer lacks."""
    known = chosen.unit or best.place or best.unit
    if known is not None and known.admin2 is not None:
        return known
    others = sorted((s for s in scenes if s is not chosen), key=lambda s: -s.score)
    units = [p for s in others for p in (s.place, s.unit) if p is not None] + list(settled)
    near = [p for p in units if known is None or (p.country == known.country and known.admin1 in (None, p.admin1))]
    for level in ("admin2", "admin1", "country"):
        for place in near:
            if (level == "country" or getattr(place, level)) and (country in (None, place.country)):
                return place
    return known or (near[0] if near else None)


def _found(text: str, scene: _Scene, above: Place | None, published: date | None) -> Found[Location]:
    head, place = scene.head, scene.place
    evidence = [Evidence(field="location.name", start=head.start, end=head.end, text=text[head.start : head.end])]
    for spot in scene.chain:
        if spot is not head:
            evidence.append(
                Evidence(field=_field(spot), start=spot.start, end=spot.end, text=text[spot.start : spot.end])
            )
    sure = 0.9 if place is not None and scene.score > 3 else 0.7 if scene.score > 1 else 0.5
    return Found(value=_location(head, place, scene.unit or above, above), evidence=tuple(evidence), sure=sure)


def _field(spot: Spot) -> str:
    kinds = [p.kind for p in spot.candidates]
    return f"location.{kinds[0]}" if kinds and kinds[0] in ("admin2", "admin1", "country") else "location.name"


def _location(head: Spot, place: Place | None, unit: Place | None, above: Place | None) -> Location:
    if place is None:
        return _named_by_the_text(head, unit or above)
    admin2 = place.admin2
    if unit is not None and unit.admin2 and fine(place) and not same_district(admin2, unit.admin2):
        admin2 = unit.admin2
    if admin2 is None and above is not None and fine(place) and above.admin1 == place.admin1:
        admin2 = above.admin2
    precision: PlacePrecision = "near" if head.near else "place"
    if not fine(place):
        precision = "admin2" if place.kind == "admin2" else "admin1" if place.kind == "admin1" else "country"
    elif place.lat is None:
        return _named_by_the_text(head, unit or above or place)
    return Location(
        name=place.name,
        admin2=admin2,
        admin1=place.admin1,
        country=place.country,
        lat=place.lat if precision not in ("admin1", "country") else None,
        lon=place.lon if precision not in ("admin1", "country") else None,
        precision=precision,
        geonameid=place.geonameid,
    )


def _named_by_the_text(head: Spot, unit: Place | None) -> Location:
    """A name without a point: the district's point, and no better precision than that."""
    district = unit is not None and unit.admin2 is not None
    precision: PlacePrecision = (
        "admin2" if district else "admin1" if unit is not None and unit.admin1 else "country"
    )
    return Location(
        name=head.candidates[0].name if head.candidates and len(head.candidates) == 1 else head.text,
        admin2=unit.admin2 if unit else None,
        admin1=unit.admin1 if unit else None,
        country=unit.country if unit else None,
        lat=unit.lat if unit and district else None,
        lon=unit.lon if unit and district else None,
        precision=precision,
    )
