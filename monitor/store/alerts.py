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


def last(session: Session, watch: str, incidents: Collection[str]) -> Alert | None:
    """What the watch was last told of an incident, under any of these ids."""
    return session.exec(_about(watch, incidents).order_by(*_NEWEST_FIRST).limit(1)).first()


def first(session: Session, watch: str, incidents: Collection[str]) -> Alert | None:
    """What the watch was first told of an incident, under any of these ids."""
    oldest_first = col(AlertRow.created), col(AlertRow.revision), col(AlertRow.id)
    return session.exec(_about(watch, incidents).order_by(*oldest_first).limit(1)).first()


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
