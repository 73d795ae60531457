"""What are the facts of an incident, given its reports?

Every field follows from the reports alone, by a rule written where it is applied (tolls, fields, standing), in
whatever order they came; removing a report gives the facts without it.

Evidence: offsets belong to an article's text, so an incident has no words of its own. For each field it carries the
evidence of the one report that the field was taken from, and `taken` says which report that is; an actor's
evidence is named by the actor's place in the incident.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.merge import fields, tolls
from monitor.merge.differences import changes
from monitor.merge.origins import kind, origin
from monitor.merge.standing import in_order
from monitor.merge.standing import told as told_at
from monitor.model import OUTCOMES, Casualty, ConfirmedBy, Count, Evidence, Facts, Incident, Outcome, Report

__all__ = ["changes", "dated", "incident", "origin", "taken", "withdrawn"]

_SEEDS = "seeds"  # the feed of what the service starts from


def incident(
    id: str, reports: Sequence[Report], *, revision: int, first_seen: datetime, updated: datetime
) -> Incident:
    """The incident that these reports (one or more) tell of."""
    told = in_order({report.id: report for report in reports}.values())
    if not told:
        raise ValueError(f"no report tells of {id}")
    return Incident(
        id=id,
        revision=revision,
        facts=_facts(told),
        reports=tuple(told),
        first_seen=first_seen,
        updated=updated,
        origins=len({report.origin for report in told}),
        confirmed_by=_confirmed_by(told),
        known=any(report.feed == _SEEDS for report in told),
    )


def dated(incident: Incident) -> Incident:
    """The incident with a date, where it is news and no report states the day: it lies in the week that ends with
    the first publication. That is inferred, so it decides nothing about which reports belong together."""
    if incident.facts.date is not None or incident.facts.timing != "breaking":
        return incident
    first = min(map(told_at, incident.reports)).date() - timedelta(days=6)
    facts = replace(incident.facts, date=first.isoformat(), date_precision="week")
    return replace(incident, facts=facts, date_inferred=True)


def withdrawn(incident: Incident, *, revision: int, updated: datetime) -> Incident:
    """The incident when its last report is gone: the facts that were told of it, and nobody who tells them."""
    return replace(incident, reports=(), origins=0, revision=revision, updated=updated)


def taken(reports: Sequence[Report]) -> Mapping[str, Report]:
    """The report that each field was taken from, by the field's name in Facts ("killed", "actors[0]")."""
    act, day, place = fields.kind_of_act(reports), fields.date(reports), fields.place(reports)
    sources = {"event_type": act, "sub_event_type": act}
    sources |= {"date": day} if day else {}
    sources |= {"location": place} if place else {}
    for outcome in OUTCOMES:
        if found := tolls.toll(reports, outcome):
            sources[outcome] = found[1]
    for field, named in _lists(reports).items():
        sources |= {f"{field}[{at}]": report for at, (_, report) in enumerate(named)}
    return sources


def _facts(told: Sequence[Report]) -> Facts:
    act, day, place = fields.kind_of_act(told), fields.date(told), fields.place(told)
    totals = {outcome: tolls.toll(told, outcome) for outcome in OUTCOMES}
    return Facts(
        event_type=act.facts.event_type,
        sub_event_type=act.facts.sub_event_type,
        date=day.facts.date if day else None,
        date_precision=day.facts.date_precision if day else None,
        location=place.facts.location if place else None,
        actors=tuple(actor for actor, _ in fields.actors(told)),
        targets=tuple(name for name, _ in fields.targets(told)),
        weapons=tuple(name for name, _ in fields.weapons(told)),
        killed=_count(totals, "killed"),
        injured=_count(totals, "injured"),
        abducted=_count(totals, "abducted"),
        arrested=_count(totals, "arrested"),
        casualties=_casualties(told, totals),
        timing=fields.timing(told),
        confidence=fields.confidence(told),
        evidence=tuple(_evidence(told)),
    )


def _count(totals: Mapping[Outcome, tuple[Count, Report] | None], outcome: Outcome) -> Count | None:
    found = totals[outcome]
    return found[0] if found else None


def _casualties(
    told: Sequence[Report], totals: Mapping[Outcome, tuple[Count, Report] | None]
) -> tuple[Casualty, ...]:
    return tuple(
        row for outcome, found in totals.items() if found for row in tolls.casualties(told, outcome, *found)
    )


def _lists(reports: Sequence[Report]) -> dict[str, list[tuple[str, Report]]]:
    """The entries of the fields that are lists, by what tells an entry in a report, with its report."""
    return {
        "actors": [(actor.id, report) for actor, report in fields.actors(reports)],
        "targets": list(fields.targets(reports)),
        "weapons": list(fields.weapons(reports)),
    }


def _evidence(told: Sequence[Report]) -> Iterator[Evidence]:
    """The evidence of every field from the report that the field was taken from, under the field's own name."""
    sources = taken(told)
    for field, report in sources.items():
        name = _entry_of(field, report, told) if "[" in field else field
        for proof in report.facts.evidence:
            if proof.field == name or proof.field.startswith((f"{name}.", f"{name}[")):
                yield replace(proof, field=field + proof.field.removeprefix(name))


def _entry_of(field: str, report: Report, told: Sequence[Report]) -> str:
    """What the report itself calls an entry of the incident's list: its own "actors[1]" may be our "actors[0]"."""
    listed, at = field[:-1].split("[")
    entry = _lists(told)[listed][int(at)][0]
    own = {
        "actors": [actor.id for actor in report.facts.actors],
        "targets": list(report.facts.targets),
        "weapons": list(report.facts.weapons),
    }
    return f"{listed}[{own[listed].index(entry)}]"


def _confirmed_by(told: Sequence[Report]) -> ConfirmedBy:
    """Who stands for it: a group alone, one official release, one outlet or agency, or several of these."""
    origins = {report.origin for report in told if kind(report.origin) != "claim"}
    if not origins:
        return "claimant"
    if len(origins) > 1:
        return "multiple"
    return "official" if kind(origins.pop()) == "official" else "media"
