"""On which day did it happen?"""

import datetime as dt

import pytest

from monitor.incidents import text
from monitor.incidents.when import dates
from monitor.languages import lexicon

THURSDAY = dt.date(2025, 3, 13)


def named(raw: str, published: dt.date | None = THURSDAY) -> list[str]:
    words = lexicon("en")
    assert words is not None
    return [w.written for w in dates.find(text.read(raw, words), words, published)]


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        ("on Tuesday", ["2025-03-11"]),
        ("on Thursday", ["2025-03-13"]),
        ("last Thursday", ["2025-03-06"]),
        ("yesterday", ["2025-03-12"]),
        ("late last night", ["2025-03-12"]),
        ("on March 10", ["2025-03-10"]),
        ("on 10 March", ["2025-03-10"]),
        ("on December 20", ["2024-12-20"]),
        ("on July 15 last year", ["2024-07-15"]),
        ("on January 30, 2023", ["2023-01-30"]),
        ("in August 2016", ["2016-08"]),
        ("three days ago", ["2025-03-10"]),
        ("two months ago", ["2025-01"]),
        ("ten years ago today", ["2015-03-13"]),
    ],
)
def test_a_day_is_read_against_the_day_of_the_report(raw: str, days: list[str]) -> None:
    assert named(raw) == days


def test_a_day_soon_to_come_is_no_day_of_last_year() -> None:
    assert named("the strike of March 20") == []


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert named("on February 31, 2025") == []
    assert named("on 31-02-2025") == []


def test_without_a_day_of_the_report_only_full_dates_are_known() -> None:
    assert named("on Tuesday, as on 3 May", None) == []
    assert named("on 3 May 2024", None) == ["2024-05-03"]


def test_the_leap_day_is_read_in_a_year_without_one() -> None:
    assert named("on February 29") == []
