"""How is a feed now, by what it answered last and by its own rhythm?"""

from datetime import datetime, timedelta

from monitor.coverage.wording import span
from monitor.model import Feed, FeedStatus, Health

MISSED = 3  # polls that a feed may miss before it counts as silent: one may fall on a restart
SOON = timedelta(minutes=30)  # a feed polled every minute is not silent after three
DRY = timedelta(days=7)  # without a new entry: no news outlet rests so long, so the feed is left or broken
RHYTHMS = 100  # intervals without a new entry that make a feed dry: its interval says how often it writes
LULL = 3  # times its longest usual pause, after which a feed without anything new has fallen silent
RESTS = timedelta(hours=6)  # without anything new, which means nothing: a slow morning

TROUBLE: tuple[FeedStatus, ...] = ("silent", "stale", "blocked", "failing", "gone")


def status(feed: Feed, health: Health, now: datetime) -> FeedStatus:
    """The feed's state. "empty" answers but lists nothing, "stale" has had nothing new for a week, "silent" was not
    heard, or had nothing new, for longer than its own rhythm explains."""
    if health.status in ("gone", "blocked"):
        return health.status
    if health.failures > 0:
        return "failing"
    if health.last_heard is None:
        return "unheard"
    if now - health.last_heard > patience(feed, health):
        return "silent"
    if health.last_new is not None and now - health.last_new > _dry(feed, health):
        return "stale"
    if is_lull(health, now):
        return "silent"
    return "empty" if health.status == "empty" else "ok"


def is_dry(feed: Feed, health: Health, now: datetime) -> bool:
    """Whether the feed answers, and tells nothing."""
    state = status(feed, health, now)
    return state in ("empty", "stale") or (state == "silent" and is_heard(feed, health, now))


def is_heard(feed: Feed, health: Health, now: datetime) -> bool:
    """Whether its last good answer is no older than its interval explains."""
    return health.last_heard is not None and now - health.last_heard <= patience(feed, health)


def is_lull(health: Health, now: datetime) -> bool:
    """Whether the feed has had nothing new for much longer than it ever rests."""
    if health.last_new is None or health.rhythm is None:
        return False
    return now - health.last_new > max(RESTS, LULL * health.rhythm)


def patience(feed: Feed, health: Health) -> timedelta:
    """How long after its last good answer a feed may be unheard before that is a gap."""
    return max(SOON, MISSED * expected_wait(feed, health))


def expected_wait(feed: Feed, health: Health) -> timedelta:
    """The time that the schedule left between its last answer and its next."""
    longest = max(feed.interval, feed.longest_interval or feed.interval)
    if health.failures or health.next_poll is None or health.last_polled is None:
        return feed.interval
    return min(max(feed.interval, health.next_poll - health.last_polled), longest)


def trouble(feed: Feed, health: Health, now: datetime) -> FeedStatus | None:
    """The state of a feed of which somebody should be told: gone at once, anything else once it has lasted longer
    than the feed's rhythm explains; None while it is well, or nobody can say."""
    state = status(feed, health, now)
    if state in ("failing", "blocked"):
        if health.last_heard is None:
            return state if health.failures >= MISSED else None
        return state if not is_heard(feed, health, now) else None
    return state if state in TROUBLE else None


def reason(feed: Feed, health: Health, now: datetime) -> str:
    """As in "failing: status 503, not heard for 6 h 10 min"."""
    state = status(feed, health, now)
    if state == "empty":
        return "empty: it answers but lists nothing"
    if health.last_new is not None and is_dry(feed, health, now):
        usual = f", and it never rests longer than {span(health.rhythm)}" if health.rhythm else ""
        return f"{state}: nothing new for {span(now - health.last_new)}" + (usual if state == "silent" else "")
    since = "never heard" if health.last_heard is None else f"not heard for {span(now - health.last_heard)}"
    state = "silent" if state == "ok" else state
    return (
        f"{state}: {health.last_error}, {since}" if health.last_error and health.failures else f"{state}: {since}"
    )


def _dry(feed: Feed, health: Health) -> timedelta:
    return max(DRY, RHYTHMS * feed.interval, LULL * (health.rhythm or timedelta(0)))
