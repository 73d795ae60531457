"""Is it always said who was listening?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import a_feed
from hypothesis import given
from hypothesis import strategies as st

from monitor.coverage import Record, covers, extended, heard, of_watch, patience, span, status, trouble, windows
from monitor.model import Feed, Health, Hearing, Region, Scope, ToldOf, Watch

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
    record = Record(health={each.feed: each for each in health})
    return heard(known, record, Scope(regions=regions), since, NOW, NOW)


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

    assert covers(national, Scope(regions=(BALOCHISTAN,)))
    assert covers(district, Scope(regions=(BALOCHISTAN,)))
    assert covers(anywhere, Scope(regions=(BALOCHISTAN,)))
    assert not covers(district, Scope(regions=(KP,)))
    assert covers(district, Scope(regions=()))


def test_a_window_shorter_than_the_interval_asks_for_the_last_turn_only():
    daily = feeds(1, interval=timedelta(hours=24))

    assert listening(daily, [well(daily[0], 600)], since=NOW - timedelta(hours=1)).status == "ok"


# --- through which part of a window a feed was heard


def ago(hours: float):
    return NOW - timedelta(hours=hours)


def times(feed: Feed, *spans: tuple[float, float], caught_up: bool = False) -> list[Hearing]:
    """Hearings from so many hours ago to so many hours ago."""
    return [
        Hearing(feed=feed.id, since=ago(one), until=ago(other), caught_up=caught_up and n > 0)
        for n, (one, other) in enumerate(spans)
    ]


def over(known, hearings, since: float, until: float = 0.0):
    health = {feed.id: well(feed, 1) for feed in known}
    record = Record(health=health, hearings={feed.id: hearings for feed in known})
    return heard(known, record, Scope(regions=(BALOCHISTAN,)), ago(since), ago(until), NOW)


def test_a_gap_inside_the_window_is_said_though_all_is_well_now():
    known = feeds(1)
    found = over(known, times(known[0], (40, 5), (1, 0)), since=6)

    assert found.status == "degraded"
    assert found.partial == (("Outlet 1", "heard 2 h of 6 h: not from 07:00 UTC to 11:00 UTC"),)
    assert found.sentence == "1 of 1 feeds that cover Balochistan heard only for a part of the time"
    assert over(known, times(known[0], (40, 5), (1, 0)), since=0.5).status == "ok"


def test_a_gap_that_the_list_reached_back_over_is_no_loss_and_is_told():
    known = feeds(1)
    found = over(known, times(known[0], (40, 5), (1, 0), caught_up=True), since=6)

    assert (found.status, found.heard, found.partial) == ("ok", ("Outlet 1",), ())
    assert found.late == (("Outlet 1", "away from 07:00 UTC to 11:00 UTC, and has caught up"),)
    assert found.sentence.endswith("1 away for a while and caught up")


def test_a_window_of_the_past_is_judged_by_what_was_heard_in_it():
    known = feeds(1)
    gone = {"f1": replace(failing(known[0], hours=0.1), status="gone")}
    record = Record(health=gone, hearings={"f1": times(known[0], (100, 50), (20, 0))})

    def of(since, until):
        return heard(known, record, Scope(), ago(since), ago(until), NOW)

    assert of(90, 60).status == "ok"
    assert of(45, 25).missing == (("Outlet 1", "not heard from 28 Feb 15:00 UTC to 1 Mar 11:00 UTC"),)
    assert of(45, 25).status == "blind"
    assert of(60, 40).partial[0][1].startswith("heard 10 h of 20 h: not from")
    assert of(200, 150).missing == (("Outlet 1", "not listened to yet"),)


def test_nobody_listened_before_the_first_hearing_and_that_is_said():
    known = feeds(2)
    found = over(known, times(known[0], (3, 0)), since=24)

    assert found.status == "ok"
    assert found.begun == ago(3)
    assert found.sentence.endswith("heard in the last 1 min; nobody listened before 09:00 UTC")


def test_a_window_longer_than_hearings_are_kept_says_so_and_names_the_year():
    known = feeds(2)
    found = over(known, times(known[0], (300 * 24, 0)), since=450 * 24)
    assert found.sentence.endswith(f"of the time before {ago(300 * 24):%-d %b %Y %H:%M} UTC nothing is kept")


def test_a_hearing_goes_on_until_a_pause_is_longer_than_the_interval_explains():
    feed = a_feed(interval=timedelta(hours=1))
    tolerance = patience(feed, Health(feed=feed.id))
    first = extended(None, feed.id, ago(10), tolerance, caught_up=True)
    assert first == Hearing(feed=feed.id, since=ago(10), until=ago(10))

    longer = extended(first, feed.id, ago(8), tolerance, caught_up=False)
    assert (longer.since, longer.until) == (ago(10), ago(8))
    another = extended(longer, feed.id, ago(4), tolerance, caught_up=True)
    assert another == Hearing(feed=feed.id, since=ago(4), until=ago(4), caught_up=True)


@given(
    st.lists(st.floats(0, 100), min_size=2, max_size=12),
    st.floats(0.1, 100),
    st.floats(0, 99),
)
def test_what_was_heard_and_what_was_not_make_up_the_window(ends, since, until):
    moments = sorted({round(end, 3) for end in ends}, reverse=True)
    spans = [(moments[n], moments[n + 1]) for n in range(0, len(moments) - 1, 2)]
    if not spans or until >= since:
        return
    known = a_feed(id="f1")
    found = windows.gaps(times(known, *spans), ago(since), ago(until), timedelta(0))
    begun = min(since, max(one for one, _ in spans))
    inside = sum(max(0, min(one, since) - max(other, until)) for one, other in spans)
    lost = windows.unheard(found) / timedelta(hours=1)
    assert lost + inside == pytest.approx(max(0, begun - until), abs=1e-6)
    assert all(ago(since) <= gap.since < gap.until <= ago(until) for gap in found)


# --- of what a feed tells, by configuration and by experience


def told(*regions: tuple[str, str], reports: int = 0, groups=(), languages=()) -> ToldOf:
    return ToldOf(
        feed="outlet",
        reports=reports,
        regions=dict.fromkeys(regions, 3),
        groups=dict.fromkeys(groups, 3),
        languages=dict.fromkeys(languages, 3),
    )


def test_a_feed_learns_what_it_covers_from_what_it_reports():
    local = a_feed(covers=(KP,))
    asked = Scope(regions=(BALOCHISTAN,))

    assert not covers(local, asked, told(("PK", "Sindh")))
    assert covers(local, asked, told(("PK", "Balochistan")))
    assert not covers(local, asked, ToldOf(feed="outlet", regions={("PK", "Balochistan"): 1}))


def test_a_feed_without_regions_is_known_by_the_countries_of_its_reports_once_there_are_many():
    anywhere, asked = a_feed(covers=()), Scope(regions=(BALOCHISTAN,))

    assert covers(anywhere, asked, told(("ML", "Mopti"), reports=10))
    assert not covers(anywhere, asked, told(("ML", "Mopti"), reports=60))
    assert covers(anywhere, asked, told(("ML", "Mopti"), ("PK", "Sindh"), reports=60))


def test_a_feed_may_cover_groups_and_languages():
    asked = Scope(groups=frozenset({"ttp", "jua"}), languages=("ur",))

    assert covers(a_feed(groups=frozenset({"jua"}), language="ur"), asked)
    assert not covers(a_feed(groups=frozenset({"bla"}), language="ur"), asked)
    assert covers(a_feed(groups=frozenset({"bla"}), language="ur"), asked, told(groups=["ttp"]))
    assert not covers(a_feed(language="en"), asked)
    assert covers(a_feed(language=None), asked)
    assert not covers(a_feed(language=None), asked, told(languages=["en"]))
    assert covers(a_feed(language=None), asked, told(languages=["en", "ur"]))


def test_a_watch_of_some_outlets_is_covered_by_those():
    assert covers(a_feed(name="Dawn"), Scope(sources=("dawn",)))
    assert not covers(a_feed(name="Geo"), Scope(sources=("dawn",)))


def test_an_aggregator_may_tell_of_any_outlet():
    gathered = a_feed(name="Google News", url="https://news.google.com/rss/search?q=Hangu")
    assert covers(gathered, Scope(sources=("Dawn",)))


def test_a_circle_is_covered_by_the_feeds_of_the_provinces_that_it_touches():
    circle = Watch(name="border", within=(33.4, 70.5, 30.0), touches=(KP,))

    assert covers(a_feed(covers=(KP,)), of_watch(circle))
    assert not covers(a_feed(covers=(BALOCHISTAN,)), of_watch(circle))


def test_a_condition_that_leaves_out_no_feed_is_not_said():
    known = (a_feed(id="f1", name="One", language="en"), a_feed(id="f2", name="Two", language="ur"))
    record = Record(health={feed.id: well(feed) for feed in known})

    def said(**scope):
        return heard(known, record, Scope(**scope), SINCE, NOW, NOW).sentence

    assert said(groups=frozenset({"ttp"})) == "2 of 2 feeds heard in the last 10 min"
    assert said(languages=("ur",)) == "1 of 1 feeds that are in ur heard in the last 10 min"
    assert said(languages=("ps",)) == "no feed is in ps: nobody listened"


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


def test_a_feed_that_rests_longer_than_it_ever_does_is_silent():
    quick = Health(
        feed="outlet", status="ok", last_heard=NOW, last_new=ago(7), rhythm=timedelta(hours=2), last_polled=NOW
    )
    assert status(FEED, quick, NOW) == "silent"
    assert status(FEED, replace(quick, rhythm=timedelta(hours=10)), NOW) == "ok"
    assert status(FEED, replace(quick, last_new=ago(5), rhythm=timedelta(minutes=10)), NOW) == "ok"
    assert status(FEED, replace(quick, status="empty", rhythm=None), NOW) == "empty"
    found = heard((FEED,), Record(health={"outlet": quick}), Scope(), SINCE, NOW, NOW)
    assert found.missing[0][1] == "silent: nothing new for 7 h, and it never rests longer than 2 h"
    assert found.sentence == "1 of 1 feeds answer without anything new"


def test_a_feed_that_is_asked_more_rarely_is_not_silent_in_between():
    slow = a_feed(interval=timedelta(minutes=15), longest_interval=timedelta(hours=2))
    stretched = Health(
        feed="outlet", status="ok", last_polled=ago(2.5), last_heard=ago(2.5), next_poll=ago(0.5), last_new=ago(4)
    )
    assert status(slow, stretched, NOW) == "ok"
    assert status(slow, replace(stretched, next_poll=ago(2.25)), NOW) == "silent"


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        (Health(feed="outlet", status="ok", last_heard=NOW), None),
        (Health(feed="outlet", status="empty", last_heard=NOW), None),
        (Health(feed="outlet"), None),
        (Health(feed="outlet", status="failing", failures=1, last_heard=ago(1)), None),
        (Health(feed="outlet", status="failing", failures=2, last_heard=ago(4)), "failing"),
        (Health(feed="outlet", status="blocked", failures=1, last_heard=ago(1)), None),
        (Health(feed="outlet", status="blocked", failures=2, last_heard=ago(4)), "blocked"),
        (Health(feed="outlet", status="blocked", failures=2), None),
        (Health(feed="outlet", status="blocked", failures=3), "blocked"),
        (Health(feed="outlet", status="gone", failures=1, last_heard=NOW), "gone"),
        (Health(feed="outlet", status="ok", last_heard=ago(4)), "silent"),
        (Health(feed="outlet", status="ok", last_heard=NOW, last_new=ago(200)), "stale"),
    ],
)
def test_trouble_is_what_lasts_longer_than_the_rhythm_explains(health, expected):
    assert trouble(FEED, health, NOW) == expected


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
