"""Which feeds do we know, and how are they?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from monitor.model import Feed, Health
from monitor.store import writing
from monitor.store.tables import BeatRow, FeedRow, HealthRow


def sync(session: Session, feeds: Sequence[Feed]) -> None:
    """These feeds are the configured ones, in this order; what we know of the others is kept."""
    session.exec(update(FeedRow).values(configured=False))
    rows = [{"id": feed.id, "position": n, "configured": True, "value": feed} for n, feed in enumerate(feeds)]
    writing.put(session, FeedRow, rows, key=("id",))


def configured(session: Session) -> tuple[Feed, ...]:
    found = select(col(FeedRow.value)).where(col(FeedRow.configured)).order_by(col(FeedRow.position))
    return tuple(session.exec(found))


def health(session: Session, of: Sequence[str] | None = None) -> dict[str, Health]:
    """What asking has taught us of all feeds, or of some, by their ids; one that was never asked is not in it."""
    if of is None:
        return {value.feed: value for value in session.connection().execute(_HEALTH).scalars()}
    some = (of[start : start + writing.AT_ONCE] for start in range(0, len(of), writing.AT_ONCE))
    found = (session.connection().execute(_HEALTH_OF, {"feeds": ids}).scalars() for ids in some)
    return {value.feed: value for values in found for value in values}


_HEALTH = select(col(HealthRow.value)).order_by(col(HealthRow.feed))
_HEALTH_OF = _HEALTH.where(col(HealthRow.feed).in_(bindparam("feeds", expanding=True)))


def save(session: Session, health: Sequence[Health]) -> None:
    writing.put(session, HealthRow, [{"feed": one.feed, "value": one} for one in health], key=("feed",))


def beat(session: Session, name: str, at: datetime) -> None:
    """Part `name` of a long-running process lives."""
    writing.put(session, BeatRow, [{"name": name, "at": at}], key=("name",))


def beats(session: Session) -> dict[str, datetime]:
    return dict(session.exec(select(col(BeatRow.name), col(BeatRow.at))).all())
