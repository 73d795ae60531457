"""When is a page looked at again, that we have read?

At once when its feed says something else of it, and a few times, farther and farther apart, while it is fresh and
tells of what has just happened: many outlets raise a toll in the page and say nothing in their feed. A page that
has not changed is looked at less and less, whatever its feed says.
"""

from datetime import datetime, timedelta

FRESH = timedelta(hours=48)  # after it was first listed; later edits are left to the feed's sign
RECHECKS = tuple(timedelta(hours=hours) for hours in (1, 3, 9, 24))  # by the looks that found nothing new
IDLE = timedelta(minutes=15)  # after a look that a feed asked for in vain; doubled with each further one
LONGEST_IDLE = timedelta(hours=24)
DOUBLINGS = 7  # 2**7 times the wait is beyond the longest


def recheck(added: datetime, looks: int, now: datetime) -> datetime | None:
    """The next look at a fresh page that tells of what has just happened, by itself; None when it was looked at
    enough."""
    if looks >= len(RECHECKS) or now - added > FRESH:
        return None
    return now + RECHECKS[looks]


def asked(looked: datetime | None, looks: int, now: datetime) -> datetime:
    """When a page is looked at of which its feed says something else now."""
    if looked is None or looks == 0:
        return now
    return max(now, looked + min(IDLE * (1 << min(looks - 1, DOUBLINGS)), LONGEST_IDLE))
