"""How many, given what each report says?

- Each origin has one figure, its latest: a correction stands in the place of what it corrects. Where an origin
  lowers its own figure, the higher ones that others gave before stand no more either: who corrects knew them. An
  edited article gives its figure from its edit on; what it said before is a figure of its origin that is gone.
- A count of one class of people (16 soldiers) is no total where another account gives that row beside others (16
  soldiers and 8 attackers), and "none" is said of one side where another account tells of some.
- `best` is the latest figure. An official release counts as HELD hours later than it is, so that an unnamed
  source of the same hours does not overtake it.
- `min` and `max` are the smallest and the largest figure standing; `max` is open where the largest one is
  ("at least 9").
- What only a group claims raises `max` and does nothing else, what is only recalled (background) does nothing,
  unless nobody else gives a figure; then a recalled figure goes before a claimed one.
- The classes of people are those of the report that gives `best`, or of the latest other one whose classes add up
  to no more than that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from monitor.merge.origins import kind
from monitor.merge.standing import CLAIMED, RECALLED, as_stated, pasts, standing, stated, weight
from monitor.model import Casualty, Count, Outcome, Report

EDITED = "gone: its article was edited, and says otherwise since"
HELD = timedelta(hours=12)  # tolls given on the spot and by officials part ways for about half a day


class Account(NamedTuple):
    """What a report counts, as far as that can show that another one counts a side only. Most outlets give the same
    few accounts, so comparing with these costs little where hundreds tell of one incident."""

    weight: int
    total: int
    rows: tuple[int, ...]


def toll(reports: Sequence[Report], outcome: Outcome) -> tuple[Count, Report] | None:
    """The count and the report that it is taken from; None where no report says anything."""
    figures = _figures(reports, outcome)
    if not figures:
        return None
    heaviest = max(map(weight, figures))
    weighed = [report for report in figures if weight(report) == heaviest]
    with_figure = [report for report in weighed if _count(report, outcome).best is not None]
    chosen = max(with_figure or weighed, key=_age)
    best = _count(chosen, outcome).best
    counts = [_count(report, outcome) for report in weighed]
    least = min(count.min for count in counts)
    accounts = _accounts(figures, outcome)
    claimed = [_count(report, outcome) for report in reports if _claims(report, accounts, outcome)]
    return Count(min=least, max=_most([*counts, *claimed]), best=best), chosen


def casualties(reports: Sequence[Report], outcome: Outcome, total: Count, chosen: Report) -> tuple[Casualty, ...]:
    """The classes of those who met the outcome; never more than the total."""
    for report in (chosen, *sorted(standing(reports, lambda facts: facts.count(outcome)), key=_age, reverse=True)):
        rows = tuple(row for row in report.facts.casualties if row.outcome == outcome)
        if rows and sum(map(_row, rows)) <= total.likely:
            return rows
    return ()


def standings(reports: Sequence[Report], outcome: Outcome) -> list[tuple[Report, str]]:
    """Every figure that was given, earliest first, and whether it stands, in words; what an article said before it
    was edited is among them."""
    found = toll(reports, outcome)
    latest = standing(reports, lambda facts: facts.count(outcome))
    figures, last = _figures(reports, outcome), _correction(latest, reports, outcome)

    def word(report: Report) -> str:
        if found and report.id == found[1].id:
            return "the best figure: of those that stand the latest"
        if report not in latest:
            return "gone: its origin gave another figure later, or not only in recalling it"
        if last is not None and _overtaken(report, last, outcome):
            return f"taken back: {last.source} lowered its own higher figure later"
        if report not in figures:
            return "no total: it counts one side of those whom another account counts"
        if found and weight(report) < weight(found[1]):
            return "a party's own claim: it only raises the most" if weight(report) == CLAIMED else "only recalled"
        return "stands: it bounds the range"

    edited = [
        (past, EDITED)
        for report in reports
        for past in pasts(report)
        if past.facts.count(outcome) != report.facts.count(outcome)
    ]
    given = [*edited, *((report, word(report)) for report in reports)]
    ordered = sorted(given, key=lambda pair: (stated(pair[0]), pair[0].id, pair[0].revision))
    return [(report, standing) for report, standing in ordered if report.facts.count(outcome)]


def _figures(reports: Sequence[Report], outcome: Outcome) -> list[Report]:
    """The reports whose figures stand as totals of all sides."""
    figures = standing(reports, lambda facts: facts.count(outcome))
    last = _correction(figures, reports, outcome)
    if last is not None:
        figures = [report for report in figures if not _overtaken(report, last, outcome)]
    accounts = _accounts(figures, outcome)
    return [report for report in figures if not _partial(report, accounts, outcome)]


def _correction(figures: Sequence[Report], reports: Sequence[Report], outcome: Outcome) -> Report | None:
    """The last report that takes back a figure of its own origin."""
    own: defaultdict[str, list[Report]] = defaultdict(list)
    for report in as_stated([*reports, *(past for each in reports for past in pasts(each))]):
        if report.facts.count(outcome):
            own[report.origin].append(report)
    lowered = [report for report in figures if _lowers(report, own[report.origin], outcome)]
    return max(lowered, key=_age, default=None)


def _claims(report: Report, accounts: Collection[Account], outcome: Outcome) -> bool:
    """Whether its largest figure is a party's: its own, or one that it passes on beside the count of a side."""
    if report.facts.count(outcome) is None or weight(report) == RECALLED:
        return False
    passed_on = _count(report, outcome).max not in (None, _count(report, outcome).likely)
    return weight(report) == CLAIMED or (passed_on and _partial(report, accounts, outcome))


