"""When is a feed asked next?"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Feed, Health
from monitor.model.answers import Body, FetchError, NotModified, SourceError

LONGEST_WAIT = timedelta(hours=24)  # a feed that fails for a month is still asked every day
SHORTEST_WAIT = timedelta(minutes=1)  # after a failure, however often the feed is asked else
DOUBLINGS = 10  # 2**10 times a minute is beyond the longest wait already

Outcome = Body | NotModified | FetchError | SourceError


def next_poll(feed: Feed, health: Health, outcome: Outcome, now: datetime) -> datetime | None:
    """The moment from which the feed is due again; None if it is gone for good.

    `health` is what was known before the outcome: its failures do not count this one yet.
    """
    if isinstance(outcome, Body | NotModified):
        return now + feed.interval
    if isinstance(outcome, FetchError) and outcome.gone:
        return None
    wait = back_off(feed.interval, health.failures + 1)
    return max(now + wait, not_before(outcome, now) or now)


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
    try:
        date = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) else None
