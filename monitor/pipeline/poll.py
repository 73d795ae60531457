"""What does a feed list that we have not seen?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from monitor import coverage, schedules
from monitor.model import Entry, Feed, FeedStatus, Health, Validators
from monitor.model.answers import Body, FetchError, NotModified, SourceError
from monitor.store import entries, feeds, reading, transaction
from monitor.world import World

BLOCKED = frozenset({401, 402, 403, 429, 451})  # the server hears us and will not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What asking a feed brought: `fresh` entries of `listed`; `why` says what went wrong, if anything did."""

    feed: Feed
    outcome: Literal["heard", "not modified", "failed"]
    listed: int = 0
    fresh: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a feed answered, and what it lists; nothing of it is written yet."""

    feed: Feed
    before: Health
    answer: schedules.Outcome
    listed: tuple[Entry, ...]


def ask(feed: Feed, world: World) -> Asked:
    """Ask a feed what it lists. Its failure is an answer too."""
    with reading(world.engine) as session:
        before = feeds.health(session).get(feed.id, Health(feed=feed.id))
    answer, listed = _ask(feed, before, world)
    return Asked(feed=feed, before=before, answer=answer, listed=listed)


def note(asked: Asked, world: World) -> Polled:
    """Keep what is new as unread, and how the feed is."""
    feed, before, answer, listed, now = asked.feed, asked.before, asked.answer, asked.listed, world.now()
    with transaction(world.engine) as session:
        fresh = entries.add(session, listed, now, quiet=False)
        after = _health(feed, before, answer, listed, now)
        after = replace(after, last_new=now if fresh else before.last_new)
        feeds.save(session, replace(after, status=coverage.status(feed, after, now)))
    return Polled(feed=feed, outcome=_outcome(answer), listed=len(listed), fresh=fresh, why=after.last_error)


def _ask(feed: Feed, before: Health, world: World) -> tuple[schedules.Outcome, tuple[Entry, ...]]:
    """The answer and what it lists. After a failure the whole body is asked for: "not modified" would leave us with
    what we could not read."""
    try:
        answer = world.web.get(before.url or feed.url, before.validators if not before.failures else None)
        if isinstance(answer, NotModified):
            return answer, ()
        return answer, world.pages.entries(
            feed, answer.content, url=answer.url, headers=answer.headers, now=world.now()
        )
    except (FetchError, SourceError) as error:
        return error, ()


def _outcome(answer: schedules.Outcome) -> Literal["heard", "not modified", "failed"]:
    match answer:
        case Body():
            return "heard"
        case NotModified():
            return "not modified"
    return "failed"


def _health(
    feed: Feed, before: Health, answer: schedules.Outcome, listed: tuple[Entry, ...], now: datetime
) -> Health:
    """What we know of the feed after this answer."""
    after = replace(before, last_polled=now, next_poll=schedules.next_poll(feed, before, answer, now))
    match answer:
        case NotModified() if before.failures:  # it has not shown that it can be read again
            return after
        case NotModified():
            return replace(after, validators=answer.validators, last_heard=now, not_before=None)
        case Body():
            return replace(
                after,
                status="ok" if listed else "empty",
                url=answer.moved_to or before.url,
                validators=answer.validators,
                failures=0,
                last_error=None,
                error_class=None,
                last_heard=now,
                not_before=None,
            )
    failed = replace(after, failures=before.failures + 1, last_error=str(answer))
    if isinstance(answer, SourceError):  # with these validators the server would call the unreadable body "known"
        return replace(failed, status="failing", error_class="parse", validators=Validators())
    status: FeedStatus = "gone" if answer.gone else "blocked" if answer.status in BLOCKED else "failing"
    return replace(failed, status=status, error_class=answer.kind, not_before=schedules.not_before(answer, now))