def _lowers(report: Report, own: Sequence[Report], outcome: Outcome) -> bool:
    """Whether the report takes back a higher figure of its own origin, whose figures these are, earliest first; a
    count of one side takes nothing back."""
    before = [other for other in own if stated(other) < stated(report) and weight(other) == weight(report)]
    if not before or _partial(report, _accounts(before[-1:], outcome), outcome):
        return False
    return _count(before[-1], outcome).likely > _count(report, outcome).likely > 0


def _overtaken(report: Report, by: Report, outcome: Outcome) -> bool:
    return stated(report) < stated(by) and _count(report, outcome).likely > _count(by, outcome).likely


def _accounts(figures: Iterable[Report], outcome: Outcome) -> frozenset[Account]:
    return frozenset(
        Account(
            weight(report),
            _count(report, outcome).likely,
            tuple(_row(row) for row in report.facts.casualties if row.outcome == outcome),
        )
        for report in figures
    )


def _partial(report: Report, accounts: Collection[Account], outcome: Outcome) -> bool:
    """Whether the report counts one side of those whom one of these counts: one of its rows among several."""
    mine = _count(report, outcome).likely
    classes = {row.category for row in report.facts.casualties if row.outcome == outcome}
    return any(
        mine < whole.total
        and whole.weight >= weight(report)
        and (mine == 0 or (len(whole.rows) > 1 and mine in whole.rows and len(classes) <= 1))
        for whole in accounts
    )


def _row(row: Casualty) -> int:
    return row.min if row.best is None else row.best


def _count(report: Report, outcome: Outcome) -> Count:
    count = report.facts.count(outcome)
    if count is None:
        raise ValueError(f"{report.id} says nothing of {outcome}")
    return count


def _age(report: Report) -> tuple[int, datetime, str]:
    """Sorts the figure that stands last."""
    held = HELD if kind(report.origin) == "official" else timedelta()
    return weight(report), stated(report) + held, report.id


def _most(counts: list[Count]) -> int | None:
    """The largest figure standing; open where that figure is."""
    largest = max(counts, key=lambda count: (_known(count), count.max is None))
    return None if largest.max is None else _known(largest)


def _known(count: Count) -> int:
    return count.likely if count.max is None else count.max
