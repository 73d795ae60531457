"""Do the reports of many invented incidents find their own incident, and only that?"""

from dataclasses import replace

import pytest

from monitor import knowledge
from monitor.knowledge.model import ActorBook
from monitor.model import Incident
from tests.resolution_set import FIELDS, Clusters, Measured, a_store, cases, measured, orders, resolved, told

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
