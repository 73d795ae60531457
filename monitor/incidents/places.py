"""Where did it happen?"""

from collections.abc import Sequence
from datetime import date

from monitor.incidents.found import Found
from monitor.knowledge.model import PlaceMention
from monitor.model import Evidence, Location


def where(
    text: str,
    spans: Sequence[tuple[int, int]],
    anchor: tuple[int, int] | None,
    mentions: Sequence[PlaceMention],
    *,
    country: str | None,
    published: date | None,
) -> Found[Location] | None:
    """The place of the incident that `spans` tell, `anchor` being the words of its act."""
    inside = [m for m in mentions if any(start <= m.start < end for start, end in spans)]
    for mention in inside or mentions:
        near = [p for p in mention.candidates if country in (None, p.country)] or list(mention.candidates)
        place = near[0]
        location = Location(
            name=place.name,
            admin2=place.admin2,
            admin1=place.admin1,
            country=place.country,
            lat=place.lat,
            lon=place.lon,
            precision="place" if place.kind in ("place", "admin3") else place.kind,
            geonameid=place.geonameid,
        )
        evidence = Evidence(field="location.name", start=mention.start, end=mention.end, text=mention.text)
        return Found(value=location, evidence=(evidence,), sure=0.5)
    return None
