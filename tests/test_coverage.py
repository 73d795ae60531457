"""Is it always said who was listening?"""

from datetime import UTC, datetime, timedelta

import pytest
from builders import a_feed
from hypothesis import given
from hypothesis import strategies as st

from monitor.coverage import covers, heard, span, status
from monitor.model import Feed, Health, Region

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SINCE = NOW - timedelta(hours=24)
BALOCHISTAN = Region(label="Balochistan", country="PK", admin1="Balochistan")
QUETTA = Region(label="Quetta", country="PK", admin1="Balochistan", admin2="Quetta")
KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")


def feeds(count: int, **values) -> tuple[Feed, ...]:
    return tuple(
        a_feed(id=f"f{n}", name=f"Outlet {n}", covers=(BALOCHISTAN,), **values) for n in range(1, count + 1)
    )


def well(feed: Feed, minutes: float = 10) -> Health:
    at = NOW - timedelta(minutes=minutes)
    return Health(feed=feed.id, status="ok", last_polled=at, last_heard=at, last_new=at)


def failing(feed: Feed, hours: float, error: str = "status 503") -> Health:
    return Health(
        feed=feed.id,
        status="failing",
        failures=4,
        last_error=error,
        last_polled=NOW,
        last_heard=NOW - timedelta(hours=hours),
        last_new=NOW - timedelta(hours=hours),
    )


def listening(known: tuple[Feed, ...], health: list[Health], regions=(BALOCHISTAN,), since=SINCE):
    return heard(known, {each.feed: each for each in health}, regions, since, NOW, NOW)


def test_three_deaf_feeds_of_three_are_said_in_one_sentence():
    known = feeds(3)
    found = listening(known, [failing(feed, hours=6 + 10 / 60) for feed in known])

    assert found.sentence == "3 of 3 feeds that cover Balochistan not heard for 6 h 10 min"
    assert (found.status, found.expected, found.heard) == ("blind", 3, ())
    assert found.missing[0] == ("Outlet 1", "failing: status 503, not heard for 6 h 10 min")


def test_feeds_that_were_heard_are_counted_with_the_time():
    known = feeds(3)
    found = listening(known, [well(known[0], 118), *map(well, known[1:])])

    # heard 118 minutes ago is silent for a feed asked every 15 minutes
    assert found.status == "degraded"
    found = listening(known, [well(feed, 20) for feed in known])
    assert found.sentence == "3 of 3 feeds that cover Balochistan heard in the last 20 min"
    assert (found.status, found.missing) == ("ok", ())


def test_one_deaf_feed_of_three_is_named():
    known = feeds(3)
    found = listening(known, [failing(known[0], hours=30), well(known[1]), well(known[2])])

    assert found.status == "degraded"
    assert found.heard == ("Outlet 2", "Outlet 3")
    assert found.sentence == "1 of 3 feeds that cover Balochistan not heard for 30 h; 2 heard"


def test_no_feed_for_a_region_is_never_quiet():
    elsewhere = (a_feed(covers=(KP,)),)
    found = listening(elsewhere, [well(elsewhere[0])])

    assert (found.status, found.expected) == ("none", 0)
    assert found.sentence == "no feed covers Balochistan: nobody listened"
    assert listening((), [], regions=()).sentence == "no feeds: nobody listened"


def test_a_feed_never_heard_is_missing():
    found = listening(feeds(1), [])

    assert found.status == "blind"
    assert found.sentence == "1 of 1 feeds that cover Balochistan never heard"


def test_feeds_that_answer_with_nothing_are_not_counted_as_listening():
    known = feeds(2)
    stale = Health(feed="f1", status="ok", last_heard=NOW, last_new=NOW - timedelta(days=9))
    empty = Health(feed="f2", status="empty", last_heard=NOW)
    found = listening(known, [stale, empty])

    assert found.status == "blind"
    assert found.sentence == "2 of 2 feeds that cover Balochistan answer without anything new"
    assert dict(found.missing)["Outlet 1"] == "stale: nothing new for 9 days"


def test_a_feed_counts_for_the_regions_that_it_can_tell_of():
    national = a_feed(covers=(Region(label="PK", country="PK"),))
    district = a_feed(covers=(QUETTA,))
    anywhere = a_feed()

    assert covers(national, (BALOCHISTAN,))
    assert covers(district, (BALOCHISTAN,))
    assert covers(anywhere, (BALOCHISTAN,))
    assert not covers(district, (KP,))
    assert covers(district, ())


def test_a_window_shorter_than_the_interval_asks_for_the_last_turn_only():
    daily = feeds(1, interval=timedelta(hours=24))

    assert listening(daily, [well(daily[0], 600)], since=NOW - timedelta(hours=1)).status == "ok"


FEED = a_feed(interval=timedelta(hours=1))


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        (Health(feed="outlet"), "unheard"),
        (Health(feed="outlet", status="ok", last_heard=NOW, last_new=NOW), "ok"),
        (Health(feed="outlet", status="ok", last_heard=NOW - timedelta(hours=4), last_new=NOW), "silent"),
        (Health(feed="outlet", status="ok", failures=1, last_heard=NOW, last_new=NOW), "failing"),
        (Health(feed="outlet", status="ok", last_heard=NOW, last_new=NOW - timedelta(days=8)), "stale"),
        (Health(feed="outlet", status="empty", last_heard=NOW), "empty"),
        (Health(feed="outlet", status="blocked", failures=3, last_heard=NOW), "blocked"),
        (Health(feed="outlet", status="gone", failures=1), "gone"),
        (Health(feed="outlet", status="stale", last_heard=NOW, last_new=NOW), "ok"),
    ],
)
def test_a_feed_s_state_follows_from_its_answers_and_its_rhythm(health, expected):
    assert status(FEED, health, NOW) == expected


def test_a_feed_asked_once_a_week_is_not_stale_after_eight_days():
    weekly = a_feed(interval=timedelta(days=7))
    rare = Health(feed="outlet", status="ok", last_heard=NOW, last_new=NOW - timedelta(days=60))

    assert status(weekly, rare, NOW) == "ok"


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(seconds=40), "40 s"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=6, minutes=10), "6 h 10 min"),
        (timedelta(hours=30), "30 h"),
        (timedelta(days=9, hours=5), "9 days"),
        (timedelta(seconds=-5), "0 s"),
    ],
)
def test_a_span_is_said_as_people_say_it(time, said):
    assert span(time) == said


@given(st.lists(st.sampled_from(["well", "failing", "never"]), max_size=8))
def test_ok_is_said_only_when_every_feed_was_heard(states):
    known = feeds(len(states))
    make = {"well": well, "failing": lambda feed: failing(feed, 7), "never": lambda feed: Health(feed=feed.id)}
    found = listening(known, [make[state](feed) for feed, state in zip(known, states, strict=True)])

    assert (found.status == "ok") == (bool(states) and set(states) == {"well"})
    assert len(found.heard) + len(found.missing) == found.expected == len(states)
    assert "clear" not in found.sentence
