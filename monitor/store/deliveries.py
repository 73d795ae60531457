"""What is still to be sent, and what became of what was?"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, func, or_, select, update

from monitor.model import Delivery, DeliveryState
from monitor.store import writing
from monitor.store.columns import FAR
from monitor.store.tables import ChannelOffRow, DeliveryRow

CHUNK = 100  # rows in memory at a time; a digest's message may be long


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(**{field.name: getattr(row, field.name) for field in fields(Delivery)})


def add(session: Session, deliveries: Sequence[Delivery]) -> int:
    """Queue the deliveries whose key is new; say how many that were."""
    rows = [{field.name: getattr(one, field.name) for field in fields(Delivery)} for one in deliveries]
    rows = [row | {"thread": one.message.thread} for row, one in zip(rows, deliveries, strict=True)]
    return writing.add(session, DeliveryRow, rows)


def channels_due(session: Session, now: datetime) -> tuple[str, ...]:
    """The channels with deliveries that `claim` would take."""
    return tuple(session.exec(select(col(DeliveryRow.channel)).where(_ready(now)).distinct()))


def claim(
    session: Session, now: datetime, lease: timedelta, limit: int, *, channel: str | None = None
) -> tuple[Delivery, ...]:
    """Take the deliveries that are due, for as long as the lease; `attempts` counts this one already. What another
    took and let its lease run out is due again; a channel that is switched off or resting is left alone.

    What a watch tells a recipient of one incident goes out in the order in which it was written: of several only
    the first is taken. It goes out with the first of them that is due; `due` then still says when its own turn
    would have been, and a turn that is brought forward is no attempt of its schedule.
    """
    chosen = (
        select(col(DeliveryRow.key))
        .where(_ready(now), True if channel is None else col(DeliveryRow.channel) == channel)
        .order_by(col(DeliveryRow.due), col(DeliveryRow.created), col(DeliveryRow.key))
        .limit(limit)
        .with_for_update(skip_locked=True)  # PostgreSQL; on SQLite nobody else writes meanwhile
    )
    keys = session.exec(chosen).all()
    ahead = (col(DeliveryRow.state) == "waiting") & (col(DeliveryRow.due) > now)
    counted = case((ahead & (col(DeliveryRow.attempts) > 0), 0), else_=1)
    taken = {"state": "sending", "lease": now + lease, "attempts": DeliveryRow.attempts + counted}
    session.exec(update(DeliveryRow).where(col(DeliveryRow.key).in_(keys)).values(taken))
    rows = session.exec(select(DeliveryRow).where(col(DeliveryRow.key).in_(keys)))
    return tuple(_delivery(row) for row in sorted(rows, key=lambda row: keys.index(row.key)))


def _ready(now: datetime) -> ColumnElement[bool]:
    """The first of its thread, with something of the thread due; its channel may be sent to."""
    other = aliased(DeliveryRow)
    thread = _of_thread(other, DeliveryRow)
    earlier = exists().where(
        thread,
        col(other.state).in_(("waiting", "sending")),
        tuple_(col(other.created), col(other.key)) < tuple_(col(DeliveryRow.created), col(DeliveryRow.key)),
    )
    waits = col(DeliveryRow.state) == "waiting"
    follower = waits & exists().where(thread, col(other.state) == "waiting", _due(other, now))
    off, until = select(col(ChannelOffRow.channel)), col(ChannelOffRow.until)
    closed = off.where(or_(until.is_(None), (until > now) & (until <= now + FAR)))
    return or_(_due(DeliveryRow, now), follower) & ~earlier & col(DeliveryRow.channel).not_in(closed)


def _due(row: type[DeliveryRow], now: datetime) -> ColumnElement[bool]:
    """What is due further ahead than any wait was put down by a clock that was wrong."""
    waits, leased = col(row.due), col(row.lease)
    return or_(
        (col(row.state) == "waiting") & or_(waits <= now, waits > now + FAR),
        (col(row.state) == "sending") & or_(leased <= now, leased > now + FAR),
    )


def _of_thread(one: type[DeliveryRow], other: type[DeliveryRow]) -> ColumnElement[bool]:
    """Whether both tell the same recipient of the same incident, for the same watch. A digest is in no thread."""
    return (
        (col(one.thread) == col(other.thread))
        & (col(one.watch) == col(other.watch))
        & (col(one.channel) == col(other.channel))
        & (col(one.recipient) == col(other.recipient))
    )


def release(session: Session) -> None:
    """Nobody is sending: what was being sent is due at once, its lease has ended."""
    session.exec(update(DeliveryRow).where(col(DeliveryRow.state) == "sending").values(state="waiting", lease=None))


def sent(session: Session, key: str, at: datetime) -> None:
    """The other side has taken it; it is never sent again."""
    _become(session, key, {"state": "delivered", "delivered": at, "lease": None, "last_error": None})


def failed(session: Session, key: str, why: str, due: datetime | None) -> None:
    """The other side has not taken it; try again at `due`, or never. What follows in its thread waits with it."""
    again = {"state": "dead"} if due is None else {"state": "waiting", "due": due}
    _become(session, key, again | {"lease": None, "last_error": why})
    if due is not None:
        first = aliased(DeliveryRow)
        follows = exists().where(col(first.key) == key, _of_thread(first, DeliveryRow))
        waits = (col(DeliveryRow.state) == "waiting") & (col(DeliveryRow.due) < due)
        session.exec(update(DeliveryRow).where(waits, follows).values(due=due))


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


def counts(session: Session) -> dict[str, int]:
    """How many deliveries are in each state that has any."""
    return dict(session.exec(select(col(DeliveryRow.state), func.count()).group_by(col(DeliveryRow.state))).all())


def of_alert(session: Session, alert: str) -> dict[str, int]:
    """How many deliveries of an alert are in each state that has any."""
    state = col(DeliveryRow.state)
    counted = select(state, func.count()).where(col(DeliveryRow.alert) == alert).group_by(state).order_by(state)
    return dict(session.exec(counted).all())


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
    _close(session, channel, why, at, None)


def rest(session: Session, channel: str, why: str, at: datetime, until: datetime) -> None:
    """Nothing more is sent to the channel before then: its receiver has asked for that time."""
    _close(session, channel, why, at, until)


def _close(session: Session, channel: str, why: str, at: datetime, until: datetime | None) -> None:
    row = {"channel": channel, "why": why, "at": at, "until": until}
    writing.put(session, ChannelOffRow, [row], key=["channel"], only_over=_FOR_A_TIME)


_FOR_A_TIME = col(ChannelOffRow.until).is_not(None)


def switched_off(session: Session) -> dict[str, str]:
    """The channels that are off, each with the reason."""
    named = select(col(ChannelOffRow.channel), col(ChannelOffRow.why)).order_by(col(ChannelOffRow.channel))
    return dict(session.exec(named.where(col(ChannelOffRow.until).is_(None))).all())


def resting(session: Session, now: datetime) -> dict[str, datetime]:
    """The channels whose receivers have asked for time, each with its end."""
    named = select(col(ChannelOffRow.channel), col(ChannelOffRow.until)).order_by(col(ChannelOffRow.channel))
    return {channel: until for channel, until in session.exec(named.where(col(ChannelOffRow.until) > now)) if until}
