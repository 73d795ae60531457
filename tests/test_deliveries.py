"""Is every message sent when it should be, under a key that lasts?"""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.deliveries import (
    WAITS,
    after_quiet_hours,
    every,
    key,
    quiet_hours,
    retry_at,
    windows_due,
)
from monitor.model import Refused, Watch

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")  # forward on 29 March 2026 at 02:00, back on 25 October 2026 at 03:00
ZONES = ["UTC", "Asia/Karachi", "Asia/Kabul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
RHYTHMS = [
    "hourly",
    "daily 00:00",
    "daily 02:30",
    "daily 07:00",
    "daily 23:59",
    "weekly mon 07:00",
    "weekly sun 02:30",
]


def a_watch(every="daily 07:00", timezone="Asia/Karachi", **other):
    return Watch(name="kp-police", every=every, timezone=timezone, **other)


def local(*when, zone=BERLIN, fold=0):
    return datetime(*when, tzinfo=zone, fold=fold).astimezone(UTC)


# keys


def test_a_key_is_the_same_in_every_process_and_another_for_other_parts():
    assert key("kp-police", "i1", 2, "desk", "a@b.example") == "a35032aeff1e8ced9f3eef35184a1ad8"
    assert key("kp-police", "i1", 2) != key("kp-police", "i12")
    assert key("a", "b") != key("ab")
    assert key("a,b") != key("a", "b")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_keys_are_equal_only_for_equal_parts(one, other):
    assert (key(*one) == key(*other)) == (one == other)
    assert len(key(*one)) == 32


# retries


def test_ten_attempts_over_three_days_then_a_dead_letter():
    at, sent = NOW, [NOW]
    for attempts in range(1, 20):
        due = retry_at(attempts, Refused(why="status 500"), at, 0.0)
        if due is None:
            break
        sent.append(due)
        at = due
    assert len(sent) == 10
    assert sent[-1] - sent[0] == timedelta(hours=75, minutes=35, seconds=5)
    assert [later - earlier for earlier, later in itertools.pairwise(sent)] == list(WAITS)


@pytest.mark.parametrize("refused", [Refused(why="550", retry=False), Refused(why="410", gone=True)])
def test_what_is_final_is_not_tried_again(refused):
    assert retry_at(1, refused, NOW, 0.5) is None


def test_a_receiver_that_asks_for_time_gets_at_least_that_and_at_most_a_day():
    asked = Refused(why="status 429", wait=timedelta(minutes=10))
    assert retry_at(1, asked, NOW, 0.0) == NOW + timedelta(minutes=10)
    assert retry_at(5, asked, NOW, 0.0) == NOW + timedelta(hours=5)
    assert retry_at(1, replace(asked, wait=timedelta(days=900)), NOW, 0.0) == NOW + timedelta(hours=24)


@given(st.integers(1, 9), st.floats(0, 1))
def test_jitter_delays_by_a_tenth_at_most_and_never_hastens(attempts, jitter):
    due = retry_at(attempts, Refused(why="x"), NOW, jitter)
    assert WAITS[attempts - 1] <= due - NOW <= WAITS[attempts - 1] * 1.1


# windows


def test_an_immediate_watch_has_no_digests():
    assert windows_due(a_watch("immediate"), None, NOW) == ()


def test_a_daily_window_ends_at_its_local_time():
    watch = a_watch("daily 07:00", "Asia/Karachi")
    last = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)
    assert windows_due(watch, last, datetime(2026, 1, 15, 1, 59, tzinfo=UTC)) == ()
    until = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
    assert windows_due(watch, last, until) == ((last, until),)
    assert windows_due(watch, until, until + timedelta(hours=3)) == ()


def test_hours_begin_with_the_clock_on_the_wall():
    windows = windows_due(a_watch("hourly", "Asia/Kabul"), None, NOW)
    assert windows == ((NOW - timedelta(minutes=90), NOW - timedelta(minutes=30)),)


def test_a_week_ends_on_its_day():
    [(since, until)] = windows_due(a_watch("weekly mon 07:00", "Asia/Karachi"), None, NOW)
    assert until.astimezone(ZoneInfo("Asia/Karachi")).strftime("%a %d %b %H:%M") == "Mon 12 Jan 07:00"
    assert until - since == timedelta(days=7)


def test_the_day_on_which_clocks_go_forward_has_23_hours_and_one_digest():
    watch = a_watch("daily 07:00", "Europe/Berlin")
    before, after = local(2026, 3, 28, 7), local(2026, 3, 29, 7)
    assert after - before == timedelta(hours=23)
    assert windows_due(watch, before, after - timedelta(minutes=1)) == ()
    assert windows_due(watch, before, after) == ((before, after),)


def test_the_day_on_which_clocks_go_back_has_25_hours_and_one_digest():
    watch = a_watch("daily 07:00", "Europe/Berlin")
    before, after = local(2026, 10, 24, 7), local(2026, 10, 25, 7)
    assert after - before == timedelta(hours=25)
    assert windows_due(watch, before, after - timedelta(minutes=1)) == ()
    assert windows_due(watch, before, after) == ((before, after),)


