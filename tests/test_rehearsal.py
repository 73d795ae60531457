"""Does a rehearsal say what a watch would have told, why, and what another number would do?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import a_facts, a_location, a_report, an_incident

from monitor.formats import rehearsals
from monitor.model import Change, Count, Region, Watch
from monitor.watches.rehearsal import Past, Rehearsal, together, variants, weeks

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WEEKS = timedelta(days=7)
KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")


def killed(number, id="i1", at=MONDAY, revision=1, changes=(), **facts):
    told = a_facts(killed=Count.exactly(number), date=at.date().isoformat(), **facts)
    report = a_report(facts=told, published=at, fetched=at, source="Dawn")
    state = an_incident(id=id, revision=revision, facts=told, reports=(report,), updated=at)
    return Past(state, at, changes)


def rehearsed(*families, until=MONDAY + 2 * WEEKS, **watch):
    run = Rehearsal(watch=Watch(name="w", **watch), since=MONDAY - WEEKS, until=until)
    for states in families:
        run.take(states)
    return run


def a_year(**watch):
    """Four incidents with one to four dead, a day apart."""
    return rehearsed(*([killed(n, f"i{n}", MONDAY + timedelta(days=n))] for n in (1, 2, 3, 4)), **watch)


def test_a_rehearsal_counts_alerts_and_what_they_are_about():
    run = rehearsed(
        [killed(1), killed(9, at=MONDAY + timedelta(hours=2), revision=2)],
        [killed(2, "i2", MONDAY + timedelta(days=1), location=a_location(admin2="Kohat"))],
    )

    record = rehearsals.record(run, {})
    assert (record["alerts"], record["alerts_a_week"], record["weeks"]) == (3, 1.5, 2.0)
    assert record["kinds"] == {"new": 2, "update": 1}
    assert record["districts"] == {"Hangu": 2, "Kohat": 1}
    assert record["groups"] == {"Tehrik-i-Taliban Pakistan": 3}
    assert record["sources"] == {"Dawn": 3}
    assert record["busiest_week"] == {"week": "2026-03-02", "alerts": 3}
    assert "w: 3 alerts, 1.5 a week (2026-03-02 to 2026-03-16, 2 incidents)" in rehearsals.text(run, {})


def test_near_misses_failed_one_condition_alone_and_say_which():
    run = a_year(min_killed=3, regions=(KP,))
    far = rehearsed([killed(1, location=a_location(admin1="Sindh"))], min_killed=3, regions=(KP,))

    assert [(one.condition, one.dead) for one in run.near] == [("min_killed", 1), ("min_killed", 2)]
    assert (far.near, dict(far.missed)) == ([], {2: 1})
    text = rehearsals.text(run, {})
    assert "2 failed min_killed alone" in text
    assert text.index("2 killed, the watch asks for 3") < text.index("1 killed, the watch asks for 3")


def test_what_another_number_would_do_is_said_in_alerts_a_week():
    asked = Watch(name="w", min_killed=3)
    others = {
        said: a_year(min_killed=other.min_killed, toll_step=other.toll_step) for said, other in variants(asked)
    }

    record = rehearsals.record(run := a_year(min_killed=3), others)
    found = {one["change"]: one["alerts"] for one in record["changes"]}
    assert (found["min_killed 3 → 2"], found["min_killed 3 → 4"], len(run.raised)) == (3, 1, 2)
    text = rehearsals.text(run, others)
    assert "min_killed 3 → 2: +0.54 a week (2 → 3)" in text
    assert "no change" in text


@pytest.mark.parametrize(
    ("watch", "said"),
    [
        ({"min_killed": 0}, {"min_killed 0 → 1"}),
        ({"min_confidence": 0.95}, {"min_confidence 0.95 → 0.85"}),
        ({"within": (33.0, 71.0, 50.0)}, {"within 50 → 25 km", "within 50 → 100 km"}),
        ({"toll_step": 1}, {"toll_step 1 → 2"}),
        ({"fresh_days": 0}, {"fresh_days 0 → 1"}),
    ],
)
def test_each_number_of_a_watch_is_tried_a_step_up_and_down(watch, said):
    usual = {"toll_step 3 → 2", "toll_step 3 → 4", "fresh_days 3 → 1", "fresh_days 3 → 6"}

    found = {said for said, _ in variants(Watch(name="w", **watch))}
    assert found - usual == said


def test_quiet_hours_hold_back_and_tell_once_as_the_live_way_does():
    night = MONDAY.replace(hour=23)
    states = [killed(1, at=night), killed(5, at=night + timedelta(hours=1), revision=2)]

    assert [one.kind for one in rehearsed(states).raised] == ["new", "update"]
    (told,) = rehearsed(states, quiet_hours="22:00-06:00").raised
    assert (told.kind, told.at) == ("new", MONDAY.replace(day=3, hour=6))


def test_over_the_cap_alerts_count_as_told_together():
    minutes = [killed(1, f"i{n}", MONDAY + timedelta(minutes=n)) for n in range(5)]
    run = rehearsed(*([one] for one in minutes), max_per_hour=2)

    assert (len(run.raised), together(run)) == (5, 3)
    assert "3 of them together" in rehearsals.text(run, {})


def test_incidents_that_are_merged_are_told_as_one_and_not_as_new():
    def change(field, before, after):
        return Change(field=field, before=before, after=after, by="Dawn")

    later = MONDAY + timedelta(hours=1)
    first, second = killed(1), killed(2, "i2")
    whole = killed(2, "i1", later, 2, (change("merged", "i2", "i1"),))
    gone = killed(2, "i2", later, 2, (change("id", "i2", "i1"),))
    ended = gone._replace(incident=replace(gone.incident, reports=()))

    assert [one.kind for one in rehearsed([first, second, ended, whole]).raised] == ["new", "new", "correction"]


def test_what_is_no_news_is_counted_by_its_reason():
    old = killed(3, at=MONDAY)
    late = old._replace(heard=MONDAY + timedelta(days=9))
    recalled = killed(3, "i2", timing="background")
    known = killed(3, "i3")
    run = rehearsed([late], [recalled], [known._replace(incident=replace(known.incident, known=True))])

    assert run.raised == []
    assert dict(run.no_news) == {
        "it is too old": 1,
        "it is only recalled": 1,
        "it is known from the seed corpus": 1,
    }


def test_a_past_that_nobody_has_stored_says_so():
    run = rehearsed()

    assert weeks(run) == 0
    assert "nothing is stored" in rehearsals.text(run, {})
    assert rehearsals.record(run, {})["alerts_a_week"] == 0
