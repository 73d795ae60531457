"""Do the incidents follow from the reports alone, whatever comes, goes, and in which order?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from monitor import knowledge
from monitor.formats.records import incident_record
from monitor.model import Count, Incident, Report
from monitor.pipeline.resolve import settle
from monitor.store import Session, incidents, transaction
from monitor.store import reports as stored
from tests.builders import a_facts, a_location, a_report
from tests.resolution_set import arrive

BOOK = knowledge.load().actors
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)  # when all of it comes to us

THALL = a_location(name="Thall", lat=33.36, lon=70.54)
DOABA = a_location(name="Doaba", lat=33.42, lon=70.74)
HANGU = a_location(precision="admin2")
PROVINCE = a_location(name="Khyber Pakhtunkhwa", admin2=None, precision="admin1", lat=None, lon=None)
ACTS = {
    "bomb": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "suicide bomb": ("Explosions/Remote violence", "Suicide bomb"),
    "attack": ("Violence against civilians", "Attack"),
}
DATES = [("2026-03-01", "day"), ("2026-03-02", "day"), ("2026-03", "month"), (None, None)]
T = TypeVar("T")

# Accounts that lie near each other: of a few days, places, tolls and acts in one district.
ACCOUNTS = st.builds(
    lambda at, where, act, day, killed, timing, target, article: {
        "published": MONDAY + timedelta(hours=at),
        "article": article,
        "facts": a_facts(
            event_type=ACTS[act][0],
            sub_event_type=ACTS[act][1],
            date=day[0],
            date_precision=day[1],
            location=where,
            killed=None if killed is None else Count.exactly(killed),
            injured=None,
            actors=(),
            targets=(target,),
            weapons=(),
            timing=timing,
        ),
    },
    st.sampled_from([-20, 0, 1, 2, 8, 30, 200]),
    st.sampled_from([THALL, DOABA, HANGU, PROVINCE, None]),
    st.sampled_from(sorted(ACTS)),
    st.sampled_from(DATES),
    st.sampled_from([None, 1, 4, 9, 12]),
    st.sampled_from(["breaking", "breaking", "follow_up", "background"]),
    st.sampled_from(["police van", "school", "passengers"]),
    st.sampled_from([None, None, "round-up"]),
)


def as_reports(accounts: Sequence[dict]) -> list[Report]:
    return [
        a_report(
            id=f"{number}.1",
            article=account["article"] or str(number),
            origin=f"outlet:{number % 4}",
            published=account["published"],
            fetched=account["published"] + timedelta(minutes=30),
            facts=account["facts"],
        )
        for number, account in enumerate(accounts)
    ]


REPORTS = st.lists(ACCOUNTS, min_size=2, max_size=9).map(as_reports)
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Undone(Exception):
    """The store is to be as it was."""


def in_a_store(engine: Engine, told: Callable[[Session], T]) -> T:
    """What happens in an empty store; nothing of it stays."""
    try:
        with transaction(engine) as session:
            found = told(session)
            raise Undone
    except Undone:
        return found


def come(session: Session, reports: Sequence[Report], at: datetime = LATER) -> None:
    for number, report in enumerate(reports):
        arrive(session, report, BOOK, at + timedelta(minutes=number))


def go(session: Session, gone: Sequence[Report]) -> None:
    for report in gone:
        placed = [one for one in stored.of_article(session, report.article) if one.report == report]
        stored.withdraw(session, [report.id], LATER)
        settle(session, (), placed, book=BOOK, at=LATER + timedelta(days=1))


def states(session: Session) -> dict[str, Incident]:
    """The incidents without how often and when they changed on the way."""
    return {one.id: replace(one, revision=0, updated=one.first_seen) for one in incidents.listing(session)}


@FEW
@given(REPORTS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_incidents(sqlite_engine, reports, chance):
    shuffled = list(reports)
    chance.shuffle(shuffled)

    def after(order: Sequence[Report]) -> dict[str, Incident]:
        return in_a_store(sqlite_engine, lambda session: (come(session, order), states(session))[1])

    assert after(shuffled) == after(reports)


@FEW
@given(REPORTS, st.data())
def test_a_report_that_goes_leaves_what_would_be_without_it_and_comes_back_as_it_was(sqlite_engine, reports, data):
    gone = data.draw(st.lists(st.sampled_from(reports), unique_by=lambda one: one.id, min_size=1, max_size=3))
    others = [one for one in reports if one not in gone]

    def told(session: Session) -> tuple[dict[str, Incident], ...]:
        come(session, reports)
        whole = states(session)
        go(session, gone)
        without = states(session)
        for one in gone:
            stored.restore(session, one.article)
        settle(session, gone, (), book=BOOK, at=LATER + timedelta(days=2))
        return whole, without, states(session)

    whole, without, again = in_a_store(sqlite_engine, told)
    assert again == whole
    assert without == in_a_store(sqlite_engine, lambda session: (come(session, others), states(session))[1])


@FEW
@given(REPORTS, st.data())
def test_an_earlier_moment_looks_as_it_did_then(sqlite_engine, reports, data):
    gone = data.draw(st.sampled_from(reports))

    def shown(found: Sequence[Incident]) -> list[str]:
        return [repr(incident_record(one)) for one in found]

    def told(session: Session) -> None:
        then: dict[datetime, list[str]] = {}
        for number, report in enumerate(reversed(reports)):
            come(session, [report], LATER + timedelta(minutes=number))
            then[LATER + timedelta(minutes=number)] = shown(list(incidents.listing(session)))
        go(session, [gone])
        for moment, seen in then.items():
            assert shown(list(incidents.as_of(session, moment))) == seen

    in_a_store(sqlite_engine, told)
