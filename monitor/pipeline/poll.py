"""What does a feed list that we have not seen?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from monitor import coverage, schedules
from monitor.coverage.after import after, caught_up, is_flood, is_old_news
from monitor.model import Entry, Feed, Health, Hearing, Listing, Validators
from monitor.model.answers import Body, FetchError, NotModified, SourceError, as_value
from monitor.store import Session, entries, feeds, hearings, transaction
from monitor.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What asking a feed brought: `fresh` entries of `listed`; `why` says what went wrong, `kind` of which class
    that is; `note` what was odd about a good answer."""

    feed: Feed
    outcome: Literal["heard", "empty", "not modified", "failed", "put off"]
    listed: int = 0
    fresh: int = 0
    why: str | None = None
    kind: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a feed answered, and what it lists; nothing of it is written yet."""

    feed: Feed
    before: Health
    answer: schedules.Outcome
    listing: Listing | None = None


def ask(feed: Feed, before: Health, world: World) -> Asked:
    """Ask a feed what it lists. Its failure is an answer too."""
    try:
        known = before.validators if not schedules.wants_all(before, world.now()) else None
        answer = world.web.get(before.url or feed.url, known)
        listing = None if isinstance(answer, NotModified) else _listing(feed, answer, world)
    except (FetchError, SourceError) as error:
        return Asked(feed=feed, before=before, answer=as_value(error))
    if listing is not None and listing.parts and isinstance(answer, Body):
        answer = replace(answer, validators=Validators())  # an index can stay the same while its parts do not
    return Asked(feed=feed, before=before, answer=answer, listing=listing)


def note(asked: Sequence[Asked], world: World) -> list[Polled]:
    """Keep what is new as unread, and how each feed is; all of it or nothing."""
    now = world.now()
    noted: list[tuple[Polled, Health]] = []
    heard: list[Hearing] = []
    with transaction(world.engine) as session:
        newest = hearings.newest(session, [one.feed.id for one in asked], now)
        for one in asked:
            fresh = _take(session, one, now)
            health = _health(one, fresh, now)
            noted.append((_polled(one, health, fresh), health))
            if health.last_heard == now:
                heard.append(_hearing(one, newest.get(one.feed.id), fresh, now))
        feeds.save(session, [health for _, health in noted])
        hearings.save(session, heard)
    return [polled for polled, _ in noted]


def _health(asked: Asked, fresh: Sequence[Entry], now: datetime) -> Health:
    health = after(asked.feed, asked.before, asked.answer, asked.listing, fresh, now)
    return replace(health, status=coverage.status(asked.feed, health, now))


def _hearing(asked: Asked, last: Hearing | None, fresh: Sequence[Entry], now: datetime) -> Hearing:
    tolerance = coverage.patience(asked.feed, asked.before)
    made_up = caught_up(asked.answer, asked.listing, fresh)
    return coverage.extended(last, asked.feed.id, now, tolerance, caught_up=made_up)


def _polled(asked: Asked, health: Health, fresh: Sequence[Entry]) -> Polled:
    return Polled(
        feed=asked.feed,
        outcome=_outcome(asked.answer, health),
        listed=len(asked.listing.entries) if asked.listing else 0,
        fresh=len(fresh),
        why=health.last_error,
        kind=health.error_class,
        note=health.note if isinstance(asked.answer, Body) else None,
    )


def _listing(feed: Feed, answer: Body, world: World) -> Listing:
    """What the answer lists; where it is an index, what its parts list. A part that cannot be heard is told of, and
    only where none can be the feed has failed."""
    listing = _read(feed, answer, world)
    if not listing.parts:
        return listing
    heard: list[Listing] = []
    failed: list[FetchError | SourceError] = []
    for part in listing.parts:
        try:
            body = world.web.get(part)
            assert isinstance(body, Body)  # noqa: S101  # no validators were sent
            heard.append(_read(feed, body, world))
        except (FetchError, SourceError) as error:
            failed.append(as_value(error))
    if not heard:
        raise failed[0]
    entries = {entry.identity: entry for one in heard for entry in one.entries}
    return replace(
        listing,
        entries=tuple(entries.values()),
        left_out=sum(one.left_out for one in heard),
        note=f"{len(failed)} of {len(listing.parts)} parts failed: {failed[0]}" if failed else None,
    )


def _read(feed: Feed, answer: Body, world: World) -> Listing:
    return world.pages.listing(
        feed,
        answer.content,
        url=answer.url,
        headers=answer.headers,
        now=world.now(),
        most=world.config.fetch.max_entries,
    )


def _take(session: Session, asked: Asked, now: datetime) -> tuple[Entry, ...]:
    """Keep the entries that were not listed before, and which of the others are told otherwise now. Where all of a
    known feed's ids have changed, what is older than our last question is known, and no news; of a feed that is
    heard for the first time, what has no date: it may have been there for years."""
    if asked.listing is None:
        return ()
    listed = entries.listed(session, asked.feed.id, asked.listing.entries)
    fresh = listed.fresh
    first, flood = asked.before.last_heard is None, is_flood(asked.before, asked.listing, fresh)
    old = [
        entry
        for entry in fresh
        if (first and entry.published is None) or (flood and is_old_news(entry, asked.before))
    ]
    entries.add(session, old, now, quiet=True)
    entries.add(session, fresh, now, quiet=False)
    entries.note_edits(session, listed, now)
    return fresh


def _outcome(
    answer: schedules.Outcome, health: Health
) -> Literal["heard", "empty", "not modified", "failed", "put off"]:
    match answer:
        case FetchError(kind="held"):
            return "put off"
        case Body():
            return "heard" if health.status != "empty" else "empty"
        case NotModified() if not health.failures:
            return "not modified"
    return "failed"
