"""Which alerts were raised?"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.model import Alert
from monitor.store import writing
from monitor.store.tables import AlertRow

CHUNK = 500  # rows in memory at a time


def add(session: Session, alert: Alert) -> bool:
    """Keep the alert; False if the watch has been told of this revision before."""
    row = {
        "id": alert.id,
        "watch": alert.watch,
        "incident": alert.incident,
        "revision": alert.revision,
        "created": alert.created,
        "value": alert,
    }
    return writing.add(session, AlertRow, [row]) == 1


def get(session: Session, id: str) -> Alert | None:
    return session.exec(select(col(AlertRow.value)).where(col(AlertRow.id) == id)).one_or_none()


def starting_with(session: Session, prefix: str, limit: int) -> tuple[str, ...]:
    ids = select(col(AlertRow.id)).where(col(AlertRow.id).startswith(prefix, autoescape=True))
    return tuple(session.exec(ids.order_by(col(AlertRow.id)).limit(limit)))


def about(session: Session, watch: str, incidents: Collection[str]) -> tuple[Alert, ...]:
    """All that the watch was told of an incident, under any of these ids, the earliest first."""
    return tuple(session.exec(_about(watch, incidents).order_by(*_OLDEST_FIRST)))


def last(session: Session, watch: str, incidents: Collection[str]) -> Alert | None:
    """What the watch was last told of an incident, under any of these ids."""
    return session.exec(_about(watch, incidents).order_by(*_NEWEST_FIRST).limit(1)).first()


def first(session: Session, watch: str, incidents: Collection[str]) -> Alert | None:
    """What the watch was first told of an incident, under any of these ids."""
    return session.exec(_about(watch, incidents).order_by(*_OLDEST_FIRST).limit(1)).first()


_OLDEST_FIRST = col(AlertRow.created), col(AlertRow.revision), col(AlertRow.id)
_NEWEST_FIRST = col(AlertRow.created).desc(), col(AlertRow.revision).desc(), col(AlertRow.id).desc()


def _about(watch: str, incidents: Collection[str]) -> SelectOfScalar[Alert]:
    return select(col(AlertRow.value)).where(
        col(AlertRow.watch) == watch, col(AlertRow.incident).in_(sorted(incidents))
    )


def listing(
    session: Session,
    *,
    watch: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> Iterator[Alert]:
    """The alerts of since <= t < until, the newest first."""
    found = select(col(AlertRow.value))
    if watch is not None:
        found = found.where(col(AlertRow.watch) == watch)
    if since is not None:
        found = found.where(col(AlertRow.created) >= since)
    if until is not None:
        found = found.where(col(AlertRow.created) < until)
    ordered = found.order_by(col(AlertRow.created).desc(), col(AlertRow.id).desc()).limit(limit)
    yield from session.exec(ordered, execution_options={"yield_per": CHUNK})


def between(session: Session, watch: str, since: datetime, until: datetime) -> tuple[Alert, ...]:
    """A watch's alerts of since <= t < until, in the order in which they were raised."""
    found = select(col(AlertRow.value)).where(
        col(AlertRow.watch) == watch, col(AlertRow.created) >= since, col(AlertRow.created) < until
    )
    return tuple(session.exec(found.order_by(col(AlertRow.created), col(AlertRow.id))))
