"""How is a length of time said, and a moment?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.coverage.windows import Gap

MOST_TIMES = 3  # that are spelt out


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


def clock(moment: datetime, beside: datetime) -> str:
    """As in "09:30 UTC", with the day and the year where they are others than those of the moment `beside` it."""
    if moment.date() == beside.date():
        return f"{moment:%H:%M} UTC"
    return f"{moment:%-d %b %H:%M} UTC" if moment.year == beside.year else f"{moment:%-d %b %Y %H:%M} UTC"


def times(gaps: Sequence[Gap], now: datetime) -> str:
    """As in "from 01:00 UTC to 05:00 UTC"; of many only the last are spelt out."""
    said = [f"from {clock(gap.since, now)} to {clock(gap.until, now)}" for gap in gaps[-MOST_TIMES:]]
    more = f", and {len(gaps) - MOST_TIMES} times before" if len(gaps) > MOST_TIMES else ""
    return ", ".join(said) + more
