"""What was heard of each feed in a window?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.coverage import windows
from monitor.coverage.states import is_dry, patience, reason, status
from monitor.coverage.windows import Gap
from monitor.coverage.wording import times
from monitor.model import Feed, Health, Hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One feed, and what was heard of it: `missing` says why nothing was, if so; `dry`: it answers and tells
    nothing; `silence` is how long it has not been heard."""

    feed: Feed
    gaps: tuple[Gap, ...]
    missing: str | None
    dry: bool
    silence: timedelta | None

    @property
    def lost(self) -> tuple[Gap, ...]:
        """The times of which nobody knows what it would have told."""
        return tuple(gap for gap in self.gaps if not gap.made_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Who was there, who was not, who for a part of the window, and who came late. `begun`: when the first of them
    was asked, if that is in the window; `passed`: the window has ended before now."""

    there: tuple[Listener, ...]
    missing: tuple[Listener, ...]
    partial: tuple[Listener, ...]
    late: tuple[Listener, ...]
    begun: datetime | None
    passed: bool

    @property
    def expected(self) -> int:
        return len(self.there) + len(self.missing) + len(self.partial)


def roll(listeners: Sequence[Listener], *, begun: datetime | None, passed: bool) -> Roll:
    heard = [one for one in listeners if one.missing is None]
    return Roll(
        there=tuple(one for one in heard if not one.lost),
        missing=tuple(one for one in listeners if one.missing is not None),
        partial=tuple(one for one in heard if one.lost),
        late=tuple(one for one in heard if one.gaps and not one.lost),
        begun=begun,
        passed=passed,
    )


def listener(
    feed: Feed, health: Health, hearings: Sequence[Hearing], since: datetime, until: datetime, now: datetime
) -> Listener:
    """A window that ends now asks for the feed's state too; of one that has passed only what was heard then counts.
    Of a window that is shorter than its interval, its own last turn is asked."""
    tolerance = patience(feed, health)
    gaps = windows.gaps(hearings, since, until, tolerance)
    if hearings and now - until > tolerance:
        missing = _missing_then(hearings, gaps, since, until, now)
    else:
        recent = health.last_heard is not None and health.last_heard >= since - feed.interval
        missing = None if recent and status(feed, health, now) == "ok" else reason(feed, health, now)
    return Listener(
        feed=feed,
        gaps=gaps,
        missing=missing,
        dry=is_dry(feed, health, now),
        silence=None if health.last_heard is None else now - health.last_heard,
    )


def _missing_then(
    hearings: Sequence[Hearing], gaps: Sequence[Gap], since: datetime, until: datetime, now: datetime
) -> str | None:
    if not any(one.since < until for one in hearings):
        return "not listened to yet"
    return f"not heard {times(gaps, now)}" if windows.unheard(gaps) >= until - since else None
