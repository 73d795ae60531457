"""What is a day that a text names?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.values import value
from monitor.model import DatePrecision


@value(frozen=True, slots=True, kw_only=True)
class When:
    """A day (or week, month, year) that the text names: tokens `first` up to `last`. `said`: the day of a report
    or a claim; `later`: of a later stage (a release, a death in hospital)."""

    day: dt.date
    precision: DatePrecision
    first: int
    last: int
    said: bool = False
    later: bool = False
    aside: bool = False
    direct: bool = False  # "Tuesday's attack"
    placed: bool = False  # "the incident took place on Tuesday"
    year_told: bool = False
    begins: bool = False  # "the fighting, which began on Tuesday"

    def meets(self, other: "When") -> bool:
        """Can the two be the same day? (A week begins on its day.)"""
        if "week" in (self.precision, other.precision):
            return self.day <= other.last_day and other.day <= self.last_day
        return self.written.startswith(other.written) or other.written.startswith(self.written)

    @property
    def written(self) -> str:
        length = {"day": 10, "week": 10, "month": 7, "year": 4}[self.precision]
        return self.day.isoformat()[:length]

    @property
    def last_day(self) -> dt.date:
        """The last day that it can mean."""
        return self.day + dt.timedelta(days={"day": 0, "week": 6, "month": 30, "year": 365}[self.precision])


def exact(days: Sequence[When]) -> Sequence[When]:
    """Those that are told to the day, where any is: "three years ago … on 19 October 2016"."""
    return [d for d in days if d.precision == "day"] or days
