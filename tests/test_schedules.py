"""When a feed is asked next."""

from dataclasses import replace
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
    in_turn = health(7, next_poll=NOW - timedelta(seconds=1))
    assert schedules.next_poll(FEED, in_turn, outcome, NOW) == NOW + FEED.interval


def test_feeds_that_were_all_asked_at_a_start_go_apart_and_stay_so() -> None:
    feeds = [replace(FEED, id=str(number)) for number in range(100)]
    late = health(next_poll=NOW - timedelta(hours=1))
    for before in (health(), late):
        then = [schedules.next_poll(feed, before, HEARD, NOW) for feed in feeds]
        assert all(at is not None and FEED.interval <= at - NOW <= FEED.interval * 1.5 for at in then)
        assert len({at.replace(second=0, microsecond=0) for at in then if at}) == 8  # each minute up to a half more
    again = [
        schedules.next_poll(feed, health(next_poll=at), HEARD, at) for feed, at in zip(feeds, then, strict=True)
    ]
    assert [at - FEED.interval for at in again if at] == then


@given(
    id=st.text(min_size=1),
    interval=st.integers(60, 90_000),
    longest=st.none() | st.integers(60, 90_000),
    silence=st.integers(0, 10_000_000),
    late=st.none() | st.integers(0, 100_000),
)
def test_after_a_good_answer_a_feed_is_asked_within_its_bounds(
    id: str, interval: int, longest: int | None, silence: int, late: int | None
) -> None:
    bound = None if longest is None else timedelta(seconds=interval + longest)
    feed = replace(FEED, id=id, interval=timedelta(seconds=interval), longest_interval=bound)
    due = None if late is None else NOW - timedelta(seconds=late)
    then = schedules.next_poll(feed, health(next_poll=due, last_new=NOW - timedelta(seconds=silence)), SAME, NOW)
    assert then is not None
    assert feed.interval <= then - NOW <= (bound or feed.interval * 1.5)


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


ADAPTING = Feed(id="f", url="u", name="o", interval=timedelta(minutes=15), longest_interval=timedelta(hours=2))


@pytest.mark.parametrize(
    ("known", "minutes"),
    [
        ({}, 15),
        ({"pause": timedelta(minutes=80)}, 40),  # two questions for each change
        ({"pause": timedelta(minutes=10)}, 15),
        ({"pause": timedelta(days=3)}, 120),
        ({"pause": timedelta(minutes=20), "last_new": NOW - timedelta(hours=3)}, 90),  # silence is a rhythm too
        ({"ttl": timedelta(hours=1)}, 60),
        ({"ttl": timedelta(hours=1), "pause": timedelta(minutes=40)}, 20),  # what we saw is surer than what it says
        ({"ttl": timedelta(days=7)}, 120),
        ({"max_age": timedelta(minutes=50), "pause": timedelta(minutes=10)}, 50),
        ({"max_age": timedelta(days=1)}, 120),
    ],
)
def test_a_feed_is_asked_as_often_as_it_changes_within_its_bounds(known: dict, minutes: float) -> None:
    assert schedules.pace(ADAPTING, health(**known), NOW) == timedelta(minutes=minutes)
    assert schedules.pace(FEED, health(**known), NOW) == FEED.interval


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=300"}, timedelta(minutes=5)),
        ({"cache-control": 'max-age="60"'}, timedelta(minutes=1)),
        ({"cache-control": "no-cache, max-age=300"}, None),
        ({"cache-control": "max-age=999999999"}, timedelta(days=1)),
        ({"cache-control": "max-age=-5, x" + "=" * 5000}, None),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, timedelta(minutes=10)),
        ({"expires": "Sat, 28 Feb 2026 12:10:00 GMT"}, None),
        ({"expires": "0"}, None),
    ],
)
def test_how_long_an_answer_may_be_kept_is_read_clamped_or_ignored(headers: dict, age: timedelta | None) -> None:
    assert schedules.max_age(headers, NOW) == age


def test_the_feed_itself_is_asked_for_once_a_day_and_after_a_failure() -> None:
    well = health(last_body=NOW - timedelta(hours=23))
    assert not schedules.wants_all(well, NOW)
    assert schedules.wants_all(well, NOW + timedelta(hours=1))
    assert schedules.wants_all(health(failures=1, last_body=NOW), NOW)
    assert schedules.wants_all(health(), NOW)


@given(
    st.timedeltas(min_value=timedelta(0)) | st.none(),
    st.timedeltas() | st.none(),
    st.timedeltas(min_value=timedelta(0)) | st.none(),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))
    | st.none(),
)
def test_whatever_a_feed_says_the_bounds_hold(pause, ttl, age, newest) -> None:
    known = health(pause=pause, ttl=ttl, max_age=age, last_new=newest)
    assert ADAPTING.interval <= schedules.pace(ADAPTING, known, NOW) <= timedelta(hours=2)


@given(st.timedeltas(min_value=timedelta(0)), st.integers(0, 10**9))
def test_a_wait_is_between_a_minute_and_a_day_and_grows(interval: timedelta, failures: int) -> None:
    wait = schedules.back_off(interval, failures)
    assert timedelta(minutes=1) <= wait <= timedelta(hours=24)
    assert wait <= schedules.back_off(interval, failures + 1)


@given(st.text(max_size=300) | st.integers().map(str))
def test_any_retry_after_is_read_or_ignored(value: str) -> None:
    wait = schedules.retry_after(value, NOW)
    assert wait is None or timedelta(0) <= wait <= timedelta(hours=24)
