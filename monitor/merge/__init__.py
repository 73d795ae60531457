"""What are the facts of an incident, given its reports?

Every field follows from the reports alone, by a rule written where it is applied (tolls, fields, standing), in
whatever order they came; removing a report gives the facts without it.

Evidence: offsets belong to an article's text, so an incident has no words of its own. For each field it carries the
evidence of the one report that the field was taken from, and `taken` says which report that is; an actor's
evidence is named by the actor's place in the incident.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from monitor.merge import fields, tolls
from monitor.merge.differences import changes
from monitor.merge.origins import kind, origin
from monitor.merge.standing import in_order
from monitor.merge.standing import told as told_at
from monitor.model import OUTCOMES, Actor, ConfirmedBy, Count, Evidence, Facts, Incident, Outcome, Report

__all__ = ["changes", "dated", "incident", "origin", "taken", "withdrawn"]

_SEEDS = "seeds"  # the feed of what the service starts from
_MERGED = 1024  # sets of reports whose facts stay in memory: every new report is held against the same ones


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
        facts=_merged(_Told(tuple(told))),
        reports=tuple(told),
        first_seen=first_seen,
        updated=updated,
        origins=len({report.origin for report in told}),
        confirmed_by=_confirmed_by(told),
        known=any(report.feed == _SEEDS for report in told),
    )


def dated(incident: Incident) -> Incident:
    """The incident with a date, where it is news and no report states the day: it lies in the week that ends with
    the first publication. That is inferred, so it decides nothing about which reports belong together. Where no
    report has a date of publication it stays unknown: an old text may be heard today."""
    is_news = incident.facts.date is None and incident.facts.timing == "breaking"
    if not is_news or not any(report.published for report in incident.reports):
        return incident
    first = min(map(told_at, incident.reports)).date() - timedelta(days=6)
    facts = replace(incident.facts, date=first.isoformat(), date_precision="week")
    return replace(incident, facts=facts, date_inferred=True)


def withdrawn(incident: Incident, *, revision: int, updated: datetime) -> Incident:
    """The incident when its last report is gone: the facts that were told of it, and nobody who tells them."""
    return replace(incident, reports=(), origins=0, revision=revision, updated=updated)


def taken(reports: Sequence[Report]) -> Mapping[str, Report]:
    """The report that each field was taken from, by the field's name in Facts ("killed", "actors[0]")."""
    return _sources(_chosen(reports))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What each field was taken from; the entries of a list with the name by which a report has them."""

    act: Report
    day: Report | None
    place: Report | None
    totals: Mapping[Outcome, tuple[Count, Report]]
    actors: tuple[tuple[Actor, Report], ...]
    targets: tuple[tuple[str, Report], ...]
    weapons: tuple[tuple[str, Report], ...]
    victims: tuple[tuple[str, Report], ...]

    def entries(self) -> Mapping[str, list[tuple[str, Report]]]:
        return {
            "actors": [(actor.id, report) for actor, report in self.actors],
            "targets": list(self.targets),
            "weapons": list(self.weapons),
            "victims": list(self.victims),
        }


def _chosen(told: Sequence[Report]) -> _Chosen:
    return _Chosen(
        act=fields.kind_of_act(told),
        day=fields.date(told),
        place=fields.place(told),
        totals={outcome: found for outcome in OUTCOMES if (found := tolls.toll(told, outcome))},
        actors=fields.actors(told),
        targets=fields.targets(told),
        weapons=fields.weapons(told),
        victims=fields.victims(told),
    )


def _sources(chosen: _Chosen) -> dict[str, Report]:
    sources = {"event_type": chosen.act, "sub_event_type": chosen.act}
    sources |= {"date": chosen.day} if chosen.day else {}
    sources |= {"location": chosen.place} if chosen.place else {}
    sources |= {outcome: report for outcome, (_, report) in chosen.totals.items()}
    for field, named in chosen.entries().items():
        sources |= {f"{field}[{at}]": report for at, (_, report) in enumerate(named)}
    return sources


class _Told:
    """Reports by what they are, not by what they say: the store gives a report that it gave before as the same
    object, and to compare all that many reports say costs as much as to merge them."""

    __slots__ = ("each", "reports")

    def __init__(self, reports: tuple[Report, ...]) -> None:
        self.reports = reports  # as long as these are here, no other report has the address of one of them
        self.each = tuple(map(id, reports))

    def __hash__(self) -> int:
        return hash(self.each)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self.each == other.each


@lru_cache(_MERGED)
def _merged(told: _Told) -> Facts:
    return _facts(told.reports)


def _facts(told: Sequence[Report]) -> Facts:
    chosen = _chosen(told)
    act, day, place, totals = chosen.act, chosen.day, chosen.place, chosen.totals
    return Facts(
        event_type=act.facts.event_type,
        sub_event_type=act.facts.sub_event_type,
        date=day.facts.date if day else None,
        date_precision=day.facts.date_precision if day else None,
        location=place.facts.location if place else None,
        actors=tuple(actor for actor, _ in chosen.actors),
        targets=tuple(name for name, _ in chosen.targets),
        weapons=tuple(name for name, _ in chosen.weapons),
        killed=_count(totals, "killed"),
        injured=_count(totals, "injured"),
        abducted=_count(totals, "abducted"),
        arrested=_count(totals, "arrested"),
        casualties=tuple(
            row for outcome, found in totals.items() for row in tolls.casualties(told, outcome, *found)
        ),
        timing=fields.timing(told),
        confidence=fields.confidence(told),
        evidence=tuple(_evidence(chosen)),
        victims=tuple(name for name, _ in chosen.victims),
    )


def _count(totals: Mapping[Outcome, tuple[Count, Report]], outcome: Outcome) -> Count | None:
    found = totals.get(outcome)
    return found[0] if found else None


def _evidence(chosen: _Chosen) -> Iterator[Evidence]:
    """The evidence of every field from the report that the field was taken from, under the field's own name."""
    entries = chosen.entries()
    for field, report in _sources(chosen).items():
        if report.facts.evidence:
            name = _entry_of(field, report, entries) if "[" in field else field
            for proof in report.facts.evidence:
                if proof.field == name or proof.field.startswith((f"{name}.", f"{name}[")):
                    yield replace(proof, field=field + proof.field.removeprefix(name))


def _entry_of(field: str, report: Report, entries: Mapping[str, list[tuple[str, Report]]]) -> str:
    """What the report itself calls an entry of the incident's list: its own "actors[1]" may be our "actors[0]"."""
    listed, at = field[:-1].split("[")
    own = {
        "actors": [actor.id for actor in report.facts.actors],
        "targets": list(report.facts.targets),
        "weapons": list(report.facts.weapons),
        "victims": list(report.facts.victims),
    }
    return f"{listed}[{own[listed].index(entries[listed][int(at)][0])}]"


def _confirmed_by(told: Sequence[Report]) -> ConfirmedBy:
    """Who stands for it: a group alone, one official release, one outlet or agency, or several of these."""
    origins = {report.origin for report in told if kind(report.origin) != "claim"}
    if not origins:
        return "claimant"
    if len(origins) > 1:
        return "multiple"
    return "official" if kind(origins.pop()) == "official" else "media"
