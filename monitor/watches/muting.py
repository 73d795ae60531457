"""Does anybody want to hear nothing of this?

A mute of a watch, of an incident, or of an incident for one watch. It is over at its moment, or once the field that
it names is another than it was; what was silent meanwhile is not told afterwards.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from monitor.merge.differences import place_text
from monitor.model import Count, Incident, Mute


def _figure(count: Count | None) -> str | None:
    return None if count is None else str(count.likely)


def _who(incident: Incident) -> str | None:
    return ", ".join(f"{one.name} ({one.attribution or one.role})" for one in incident.facts.actors) or None


# What a mute can wait for, and how it stands in an incident.
FIELDS: dict[str, Callable[[Incident], str | None]] = {
    "killed": lambda incident: _figure(incident.facts.killed),
    "injured": lambda incident: _figure(incident.facts.injured),
    "abducted": lambda incident: _figure(incident.facts.abducted),
    "who": _who,
    "place": lambda incident: place_text(incident.facts.location),
    "type": lambda incident: incident.facts.sub_event_type,
    "confirmed_by": lambda incident: incident.confirmed_by,
}


def muted(mutes: Iterable[Mute], watch: str, ids: Collection[str], now: datetime) -> tuple[Mute, ...]:
    """Those that hold for the watch and the incident, under any of its ids."""
    return tuple(
        mute
        for mute in mutes
        if mute.watch in (None, watch) and (mute.incident is None or mute.incident in ids) and not over(mute, now)
    )


def over(mute: Mute, now: datetime) -> bool:
    return mute.ended is not None or (mute.until is not None and mute.until <= now)


def changed(mute: Mute, incident: Incident) -> bool:
    """Whether what the mute waited for has come."""
    return mute.field is not None and FIELDS[mute.field](incident) != mute.value


def said(mute: Mute) -> str:
    """ "muted for kp until killed is no longer 5, 2026-03-02 12:00Z at the latest"."""
    of = f" for {mute.watch}" if mute.watch else ""
    ends = [f"until {mute.field} is no longer {mute.value or 'unknown'}"] if mute.field else []
    if mute.until:
        ends.append(
            f"{mute.until:%Y-%m-%d %H:%M}Z at the latest" if ends else f"until {mute.until:%Y-%m-%d %H:%M}Z"
        )
    return f"muted{of} {', '.join(ends) or 'until it is ended'} (mute {mute.id})"
