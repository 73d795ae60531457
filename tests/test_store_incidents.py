"""Does the store know what happened, as of now and as of then?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from builders import (
    NOON,
    a_facts,
    a_fingerprint,
    a_location,
    a_report,
    an_article,
    an_incident,
    keep,
)

from monitor.merge import withdrawn
from monitor.model import Change, Joins, New
from monitor.store import articles, incidents, reading, reports, transaction

NEW = New(why="no text is near it")


def test_an_incident_comes_back_as_it_is_and_as_it_was(engine):
    first = keep(engine, an_incident())
    second = replace(first, revision=2, facts=a_facts(killed=None), updated=NOON + timedelta(hours=1))
    toll = Change(field="killed", before="3", after=None, by="Outlet")
    report = first.reports[0]
    with transaction(engine) as session:
        incidents.save(session, second, (toll,), second.updated, report=report.id, why="same place")
    with reading(engine) as session:
        assert incidents.get(session, "i1") == second
        assert incidents.state(session, "i1", 1) == first
        assert incidents.state(session, "i1", 3) is None
        assert incidents.get(session, "none") is None
        assert incidents.count(session) == 1


def test_saving_a_state_again_or_an_older_one_changes_nothing(engine):
    first = keep(engine, an_incident())
    second = replace(first, revision=2, updated=NOON + timedelta(hours=1))
    again = {"report": first.reports[0].id, "why": "again"}
    with transaction(engine) as session:
        incidents.save(session, second, (), second.updated, **again)
        before = list(incidents.as_of(session, NOON)), list(incidents.listing(session))
        for state in (first, second):
            incidents.save(session, state, (), NOON + timedelta(hours=9), **again)
        assert (list(incidents.as_of(session, NOON)), list(incidents.listing(session))) == before
        assert [d.why for d in reports.decisions(session, incident="i1")] == ["nothing is near"]


def test_why_each_report_belongs_to_an_incident_is_kept(engine):
    keep(engine, an_incident())
    report = a_report(id="a2.0", article="a2")
    joined = an_incident(revision=2, reports=(a_report(), report), updated=NOON + timedelta(hours=1))
    with transaction(engine) as session:
        articles.add(session, an_article(id="a2"), a_fingerprint("a2"), NEW, (report,), quiet=False)
        incidents.save(session, joined, (), joined.updated, report=report.id, why="Hangu, same day")
        reports.place(session, Joins(report, "i1", 0.75, "Hangu, same day"), "i1", joined.updated)
        reports.belong(session, [report.id], "i1")
        decided = reports.decisions(session, incident="i1")
        assert [(one.report.id, one.score, one.why) for one in decided] == [
            ("a1.0", None, "nothing is near"),
            ("a2.0", 0.75, "Hangu, same day"),
        ]


def test_an_id_whose_reports_went_to_another_incident_answers_with_that(engine):
    second = replace(keep(engine, an_incident()), id="i2", revision=1)
    keep(engine, second)
    ended = withdrawn(an_incident(), revision=2, updated=NOON + timedelta(hours=1))
    with transaction(engine) as session:
        incidents.save(session, ended, (), ended.updated, report="a1.0", why="one act", successor="i2")
    with reading(engine) as session:
        assert incidents.get(session, "i1") == second
        assert incidents.predecessors(session, "i2") == ("i1",)
        assert [one.id for one in incidents.listing(session)] == ["i2"]
        assert [one.id for one in incidents.as_of(session, NOON)] == ["i2", "i1"]
        assert [one.id for one in incidents.as_of(session, ended.updated)] == ["i2"]
        assert incidents.count(session) == 1


def test_incidents_are_listed_latest_day_first_by_what_is_asked(engine):
    for day in (1, 3, 2):
        facts = a_facts(date=f"2026-03-0{day}", location=a_location(country="AF") if day == 2 else a_location())
        report = a_report(id=f"{day}.0", article=str(day))
        keep(engine, an_incident(id=f"i{day}", facts=facts, reports=(report,)))
    with reading(engine) as session:

        def ids(**asked: object) -> list[str]:
            return [incident.id for incident in incidents.listing(session, **asked)]

        assert ids() == ["i3", "i2", "i1"]
        assert ids(limit=1) == ["i3"]
        assert ids(country="PK", admin1="Khyber Pakhtunkhwa") == ["i3", "i1"]
        assert ids(since=date(2026, 3, 2)) == ["i3", "i2"]
        assert ids(since=date(2026, 3, 2), until=date(2026, 3, 3)) == ["i2"]
        midnight = datetime(2026, 3, 3, tzinfo=UTC)
        assert ids(since=midnight - timedelta(hours=1), until=midnight) == ["i2"]
        assert ids(since=midnight, until=midnight + timedelta(hours=1)) == ["i3"]


def test_an_earlier_state_of_all_incidents_is_what_was_listed_then(engine):
    moment, listed = NOON, {}
    for step in range(12):
        id, revision = f"i{step % 4}", step // 4 + 1
        report = a_report(id=f"s{step}.0", article=f"s{step}")
        facts = a_facts(date=f"2026-02-{20 + step * 7 % 9}")
        keep(engine, an_incident(id=id, revision=revision, facts=facts, reports=(report,), updated=moment))
        with reading(engine) as session:
            listed[moment] = [repr(incident) for incident in incidents.listing(session)]
        moment += timedelta(minutes=1)
    with reading(engine) as session:
        for then, states in listed.items():
            assert [repr(incident) for incident in incidents.as_of(session, then)] == states
        assert list(incidents.as_of(session, NOON - timedelta(seconds=1))) == []
        assert len(list(incidents.as_of(session, moment, limit=2, country="PK"))) == 2
