"""Which feeds have fallen silent, or speak again, since somebody was last told?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.coverage.states import reason, trouble
from monitor.coverage.wording import span
from monitor.model import Feed, FeedStatus, Health

TOGETHER = timedelta(minutes=5)  # between two notices: what breaks down at once is told of at once
WELL: FeedStatus = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A feed whose state is another one than people know of: `before` and `status` as coverage has them."""

    feed: Feed
    before: FeedStatus
    status: FeedStatus
    why: str

    @property
    def is_well(self) -> bool:
        return self.status == WELL


def turns(
    feeds: Sequence[Feed],
    health: Mapping[str, Health],
    told: Mapping[str, tuple[FeedStatus, datetime]],
    now: datetime,
) -> tuple[Turn, ...]:
    """The feeds of which to tell now, those in trouble first; none while the last notice is only minutes old.
    `told` is the state that people were last told of, and when."""
    if any(timedelta(0) <= now - at < TOGETHER for _, at in told.values()):
        return ()
    found = (_turn(feed, health.get(feed.id, Health(feed=feed.id)), told.get(feed.id), now) for feed in feeds)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.is_well, one.feed.name)))


def _turn(feed: Feed, health: Health, told: tuple[FeedStatus, datetime] | None, now: datetime) -> Turn | None:
    """A feed whose trouble has another name now is told of once more only if it is gone for good; one that cannot
    be heard for a moment, but not for long enough to be trouble, has not recovered."""
    before = told[0] if told is not None else WELL
    state = trouble(feed, health, now)
    if state is None:
        if before == WELL or health.failures or health.last_heard is None:
            return None
        away = f" after {span(now - told[1])}" if told is not None else ""
        return Turn(feed=feed, before=before, status=WELL, why=f"heard again{away}")
    if before == WELL or (state == "gone" != before):
        return Turn(feed=feed, before=before, status=state, why=reason(feed, health, now))
    return None
