"""Which alerts were raised?"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, func, select

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


def told(session: Session, watch: str, incident: str) -> int | None:
    """The revision of the incident that the watch was last told of."""
    revisions = select(func.max(col(AlertRow.revision))).where(
        col(AlertRow.watch) == watch, col(AlertRow.incident) == incident
    )
    return session.exec(revisions).one()


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
