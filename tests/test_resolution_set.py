"""Do the reports of many invented incidents find their own incident, and only that?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from monitor import knowledge
from monitor.formats import FORMATS
from monitor.formats.records import incident_record
from monitor.knowledge.model import ActorBook
from monitor.model import Incident, Report
from monitor.pipeline.resolve import settle
from monitor.store import transaction
from monitor.store.incidents import as_of, listing
from monitor.store.reports import of_incidents, withdraw
from tests.resolution_set import (
    FIELDS,
    LATER,
    Clusters,
    Measured,
    a_store,
    arrive,
    cases,
    measured,
    orders,
    resolved,
    told,
)

CASES = cases()
REPORTS = told(CASES)


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return knowledge.load().actors


@pytest.fixture(scope="module")
def incidents(book: ActorBook) -> Clusters:
    """As they are when each report comes as it is published."""
    with a_store() as engine:
        return resolved(REPORTS, book, engine)


@pytest.fixture(scope="module")
def found(incidents: Clusters) -> Measured:
    return measured(REPORTS, incidents, CASES)


def test_the_set_is_large_enough_to_mean_something():
    assert len(CASES["incident"]) >= 40
    assert len(REPORTS) >= 150


def test_reports_find_their_incidents(found):
    assert found.f1 >= 0.98, found.split


def test_neighbours_in_one_district_on_one_day_stay_apart(found):
    assert found.merged == ()


@pytest.mark.parametrize("field", FIELDS)
def test_the_facts_in_the_end_are_the_true_ones(found, field):
    assert found.right[field] >= 0.97, found.wrong


@pytest.mark.parametrize("order", [*range(1, 4)], ids=["backwards", "shuffled", "shuffled again"])
def test_any_order_of_arrival_ends_in_the_same_incidents(order, book, incidents):
    with a_store() as engine:
        others = resolved(list(orders(REPORTS, 2))[order], book, engine)

    assert as_they_are(others) == as_they_are(incidents)


def as_they_are(incidents: Clusters) -> dict[str, Incident]:
    """Without how often and when they changed on the way."""
    return {id: replace(one, revision=0, updated=one.first_seen) for id, one in incidents.items()}


def test_an_earlier_moment_is_byte_for_byte_what_it_was_after_all_that_came_and_went_later(book):
    """Half of the reports come, shuffled; then 200 articles and more, and fifty go again."""
    told_once = [one.report for one in list(orders(REPORTS, 1))[2]]
    half = len(told_once) // 2
    order = [*told_once, *map(told_again, told_once)]
    assert len(order) - half > 200
    moment = LATER + timedelta(minutes=half)
    with a_store() as engine, transaction(engine) as session:
        for number, report in enumerate(order):
            if number == half + 1:
                seen = jsonl(listing(session))
            arrive(session, report, book, LATER + timedelta(minutes=number))
        for placed in of_incidents(session, [one.id for one in listing(session)])[:50]:
            withdraw(session, [placed.report.id], LATER)
            settle(session, (), [placed], book=book, at=LATER + timedelta(days=1))

        assert jsonl(as_of(session, moment)) == seen
        assert seen.count("\n") > half / 5
        assert jsonl(as_of(session, LATER + timedelta(days=1))) == jsonl(listing(session)) != seen


def told_again(report: Report) -> Report:
    """What an outlet that has told of nothing yet makes of it the next morning."""
    article, morning = f"late-{report.article}", report.fetched + timedelta(hours=20)
    return replace(
        report,
        id=f"late-{report.id}",
        article=article,
        source="Late Post",
        origin="outlet:Late Post",
        published=morning,
        fetched=morning,
    )


def jsonl(found: Iterable[Incident]) -> str:
    out = StringIO()
    FORMATS["jsonl"](map(incident_record, found), (), out)
    return out.getvalue()