def digests_over(watch, start, end, step):
    """The windows that a service asking every `step` would send."""
    sent, last, at = [], None, start
    while at <= end:
        for window in windows_due(watch, last, at):
            sent.append(window)
            last = window[1]
        at += step
    return sent


@pytest.mark.parametrize("rhythm", ["daily 02:30", "cron 30 2 * * *"])
@pytest.mark.parametrize("night", [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
def test_a_digest_at_an_hour_that_is_skipped_or_comes_twice_is_sent_once_a_day(night, rhythm):
    sent = digests_over(a_watch(rhythm, "Europe/Berlin"), night, night + timedelta(days=3), timedelta(minutes=7))
    days = [until.astimezone(BERLIN).date() for _, until in sent[1:]]
    assert days == [(night + timedelta(days=n)).date() for n in range(3)]


@pytest.mark.parametrize("night", [datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)])
def test_hourly_digests_pass_a_clock_change_without_gap_or_repeat(night):
    sent = digests_over(a_watch("hourly", "Europe/Berlin"), night, night + timedelta(hours=6), timedelta(minutes=1))
    assert [until - since for since, until in sent] == [timedelta(hours=1)] * len(sent)
    assert len(sent) == 7


def test_a_line_of_cron_is_kept_on_the_clock_on_the_wall():
    watch = a_watch("cron 30 7 * * mon-fri", "Asia/Karachi")
    monday = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
    (window,) = windows_due(watch, None, monday)
    assert window == (monday - timedelta(days=3), monday)
    assert windows_due(watch, monday, monday + timedelta(hours=23, minutes=59)) == ()


def test_after_a_day_of_downtime_one_digest_covers_all_of_it():
    watch, last = a_watch("hourly", "Asia/Karachi"), NOW - timedelta(hours=24)
    assert windows_due(watch, last, NOW + timedelta(minutes=20)) == ((last, NOW),)
    assert windows_due(watch, NOW, NOW + timedelta(minutes=20)) == ()


def test_a_clock_that_was_set_back_sends_nothing_twice():
    watch = a_watch("hourly", "Asia/Karachi")
    assert windows_due(watch, NOW, NOW - timedelta(days=700)) == ()


@given(
    zone=st.sampled_from(ZONES),
    rhythm=st.sampled_from(RHYTHMS),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    steps=st.lists(st.integers(1, 3 * 24 * 60), min_size=1, max_size=25),
)
@settings(deadline=None, max_examples=200)
def test_windows_follow_one_another_without_gap_or_overlap_however_rarely_one_asks(zone, rhythm, start, steps):
    watch = a_watch(rhythm, zone)
    at, last = start.replace(tzinfo=UTC), None
    for minutes in steps:
        at += timedelta(minutes=minutes)
        windows = windows_due(watch, last, at)
        assert len(windows) <= 1
        for since, until in windows:
            assert last is None or since == last
            assert since < until <= at
            last = until
        assert last is not None
        assert windows_due(watch, last, at) == ()
        longest = timedelta(days=7, hours=1) if rhythm.startswith("weekly") else timedelta(hours=25, minutes=30)
        assert at - last <= longest


@pytest.mark.parametrize(
    "wrong", ["", "dayly 07:00", "daily 7", "daily 25:00", "weekly 07:00", "weekly mon", "HOURLY"]
)
def test_a_rhythm_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        every(wrong)


# quiet hours


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("21:59", "21:59"),
        ("22:00", "06:00"),
        ("23:30", "06:00"),
        ("00:00", "06:00"),
        ("05:59", "06:00"),
        ("06:00", "06:00"),
        ("12:00", "12:00"),
    ],
)
def test_quiet_hours_over_midnight_hold_until_morning(at, then):
    watch = a_watch("immediate", "Asia/Karachi", quiet_hours="22:00-06:00")
    zone = ZoneInfo("Asia/Karachi")
    hour, minute = map(int, at.split(":"))
    asked = datetime(2026, 1, 15, hour, minute, tzinfo=zone)
    told = after_quiet_hours(watch, asked.astimezone(UTC)).astimezone(zone)
    assert told.strftime("%H:%M") == then
    assert timedelta(0) <= told - asked <= timedelta(hours=8)


def test_quiet_hours_at_noon_hold_until_their_end():
    watch = a_watch("immediate", "UTC", quiet_hours="12:00-13:00")
    assert after_quiet_hours(watch, NOW) == NOW + timedelta(hours=1)
    assert after_quiet_hours(watch, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(("day", "length"), [((2026, 3, 28), 7), ((2026, 10, 24), 9)])
def test_a_quiet_night_with_a_clock_change_still_ends_at_six(day, length):
    watch = a_watch("immediate", "Europe/Berlin", quiet_hours="22:00-06:00")
    begins = local(*day, 22)
    assert after_quiet_hours(watch, begins) == begins + timedelta(hours=length)


@pytest.mark.parametrize("wrong", ["22-06", "22:00", "22:00-22:00", "22:00-24:30", "night"])
def test_quiet_hours_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        quiet_hours(wrong)
