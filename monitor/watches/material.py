"""Has the incident changed in substance since it was told?

A toll of dead that rises by the watch's step, doubles, or is the first one; so many more injured or abducted that
it is graver; a claim of responsibility or a denial; another district or province; another type of event; a merge,
a split. A toll that falls, a place that a better source moves, or what was taken back and stands again, is a
correction. Rewording, more reports and small figures are not material.
"""

from dataclasses import dataclass

from monitor.merge.differences import count_text, place_text
from monitor.model import Actor, Change, Count, Incident, Outcome, Watch
from monitor.watches.severity import STEPS, severity

TWICE = 2  # a toll that doubles is another incident to whoever was told, however small the step


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A change of substance; a correction takes back what was told."""

    why: str
    correction: bool = False


def material(watch: Watch, told: Incident, incident: Incident) -> tuple[Shift, ...]:
    """Every change of substance from the state that was told to this one."""
    found = (
        _stands_again(told),
        _dead(watch, told, incident) or _graver(told, incident),
        _claims(told, incident),
        _place(told, incident),
        _type(told, incident),
    )
    return tuple(shift for shift in found if shift is not None)


def _stands_again(told: Incident) -> Shift | None:
    return None if told.reports else Shift(why="what was taken back is reported after all", correction=True)


def turned(change: Change) -> Shift:
    """That incidents that were told apart are one, or one that was told is several: what was told was wrong."""
    if change.field == "merged":
        return Shift(why=f"{change.before} is the same incident", correction=True)
    return Shift(why=f"{change.after} is another incident", correction=True)


def _dead(watch: Watch, told: Incident, incident: Incident) -> Shift | None:
    """Falls count only where the higher figure no longer stands: an outlet that lags behind corrects nobody."""
    before, after = _likely(told.facts.killed), _likely(incident.facts.killed)
    said = f"killed {count_text(told.facts.killed) or 'unknown'} → {count_text(incident.facts.killed) or 'unknown'}"
    if after > before and _far(before, after, watch.toll_step):
        return Shift(why=said)
    highest = incident.facts.killed.max if incident.facts.killed else 0
    if after < before and _far(after, before, watch.toll_step) and highest is not None and highest < before:
        return Shift(why=said, correction=True)
    return None


def _graver(told: Incident, incident: Incident) -> Shift | None:
    """Many more injured or abducted, so many that it is graver."""
    hurt: tuple[Outcome, ...] = ("injured", "abducted")
    for outcome in hurt:
        before, after = told.facts.count(outcome), incident.facts.count(outcome)
        if _likely(after) > _likely(before):
            was, now = severity(told.facts), severity(incident.facts)
            if STEPS.index(now) > STEPS.index(was):
                said = f"{outcome} {count_text(before) or 'unknown'} → {count_text(after)}"
                return Shift(why=f"{said}, which makes it {now}")
    return None


def _far(low: int, high: int, step: int) -> bool:
    return low == 0 or high - low >= step or high >= TWICE * low


def _likely(count: Count | None) -> int:
    return 0 if count is None else count.likely


def _claims(told: Incident, incident: Incident) -> Shift | None:
    before = {actor.id: actor.attribution for actor in told.facts.actors}
    now = {actor.id: actor for actor in incident.facts.actors}
    new = [actor for id, actor in now.items() if _speaks(actor) and actor.attribution != before.get(id)]
    if new:
        return Shift(why=", ".join(f"{actor.name} {_said(actor)}" for actor in new))
    gone = [
        actor
        for actor in told.facts.actors
        if _speaks(actor) and (actor.id not in now or not _speaks(now[actor.id]))
    ]
    if gone:
        return Shift(
            why=", ".join(f"{actor.name} no longer {actor.attribution}" for actor in gone), correction=True
        )
    return None


def _speaks(actor: Actor) -> bool:
    return actor.attribution in ("claimed", "denied")


def _said(actor: Actor) -> str:
    return "claimed responsibility" if actor.attribution == "claimed" else "denied responsibility"


def _place(told: Incident, incident: Incident) -> Shift | None:
    """A district learned is no move; a correction is a move on more than one outlet's word."""
    before, after = told.facts.location, incident.facts.location
    if before is None or after is None:
        return None
    units = ((before.country, after.country), (before.admin1, after.admin1), (before.admin2, after.admin2))
    if not any(old is not None and new is not None and old != new for old, new in units):
        return None
    better = incident.confirmed_by in ("official", "multiple")
    return Shift(why=f"place {place_text(before)} → {place_text(after)}", correction=better)


def _type(told: Incident, incident: Incident) -> Shift | None:
    before, after = told.facts.event_type, incident.facts.event_type
    return None if before == after else Shift(why=f"type {before} → {after}")
