"""Must an alert wait, and until when? And of those that waited, which are told one by one?

News of an incident that the watch was told of waits until the `cooldown` since then is over, unless it takes
something back or is graver than what was told. What is critical waits for nothing else; all others wait through
the watch's quiet hours, and over `max_per_hour` until fewer have been told. What has waited is told once, as it is
then, the gravest first; what is too much even then comes together, in one message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import deliveries
from monitor.model import Alert, Watch
from monitor.watches.severity import STEPS

HOUR = timedelta(hours=1)
TAKES_BACK = ("correction", "retraction")


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime
    why: str


def wait(watch: Watch, alert: Alert, last: Alert | None, singles: Sequence[datetime]) -> Wait | None:
    """`last` is what the watch was told of the incident before, `singles` when it was told one by one of late."""
    if watch.every != "immediate":
        return None
    if alert.severity == "critical":
        return _cooldown(watch, alert, last)
    return _quiet_hours(watch, alert) or _cooldown(watch, alert, last) or _too_many(watch, alert, singles)


def _quiet_hours(watch: Watch, alert: Alert) -> Wait | None:
    end = deliveries.after_quiet_hours(watch, alert.created)
    return Wait(end, f"quiet hours {watch.quiet_hours}") if end > alert.created else None


def _cooldown(watch: Watch, alert: Alert, last: Alert | None) -> Wait | None:
    if watch.cooldown is None or last is None or alert.kind in TAKES_BACK:
        return None
    end = last.created + watch.cooldown
    graver = STEPS.index(alert.severity) > STEPS.index(last.severity)
    return None if graver or end <= alert.created else Wait(end, f"cooldown since {last.created:%H:%M}Z")


def _too_many(watch: Watch, alert: Alert, singles: Sequence[datetime]) -> Wait | None:
    late = recent(singles, alert.created)
    if watch.max_per_hour is None or len(late) < watch.max_per_hour:
        return None
    return Wait(late[len(late) - watch.max_per_hour] + HOUR, f"{watch.max_per_hour} an hour were told")


def recent(singles: Sequence[datetime], now: datetime) -> list[datetime]:
    """Those of the last hour, the earliest first."""
    return sorted(at for at in singles if now - HOUR < at <= now)


def one_by_one(watch: Watch, alerts: Sequence[Alert], singles: Sequence[datetime], now: datetime) -> int:
    """How many of what has waited, the gravest first, are told one by one; the rest comes together."""
    if watch.max_per_hour is None or watch.every != "immediate":
        return len(alerts)
    free = max(watch.max_per_hour - len(recent(singles, now)), 0)
    critical = sum(alert.severity == "critical" for alert in alerts)
    return len(alerts) if len(alerts) <= max(free, critical) else max(free - 1, critical)


def gravest_first(alert: Alert) -> tuple[int, datetime, str]:
    return -STEPS.index(alert.severity), alert.created, alert.id
