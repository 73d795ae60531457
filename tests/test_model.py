"""Can an impossible value be built?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Actor, Count, Facts
from monitor.model.codec import dump, load
from tests.builders import a_facts


@pytest.mark.parametrize(("low", "best", "high"), [(3, 2, 4), (-1, 0, 0), (3, 5, 4), (5, None, 4)])
def test_a_count_out_of_order_is_refused(low: int, best: int | None, high: int | None) -> None:
    with pytest.raises(ValueError, match="not a range"):
        Count(min=low, max=high, best=best)


def test_several_have_a_least_number_and_no_best_one() -> None:
    assert Count(min=2, max=None, best=None).likely == 2


@pytest.mark.parametrize(
    ("date", "precision", "first", "last"),
    [
        ("2024-02-29", "day", dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
        ("2024-02-26", "week", dt.date(2024, 2, 26), dt.date(2024, 3, 3)),
        ("2024-02", "month", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2024", "year", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    ],
)
def test_a_date_covers_the_days_that_it_can_mean(date: str, precision: str, first: dt.date, last: dt.date) -> None:
    assert a_facts(date=date, date_precision=precision).days == (first, last)


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "2025-02-30", "date_precision": "day"},
        {"date": "2025-02", "date_precision": "day"},
        {"date": None, "date_precision": "day"},
        {"event_type": "Battles", "sub_event_type": "Grenade"},
        {"confidence": 1.5},
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        a_facts(**changes)


@given(killed=st.none() | st.integers(0, 500).map(Count.exactly), confidence=st.floats(0, 1))
def test_facts_survive_the_way_through_json(killed: Count | None, confidence: float) -> None:
    facts = a_facts(
        killed=killed,
        confidence=confidence,
        actors=(Actor(id="x", name="“X” – ٹی ٹی پی", role="other", attribution=None),),
    )
    assert load(Facts, dump(facts)) == facts
