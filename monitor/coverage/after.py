"""What do we know of a feed after its answer?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from monitor import schedules, urls
from monitor.model import Entry, Feed, FeedStatus, Health, Listing, Validators
from monitor.model.answers import Body, FetchError, NotModified

BLOCKED = frozenset({401, 402, 403, 429, 451})  # the server hears us and will not answer
NEWEST = 50  # entries whose dates show a feed's rhythm: older ones are of another season
ENOUGH = 5  # dated entries from which a rhythm can be seen
FORGOTTEN = timedelta(days=7)  # in which a rhythm counts half: a week has a night and a weekend
RARE = timedelta(days=30)  # no pause is longer, as far as we reckon with it
NEW_WEIGHT = 0.3  # of the last pause in the average
SEEN_BEFORE = 3  # known entries that show that a list reaches back to what we have: one or two may be pinned there
FLOOD = 5  # entries at least, all of them new, that are no ordinary news


def after(
    feed: Feed,
    before: Health,
    answer: schedules.Outcome,
    listing: Listing | None,
    fresh: Sequence[Entry],
    now: datetime,
) -> Health:
    """The feed's health after an answer, of which `listing` was read and `fresh` had not been listed before."""
    asked = replace(before, last_polled=now)
    match answer:
        case Body() if listing is not None:
            known = _heard(feed, asked, answer, listing, fresh, now)
        case NotModified() if not before.failures:
            known = replace(asked, validators=answer.validators, last_heard=now, not_before=None)
        case NotModified():  # it has not shown that it can be read again
            known = replace(asked, last_error="not modified, since an answer that we could not read")
        case FetchError(kind="held"):  # it was not asked, so it has not failed
            return replace(before, next_poll=now + (answer.retry_after or schedules.SHORTEST_WAIT))
        case _:
            known = _failed(feed, asked, answer, now)
    return replace(known, next_poll=schedules.next_poll(feed, _basis(before, known, answer), answer, now))


def _basis(before: Health, known: Health, answer: schedules.Outcome) -> Health:
    """What the next poll follows from: after a failure the failures before it, else what was just learnt."""
    return known if isinstance(answer, Body | NotModified) else before


def _heard(
    feed: Feed, before: Health, answer: Body, listing: Listing, fresh: Sequence[Entry], now: datetime
) -> Health:
    newest = last_new(before, listing, fresh, now)
    return replace(
        before,
        status="ok" if listing.entries else "empty",
        url=answer.moved_to or before.url,
        validators=answer.validators,
        failures=0,
        last_error=None,
        error_class=None,
        last_heard=now,
        last_body=now,
        last_new=newest,
        not_before=None,
        pause=_pause(feed, before, listing, fresh, newest),
        rhythm=_rhythm(before, listing, newest, now),
        ttl=listing.stated,
        max_age=schedules.max_age(answer.headers, now),
        note=_note(before, listing, fresh),
    )


def _failed(feed: Feed, asked: Health, answer: schedules.Outcome, now: datetime) -> Health:
    failed = replace(asked, failures=asked.failures + 1, last_error=_error(feed, asked, answer))
    if not isinstance(
        answer, FetchError
    ):  # with these validators the server would call the unreadable body "known"
        return replace(failed, status="failing", error_class="parse", validators=Validators())
    status: FeedStatus = "gone" if answer.gone else "blocked" if answer.status in BLOCKED else "failing"
    return replace(failed, status=status, error_class=answer.kind, not_before=schedules.not_before(answer, now))


def _error(feed: Feed, asked: Health, answer: schedules.Outcome) -> str:
    """What went wrong; with the address only where it is another than the feed's own."""
    own = isinstance(answer, FetchError) and answer.url == urls.redacted(asked.url or feed.url)
    return answer.why if isinstance(answer, FetchError) and own else str(answer)


def caught_up(answer: schedules.Outcome, listing: Listing | None, fresh: Sequence[Entry]) -> bool:
    """Whether what came reaches back to what we have, so that nothing was missed in between."""
    if isinstance(answer, NotModified):
        return True
    listed = len(listing.entries) if listing is not None else 0
    return listed - len(fresh) >= min(SEEN_BEFORE, max(listed // 2, 1))


def is_flood(before: Health, listing: Listing, fresh: Sequence[Entry]) -> bool:
    """Whether a feed that we know lists nothing that we know: its ids or links have changed, or its list has rolled
    over meanwhile."""
    return before.last_heard is not None and len(listing.entries) == len(fresh) >= FLOOD


def is_old_news(entry: Entry, before: Health) -> bool:
    """Whether an entry of a flood was published when we listened, so that we have it under another name."""
    return entry.published is not None and before.last_heard is not None and entry.published < before.last_heard


def last_new(before: Health, listing: Listing, fresh: Sequence[Entry], now: datetime) -> datetime | None:
    """When the feed last had something new: by its own dates, where it dates what it lists, else when we saw it."""
    if not fresh:
        return before.last_new
    dated = [entry.published for entry in listing.entries if entry.published is not None]
    newest = min(max(dated), now) if len(dated) == len(listing.entries) else now
    return newest if before.last_new is None else max(newest, min(before.last_new, now))


def _pause(
    feed: Feed, before: Health, listing: Listing, fresh: Sequence[Entry], newest: datetime | None
) -> timedelta | None:
    """The average time between two changes. Where most of what is listed is new, it changes as often as we ask."""
    if not fresh or before.last_new is None or newest is None:
        return before.pause
    if 2 * len(fresh) >= len(listing.entries) > 1:
        return feed.interval
    gap = min(max(newest - before.last_new, timedelta(0)), 2 * (feed.longest_interval or feed.interval))
    return gap if before.pause is None else (1 - NEW_WEIGHT) * before.pause + NEW_WEIGHT * gap


def _rhythm(before: Health, listing: Listing, newest: datetime | None, now: datetime) -> timedelta | None:
    """The longest pause that is usual: as its list shows it, and as we saw it, which is forgotten by and by."""
    dated = sorted(e.published for e in listing.entries if e.published is not None and e.published <= now)
    known = dated[-NEWEST:]
    shown = (
        max((later - sooner for sooner, later in pairwise(known)), default=None) if len(known) >= ENOUGH else None
    )
    seen = None
    if before.rhythm is not None and before.last_body is not None:
        age = max(now - before.last_body, timedelta(0))
        seen = before.rhythm * 0.5 ** (age / FORGOTTEN)
    if before.last_new is not None and newest is not None and seen is not None:
        seen = max(seen, newest - before.last_new)
    pauses = [min(pause, RARE) for pause in (shown, seen) if pause is not None]
    return max(pauses, default=None)


def _note(before: Health, listing: Listing, fresh: Sequence[Entry]) -> str | None:
    """What a person should know of an answer that was good."""
    said = [listing.note] if listing.note is not None else []
    if listing.left_out:
        said.append(f"lists {listing.left_out:,} entries more than the {len(listing.entries):,} that are read")
    if is_flood(before, listing, fresh):
        said.append(f"all of its {len(fresh)} entries were new at once: its ids have changed, or some were missed")
    return "; ".join(said) or None
