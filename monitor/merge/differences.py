"""What has changed between two states of an incident, in words that people read?"""

from collections.abc import Callable

from monitor.model import Actor, Casualty, Change, Count, Incident, Location


def changes(before: Incident | None, after: Incident, by: str) -> tuple[Change, ...]:
    """Every field that became another, in the order in which people ask; `by` names what changed it."""
    return tuple(
        Change(field=field, before=old, after=new, by=by)
        for field, say in _FIELDS.items()
        if (old := say(before) if before else None) != (new := say(after))
    )


def count_text(count: Count | None) -> str | None:
    """One of "5", "5 (3 to 9)", "at least 5", "9 (at least 5)", "2 to 4"."""
    if count is None:
        return None
    if count.best is None:
        return f"at least {count.min}" if count.max is None else f"{count.min} to {count.max}"
    if count.max is None:
        return f"at least {count.best}" if count.min == count.best else f"{count.best} (at least {count.min})"
    return str(count.best) if count.min == count.max else f"{count.best} ({count.min} to {count.max})"


def place_text(location: Location | None) -> str | None:
    """Each unit once, the finest first: "Thall, Hangu, Khyber Pakhtunkhwa, PK"."""
    if location is None:
        return None
    units = (location.name, location.admin2, location.admin1, location.country)
    return ", ".join(dict.fromkeys(unit for unit in units if unit))


def _act(incident: Incident) -> str:
    return f"{incident.facts.event_type}: {incident.facts.sub_event_type}"


def _date(incident: Incident) -> str | None:
    facts = incident.facts
    return f"week of {facts.date}" if facts.date_precision == "week" else facts.date


def _actors(incident: Incident) -> str | None:
    return ", ".join(map(_actor, incident.facts.actors)) or None


def _actor(actor: Actor) -> str:
    return f"{actor.name} ({actor.attribution or actor.role})"


def _casualties(incident: Incident) -> str | None:
    return ", ".join(map(_row, incident.facts.casualties)) or None


def _row(row: Casualty) -> str:
    return f"{count_text(Count(min=row.min, max=row.max, best=row.best))} {row.category} {row.outcome}"


_FIELDS: dict[str, Callable[[Incident], str | None]] = {
    "event_type": _act,
    "date": _date,
    "location": lambda incident: place_text(incident.facts.location),
    "killed": lambda incident: count_text(incident.facts.killed),
    "injured": lambda incident: count_text(incident.facts.injured),
    "abducted": lambda incident: count_text(incident.facts.abducted),
    "arrested": lambda incident: count_text(incident.facts.arrested),
    "casualties": _casualties,
    "actors": _actors,
    "targets": lambda incident: ", ".join(incident.facts.targets) or None,
    "weapons": lambda incident: ", ".join(incident.facts.weapons) or None,
    "timing": lambda incident: incident.facts.timing,
    "confirmed_by": lambda incident: incident.confirmed_by,
    "origins": lambda incident: str(incident.origins),
    "reports": lambda incident: str(len(incident.reports)),
    "confidence": lambda incident: f"{incident.facts.confidence:.2f}",
}
