"""How is an incident written in the columns of ACLED's files?

Columns and codes: ACLED codebook, as listed in the data tables of its own package acledR. What an incident does not
say stays empty: an unknown number of dead is no 0, and ACLED's 10 or 3 for "several" is left to who reads the file.
Not written: `iso`, `region`, `admin3` and `source_scale`, of which we know nothing surely.
"""

import datetime as dt
from collections.abc import Callable

from monitor.digests.sections import headline
from monitor.formats.columns import Column
from monitor.formats.records import Record
from monitor.knowledge.model import ActorBook
from monitor.model import Actor, DatePrecision, Facts, Incident, PlacePrecision, Role

STATE, REBELS, MILITIA, RIOTERS, PROTESTERS, CIVILIANS, EXTERNAL = 1, 2, 3, 5, 6, 7, 8  # ACLED's inter codes
TIME_PRECISION: dict[DatePrecision, int] = {"day": 1, "week": 2, "month": 3}  # it has none for a year
# 1 the place itself, 2 near it or a part of a region, 3 a larger region.
GEO_PRECISION: dict[PlacePrecision, int] = {"place": 1, "near": 2, "admin2": 2, "admin1": 3, "country": 3}
DISORDER = {
    "Protests": "Demonstrations",
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Violent demonstration": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
CROWDS = {"Protests": ("Protesters", PROTESTERS), "Riots": ("Rioters", RIOTERS)}
# What is done to civilians by the type's own meaning.
AGAINST_CIVILIANS = ("Violence against civilians", "Excessive force against protesters")
MID_MONTH = 15  # ACLED's day of an event of which only the month is known

COLUMNS = tuple(
    Column(key=name, title=name)
    for name in (
        *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
        *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction"),
        *(
            "civilian_targeting",
            "country",
            "admin1",
            "admin2",
            "location",
            "latitude",
            "longitude",
            "geo_precision",
        ),
        *("source", "notes", "fatalities", "tags", "timestamp"),
    )
)

Side = tuple[str, str, int | None]  # actor, associated actors, inter code
NOBODY: Side = ("", "", None)


def row(incident: Incident, actors: ActorBook, country_name: Callable[[str], str]) -> Record:
    """The incident under ACLED's names. `fatalities` is the least of the standing accounts, as ACLED takes it; the
    range is in `notes`. Armed groups are all coded as rebels (2): the actor book does not part off militias."""
    facts, place = incident.facts, incident.facts.location
    country = country_name(place.country) if place and place.country else ""
    first, second = _sides(facts, actors, place.country if place else None, country)
    codes = sorted(side[2] or 0 for side in (first, second))
    return {
        "event_id_cnty": incident.id,
        **_when(facts),
        "disorder_type": _disorder(facts),
        "event_type": facts.event_type,
        "sub_event_type": facts.sub_event_type,
        **dict(zip(("actor1", "assoc_actor_1", "inter1"), first, strict=True)),
        **dict(zip(("actor2", "assoc_actor_2", "inter2"), second, strict=True)),
        "interaction": f"{codes[0] or codes[1]}{codes[1] if codes[0] else 0}",
        "civilian_targeting": "Civilian targeting" if _at_civilians(facts, second) else None,
        "country": country or None,
        **_where(facts),
        "source": "; ".join(dict.fromkeys(report.source for report in incident.reports)),
        "notes": headline(facts),
        "fatalities": facts.killed.min if facts.killed else None,
        "tags": f"timing={facts.timing}; confirmed by={incident.confirmed_by}; confidence={facts.confidence:.2f}",
        "timestamp": int(incident.updated.timestamp()),
    }


def _when(facts: Facts) -> Record:
    if facts.date is None or facts.date_precision in (None, "year"):
        return {"event_date": None, "year": int(facts.date[:4]) if facts.date else None, "time_precision": None}
    day = facts.date if len(facts.date) > len("2025-01") else f"{facts.date}-{MID_MONTH}"
    return {
        "event_date": dt.date.fromisoformat(day).isoformat(),
        "year": int(day[:4]),
        "time_precision": TIME_PRECISION[facts.date_precision],
    }


def _where(facts: Facts) -> Record:
    place = facts.location
    if place is None:
        return {}
    return {
        "admin1": place.admin1,
        "admin2": place.admin2,
        "location": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": GEO_PRECISION[place.precision],
    }


def _disorder(facts: Facts) -> str:
    return DISORDER.get(facts.sub_event_type) or DISORDER.get(facts.event_type) or "Political violence"


def _sides(facts: Facts, actors: ActorBook, code: str | None, country: str) -> tuple[Side, Side]:
    """Who did it and to whom; a crowd comes first, as in ACLED, and who met it second."""
    doers, met = (_side(facts, role, actors, code) for role in ("perpetrator", "target"))
    if crowd := CROWDS.get(facts.event_type):
        return _unnamed(*crowd, country), met if doers == NOBODY else doers
    if doers == NOBODY and facts.event_type != "Strategic developments":
        doers = _unnamed("Unidentified Armed Group", MILITIA, country)
    if met == NOBODY and (facts.event_type in AGAINST_CIVILIANS or _hurt(facts) == {"civilian"}):
        met = _unnamed("Civilians", CIVILIANS, country)
    return doers, met


def _side(facts: Facts, role: Role, actors: ActorBook, country: str | None) -> Side:
    named = [one for one in facts.actors if one.role == role and one.attribution != "denied"]
    if not named:
        return NOBODY
    return named[0].name, "; ".join(one.name for one in named[1:]), _inter(named[0], actors, country, _day(facts))


def _day(facts: Facts) -> dt.date | None:
    """Its day, or the last one of its week, month or year."""
    return facts.days[1] if facts.days is not None else None


def _unnamed(who: str, code: int, country: str) -> Side:
    return f"{who} ({country})" if country else who, "", code


def _inter(one: Actor, actors: ActorBook, country: str | None, on: dt.date | None) -> int:
    try:
        known = actors.get(one.id)
    except KeyError:  # an older store's, of an imported book that is gone
        return MILITIA
    if known.governs(on):
        return STATE if country is None or country in known.home else EXTERNAL
    return REBELS


def _hurt(facts: Facts) -> set[str]:
    return {one.category for one in facts.casualties if one.min and one.category != "militant"}


def _at_civilians(facts: Facts, second: Side) -> bool:
    return second[2] == CIVILIANS or bool({facts.event_type, facts.sub_event_type} & set(AGAINST_CIVILIANS))
