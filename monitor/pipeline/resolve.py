"""Which incidents do an article's reports belong to, and who must be told?

Load, decide and write are one transaction here: nothing is fetched, and an incident, its alerts and their
deliveries are true together or not at all.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor import merge, watches
from monitor import resolve as resolving
from monitor.model import Alert, Incident, Joins, Opens, Report, Watch
from monitor.pipeline.outgoing import alert_deliveries
from monitor.store import Session, alerts, articles, incidents, transaction
from monitor.store import deliveries as outbox
from monitor.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an article's reports became, and whom that concerned; `silent` says why a watch stayed silent."""

    article: str
    decisions: tuple[Opens | Joins, ...]
    alerts: tuple[Alert, ...]
    silent: tuple[tuple[str, str], ...]


def resolve(article: str, world: World) -> Resolved:
    """Join or open incidents for every report of an article; queue the alerts that follow."""
    now = world.now()
    decisions: list[Opens | Joins] = []
    raised: list[Alert] = []
    silent: list[tuple[str, str]] = []
    with transaction(world.engine) as session:
        quiet = articles.is_quiet(session, article)
        for report in articles.reports(session, article):
            decision, incident = _place(session, report, now, world)
            decisions.append(decision)
            for watch in world.config.watches:
                told = _tell(session, watch, incident, quiet, now, world)
                if isinstance(told, Alert):
                    raised.append(told)
                else:
                    silent.append((watch.name, told.why))
        articles.resolved(session, article, now)
    return Resolved(article=article, decisions=tuple(decisions), alerts=tuple(raised), silent=tuple(silent))


def _place(session: Session, report: Report, now: datetime, world: World) -> tuple[Opens | Joins, Incident]:
    """Decide about a report and write the incident as it is with it."""
    country = report.facts.location.country if report.facts.location else None
    candidates = incidents.candidates(
        session,
        window=resolving.window(report.facts, report.published),
        countries={country} if country else frozenset(),
    )
    decision = resolving.judge(report, candidates, book=world.knowledge().actors)
    id = resolving.incident_id(report) if isinstance(decision, Opens) else decision.incident
    before = incidents.get(session, id)
    incident = merge.incident(
        id,
        (*before.reports, report) if before else (report,),
        revision=before.revision + 1 if before else 1,
        first_seen=before.first_seen if before else now,
        updated=now,
    )
    incidents.save(session, incident, decision, merge.changes(before, incident, _by(report)), now)
    return decision, incident


def _by(report: Report) -> str:
    """Whom a change is owed to: "Dawn 2025-03-11 14:10Z"."""
    return f"{report.source} {report.published or report.fetched:%Y-%m-%d %H:%M}Z"


def _tell(
    session: Session, watch: Watch, incident: Incident, quiet: bool, now: datetime, world: World
) -> Alert | watches.Silent:
    revision = alerts.told(session, watch.name, incident.id)
    told = incidents.state(session, incident.id, revision) if revision is not None else None
    decision = watches.alert(watch, told, incident, now=now, quiet=quiet)
    if isinstance(decision, Alert):
        alerts.add(session, decision)
        if watch.every == "immediate":
            outbox.add(session, alert_deliveries(session, world.config, watch, decision, incident, now))
    return decision
