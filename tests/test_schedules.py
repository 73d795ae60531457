"""When a feed is asked next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import schedules
from monitor.model import Feed, Health, Validators
from monitor.model.answers import Body, FetchError, NotModified, SourceError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(id="f", url="https://o.example/feed", name="Outlet", interval=timedelta(minutes=15))
HEARD = Body(url=FEED.url, status=200, content=b"", headers={}, validators=Validators())
SAME = NotModified(url=FEED.url, validators=Validators())


def failed(wait: timedelta | None = None, *, gone: bool = False) -> FetchError:
    return FetchError(FEED.url, "status 503", kind="http", status=503, retry_after=wait, gone=gone)


def health(failures: int = 0, **known: object) -> Health:
    return Health(feed="f", failures=failures, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", [HEARD, SAME])
def test_a_feed_that_answers_is_asked_after_its_interval(outcome: schedules.Outcome) -> None:
    assert schedules.next_poll(FEED, health(7), outcome, NOW) == NOW + FEED.interval


@pytest.mark.parametrize(("before", "hours"), [(0, 0.25), (1, 0.5), (2, 1), (5, 8), (7, 24), (10_000, 24)])
def test_waiting_doubles_with_each_failure_up_to_a_day(before: int, hours: float) -> None:
    for outcome in (failed(), SourceError("an HTML page in place of a feed")):
        assert schedules.next_poll(FEED, health(before), outcome, NOW) == NOW + timedelta(hours=hours)


def test_what_the_server_asks_for_beats_the_schedule() -> None:
    assert schedules.next_poll(FEED, health(), failed(timedelta(hours=3)), NOW) == NOW + timedelta(hours=3)
    assert schedules.next_poll(FEED, health(5), failed(timedelta(minutes=1)), NOW) == NOW + timedelta(hours=8)
    assert schedules.not_before(failed(timedelta(days=40)), NOW) == NOW + timedelta(hours=24)
    assert schedules.not_before(HEARD, NOW) is None


def test_a_feed_that_is_gone_is_not_asked_again() -> None:
    assert schedules.next_poll(FEED, health(), failed(gone=True), NOW) is None
    assert not schedules.is_due(health(status="gone"), NOW)
    assert not schedules.may_be_asked(health(status="gone"), NOW)


def test_a_feed_is_due_from_its_time_on_and_when_it_was_never_asked() -> None:
    assert schedules.is_due(health(), NOW)
    assert schedules.is_due(health(next_poll=NOW), NOW)
    assert not schedules.is_due(health(next_poll=NOW + timedelta(minutes=1)), NOW)
    assert not schedules.is_due(health(next_poll=NOW, not_before=NOW + timedelta(minutes=1)), NOW)


def test_a_clock_that_was_years_ahead_silences_no_feed() -> None:
    ahead = NOW + timedelta(days=3_000)
    assert schedules.is_due(health(next_poll=ahead, not_before=ahead), NOW)


@given(st.timedeltas(min_value=timedelta(0)), st.integers(0, 10**9))
def test_a_wait_is_between_a_minute_and_a_day_and_grows(interval: timedelta, failures: int) -> None:
    wait = schedules.back_off(interval, failures)
    assert timedelta(minutes=1) <= wait <= timedelta(hours=24)
    assert wait <= schedules.back_off(interval, failures + 1)


@given(st.text(max_size=300) | st.integers().map(str))
def test_any_retry_after_is_read_or_ignored(value: str) -> None:
    wait = schedules.retry_after(value, NOW)
    assert wait is None or timedelta(0) <= wait <= timedelta(hours=24)
