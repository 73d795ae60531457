"""Does this change concern this watch, and is it worth a word?

Somebody is told once that an incident exists, and again only when it has changed in substance (`material`).
Nothing is told that is not news: what a backfill brings, what is only recalled, what the seed corpus tells already,
and what happened or was last reported longer ago than the watch's `fresh_days`. So the first reading of a feed is
silent but for what is fresh by its own dates.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.digests import wording
from monitor.merge import taken
from monitor.merge.differences import changes, count_text
from monitor.merge.standing import stated
from monitor.merge.standing import told as told_at
from monitor.model import Alert, AlertKind, Change, Incident, Report, Watch
from monitor.watches.conditions import Check, Match, Miss, checks, concerns, inside
from monitor.watches.material import Shift, material, turned
from monitor.watches.severity import RULE, severity
from monitor.watches.words import Texts, no_texts

__all__ = [
    "RULE",
    "Check",
    "Match",
    "Miss",
    "Shift",
    "Silent",
    "Texts",
    "alert",
    "checks",
    "concerns",
    "inside",
    "judge",
    "material",
    "no_texts",
    "not_news",
    "severity",
    "title",
]


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing is said to the watch, and why not."""

    why: str


def alert(
    watch: Watch,
    told: Incident | None,
    incident: Incident,
    *,
    now: datetime,
    quiet: bool,
    turns: tuple[Change, ...] = (),
    since: datetime | None = None,
    texts: Texts = no_texts,
) -> Alert | Silent:
    """What the watch is told of the incident's state, given the state that it was told last (None: never); `turns`
    are the merges and splits that it must hear of. What has waited is as fresh as it was then: `since`. `texts`
    gives what its articles say, where a watch asks for words."""
    said = judge(watch, told, incident, now=now, quiet=quiet, turns=turns, since=since or now, texts=texts)
    if isinstance(said, Silent):
        return said
    return replace(said, changes=(*_changes(told, incident, watch), *turns))


def judge(
    watch: Watch,
    told: Incident | None,
    incident: Incident,
    *,
    now: datetime,
    quiet: bool,
    turns: tuple[Change, ...],
    since: datetime,
    texts: Texts,
) -> Alert | Silent:
    """The same without what changed and by whom, which takes longer than all the rest."""
    if told is not None and told.reports and not incident.reports:
        why = "every report of it has been withdrawn"
        return _alert(watch, incident, "retraction", why, now)
    if quiet:
        return Silent("it comes from a backfill")
    if not incident.reports:
        return Silent("every report of it is withdrawn, and no word of it is owed")
    if told is None:
        return _first(watch, incident, turns, now, since, texts)
    return _again(watch, told, incident, turns, now, texts)


def _first(
    watch: Watch, incident: Incident, turns: tuple[Change, ...], now: datetime, since: datetime, texts: Texts
) -> Alert | Silent:
    met = concerns(watch, incident, texts)
    if isinstance(met, Miss):
        return Silent(met.why)
    stale = not_news(watch, incident, since)
    if stale:
        return Silent(stale)
    parts = [f"told before as part of {change.before}" for change in turns if change.field == "split"]
    return _alert(watch, incident, "new", "; ".join([met.why, *parts]), now)


def _again(
    watch: Watch, told: Incident, incident: Incident, turns: tuple[Change, ...], now: datetime, texts: Texts
) -> Alert | Silent:
    """An incident that has moved out of the watch is told once more if the change is one of substance: whoever was
    told the wrong place must hear the right one."""
    shifts = (*material(watch, told, incident), *map(turned, turns))
    if not shifts:
        return Silent("nothing material has changed since it was told")
    met = concerns(watch, incident, texts)
    corrected = any(shift.correction for shift in shifts) or isinstance(met, Miss)
    why = "; ".join(shift.why for shift in shifts)
    if isinstance(met, Miss):
        why = f"{why}; the watch no longer asks for it ({met.why})"
    return _alert(watch, incident, "correction" if corrected else "update", why, now)


def not_news(watch: Watch, incident: Incident, now: datetime) -> str | None:
    """Why the incident is no news to the watch, whatever it asks for."""
    if incident.known:
        return "it is known from the seed corpus"
    if incident.facts.timing == "background":
        return "it is only recalled, not news"
    told = [told_at(report).date() for report in incident.reports]
    asked = f"older than the {watch.fresh_days} days that the watch asks for"
    if (age := (now.date() - _day(incident, min(told))).days) > watch.fresh_days:
        return f"it is {age} days old, {asked}"
    if (age := (now.date() - max(told)).days) > watch.fresh_days:  # of what happened "this month" no day is known
        return f"its newest report is {age} days old, {asked}"
    return None


def _day(incident: Incident, told: date) -> date:
    """The last day on which it can have happened; without a date the day on which it was first told."""
    days = incident.facts.days
    return days[1] if days else told


def _alert(watch: Watch, incident: Incident, kind: AlertKind, why: str, now: datetime) -> Alert:
    return Alert(
        id=_id(watch, incident),
        watch=watch.name,
        incident=incident.id,
        revision=incident.revision,
        kind=kind,
        severity=severity(incident.facts),
        title=title(incident),
        changes=(),
        why=why,
        created=now,
    )


def _id(watch: Watch, incident: Incident) -> str:
    """The same for the same watch, incident and revision, on every run."""
    key = f"{watch.name}\0{incident.id}\0{incident.revision}"
    return "alert-" + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def title(incident: Incident) -> str:
    """Figures and no adjectives: "Armed clash in Hangu, Khyber Pakhtunkhwa: 3 killed, at least 5 injured"."""
    facts, location = incident.facts, incident.facts.location
    units = (location.name, location.admin2, location.admin1 or location.country) if location else ()
    where = ", ".join(dict.fromkeys(unit for unit in units if unit)) or "an unknown place"
    tolls = ((facts.killed, "killed"), (facts.injured, "injured"), (facts.abducted, "abducted"))
    said = [f"{count_text(count)} {outcome}" for count, outcome in tolls if count is not None]
    return f"{wording.what(facts)} in {where}" + (f": {', '.join(said)}" if said else "")


def _changes(told: Incident | None, incident: Incident, watch: Watch) -> tuple[Change, ...]:
    """What changed, each by the report that says so; where no one report does, by the newest."""
    if not incident.reports:
        return changes(told, incident, "withdrawn")
    newest, sources = max(incident.reports, key=_heard), taken(incident.reports)
    before = told.facts.actors if told else ()
    actors = [sources[f"actors[{at}]"] for at, one in enumerate(incident.facts.actors) if one not in before]
    by_field = {**sources, "actors": max(actors, key=_heard)} if actors else sources
    return tuple(
        replace(change, by=_by(by_field.get(change.field, newest), watch)) for change in changes(told, incident, "")
    )


def _by(report: Report, watch: Watch) -> str:
    """The report as people name it: "Dawn 14:10" in the watch's own time."""
    return f"{report.source} {stated(report).astimezone(ZoneInfo(watch.timezone)):%H:%M}"


def _heard(report: Report) -> tuple[datetime, datetime, str]:
    return report.revised or report.fetched, stated(report), report.id
