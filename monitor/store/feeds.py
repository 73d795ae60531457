"""Which feeds do we know, and how are they?"""

from collections.abc import Sequence
from datetime import datetime

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


def health(session: Session) -> dict[str, Health]:
    """What asking has taught us, by the feed's id; a feed that was never asked is not in it."""
    return {value.feed: value for value in session.exec(select(col(HealthRow.value)).order_by(col(HealthRow.feed)))}


def health_of(session: Session, feed: str) -> Health:
    found = session.exec(select(col(HealthRow.value)).where(col(HealthRow.feed) == feed)).first()
    return found or Health(feed=feed)


def save(session: Session, health: Health) -> None:
    writing.put(session, HealthRow, [{"feed": health.feed, "value": health}], key=("feed",))


def beat(session: Session, name: str, at: datetime) -> None:
    """Part `name` of a long-running process lives."""
    writing.put(session, BeatRow, [{"name": name, "at": at}], key=("name",))


def beats(session: Session) -> dict[str, datetime]:
    return dict(session.exec(select(col(BeatRow.name), col(BeatRow.at))).all())
