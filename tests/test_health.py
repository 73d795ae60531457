"""What is known of a feed after each of its answers?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import a_feed, an_entry

from monitor.coverage.after import after, caught_up, is_flood, is_old_news
from monitor.model import Entry, Health, Listing, Validators
from monitor.model.answers import Body, FetchError, NotModified, SourceError
from monitor.schedules import apart

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = a_feed(interval=timedelta(minutes=15), longest_interval=timedelta(hours=2))
NEW = Health(feed=FEED.id)
MARK = Validators(etag='"a"')
SAME = NotModified(url=FEED.url, validators=MARK)


def body(**headers: str) -> Body:
    return Body(url=FEED.url, status=200, content=b"x", headers=headers, validators=MARK)


def listed(*hours: float | None, left_out: int = 0, **said: object) -> Listing:
    """Entries published so many hours ago; None: without a date."""
    entries = tuple(
        an_entry(identity=f"{hour}", published=None if hour is None else NOW - timedelta(hours=hour))
        for hour in hours
    )
    return Listing(entries=entries, left_out=left_out, **said)  # type: ignore[arg-type]


def heard(before: Health, listing: Listing, fresh: int, now: datetime = NOW, **headers: str) -> Health:
    return after(FEED, before, body(**headers), listing, listing.entries[:fresh], now)


def error(status: int, *, gone: bool = False) -> FetchError:
    return FetchError(FEED.url, f"status {status}", kind="http", status=status, gone=gone)


def test_valid_but_empty_is_a_state_of_its_own() -> None:
    assert heard(NEW, listed(), 0).status == "empty"
    assert heard(NEW, listed(1), 1).status == "ok"


def test_not_modified_is_heard_and_keeps_what_is_known() -> None:
    known = heard(NEW, listed(1, 2), 2)
    again = after(FEED, known, SAME, None, (), NOW + timedelta(hours=1))
    assert (again.last_heard, again.last_body, again.last_new) == (NOW + timedelta(hours=1), NOW, known.last_new)


def test_not_modified_after_a_failure_is_still_a_failure() -> None:
    broken = after(FEED, heard(NEW, listed(1), 1), SourceError("an HTML page in place of a feed"), None, (), NOW)
    assert (broken.failures, broken.error_class, broken.validators) == (1, "parse", Validators())
    still = after(FEED, broken, SAME, None, (), NOW + timedelta(hours=1))
    assert (still.failures, still.status, still.last_heard) == (1, "failing", NOW)
    assert still.last_error is not None


@pytest.mark.parametrize(
    ("status", "gone", "state"),
    [
        (403, False, "blocked"),
        (429, False, "blocked"),
        (451, False, "blocked"),
        (410, True, "gone"),
        (404, False, "failing"),
        (500, False, "failing"),
    ],
)
def test_a_failure_has_its_class_and_one_success_ends_it(status: int, gone: bool, state: str) -> None:
    failed = after(FEED, heard(NEW, listed(1), 1), error(status, gone=gone), None, (), NOW)
    assert (failed.status, failed.error_class, failed.failures) == (state, "http", 1)
    assert str(status) in (failed.last_error or "")
    again = heard(failed, listed(1), 0)
    assert (again.status, again.failures, again.last_error, again.error_class) == ("ok", 0, None, None)


def test_an_error_names_an_address_only_where_it_is_not_the_feed_s_own() -> None:
    elsewhere = FetchError("https://elsewhere.example/", "status 500", kind="http", status=500)
    assert after(FEED, NEW, error(500), None, (), NOW).last_error == "status 500"
    assert after(FEED, NEW, elsewhere, None, (), NOW).last_error == "https://elsewhere.example/: status 500"


def test_the_newest_entry_says_when_there_was_something_new_where_all_are_dated() -> None:
    assert heard(NEW, listed(5, 9), 2).last_new == NOW - timedelta(hours=5)
    assert heard(NEW, listed(5, None), 2).last_new == NOW
    assert heard(NEW, listed(-30, 9), 2).last_new == NOW  # no date of the future
    known = heard(NEW, listed(5), 1)
    assert heard(known, listed(5), 0).last_new == known.last_new
    assert heard(known, listed(400), 1).last_new == known.last_new


def test_a_feed_left_for_a_year_is_stale_at_the_first_look() -> None:
    from monitor.coverage import status

    left = heard(NEW, listed(9000, 9100), 2)
    assert status(FEED, left, NOW) == "stale"


def test_the_rhythm_is_the_longest_usual_pause() -> None:
    assert heard(NEW, listed(1, 2, 3), 3).rhythm is None  # too few to see one
    first = heard(NEW, listed(1, 2, 3, 4, 12, 13), 6)
    assert first.rhythm == timedelta(hours=8)
    week = heard(replace(first, last_new=NOW), listed(1, 2, 3, 4, 5), 0, NOW + timedelta(days=7))
    assert week.rhythm == timedelta(hours=4)  # half of what was seen a week ago


def test_a_pause_that_we_saw_counts_though_the_list_is_too_short_to_show_it() -> None:
    known = heard(NEW, listed(1, 2, 3, 4, 5), 5)
    morning = NOW + timedelta(hours=10)
    entries = tuple(an_entry(identity=f"m{n}", published=morning - timedelta(minutes=n)) for n in range(6))
    late = after(FEED, known, body(), Listing(entries=entries), entries, morning)
    assert late.rhythm == timedelta(hours=11)


def test_the_average_pause_follows_the_changes() -> None:
    first = heard(NEW, listed(1, 2, 3, 4), 4)
    assert first.pause is None
    later = heard(first, listed(0, 1, 2, 3), 1)
    assert later.pause == timedelta(hours=1)
    rolled = heard(later, listed(0, 0.1, 0.2, 3), 3)
    assert rolled.pause == FEED.interval


def test_what_the_feed_and_its_server_say_of_their_pace_is_kept() -> None:
    known = heard(NEW, listed(1, stated=timedelta(hours=1)), 1, **{"cache-control": "max-age=1800"})
    assert (known.ttl, known.max_age) == (timedelta(hours=1), timedelta(minutes=30))
    assert known.next_poll == NOW + apart(FEED, timedelta(hours=1))  # it was not asked in its turn
    again = heard(known, listed(1, stated=timedelta(hours=1)), 0, now=known.next_poll)
    assert again.next_poll == known.next_poll + timedelta(hours=1)


def test_a_list_that_shows_what_we_know_reaches_back() -> None:
    assert caught_up(SAME, None, ())
    assert caught_up(body(), listed(1, 2, 3, 4, 5, 6), listed(1, 2).entries)
    assert not caught_up(body(), listed(1, 2, 3, 4, 5, 6), listed(1, 2, 3, 4, 5).entries)  # one may be pinned
    assert not caught_up(body(), listed(), ())
    assert caught_up(body(), listed(1), ())


def test_a_flood_of_changed_ids_is_noticed_and_its_old_entries_are_no_news() -> None:
    listing, known = listed(1, 2, 3, 4, 30), replace(NEW, last_heard=NOW - timedelta(hours=2.5))
    assert not is_flood(NEW, listing, listing.entries)
    assert is_flood(known, listing, listing.entries)
    assert not is_flood(known, listing, listing.entries[:4])
    assert [is_old_news(entry, known) for entry in listing.entries] == [False, False, True, True, True]
    assert not is_old_news(an_entry(published=None), known)
    assert "all of its 5 entries were new at once" in (heard(known, listing, 5).note or "")


def test_more_than_is_read_is_said() -> None:
    note = heard(NEW, listed(1, 2, left_out=50_000), 2).note
    assert note == "lists 50,000 entries more than the 2 that are read"
    assert heard(NEW, listed(1, 2), 2).note is None


def test_a_feed_that_was_not_asked_has_not_failed() -> None:
    known = heard(NEW, listed(1), 1)
    held = FetchError(FEED.url, "its host has asked for quiet", kind="held", retry_after=timedelta(hours=1))
    later = after(FEED, known, held, None, (), NOW + timedelta(minutes=20))
    assert later == replace(known, next_poll=NOW + timedelta(minutes=80))


def test_any_order_of_answers_leaves_a_time_to_ask_again() -> None:
    answers = [
        (body(), listed(1, 2)),
        (SAME, None),
        (error(503), None),
        (error(403), None),
        (SourceError("the answer is empty"), None),
        (body(), listed()),
    ]
    for first in answers:
        for second in answers:
            known, now = NEW, NOW
            for answer, listing in (first, second, first):
                now += timedelta(hours=1)
                fresh: tuple[Entry, ...] = listing.entries if listing else ()
                known = after(FEED, known, answer, listing, fresh, now)
                assert known.next_poll is not None
                assert now < known.next_poll <= now + timedelta(hours=24)
