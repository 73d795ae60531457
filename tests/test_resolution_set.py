"""Do the reports of many invented incidents find their own incident, and only that?"""

import pytest

from monitor import knowledge
from monitor.knowledge.model import ActorBook
from tests.resolution_set import Measured, cases, measured, orders, partition, resolved, told

CASES = cases()
REPORTS = told(CASES)
ORDERS = list(orders(REPORTS, 4))
NEIGHBOURS = 3  # true incidents that may share one of ours over all orders; none in the order of publication
MOVED = 16  # incidents (of 49, both sides counted) that may differ from those of the order of publication


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return knowledge.load().actors


@pytest.fixture(scope="module")
def as_published(book: ActorBook) -> Measured:
    return measured(REPORTS, resolved(REPORTS, book), CASES)


def test_the_set_is_large_enough_to_mean_something():
    assert len(CASES["incident"]) >= 40
    assert len(REPORTS) >= 120


def test_reports_find_their_incidents(as_published):
    assert as_published.f1 >= 0.98, as_published.split


def test_neighbours_in_one_district_on_one_day_stay_apart(as_published):
    assert as_published.merged == ()


@pytest.mark.parametrize("field", ["killed", "date", "place", "group"])
def test_the_facts_in_the_end_are_the_true_ones(as_published, field):
    assert as_published.right[field] >= 0.97, as_published.wrong


@pytest.mark.parametrize("order", ORDERS[1:], ids=["backwards", *(f"shuffled {n}" for n in range(4))])
def test_another_order_of_arrival_costs_little(book, order):
    incidents = resolved(order, book)
    found = measured(REPORTS, incidents, CASES)

    assert found.f1 >= 0.97
    assert len(found.merged) <= NEIGHBOURS
    assert min(found.right.values()) >= 0.95, found.wrong
    assert len(partition(incidents) ^ partition(resolved(REPORTS, book))) <= MOVED


def test_the_same_order_gives_the_same_incidents(book):
    assert resolved(REPORTS, book) == resolved(REPORTS, book)
