"""Which incidents do an article's reports belong to, and who must be told?

Load, decide and write are one transaction here: nothing is fetched, and incidents, their alerts and their
deliveries are true together or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import resolve as resolving
from monitor.knowledge.model import ActorBook
from monitor.model import Alert, Joins, Opens, Report
from monitor.pipeline import renewing, states
from monitor.pipeline.gathering import Gathered, Reached
from monitor.pipeline.states import Cause, Step
from monitor.pipeline.strands import Known, Strands, as_incident
from monitor.pipeline.telling import tell_all
from monitor.store import Session, articles, transaction
from monitor.store import reports as stored
from monitor.store.reports import Placed
from monitor.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an article's reports became, and whom that concerned; `silent` says why a watch stayed silent."""

    article: str
    decisions: tuple[Opens | Joins, ...]
    alerts: tuple[Alert, ...]
    silent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was decided about the reports that came, and what became of the incidents."""

    decisions: tuple[Opens | Joins, ...] = ()
    steps: tuple[Step, ...] = ()


def resolve(article: str, world: World) -> Resolved:
    """Join or open incidents for every report of an article; queue the alerts that follow."""
    (resolved,) = resolve_all([article], world)
    return resolved


def resolve_all(ids: Sequence[str], world: World) -> tuple[Resolved, ...]:
    """Resolve these articles, one after the other, all of them or none."""
    with transaction(world.engine) as session:
        resolved = tuple(_renewed(session, id, *renewing.edited(session, id), world, world.now()) for id in ids)
        articles.resolved(session, ids, world.now())
    return resolved


def withdraw(article: str, world: World) -> Resolved:
    """Make everything what it would be without the article's reports; nothing of them is deleted."""
    now = world.now()
    with transaction(world.engine) as session:
        gone = stored.of_article(session, article)
        stored.withdraw(session, [one.report.id for one in gone], now)
        settled = settle(session, (), gone, book=world.knowledge().actors, at=now)
        told = tuple(tell_all(session, settled.steps, article, now, world))
    return _resolved(article, settled, told)


def restore(article: str, world: World) -> Resolved:
    """Let the reports of a withdrawn article count again."""
    with transaction(world.engine) as session:
        stored.restore(session, article)
    return resolve(article, world)


def renewed(
    session: Session, article: str, reports: Sequence[Report], gone: Sequence[Placed], world: World, now: datetime
) -> Resolved:
    """Let what the article reports otherwise now have its effect, and tell whom it concerns."""
    resolved = _renewed(session, article, reports, gone, world, now)
    articles.resolved(session, [article], now)
    return resolved


def _renewed(
    session: Session, article: str, reports: Sequence[Report], gone: Sequence[Placed], world: World, now: datetime
) -> Resolved:
    settled = settle(session, reports, gone, book=world.knowledge().actors, at=now, how="told otherwise")
    return _resolved(article, settled, tuple(tell_all(session, settled.steps, article, now, world)))


def _resolved(article: str, settled: Settled, told: Sequence[Alert | tuple[str, str]]) -> Resolved:
    return Resolved(
        article=article,
        decisions=settled.decisions,
        alerts=tuple(one for one in told if isinstance(one, Alert)),
        silent=tuple(one for one in told if not isinstance(one, Alert)),
    )


def settle(
    session: Session,
    arrived: Sequence[Report],
    gone: Sequence[Placed],
    *,
    book: ActorBook,
    at: datetime,
    how: str = "withdrawn",
) -> Settled:
    """Let the reports that came, and those that are gone from the store, have their effect on the incidents; `how`
    says what became of the latter."""
    if not arrived and not gone:
        return Settled()
    known = Known(session)
    strands = Strands(session, book, at, known)
    strands.drop(gone)
    strands.take(arrived)
    ended = {one.incident for one in gone if one.incident is not None}
    reached = Reached(session, book, known)
    reached.reach(strands.touched, ended)
    groups = reached.gathered()
    were = {one.report.id: one.incident for one in gone if one.incident is not None}
    was = reached.was | {report.id: were[report.id] for report in arrived if report.id in were}
    causes = {one.report.id: _withdrawal(one.report, how) for one in gone}
    causes |= {report.id: _arrival(report, strands.decisions[report.id]) for report in arrived}
    steps = states.write(session, groups, was, ended, causes, at)
    return Settled(
        decisions=tuple(_decision(strands.decisions[report.id], groups, book) for report in arrived), steps=steps
    )


def _arrival(report: Report, decision: Opens | Joins) -> Cause:
    edited = f"revision {report.revision} of its article says otherwise; " if report.earlier else ""
    return Cause(report=report.id, by=_by(report), why=edited + decision.why)


def _withdrawal(report: Report, how: str) -> Cause:
    return Cause(report=report.id, by=f"{how}: {_by(report)}", why=f"the report of {_by(report)} is {how}")


def _by(report: Report) -> str:
    """Whom a change is owed to: "Dawn 2025-03-11 14:10Z"."""
    return f"{report.source} {report.revised or report.published or report.fetched:%Y-%m-%d %H:%M}Z"


def _decision(decision: Opens | Joins, groups: Sequence[Gathered], book: ActorBook) -> Opens | Joins:
    """The decision in terms of incidents: whoever opens a strand may find that others of its incident were here."""
    report = decision.report
    (group,) = (group for group in groups if report in group.reports)
    if isinstance(decision, Joins):
        return Joins(report, group.id, decision.score, decision.why)
    others = [other for other in group.reports if other != report]
    if not others:
        return decision
    found = resolving.fit(report, as_incident(group.id, others), book=book)
    return Joins(report, group.id, found.score, found.why)
