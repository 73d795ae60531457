"""How many, given what each report says?

- Each origin has one figure, its latest: a correction stands in the place of what it corrects.
- `best` is the latest figure. An official release counts as HELD hours later than it is, so that an unnamed
  source of the same hours does not overtake it.
- `min` and `max` are the smallest and the largest figure standing; `max` is open where the largest one is
  ("at least 9").
- What is only recalled (background), and what only a group claims, raises `max` and does nothing else, unless
  nobody else gives a figure; then a recalled figure goes before a claimed one.
- The classes of people are those of the report that gives `best`, or of the latest other one whose classes add up
  to no more than that.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.merge.origins import kind
from monitor.merge.standing import standing, told, weight
from monitor.model import Casualty, Count, Outcome, Report

HELD = timedelta(hours=12)  # tolls given on the spot and by officials part ways for about half a day


def toll(reports: Sequence[Report], outcome: Outcome) -> tuple[Count, Report] | None:
    """The count and the report that it is taken from; None where no report says anything."""
    figures = standing(reports, lambda facts: facts.count(outcome))
    if not figures:
        return None
    heaviest = max(map(weight, figures))
    weighed = [report for report in figures if weight(report) == heaviest]
    with_figure = [report for report in weighed if _count(report, outcome).best is not None]
    chosen = max(with_figure or weighed, key=_age)
    best = _count(chosen, outcome).best
    counts = [_count(report, outcome) for report in weighed]
    least = min(count.min for count in counts)
    return Count(min=least, max=_most([_count(report, outcome) for report in figures]), best=best), chosen


def casualties(reports: Sequence[Report], outcome: Outcome, total: Count, chosen: Report) -> tuple[Casualty, ...]:
    """The classes of those who met the outcome; never more than the total."""
    for report in (chosen, *sorted(standing(reports, lambda facts: facts.count(outcome)), key=_age, reverse=True)):
        rows = tuple(row for row in report.facts.casualties if row.outcome == outcome)
        if rows and sum(row.min if row.best is None else row.best for row in rows) <= total.likely:
            return rows
    return ()


def _count(report: Report, outcome: Outcome) -> Count:
    count = report.facts.count(outcome)
    if count is None:
        raise ValueError(f"{report.id} says nothing of {outcome}")
    return count


def _age(report: Report) -> tuple[int, datetime, str]:
    """Sorts the figure that stands last."""
    held = HELD if kind(report.origin) == "official" else timedelta()
    return weight(report), told(report) + held, report.id


def _most(counts: list[Count]) -> int | None:
    """The largest figure standing; open where that figure is."""
    largest = max(counts, key=lambda count: (_known(count), count.max is None))
    return None if largest.max is None else _known(largest)


def _known(count: Count) -> int:
    return count.likely if count.max is None else count.max
