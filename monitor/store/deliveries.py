"""What is still to be sent, and what became of what was?"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, or_, select, update

from monitor.model import Delivery, DeliveryState
from monitor.store import writing
from monitor.store.columns import FAR
from monitor.store.tables import ChannelOffRow, DeliveryRow

CHUNK = 100  # rows in memory at a time; a digest's message may be long


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(**{field.name: getattr(row, field.name) for field in fields(Delivery)})


def add(session: Session, deliveries: Sequence[Delivery]) -> int:
    """Queue the deliveries whose key is new; say how many that were."""
    rows = [{field.name: getattr(delivery, field.name) for field in fields(Delivery)} for delivery in deliveries]
    return writing.add(session, DeliveryRow, rows)


def channels_due(session: Session, now: datetime) -> tuple[str, ...]:
    """The channels with deliveries that `claim` would take."""
    return tuple(session.exec(select(col(DeliveryRow.channel)).where(_due(now)).distinct()))


def claim(
    session: Session, now: datetime, lease: timedelta, limit: int, *, channel: str | None = None
) -> tuple[Delivery, ...]:
    """Take the deliveries that are due, for as long as the lease; `attempts` counts this one already. What another
    took and let its lease run out is due again; a channel that is switched off is left alone."""
    chosen = (
        select(col(DeliveryRow.key))
        .where(_due(now), True if channel is None else col(DeliveryRow.channel) == channel)
        .order_by(col(DeliveryRow.due), col(DeliveryRow.created), col(DeliveryRow.key))
        .limit(limit)
        .with_for_update(skip_locked=True)  # PostgreSQL; on SQLite nobody else writes meanwhile
    )
    keys = session.exec(chosen).all()
    taken = {"state": "sending", "lease": now + lease, "attempts": DeliveryRow.attempts + 1}
    session.exec(update(DeliveryRow).where(col(DeliveryRow.key).in_(keys)).values(taken))
    rows = session.exec(select(DeliveryRow).where(col(DeliveryRow.key).in_(keys)))
    return tuple(_delivery(row) for row in sorted(rows, key=lambda row: keys.index(row.key)))


def _due(now: datetime) -> ColumnElement[bool]:
    """What is due further ahead than any wait was put down by a clock that was wrong."""
    waits, leased = col(DeliveryRow.due), col(DeliveryRow.lease)
    free = or_(
        (col(DeliveryRow.state) == "waiting") & or_(waits <= now, waits > now + FAR),
        (col(DeliveryRow.state) == "sending") & or_(leased <= now, leased > now + FAR),
    )
    return free & col(DeliveryRow.channel).not_in(select(col(ChannelOffRow.channel)))


def release(session: Session) -> None:
    """Nobody is sending: what was being sent is due at once, its lease has ended."""
    session.exec(update(DeliveryRow).where(col(DeliveryRow.state) == "sending").values(state="waiting", lease=None))


def sent(session: Session, key: str, at: datetime) -> None:
    """The other side has taken it; it is never sent again."""
    _become(session, key, {"state": "delivered", "delivered": at, "lease": None, "last_error": None})


def failed(session: Session, key: str, why: str, due: datetime | None) -> None:
    """The other side has not taken it; try again at `due`, or never."""
    again = {"state": "dead"} if due is None else {"state": "waiting", "due": due}
    _become(session, key, again | {"lease": None, "last_error": why})


def _become(session: Session, key: str, values: dict[str, object]) -> None:
    undelivered = (col(DeliveryRow.key) == key) & (col(DeliveryRow.state) != "delivered")
    session.exec(update(DeliveryRow).where(undelivered).values(values))


def listing(
    session: Session, *, state: DeliveryState | None = None, limit: int | None = None
) -> Iterator[Delivery]:
    """The deliveries, the newest first."""
    found = select(DeliveryRow)
    if state is not None:
        found = found.where(col(DeliveryRow.state) == state)
    ordered = found.order_by(col(DeliveryRow.created).desc(), col(DeliveryRow.key).desc()).limit(limit)
    for row in session.exec(ordered, execution_options={"yield_per": CHUNK}):
        yield _delivery(row)


def replay(session: Session, key: str, at: datetime) -> bool:
    """Send a dead delivery again from `at` on, under its old key; its channel counts as working again. False if
    there is no dead delivery with that key."""
    dead = (col(DeliveryRow.key) == key) & (col(DeliveryRow.state) == "dead")
    channel = session.exec(select(col(DeliveryRow.channel)).where(dead)).first()
    if channel is None:
        return False
    session.exec(update(DeliveryRow).where(dead).values(state="waiting", due=at, attempts=0))
    session.exec(delete(ChannelOffRow).where(col(ChannelOffRow.channel) == channel))
    return True


def switch_off(session: Session, channel: str, why: str, at: datetime) -> None:
    """Nothing more is sent to the channel until a delivery of it is replayed."""
    writing.add(session, ChannelOffRow, [{"channel": channel, "why": why, "at": at}])


def switched_off(session: Session) -> dict[str, str]:
    """The channels that are off, each with the reason."""
    rows = session.exec(
        select(col(ChannelOffRow.channel), col(ChannelOffRow.why)).order_by(col(ChannelOffRow.channel))
    )
    return dict(rows.all())
