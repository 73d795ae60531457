"""Does the store know the feeds, and each entry once?"""

from datetime import datetime, timedelta, timezone

import pytest
from builders import (
    NOON,
    a_facts,
    a_feed,
    a_fingerprint,
    a_report,
    an_article,
    an_entry,
)

from monitor.model import Health, Hearing, New, Region, Validators
from monitor.store import articles, entries, feeds, hearings, reading, transaction
from monitor.store.entries import Done
from monitor.store.hearings import Telling


def test_the_configured_feeds_come_back_in_their_order(engine):
    first = a_feed(id="b", covers=(Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa"),))
    second = a_feed(id="a", interval=timedelta(minutes=7))
    with transaction(engine) as session:
        feeds.sync(session, [first, second])
        assert feeds.configured(session) == (first, second)


def test_a_feed_that_is_configured_no_more_keeps_its_health(engine):
    health = Health(feed="outlet", failures=3, last_heard=NOON, validators=Validators(etag='W/"x"'))
    with transaction(engine) as session:
        feeds.sync(session, [a_feed()])
        feeds.save(session, [health])
        feeds.sync(session, [])
        assert feeds.configured(session) == ()
        feeds.sync(session, [a_feed(name="Renamed")])
        assert feeds.configured(session) == (a_feed(name="Renamed"),)
        assert feeds.health(session) == {"outlet": health}


def test_the_last_beat_of_a_part_is_known(engine, clock):
    with transaction(engine) as session:
        feeds.beat(session, "poll", clock())
        feeds.beat(session, "poll", clock.forward(minutes=1))
        assert feeds.beats(session) == {"poll": clock()}


def test_an_entry_is_fresh_once_in_its_feed(engine, clock):
    with transaction(engine) as session:
        assert entries.add(session, [an_entry(), an_entry(title="edited")], clock(), False) == 1
        assert entries.add(session, [an_entry(), an_entry(feed="another")], clock(), False) == 1
        assert entries.waiting(session) == 2


def test_an_entry_comes_back_as_it_was_listed(engine, clock):
    entry = an_entry(published=datetime(2026, 3, 2, 15, 0, tzinfo=timezone(timedelta(hours=5))))
    with transaction(engine) as session:
        entries.add(session, [entry], clock(), True)
    with transaction(engine) as session:
        (unread,) = entries.due(session, clock(), 10)
    assert unread.entry == entry
    assert (unread.quiet, unread.attempts) == (True, 0)


def test_the_longest_waiting_entries_are_read_first(engine, clock):
    with transaction(engine) as session:
        entries.add(session, [an_entry(identity="late")], clock() + timedelta(hours=1), False)
        entries.add(session, [an_entry(identity=name) for name in ("first", "second", "third")], clock(), False)
        assert [u.entry.identity for u in entries.due(session, clock(), 2)] == ["first", "second"]
        later = entries.due(session, clock.forward(hours=1), 10, feed="outlet")
        assert [u.entry.identity for u in later] == ["first", "second", "third", "late"]
        assert entries.due(session, clock(), 10, feed="another") == ()


def test_an_entry_that_could_not_be_read_waits_and_counts(engine, clock):
    with transaction(engine) as session:
        entries.add(session, [an_entry()], clock(), False)
        (unread,) = entries.due(session, clock(), 1)
        entries.later(session, unread.id, clock() + timedelta(minutes=5), "status 503")
        assert entries.due(session, clock(), 1) == ()
        (again,) = entries.due(session, clock.forward(minutes=5), 1)
    assert again.attempts == 1


def test_an_entry_that_was_read_is_never_due_again(engine, clock):
    with transaction(engine) as session:
        entries.add(session, [an_entry()], clock(), False)
        (unread,) = entries.due(session, clock(), 1)
        entries.done(session, [Done(id=unread.id, article="a1", why="the page's own text")])
        entries.later(session, unread.id, clock(), "a worker that woke up late")
        assert entries.add(session, [an_entry()], clock(), False) == 0
        assert entries.due(session, clock.forward(days=9), 1) == ()
        assert entries.waiting(session) == 0


def test_an_identity_of_any_length_tells_entries_apart(engine, clock):
    long = [an_entry(identity=f"{'x' * 9000}{n}") for n in range(2)]
    with transaction(engine) as session:
        assert entries.add(session, long, clock(), False) == 2
        assert entries.add(session, long, clock(), False) == 0


def test_of_two_entries_with_one_identity_the_first_counts_and_the_other_is_no_edit(engine, clock):
    twice = [an_entry(title="Rain"), an_entry(title="Snow"), an_entry(identity="other")]
    with transaction(engine) as session:
        before = entries.listed(session, twice[0].feed, twice)
        entries.add(session, before.fresh, clock(), False)
        entries.done(session, [Done(id=1, article=None, why="given up")])
        again = entries.listed(session, twice[0].feed, twice)
        entries.note_edits(session, again, clock())
        assert (before.fresh, again.fresh) == (tuple(twice), ())
        assert [one.entry.identity for one in entries.due(session, clock(), 9)] == ["other"]

        edited = entries.listed(session, twice[0].feed, [an_entry(title="Hail")])
        entries.note_edits(session, edited, clock())
        assert [one.entry.title for one in entries.due(session, clock(), 9)] == ["Hail", an_entry().title]


def test_what_no_database_stores_becomes_a_replacement_character_at_its_place(engine, clock):
    entry = an_entry(identity="nul\x00", title="half \ud800 a pair", text="a\x00b \\u0000 c")
    article = an_article(title="half \ud800 a pair", text="a\x00b\udfffc")
    with transaction(engine) as session:
        entries.add(session, [entry], clock(), False)
        articles.add(session, article, a_fingerprint(), New(why="new"), (), quiet=False)
        (unread,) = entries.due(session, clock(), 1)
        kept = articles.get(session, article.id)
    assert (unread.entry.title, unread.entry.text) == ("half \ufffd a pair", "a\ufffdb \\u0000 c")
    assert kept is not None
    assert (kept.title, kept.text) == ("half \ufffd a pair", "a\ufffdb\ufffdc")


def test_a_time_without_a_zone_is_refused(engine):
    with pytest.raises(Exception, match="a datetime without its zone"), transaction(engine) as session:
        feeds.beat(session, "poll", datetime(2026, 3, 2))


def test_what_a_transaction_that_fails_has_written_is_not_there(engine, clock):
    def write_and_fail() -> None:
        with transaction(engine) as session:
            entries.add(session, [an_entry()], clock(), False)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with reading(engine) as session:
        assert entries.waiting(session) == 0


# --- when a feed was heard, and of what it told


def test_hearings_are_read_for_a_window_with_the_one_before_it(engine, clock):
    at = [clock() + timedelta(hours=n) for n in range(10)]
    made = [Hearing(feed="f", since=at[n], until=at[n + 1], caught_up=n > 0) for n in (0, 3, 6)]
    with transaction(engine) as session:
        for one in made:
            hearings.save(session, [one])
        hearings.save(session, [Hearing(feed="other", since=at[0], until=at[9])])
    with reading(engine) as session:
        assert hearings.record(session, at[5]).hearings["f"] == made[1:]
        assert hearings.record(session, at[0]).hearings == {
            "f": made,
            "other": [Hearing(feed="other", since=at[0], until=at[9])],
        }


def test_a_hearing_that_goes_on_takes_no_more_room_and_many_are_bounded(engine, clock, monkeypatch):
    monkeypatch.setattr(hearings, "MOST_KEPT", 5)
    with transaction(engine) as session:
        for hour in range(30):
            now = clock() + timedelta(hours=hour)
            hearings.save(session, [Hearing(feed="f", since=now, until=now)])
            hearings.save(session, [Hearing(feed="f", since=now, until=now + timedelta(minutes=5))])
    with reading(engine) as session:
        kept = hearings.record(session, clock()).hearings["f"]
    assert [one.since for one in kept] == [clock() + timedelta(hours=hour) for hour in range(25, 30)]
    assert all(one.until - one.since == timedelta(minutes=5) for one in kept)


def test_hearings_of_more_than_a_year_ago_and_of_a_clock_that_was_ahead_are_forgotten(engine, clock):
    with transaction(engine) as session:
        for at in (clock() - timedelta(days=500), clock() - timedelta(days=100), clock() + timedelta(days=3650)):
            hearings.save(session, [Hearing(feed="f", since=at, until=at + timedelta(hours=1))])
        assert hearings.newest(session, ["f"], clock())["f"] == Hearing(
            feed="f",
            since=clock() - timedelta(days=100),
            until=clock() - timedelta(days=100) + timedelta(hours=1),
        )
        hearings.save(session, [Hearing(feed="f", since=clock(), until=clock())])
        assert len(hearings.record(session, clock() - timedelta(days=900)).hearings["f"]) == 2


def test_what_a_feed_tells_of_is_counted(engine, clock):
    told = a_report(facts=a_facts())
    with transaction(engine) as session:
        hearings.learn(session, "f", [Telling([told, told], "en", clock()), Telling([told], "en", clock())])
        hearings.learn(session, "f", [Telling([], None, clock())])
        found = hearings.record(session, clock()).told_of["f"]
    assert found.reports == 3
    assert found.regions == {("PK", "Khyber Pakhtunkhwa"): 3}
    assert found.groups == {"ttp": 3}
    assert found.languages == {"en": 2}
