"""What happened, as far as we know now, and as we knew it before?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, bindparam, literal_column
from sqlmodel import Session, and_, col, func, select

from monitor.model import Change, Incident
from monitor.resolve.days import span
from monitor.store import accounts, writing
from monitor.store.tables import HistoryRow, IncidentRow

CHUNK = 200  # rows in memory at a time

Wanted: TypeAlias = "Select[Incident, tuple[str, ...]]"


class Past(NamedTuple):
    """A state that an incident had: what changed, by which report, and why."""

    incident: str
    revision: int
    at: datetime
    report: str
    why: str
    changes: tuple[Change, ...]


def _first_told(incident: Incident) -> date:
    told = [report.published or report.fetched for report in incident.reports]
    return min(told, default=incident.first_seen).date()


def _days(incident: Incident) -> tuple[date, date]:
    """The days on which it can have been. Without a date: those before its first account."""
    return span(incident.facts, _first_told(incident))


def _columns(incident: Incident) -> dict[str, Any]:
    first, last = _days(incident)
    location = incident.facts.location
    return {
        "revision": incident.revision,
        "first_day": first,
        "last_day": last,
        "country": location.country if location else None,
        "admin1": location.admin1 if location else None,
        "value": replace(incident, reports=()),
        "live": bool(incident.reports),
    }


def get(session: Session, id: str) -> Incident | None:
    """The incident; where its reports went to another one, that one."""
    row = _row(session, id)
    while row is not None and row.successor is not None:
        row = _row(session, row.successor)
    return None if row is None else _whole(session, row.value, row.accounts)


def kept(session: Session, ids: Iterable[str]) -> dict[str, Incident]:
    """The last states under these ids, those without reports too."""
    found = session.connection().execute(_KEPT, {"ids": sorted(set(ids))}).all()
    said = accounts.named(session, {name for _, names in found for name in names})
    return {value.id: replace(value, reports=tuple(said[name] for name in names)) for value, names in found}


_KEPT = select(col(IncidentRow.value), col(IncidentRow.accounts)).where(
    col(IncidentRow.id).in_(bindparam("ids", expanding=True))
)


def _whole(session: Session, value: Incident, names: Sequence[str]) -> Incident:
    """A state with the reports that it rests on."""
    said = accounts.named(session, names)
    return replace(value, reports=tuple(said[name] for name in names))


def predecessors(session: Session, id: str) -> tuple[str, ...]:
    """The ids under which it was known before, wholly or in part."""
    known: list[str] = []
    new = [id]
    while new:
        known += new
        went = session.connection().execute(_WENT_TO, {"ids": new}).scalars()
        new = [one for one in went if one not in known]
    return tuple(known[1:])


_TO_THESE = col(IncidentRow.successor).in_(bindparam("ids", expanding=True))
_WENT_TO = select(col(IncidentRow.id)).where(_TO_THESE).order_by(col(IncidentRow.id))


def _row(session: Session, id: str) -> IncidentRow | None:
    return session.exec(select(IncidentRow).where(col(IncidentRow.id) == id)).one_or_none()


def state(session: Session, id: str, revision: int) -> Incident | None:
    """The incident as it was at that revision."""
    past = select(col(HistoryRow.value), col(HistoryRow.accounts)).where(
        col(HistoryRow.incident) == id, col(HistoryRow.revision) == revision
    )
    found = session.exec(past).one_or_none()
    return None if found is None else _whole(session, *found)


def save(
    session: Session,
    incident: Incident,
    changes: Sequence[Change],
    at: datetime,
    *,
    report: str,
    why: str,
    successor: str | None = None,
) -> None:
    """The incident's next state, with the report that led to it, and why; `successor` is where its reports went, if
    none is left. A state that is kept already, or an older one, changes nothing."""
    columns = _columns(incident) | {"accounts": accounts.keep(session, incident.reports)}
    writing.put(
        session,
        IncidentRow,
        [columns | {"id": incident.id, "first_seen": incident.first_seen, "successor": successor}],
        key=("id",),
        only_over=_OLDER,
    )
    step = {"changes": tuple(changes), "report": report, "why": why}
    writing.add(session, HistoryRow, [columns | step | {"incident": incident.id, "at": at}])


_OLDER = col(IncidentRow.revision) < literal_column("excluded.revision")


def history(session: Session, ids: Collection[str]) -> tuple[Past, ...]:
    """The states that an incident has had under these ids, the earliest first."""
    past = select(HistoryRow).where(col(HistoryRow.incident).in_(sorted(ids)))
    ordered = past.order_by(col(HistoryRow.at), col(HistoryRow.incident), col(HistoryRow.revision))
    return tuple(
        Past(row.incident, row.revision, row.at, row.report, row.why, row.changes) for row in session.exec(ordered)
    )


def starting_with(session: Session, prefix: str, limit: int) -> tuple[str, ...]:
    ids = select(col(IncidentRow.id)).where(col(IncidentRow.id).startswith(prefix, autoescape=True))
    return tuple(session.exec(ids.order_by(col(IncidentRow.id)).limit(limit)))


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(IncidentRow).where(col(IncidentRow.live))).one()


def _conditions(
    row: type[IncidentRow] | type[HistoryRow],
    since: date | None,
    until: date | None,
    country: str | None,
    admin1: str | None,
) -> list[Any]:
    conditions: list[Any] = [col(row.live)]
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
    found = select(col(IncidentRow.value), col(IncidentRow.accounts)).where(
        *_conditions(IncidentRow, since, until, country, admin1)
    )
    ordered = found.order_by(col(IncidentRow.first_day).desc(), col(IncidentRow.id).desc()).limit(limit)
    yield from _in_parts(session, ordered)


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
        select(col(HistoryRow.value), col(HistoryRow.accounts))
        .join(last, and_(col(HistoryRow.incident) == last.c.incident, col(HistoryRow.revision) == last.c.revision))
        .where(*_conditions(HistoryRow, since, until, country, admin1))
        .order_by(col(HistoryRow.first_day).desc(), col(HistoryRow.incident).desc())
        .limit(limit)
    )
    yield from _in_parts(session, found)


def _in_parts(session: Session, found: Wanted) -> Iterator[Incident]:
    """Every state found, with its reports, some at a time in memory."""
    for part in session.execute(found, execution_options={"yield_per": CHUNK}).partitions():
        said = accounts.named(session, {name for _, names in part for name in names})
        for value, names in part:
            yield replace(value, reports=tuple(said[name] for name in names))
