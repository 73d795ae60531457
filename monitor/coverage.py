"""Who was listening, and who is silent?

Nothing here may be read as "all clear" unless somebody listened: a sentence always counts the feeds that were heard
against those that should have been.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import Feed, FeedStatus, Health, Heard, Region

MISSED = 3  # polls that a feed may miss before it counts as silent: one may fall on a restart
SOON = timedelta(minutes=30)  # a feed polled every minute is not silent after three
DRY = timedelta(days=7)  # without a new entry: no news outlet rests so long, so the feed is left or broken
RHYTHMS = 100  # intervals without a new entry that make a feed dry: its interval says how often it writes

_DRY: tuple[FeedStatus, ...] = ("empty", "stale")  # they answer, and tell nothing


def status(feed: Feed, health: Health, now: datetime) -> FeedStatus:
    """How the feed is now, by what it answered last and by its own rhythm."""
    if health.status in ("gone", "blocked"):
        return health.status
    if health.failures > 0:
        return "failing"
    if health.last_heard is None:
        return "unheard"
    if now - health.last_heard > max(SOON, MISSED * feed.interval):
        return "silent"
    if health.status == "empty":
        return "empty"
    if health.last_new is not None and now - health.last_new > max(DRY, RHYTHMS * feed.interval):
        return "stale"
    return "ok"


def heard(
    feeds: Sequence[Feed],
    health: Mapping[str, Health],
    regions: Sequence[Region],
    since: datetime,
    until: datetime,
    now: datetime,
) -> Heard:
    """Who listened for the regions (none: for everything) between `since` and `until`, in a sentence too."""
    covering = sorted((feed for feed in feeds if covers(feed, regions)), key=lambda feed: (feed.name, feed.id))
    states = [(feed, health.get(feed.id, Health(feed=feed.id))) for feed in covering]
    missing = tuple((feed, known) for feed, known in states if not _listened(feed, known, since, now))
    silent = {feed.id for feed, _ in missing}
    listened = [(feed, known) for feed, known in states if feed.id not in silent]
    return Heard(
        since=since,
        until=until,
        expected=len(covering),
        heard=tuple(feed.name for feed, _ in listened),
        missing=tuple((feed.name, _reason(feed, known, now)) for feed, known in missing),
        status="none" if not covering else "blind" if not listened else "degraded" if missing else "ok",
        sentence=_sentence([known for _, known in listened], missing, regions, now),
    )


def covers(feed: Feed, regions: Sequence[Region]) -> bool:
    """Whether the feed could tell of any of the regions; one that names no regions may tell of all."""
    return not feed.covers or not regions or any(_meet(mine, asked) for mine in feed.covers for asked in regions)


def span(time: timedelta) -> str:
    """A length of time as people say it: "40 s", "12 min", "6 h 10 min", "3 days"."""
    minutes = int(time.total_seconds()) // 60
    if minutes < 1:
        return f"{max(0, int(time.total_seconds()))} s"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} days"


def _meet(one: Region, other: Region) -> bool:
    """Whether one region holds the other, or a part of it: a unit that is not named stands for all of them."""
    units = ((one.country, other.country), (one.admin1, other.admin1), (one.admin2, other.admin2))
    places = (one.place, other.place)
    return all(mine is None or its is None or mine == its for mine, its in (*units, places))


def _listened(feed: Feed, health: Health, since: datetime, now: datetime) -> bool:
    """Whether the feed was heard in the window; in a window shorter than its interval, at its own last turn."""
    heard = health.last_heard is not None and health.last_heard >= since - feed.interval
    return heard and status(feed, health, now) == "ok"


def _reason(feed: Feed, health: Health, now: datetime) -> str:
    """As in "failing: status 503, not heard for 6 h 10 min"."""
    state = status(feed, health, now)
    if state == "empty":
        return "empty: it answers but lists nothing"
    if state == "stale" and health.last_new is not None:
        return f"stale: nothing new for {span(now - health.last_new)}"
    since = "never heard" if health.last_heard is None else f"not heard for {span(now - health.last_heard)}"
    state = "silent" if state == "ok" else state
    return (
        f"{state}: {health.last_error}, {since}" if health.last_error and health.failures else f"{state}: {since}"
    )


def _sentence(
    listened: list[Health], missing: tuple[tuple[Feed, Health], ...], regions: Sequence[Region], now: datetime
) -> str:
    where = " or ".join(region.label for region in regions)
    covering = f" that cover {where}" if where else ""
    total = len(listened) + len(missing)
    if not total:
        return f"no feed covers {where}: nobody listened" if where else "no feeds: nobody listened"
    if missing:
        return f"{_silence(missing, total, covering, now)}" + (f"; {len(listened)} heard" if listened else "")
    longest = max(now - known.last_heard for known in listened if known.last_heard is not None)
    return f"{total} of {total} feeds{covering} heard in the last {span(max(longest, timedelta(minutes=1)))}"


def _silence(missing: tuple[tuple[Feed, Health], ...], total: int, covering: str, now: datetime) -> str:
    """As in "2 of 3 feeds that cover Balochistan not heard for 6 h 10 min", since the last of them was."""
    unheard = [known for feed, known in missing if status(feed, known, now) not in _DRY]
    dry = len(missing) - len(unheard)
    if not unheard:
        return f"{dry} of {total} feeds{covering} answer without anything new"
    last = [known.last_heard for known in unheard if known.last_heard is not None]
    since = f"not heard for {span(now - max(last))}" if last else "never heard"
    more = f", {dry} without anything new" if dry else ""
    return f"{len(unheard)} of {total} feeds{covering} {since}{more}"
