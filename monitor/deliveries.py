"""When is a message sent, under which key, and when again?"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from monitor.model import Delivery, Refused, Watch

# What Standard Webhooks 1.0.0 recommends: the waits after the first attempt and after each further one, so ten
# attempts over 75 h 35 min. A receiver that is down for a weekend still gets every alert.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.1  # share of a wait; spreads what failed together, small enough to keep the schedule's meaning
LONGEST_WAIT = timedelta(hours=24)  # what a receiver may ask for

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY = re.compile(r"(?:(?:daily|weekly (?P<day>mon|tue|wed|thu|fri|sat|sun)) )(?P<at>\d\d:\d\d)")
CRON, CRON_FIELDS = "cron ", 5
RHYTHMS = "immediate, hourly, daily 07:00, weekly mon 07:00 or cron 0 7 * * mon-fri"
QUIET = re.compile(r"(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")


def key(*parts: object) -> str:
    """The same parts give the same key in every process, store and restored backup; other parts another."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def retry_at(attempts: int, refused: Refused, now: datetime, jitter: float) -> datetime | None:
    """When to try again after so many attempts; None: never. `jitter` (0..1) is drawn by the caller."""
    if not refused.retry or refused.gone or attempts > len(WAITS):
        return None
    scheduled = WAITS[max(attempts, 1) - 1] * (1 + JITTER * jitter)
    asked = min(refused.wait or timedelta(0), LONGEST_WAIT)
    return now + max(scheduled, asked)


def next_try(delivery: Delivery, refused: Refused, now: datetime, jitter: float) -> datetime | None:
    """When a delivery that was refused is tried again; one that went out before its turn, because another that
    follows it was due, keeps its turn."""
    again = retry_at(delivery.attempts, refused, now, jitter)
    ahead = now < delivery.due <= now + LONGEST_WAIT * (1 + JITTER)  # later: put down by a clock that was wrong
    return delivery.due if again is not None and ahead else again


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """How often a watch speaks; `at` is local time, `weekday` 0 for Monday, `line` the five fields of cron."""

    kind: Literal["immediate", "hourly", "daily", "weekly", "cron"]
    at: time = time(0)
    weekday: int | None = None
    line: str = ""


def every(text: str) -> Every:
    """Reads "immediate", "hourly", "daily 07:00", "weekly mon 07:00", "cron 0 7 * * mon-fri"; raises ValueError for
    anything else."""
    if text == "immediate":
        return Every(kind="immediate")
    if text == "hourly":
        return Every(kind="hourly")
    if text.startswith(CRON):
        return Every(kind="cron", line=_cron(text.removeprefix(CRON)))
    found = EVERY.fullmatch(text)
    if not found:
        raise ValueError(f"not a rhythm: {text!r}; write {RHYTHMS}")
    at = time.fromisoformat(found["at"])
    if found["day"]:
        return Every(kind="weekly", at=at, weekday=WEEKDAYS.index(found["day"]))
    return Every(kind="daily", at=at)


def _cron(line: str) -> str:
    if len(line.split()) != CRON_FIELDS:
        raise ValueError(f"not a line of cron: {line!r}; it has five fields, as 0 7 * * mon-fri")
    try:
        CronSim(line, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"not a line of cron: {line!r}: {str(error).lower()}") from error
    return line


def windows_due(watch: Watch, last_until: datetime | None, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The digest windows (half open, UTC) that have ended and were not sent; `last_until` is the end of the last.

    Windows that passed while nobody ran come as one: a day of downtime is one digest, not twenty-four, and
    nothing between them is skipped. A watch without a digest so far begins with the window that ended last.
    """
    rhythm = every(watch.every)
    if rhythm.kind == "immediate":
        return ()
    ends = _ends_before(rhythm, ZoneInfo(watch.timezone), now)
    until = next(ends)
    since = last_until or next(ends)
    return ((since, until),) if since < until else ()


def _ends_before(rhythm: Every, zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """The moments at which windows end, from the last one not after `now` backwards."""
    if rhythm.kind == "hourly":
        end = _hour(now, zone)
        while True:
            yield end
            end = _hour(end - timedelta(microseconds=1), zone)
    if rhythm.kind == "cron":  # what clocks skip comes after the gap; what comes twice is taken once
        after = now.astimezone(zone) + timedelta(seconds=1)
        yield from (end for at in CronSim(rhythm.line, after, reverse=True) if (end := at.astimezone(UTC)) <= now)
        return
    day = now.astimezone(zone).date() + timedelta(days=1)  # a zone's jump may put the end past the local midnight
    while True:
        if rhythm.weekday in (None, day.weekday()) and _instant(day, rhythm.at, zone) <= now:
            yield _instant(day, rhythm.at, zone)
        day -= timedelta(days=1)


def _hour(at: datetime, zone: ZoneInfo) -> datetime:
    """The last full hour on the zone's clock: in Kabul they begin at half past UTC's."""
    past = at.astimezone(zone)
    return at.astimezone(UTC) - timedelta(minutes=past.minute, seconds=past.second, microseconds=past.microsecond)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a local time: the first of two when clocks go back; when they go forward over it, as long
    after midnight as on other days."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def quiet_hours(text: str) -> tuple[time, time]:
    """Reads "22:00-06:00"; raises ValueError for anything else."""
    found = QUIET.fullmatch(text)
    if not found:
        raise ValueError(f"not quiet hours: {text!r}; write 22:00-06:00")
    start, end = time.fromisoformat(found["start"]), time.fromisoformat(found["end"])
    if start == end:
        raise ValueError(f"quiet hours without end: {text!r}")
    return start, end


def after_quiet_hours(watch: Watch, at: datetime) -> datetime:
    """`at`, or the end of the watch's quiet hours if it lies in them."""
    if watch.quiet_hours is None:
        return at
    start, end = quiet_hours(watch.quiet_hours)
    zone = ZoneInfo(watch.timezone)
    today = at.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        begins = _instant(day, start, zone)
        ends = _instant(day + timedelta(days=1) if end < start else day, end, zone)
        if begins <= at < ends:
            return ends
    return at
