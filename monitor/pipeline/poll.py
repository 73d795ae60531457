"""What does a feed list that we have not seen?"""

from dataclasses import dataclass, replace
from typing import Literal

from monitor import coverage, schedules
from monitor.coverage.after import after, caught_up, is_flood, is_old_news
from monitor.model import Entry, Feed, Health, Listing, Validators
from monitor.model.answers import Body, FetchError, NotModified, SourceError, as_value
from monitor.store import Session, entries, feeds, hearings, reading, transaction
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


def ask(feed: Feed, world: World) -> Asked:
    """Ask a feed what it lists. Its failure is an answer too."""
    with reading(world.engine) as session:
        before = feeds.health_of(session, feed.id)
    try:
        known = before.validators if not schedules.wants_all(before, world.now()) else None
        answer = world.web.get(before.url or feed.url, known)
        listing = None if isinstance(answer, NotModified) else _listing(feed, answer, world)
    except (FetchError, SourceError) as error:
        return Asked(feed=feed, before=before, answer=as_value(error))
    if listing is not None and listing.parts and isinstance(answer, Body):
        answer = replace(answer, validators=Validators())  # an index can stay the same while its parts do not
    return Asked(feed=feed, before=before, answer=answer, listing=listing)


def note(asked: Asked, world: World) -> Polled:
    """Keep what is new as unread, and how the feed is."""
    feed, before, answer, now = asked.feed, asked.before, asked.answer, world.now()
    with transaction(world.engine) as session:
        fresh = _take(session, asked, world)
        health = after(feed, before, answer, asked.listing, fresh, now)
        feeds.save(session, replace(health, status=coverage.status(feed, health, now)))
        if health.last_heard == now:
            last = hearings.last(session, feed.id, now)
            made_up = caught_up(answer, asked.listing, fresh)
            tolerance = coverage.patience(feed, before)
            hearings.save(session, coverage.extended(last, feed.id, now, tolerance, caught_up=made_up))
    return Polled(
        feed=feed,
        outcome=_outcome(answer, health),
        listed=len(asked.listing.entries) if asked.listing else 0,
        fresh=len(fresh),
        why=health.last_error,
        kind=health.error_class,
        note=health.note if isinstance(answer, Body) else None,
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


def _take(session: Session, asked: Asked, world: World) -> tuple[Entry, ...]:
    """Keep the entries that were not listed before, and which of the others are told otherwise now. Where all of a
    known feed's ids have changed, what is older than our last question is known, and no news."""
    if asked.listing is None:
        return ()
    listed = asked.listing.entries
    fresh = entries.unknown(session, asked.feed.id, listed)
    flood = is_flood(asked.before, asked.listing, fresh)
    old = [entry for entry in fresh if flood and is_old_news(entry, asked.before)]
    entries.add(session, old, world.now(), quiet=True)
    entries.add(session, fresh, world.now(), quiet=False)
    entries.note_edits(session, asked.feed.id, listed, world.now())
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
