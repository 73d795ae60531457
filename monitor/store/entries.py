"""Which entries has a source listed, which of them are still to be read, and which to be looked at again?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Integer, bindparam
from sqlmodel import Session, and_, col, func, or_, select, update

from monitor import rereading
from monitor.model import Entry, Validators
from monitor.store import writing
from monitor.store.columns import FAR, key_of
from monitor.store.tables import EntryRow

EVER = datetime.min.replace(tzinfo=UTC)
WAITING = ("due", "again")  # to be read, to be looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An entry that waits to be read; `attempts` counts the times that it could not be. What comes of a `quiet`
    one is known, not news.

    One that became an `article` waits to be looked at again: `looks` in a row have found nothing new, `validators`
    are those of the page, `added` is when it was first listed.
    """

    id: int
    entry: Entry
    attempts: int
    quiet: bool
    added: datetime
    article: str | None = None
    looks: int = 0
    validators: Validators | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An entry was read, or looked at again, `at`: it became `article`, or none."""

    id: int
    article: str | None
    why: str
    at: datetime | None = None
    again: datetime | None = None
    looks: int = 0
    validators: Validators | None = None


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
            "said": _said(entry),
        }
        for entry in entries
    ]
    return writing.add(session, EntryRow, rows)


def _said(entry: Entry) -> str:
    """A hash of all that the source says of it."""
    words = (entry.title, entry.summary, entry.html, entry.text, entry.published_raw, entry.updated_raw)
    return hashlib.sha256("\n".join(word or "" for word in words).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed lists now: its entries that it has not listed before, and the others by their rows."""

    fresh: tuple[Entry, ...]
    known: Mapping[int, Entry]
    said: Mapping[int, str | None]  # of those known, when they were listed last


def listed(session: Session, feed: str, entries: Sequence[Entry]) -> Listed:
    """Which of a feed's entries we have, and which not. Of two with one identity the first counts."""
    identities = [key_of(entry.identity) for entry in entries]
    first = dict(zip(reversed(identities), reversed(entries), strict=True))
    asked, rows = list(first), list[Any]()
    for start in range(0, len(asked), writing.AT_ONCE):
        some = {"feed": feed, "identities": asked[start : start + writing.AT_ONCE]}
        rows += session.connection().execute(_KNOWN, some)
    have = {identity for _, identity, _ in rows}
    return Listed(
        fresh=tuple(entry for entry, identity in zip(entries, identities, strict=True) if identity not in have),
        known={id: first[identity] for id, identity, _ in rows},
        said={id: said for id, _, said in rows},
    )


_KNOWN = select(col(EntryRow.id), col(EntryRow.identity), col(EntryRow.said)).where(
    col(EntryRow.feed) == bindparam("feed"),
    col(EntryRow.identity).in_(bindparam("identities", expanding=True)),
)


def note_edits(session: Session, listed: Listed, at: datetime) -> None:
    """Those of which the feed says something else than before are to be looked at again."""
    now = {id: _said(entry) for id, entry in listed.known.items()}
    edited = [id for id, said in now.items() if said != listed.said[id]]
    for start in range(0, len(edited), writing.AT_ONCE):
        some = col(EntryRow.id).in_(edited[start : start + writing.AT_ONCE])
        for row in session.exec(select(EntryRow).where(some)):
            if row.id is not None:
                _note_edit(row, listed.known[row.id], now[row.id], at)
    session.flush()  # `due` asks past the session


def _note_edit(row: EntryRow, entry: Entry, said: str, at: datetime) -> None:
    heard_before, row.said = row.said is not None, said
    if not heard_before:  # it was listed when nobody kept what was said
        return
    row.value = entry
    if row.article is not None:
        when = rereading.asked(row.looked, row.looks, at)
        row.again = when if row.again is None else min(row.again, when)
    elif row.due is None:  # it was given up
        row.due, row.attempts = at, 0


def due(session: Session, now: datetime, limit: int, *, feed: str | None = None) -> tuple[Unread, ...]:
    """The entries that may be read now, or be looked at again, the longest waiting first."""
    asked = _at(now) | {"limit": limit, "feed": feed}
    found: list[tuple[datetime, Unread]] = []
    for when in WAITING:
        rows = session.connection().execute(_waiting(when, of_feed=feed is not None), asked)
        found += [(row.due or row.again or now, _unread(row)) for row in rows if row.value is not None]
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    return tuple(unread for _, unread in found[:limit])


def _unread(row: Any) -> Unread:
    return Unread(
        id=row.id,
        entry=row.value,
        attempts=row.attempts,
        quiet=row.quiet,
        added=row.added,
        article=row.article,
        looks=row.looks,
        validators=row.validators,
    )


def feeds_due(session: Session, now: datetime) -> tuple[str, ...]:
    """The feeds with entries that may be read now, the longest waiting first."""
    since: dict[str, datetime] = {}
    for when in WAITING:
        for feed, first in session.connection().execute(_first(when), _at(now)):
            since[feed] = min(first or now, since.get(feed, first or now))
    return tuple(sorted(since, key=lambda feed: (since[feed], feed)))


# What is asked for every feed is put together once, and put to the database past the session, as in `articles`.
@cache
def _waiting(when: str, *, of_feed: bool) -> Executable:
    at = col(getattr(EntryRow, when))
    waiting = select(*(col(getattr(EntryRow, name)) for name in _WAITS)).where(_due(at))
    if of_feed:
        waiting = waiting.where(col(EntryRow.feed) == bindparam("feed"))
    return waiting.order_by(at, col(EntryRow.id)).limit(bindparam("limit", type_=Integer))


@cache
def _first(when: str) -> Executable:
    at = col(getattr(EntryRow, when))
    return select(col(EntryRow.feed), func.min(at)).where(_due(at)).group_by(col(EntryRow.feed))


_WAITS = ("id", "value", "attempts", "quiet", "added", "article", "looks", "validators", "due", "again")


def _due(at: Any) -> ColumnElement[bool]:
    """What is due further ahead than any wait was put down by a clock that was wrong. That it is due at all says
    the database where in the index to look: most entries were read long ago."""
    return and_(at >= EVER, or_(at <= bindparam("now"), at > bindparam("ahead")))


def _at(now: datetime) -> dict[str, Any]:
    return {"now": now, "ahead": now + FAR}


def done(session: Session, ends: Iterable[Done]) -> None:
    """These entries were read, or looked at again. Their text is the article's now; where one is looked at `again`,
    it is kept until then."""
    kept, gone = list[dict[str, Any]](), list[dict[str, Any]]()
    for end in ends:
        row: dict[str, Any] = {"entry": end.id, "due": None, "article": end.article, "why": end.why, "attempts": 0}
        row |= {"again": end.again, "looked": end.at, "looks": end.looks, "validators": end.validators}
        (gone if end.again is None else kept).append(row)
    for rows in filter(None, ([row | {"value": None} for row in gone], kept)):
        session.connection().execute(_READ, rows)


_READ = update(EntryRow).where(col(EntryRow.id) == bindparam("entry"))


def later(session: Session, id: int, at: datetime, why: str) -> None:
    """The entry could not be read, or looked at; try again from `at` on."""
    for when in ("due", "again"):
        waiting = (col(EntryRow.id) == id) & col(getattr(EntryRow, when)).is_not(None)
        tried = {when: at, "why": why, "attempts": EntryRow.attempts + 1}
        session.exec(update(EntryRow).where(waiting).values(tried))


def waiting(session: Session) -> int:
    """How many entries are still to be read, now or later."""
    return session.exec(select(func.count()).where(col(EntryRow.due).is_not(None))).one()
