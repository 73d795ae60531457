"""Which entries has a source listed, and which of them are still to be read?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select, update

from monitor.model import Entry
from monitor.store import writing
from monitor.store.columns import FAR, key_of
from monitor.store.tables import EntryRow

ASKED_AT_ONCE = 500  # identities in one question: SQLite takes 32,766 values, older ones 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An entry that waits to be read; `attempts` counts the times that it could not be. What comes of a `quiet`
    one is known, not news."""

    id: int
    entry: Entry
    attempts: int
    quiet: bool


def add(session: Session, entries: Sequence[Entry], at: datetime, quiet: bool) -> int:
    """Keep the entries that were not listed before, to be read from `at` on; say how many that were."""
    rows = [
        {
            "feed": entry.feed,
            "identity": key_of(entry.identity),
            "value": entry,
            "quiet": quiet,
            "added": at,
            "due": at,
            "attempts": 0,
        }
        for entry in entries
    ]
    return writing.add(session, EntryRow, rows)


def unknown(session: Session, feed: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of a feed's entries that it has not listed before."""
    identities = [key_of(entry.identity) for entry in entries]
    mine = select(col(EntryRow.identity)).where(col(EntryRow.feed) == feed)
    known: set[str] = set()
    for start in range(0, len(identities), ASKED_AT_ONCE):
        some = identities[start : start + ASKED_AT_ONCE]
        known.update(session.exec(mine.where(col(EntryRow.identity).in_(some))))
    return tuple(entry for entry, identity in zip(entries, identities, strict=True) if identity not in known)


def due(session: Session, now: datetime, limit: int, *, feed: str | None = None) -> tuple[Unread, ...]:
    """The entries that may be read now, the longest waiting first."""
    waiting = select(col(EntryRow.id), col(EntryRow.value), col(EntryRow.attempts), col(EntryRow.quiet)).where(
        _due(now)
    )
    if feed is not None:
        waiting = waiting.where(col(EntryRow.feed) == feed)
    rows = session.exec(waiting.order_by(col(EntryRow.due), col(EntryRow.id)).limit(limit))
    return tuple(
        Unread(id=id, entry=entry, attempts=attempts, quiet=quiet)
        for id, entry, attempts, quiet in rows
        if id is not None and entry is not None
    )


def feeds_due(session: Session, now: datetime) -> tuple[str, ...]:
    """The feeds with entries that may be read now, the longest waiting first."""
    waiting = select(col(EntryRow.feed)).where(_due(now)).group_by(col(EntryRow.feed))
    return tuple(session.exec(waiting.order_by(func.min(col(EntryRow.due)), func.min(col(EntryRow.id)))))


def _due(now: datetime) -> ColumnElement[bool]:
    """What is due further ahead than any wait was put down by a clock that was wrong."""
    return or_(col(EntryRow.due) <= now, col(EntryRow.due) > now + FAR)


def done(session: Session, id: int, article: str | None, why: str) -> None:
    """The entry is read: it became `article`, or none. Its text is the article's now."""
    read = {"due": None, "value": None, "article": article, "why": why}
    session.exec(update(EntryRow).where(col(EntryRow.id) == id).values(read))


def later(session: Session, id: int, at: datetime, why: str) -> None:
    """The entry could not be read; try again from `at` on."""
    unread = (col(EntryRow.id) == id) & col(EntryRow.due).is_not(None)
    session.exec(update(EntryRow).where(unread).values(due=at, why=why, attempts=EntryRow.attempts + 1))


def waiting(session: Session) -> int:
    """How many entries are still to be read, now or later."""
    return session.exec(select(func.count()).where(col(EntryRow.due).is_not(None))).one()
