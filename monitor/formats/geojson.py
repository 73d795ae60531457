"""How is an incident written for maps? (GeoJSON, RFC 7946)"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from monitor.digests import wording
from monitor.formats.columns import Column
from monitor.formats.jsonl import line
from monitor.formats.records import Record, moment
from monitor.model import OUTCOMES, Facts, Incident, Location

# A point is drawn as the scene. Of a province or a country there is only a middle, where nobody was hurt.
DRAWN = ("place", "near", "admin2")
BOUNDS = ("min", "best", "max")


def write(rows: Iterable[Mapping[str, object]], columns: Sequence[Column], out: TextIO) -> None:
    """The features as one collection, each on a line of its own."""
    out.write('{"type": "FeatureCollection", "features": [\n')
    between = ""
    for feature in rows:
        out.write(between + line(feature).rstrip("\n"))
        between = ",\n"
    out.write("\n]}\n")


def feature(incident: Incident) -> Record:
    """The incident as a point with flat properties, as map programs filter and show them. An incident that is
    placed in no more than a province has no geometry; its properties say where it is."""
    facts = incident.facts
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": _point(facts.location),
        "properties": {
            "event_type": facts.event_type,
            "sub_event_type": facts.sub_event_type,
            "date": facts.date,
            "date_precision": facts.date_precision,
            **_where(facts.location),
            **_counts(facts),
            "actors": "; ".join(map(wording.actor, facts.actors)),
            "targets": "; ".join(facts.targets),
            "weapons": "; ".join(facts.weapons),
            "timing": facts.timing,
            "confidence": facts.confidence,
            "origins": incident.origins,
            "confirmed_by": incident.confirmed_by,
            "known": incident.known,
            "first_seen": moment(incident.first_seen),
            "updated": moment(incident.updated),
            "sources": "; ".join(dict.fromkeys(report.source for report in incident.reports)),
            "urls": " ".join(dict.fromkeys(report.url for report in incident.reports if report.url)),
        },
    }


def _point(place: Location | None) -> Record | None:
    if place is None or place.precision not in DRAWN or place.lat is None or place.lon is None:
        return None
    return {"type": "Point", "coordinates": [place.lon, place.lat]}


def _where(place: Location | None) -> Record:
    names = ("name", "admin2", "admin1", "country", "precision")
    return {"place" if name == "name" else name: getattr(place, name, None) for name in names}


def _counts(facts: Facts) -> Record:
    counts = {outcome: facts.count(outcome) for outcome in OUTCOMES}
    return {f"{what}_{bound}": getattr(count, bound, None) for what, count in counts.items() for bound in BOUNDS}
