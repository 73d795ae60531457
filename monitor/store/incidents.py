"""What happened, as far as we know now, and as we knew it before?"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, and_, col, func, or_, select, update

from monitor.model import Change, Incident, Joins, Opens
from monitor.store import writing
from monitor.store.tables import HistoryRow, IncidentRow, ReportRow

CHUNK = 200  # rows in memory at a time
UNDATED_REACH = timedelta(days=7)  # an account without a date is of the week before it, or of no use as a candidate
LONGEST_SPAN = timedelta(days=366)  # the days that "2024" can mean; bounds the part of the index that is read


class Decided(NamedTuple):
    """Why a report belongs to an incident; `score` is None for the one that opened it."""

    report: str
    score: float | None
    why: str
    at: datetime


def _first_told(incident: Incident) -> date:
    told = [report.published or report.fetched for report in incident.reports]
    return min(told, default=incident.first_seen).date()


def _days(incident: Incident) -> tuple[date, date]:
    """The days on which it can have been. Without a date: those before its first account."""
    known = incident.facts.days
    if known is not None:
        return known
    told = _first_told(incident)
    return told - UNDATED_REACH, told


def _columns(incident: Incident) -> dict[str, Any]:
    first, last = _days(incident)
    location = incident.facts.location
    return {
        "revision": incident.revision,
        "first_day": first,
        "last_day": last,
        "country": location.country if location else None,
        "admin1": location.admin1 if location else None,
        "value": incident,
    }


def candidates(
    session: Session, *, window: tuple[date, date] | None, countries: Collection[str], limit: int = 200
) -> tuple[Incident, ...]:
    """The incidents that can have been in these days and countries, those of unknown country among them; without
    a window the ones last opened. Where `limit` cuts, it keeps the last days and the last opened."""
    found = select(col(IncidentRow.value))
    if countries:
        country = col(IncidentRow.country)
        found = found.where(or_(country.in_(sorted(countries)), country.is_(None)))
    if window is not None:
        first, last = col(IncidentRow.first_day), col(IncidentRow.last_day)
        found = found.where(first <= window[1], first >= window[0] - LONGEST_SPAN, last >= window[0])
        found = found.order_by(first.desc())
    ordered = found.order_by(col(IncidentRow.first_seen).desc(), col(IncidentRow.id).desc())
    return tuple(session.exec(ordered.limit(limit)))


def get(session: Session, id: str) -> Incident | None:
    return session.exec(select(col(IncidentRow.value)).where(col(IncidentRow.id) == id)).one_or_none()


def state(session: Session, id: str, revision: int) -> Incident | None:
    """The incident as it was at that revision."""
    past = select(col(HistoryRow.value)).where(col(HistoryRow.incident) == id, col(HistoryRow.revision) == revision)
    return session.exec(past).one_or_none()


def save(
    session: Session, incident: Incident, decision: Opens | Joins, changes: Sequence[Change], at: datetime
) -> None:
    """The incident's next state, with the report and the decision that led to it. A state that is kept already, or
    an older one, changes nothing."""
    columns = _columns(incident)
    writing.put(
        session,
        IncidentRow,
        [columns | {"id": incident.id, "first_seen": incident.first_seen}],
        key=("id",),
        only_over=col(IncidentRow.revision) < incident.revision,
    )
    step = {"changes": tuple(changes), "report": decision.report.id, "why": decision.why}
    writing.add(session, HistoryRow, [columns | step | {"incident": incident.id, "at": at}])
    _link(session, incident.id, decision, at)


def _link(session: Session, id: str, decision: Opens | Joins, at: datetime) -> None:
    score = decision.score if isinstance(decision, Joins) else None
    undecided = (col(ReportRow.id) == decision.report.id) & col(ReportRow.incident).is_(None)
    linked = {"incident": id, "score": score, "why": decision.why, "decided": at}
    session.exec(update(ReportRow).where(undecided).values(linked))


def decisions(session: Session, incident_id: str) -> tuple[Decided, ...]:
    """Why each report belongs to the incident, in the order of the decisions."""
    rows = select(col(ReportRow.id), col(ReportRow.score), col(ReportRow.why), col(ReportRow.decided)).where(
        col(ReportRow.incident) == incident_id
    )
    ordered = session.exec(rows.order_by(col(ReportRow.decided), col(ReportRow.id)))
    return tuple(Decided(id, score, why or "", at) for id, score, why, at in ordered if at is not None)


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(IncidentRow)).one()


def _conditions(
    row: type[IncidentRow] | type[HistoryRow],
    since: date | None,
    until: date | None,
    country: str | None,
    admin1: str | None,
) -> list[Any]:
    conditions: list[Any] = []
    if since is not None:
        conditions.append(col(row.last_day) >= _first_day(since))
    if until is not None:
        conditions.append(col(row.first_day) <= _last_day(until))
    if country is not None:
        conditions.append(col(row.country) == country)
    if admin1 is not None:
        conditions.append(col(row.admin1) == admin1)
    return conditions


def _first_day(since: date) -> date:
    return since.date() if isinstance(since, datetime) else since


def _last_day(until: date) -> date:
    """The last day that has begun before `until`."""
    if isinstance(until, datetime):
        return (until - timedelta.resolution).date()
    return until - timedelta(days=1)


def listing(
    session: Session,
    *,
    since: date | None = None,
    until: date | None = None,
    country: str | None = None,
    admin1: str | None = None,
    limit: int | None = None,
) -> Iterator[Incident]:
    """The incidents that can have been in since <= day < until, the latest day first."""
    found = select(col(IncidentRow.value)).where(*_conditions(IncidentRow, since, until, country, admin1))
    ordered = found.order_by(col(IncidentRow.first_day).desc(), col(IncidentRow.id).desc()).limit(limit)
    yield from session.exec(ordered, execution_options={"yield_per": CHUNK})


def as_of(
    session: Session,
    at: datetime,
    *,
    since: date | None = None,
    until: date | None = None,
    country: str | None = None,
    admin1: str | None = None,
    limit: int | None = None,
) -> Iterator[Incident]:
    """What `listing` gave at that moment: the last state of each incident that was kept by then."""
    last = (
        select(col(HistoryRow.incident).label("incident"), func.max(col(HistoryRow.revision)).label("revision"))
        .where(col(HistoryRow.at) <= at)
        .group_by(col(HistoryRow.incident))
        .subquery()
    )
    found = (
        select(col(HistoryRow.value))
        .join(last, and_(col(HistoryRow.incident) == last.c.incident, col(HistoryRow.revision) == last.c.revision))
        .where(*_conditions(HistoryRow, since, until, country, admin1))
        .order_by(col(HistoryRow.first_day).desc(), col(HistoryRow.incident).desc())
        .limit(limit)
    )
    yield from session.exec(found, execution_options={"yield_per": CHUNK})
