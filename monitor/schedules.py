"""When is a feed asked next?"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Feed, Health
from monitor.model.answers import Body, FetchError, NotModified, SourceError

LONGEST_WAIT = timedelta(hours=24)  # a feed that fails for a month is still asked every day
SHORTEST_WAIT = timedelta(minutes=1)  # after a failure, however often the feed is asked else
REFRESH = timedelta(hours=24)  # after which a feed is asked for without "changed since?"
LATE = timedelta(seconds=10)  # after its turn; a feed that is asked later than that was asked with many others
DOUBLINGS = 10  # 2**10 times a minute is beyond the longest wait already

Outcome = Body | NotModified | FetchError | SourceError


def next_poll(feed: Feed, health: Health, outcome: Outcome, now: datetime) -> datetime | None:
    """The moment from which the feed is due again; None if it is gone for good.

    `health` is what is known: its failures do not count a failed outcome yet.
    """
    if isinstance(outcome, Body | NotModified):
        wait = pace(feed, health, now)
        return now + (wait if _in_its_turn(health, now) else apart(feed, wait))
    if isinstance(outcome, FetchError) and outcome.gone:
        return None
    wait = back_off(feed.interval, health.failures + 1)
    return max(now + wait, not_before(outcome, now) or now)


def _in_its_turn(health: Health, now: datetime) -> bool:
    return health.next_poll is not None and now - health.next_poll < LATE


def apart(feed: Feed, wait: timedelta) -> timedelta:
    """The wait, stretched by up to a half, for a feed always by the same, but not beyond its longest interval. A
    start asks all feeds at once; did they not go apart, their news would come at one moment for ever, and queue."""
    room = wait / 2
    if feed.longest_interval is not None:
        room = max(min(room, feed.longest_interval - wait), timedelta(0))
    return wait + room * (int(hashlib.sha256(feed.id.encode()).hexdigest()[:8], 16) / 2**32)


def _longest(feed: Feed) -> timedelta:
    return max(feed.longest_interval or feed.interval, feed.interval)


def pace(feed: Feed, health: Health, now: datetime) -> timedelta:
    """How long to wait after a good answer, within the feed's bounds: two questions for each change, by what we saw
    of it, else by what it says itself; and no question that the server would answer from its cache."""
    silence = now - health.last_new if health.last_new is not None else timedelta(0)
    own = max(health.pause, silence) / 2 if health.pause is not None else health.ttl or silence / 2
    wish = max(own, health.max_age or timedelta(0), feed.interval)
    return min(wish, _longest(feed))


def max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer may be kept, by its Cache-Control or Expires, at most a day; None where neither says."""
    control = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(?:cache|store)\b", control):
        return None
    found = re.search(r"\b(?:s-maxage|max-age)\s*=\s*\"?([0-9]{1,9})", control)
    if found is not None:
        return min(timedelta(seconds=int(found[1])), LONGEST_WAIT)
    expires = _date(headers.get("expires", ""))
    return min(expires - now, LONGEST_WAIT) if expires is not None and expires > now else None


def wants_all(health: Health, now: datetime) -> bool:
    """Whether to ask for the feed itself, whatever has changed: after a failure, for "not modified" would leave us
    with what we could not read; and once a day, for some servers answer so for ever."""
    unread = health.failures > 0 or health.last_body is None
    return unread or (health.last_body is not None and now - health.last_body >= REFRESH)


def back_off(interval: timedelta, failures: int) -> timedelta:
    """The interval, doubled for each failure after the first, at most a day."""
    base = min(max(interval, SHORTEST_WAIT), LONGEST_WAIT)
    doublings = min(max(failures - 1, 0), DOUBLINGS)
    return min(base * (1 << doublings), LONGEST_WAIT)


def not_before(outcome: Outcome, now: datetime) -> datetime | None:
    """The moment before which the server wants no question; no run asks earlier."""
    if isinstance(outcome, FetchError) and outcome.retry_after is not None:
        return now + min(outcome.retry_after, LONGEST_WAIT)
    return None


def asks_for_quiet(health: Health, now: datetime) -> bool:
    """Whether the feed's host has said that it gets too many questions, and until when."""
    return health.status == "blocked" and health.not_before is not None and not may_be_asked(health, now)


def is_due(health: Health, now: datetime) -> bool:
    """Whether the schedule lets the feed be asked; a clock that was years ahead does not silence a feed."""
    if health.status == "gone" or not may_be_asked(health, now):
        return False
    return health.next_poll is None or not now < health.next_poll <= now + 2 * LONGEST_WAIT


def may_be_asked(health: Health, now: datetime) -> bool:
    """Whether the server's own wish (Retry-After, gone) lets the feed be asked now."""
    if health.status == "gone":
        return False
    return health.not_before is None or not now < health.not_before <= now + LONGEST_WAIT


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks us to wait: seconds or a date, at most a day; None for garbage."""
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,400}", text):
        return min(timedelta(seconds=int(text[:10])), LONGEST_WAIT) if len(text) < 10 else LONGEST_WAIT
    date = _date(text)
    return min(date - now, LONGEST_WAIT) if date is not None and date > now else None


def _date(text: str) -> datetime | None:
    """An HTTP date; None for garbage."""
    try:
        date = parsedate_to_datetime(text.strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
