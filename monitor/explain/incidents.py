"""Why is an incident what it is: who said what and when, what stands, what was joined and what was refused?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.explain.sayings import Quote, Saying, quotes, sayings, values
from monitor.merge import taken
from monitor.merge.differences import count_text
from monitor.merge.tolls import standings
from monitor.model import OUTCOMES, Change, Incident, Report
from monitor.resolve import Fit
from monitor.watches import title

# Why a field has the value that it has; monitor/merge says it in full.
RULES = {
    "event_type": "the type that most origins tell, the first of equals; of its kinds the more telling one",
    "date": "the finest date; of several the one of most origins, then an official's, then the earlier",
    "location": "the place that most origins support, then the finest, then an official's, then the latest",
    "toll": "the latest total that stands; an official one counts as 12 hours later than it is",
    "actors": "claimed goes before attributed before suspected; a denial after the last claim stands",
    "inferred": "no report states the day: it lies in the week before the first publication",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as it stands: from which report it was taken, by which rule, proved by which words."""

    field: str
    value: str
    report: str | None
    source: str | None
    rule: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the toll ledger, and whether it stands."""

    outcome: str
    report: str
    source: str
    at: datetime
    figure: str
    standing: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A report, what it says, and why it is of the incident; `score` is None where it opened one."""

    report: str
    article: str
    title: str | None
    source: str
    origin: str
    url: str | None
    published: datetime | None
    timing: str
    says: tuple[Saying, ...]
    score: float | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Another incident that it could have been, how well it fits, and what speaks for and against it."""

    incident: str
    title: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of its history: what changed, and what brought it about."""

    incident: str
    revision: int
    at: datetime
    report: str
    why: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedIncident:
    """`asked` is the id that was asked for; `before` are the ids that it had, or that were merged into it."""

    asked: str
    id: str
    title: str
    revision: int
    first_seen: datetime
    updated: datetime
    origins: tuple[str, ...]
    confirmed_by: str
    before: tuple[str, ...]
    stands: tuple[Field, ...]
    ledger: tuple[Figure, ...]
    accounts: tuple[Account, ...]
    near_misses: tuple[NearMiss, ...]
    history: tuple[State, ...]


def explained_incident(
    incident: Incident,
    *,
    asked: str,
    before: tuple[str, ...],
    joined: Mapping[str, tuple[float | None, str]],
    near: Iterable[tuple[Incident, Fit]],
    history: Iterable[State],
) -> ExplainedIncident:
    """`joined` is why each report is of it, by the report's id; `near` the incidents held against it."""
    return ExplainedIncident(
        asked=asked,
        id=incident.id,
        title=title(incident),
        revision=incident.revision,
        first_seen=incident.first_seen,
        updated=incident.updated,
        origins=tuple(sorted({report.origin for report in incident.reports})),
        confirmed_by=incident.confirmed_by,
        before=before,
        stands=_stands(incident),
        ledger=_ledger(incident.reports),
        accounts=tuple(account(report, *joined.get(report.id, (None, ""))) for report in incident.reports),
        near_misses=near_misses(near),
        history=tuple(history),
    )


def account(report: Report, score: float | None, why: str) -> Account:
    return Account(
        report=report.id,
        article=report.given_id or report.article,
        title=report.title,
        source=report.source,
        origin=report.origin,
        url=report.url,
        published=report.published,
        timing=report.facts.timing,
        says=sayings(report.facts),
        score=score,
        why=why,
    )


def near_misses(near: Iterable[tuple[Incident, Fit]]) -> tuple[NearMiss, ...]:
    """The best fitting first; what was refused outright comes last."""
    ranked = sorted(near, key=lambda pair: (-pair[1].points, pair[0].id))
    return tuple(
        NearMiss(incident=other.id, title=title(other), score=fit.score, why=fit.why) for other, fit in ranked
    )


def _stands(incident: Incident) -> tuple[Field, ...]:
    sources = taken(incident.reports)
    return tuple(
        Field(
            field=field,
            value=value,
            report=sources[field].id if field in sources else None,
            source=sources[field].source if field in sources else None,
            rule=RULES[_rule(field, incident)],
            quotes=quotes(incident.facts.evidence, field),
        )
        for field, value in values(incident.facts)
    )


def _rule(field: str, incident: Incident) -> str:
    if field in OUTCOMES:
        return "toll"
    return "inferred" if field == "date" and incident.date_inferred else field.partition("[")[0]


def _ledger(reports: Sequence[Report]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            outcome=outcome,
            report=report.id,
            source=report.source,
            at=report.revised or report.published or report.fetched,
            figure=count_text(report.facts.count(outcome)) or "",
            standing=standing,
            quotes=quotes(report.facts.evidence, outcome),
        )
        for outcome in OUTCOMES
        for report, standing in standings(reports, outcome)
    )
