"""Through which part of a window was a feed heard?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from monitor.model import Hearing

KEPT = timedelta(days=400)  # for which hearings are kept: a year, and the same month of the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time without a good answer; `made_up`: what the feed listed afterwards reached back over it."""

    since: datetime
    until: datetime
    made_up: bool = False

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def gaps(hearings: Sequence[Hearing], since: datetime, until: datetime, tolerance: timedelta) -> tuple[Gap, ...]:
    """The times within since <= t < until in which the feed was not heard, the earliest first. Before its first
    hearing nobody expected it; after its last one it counts as heard for as long as the `tolerance`."""
    ordered = sorted(hearings, key=lambda one: one.since)
    found = [
        Gap(since=before.until, until=after.since, made_up=after.caught_up) for before, after in pairwise(ordered)
    ]
    if ordered and until - ordered[-1].until > tolerance:
        found.append(Gap(since=ordered[-1].until, until=until))
    clipped = (Gap(since=max(gap.since, since), until=min(gap.until, until), made_up=gap.made_up) for gap in found)
    return tuple(gap for gap in clipped if gap.since < gap.until)


def unheard(gaps: Sequence[Gap]) -> timedelta:
    return sum((gap.length for gap in gaps), timedelta(0))


def begun(hearings: Sequence[Hearing]) -> datetime | None:
    """When the feed was heard for the first time, as far as that is known."""
    return min((one.since for one in hearings), default=None)


def extended(last: Hearing | None, feed: str, now: datetime, tolerance: timedelta, *, caught_up: bool) -> Hearing:
    """The hearing that a good answer now belongs to: the last one, or a new one after a gap. `last` began before
    now; a clock that was ahead may have ended it later."""
    if last is not None and now - last.until <= tolerance:
        return Hearing(feed=feed, since=last.since, until=now, caught_up=last.caught_up)
    return Hearing(feed=feed, since=now, until=now, caught_up=caught_up and last is not None)
