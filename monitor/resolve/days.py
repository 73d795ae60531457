"""Can they have happened on the same day?"""

import re
from datetime import date, datetime, timedelta

from monitor.model import Facts, Incident, Report
from monitor.resolve.points import NEVER, Point
from monitor.resolve.tolls import same_dead

NIGHT = 1  # days: midnight, time zones and "overnight" move a date by one
FRESH = 3  # days before publication in which an undated breaking incident can lie
FOLLOWED = 60  # days before publication in which an undated follow-up's incident can lie
UNDATED_REACH = 7  # days before publication in which others find an account without a date
A_DAY_APART = 0.8  # points where the toll is the same: a date line, "overnight", the day of the report
NO_TIME = -1.5  # points where nothing says when either was: one town has many such acts in ten years
TWO_DAYS = -1.0  # points where both name their days in words and the toll is not the same

# Words that name a day firmly, and words of the hours that belong to two days.
_NAMED_DAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday)\b", re.I)
_TWO_DAYS = re.compile(r"\b(?:night|overnight|midnight|early|late|dawn|small hours)\b", re.I)


def window(facts: Facts, published: datetime | None) -> tuple[date, date] | None:
    """The first and last day on which the report's incident can lie; None where nothing bounds it."""
    if facts.days is not None:
        first, last = facts.days
        return _moved(first, -NIGHT), _moved(last, NIGHT)
    if published is None or facts.timing == "background":
        return None
    back = FRESH if facts.timing == "breaking" else FOLLOWED
    return _moved(published.date(), -back), _moved(published.date(), NIGHT)


def span(facts: Facts, told: date) -> tuple[date, date]:
    """The first and last day on which what a report of that day tells is looked for; without a date the week before
    it: an older account that names no day is of no use to others."""
    return facts.days or (_moved(told, -UNDATED_REACH), told)


def days(report: Report, incident: Incident) -> Point:
    mine, its = report.facts.days, incident.facts.days
    if mine and its:
        if _gap(mine, its) == NIGHT:
            return _a_day_apart(report, incident)
        return _dated(mine, its, {report.facts.date_precision, incident.facts.date_precision})
    first = _first(incident)
    if its:
        return _undated(its, report)
    if first is None:
        return Point(NO_TIME, "no date")
    return _undated(mine, first) if mine else _published(report, first)


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:  # a text may speak of the year 1 or 9999
        return day


def _gap(mine: tuple[date, date], its: tuple[date, date]) -> int:
    return max((its[0] - mine[1]).days, (mine[0] - its[1]).days, 0)


def _a_day_apart(report: Report, incident: Incident) -> Point:
    """One outlet's day may be one off; two weekdays named in words are two days, unless the toll is the same."""
    if same_dead(report.facts, incident):
        return Point(A_DAY_APART, "a day apart")
    firm = _firm(report) and all(_firm(known) for known in incident.reports)
    return Point(TWO_DAYS if firm else 0.0, "a day apart")


def _firm(report: Report) -> bool:
    """Whether the words that prove the date name a day, and not a night between two."""
    words = " ".join(proof.text for proof in report.facts.evidence if proof.field == "date")
    return bool(_NAMED_DAY.search(words)) and not _TWO_DAYS.search(words)


def _dated(mine: tuple[date, date], its: tuple[date, date], precisions: set[str | None]) -> Point:
    if gap := _gap(mine, its):
        return Point(NEVER, f"{gap} days apart")
    if precisions == {"day"}:
        return Point(3.0, "same day")
    for precision, value in (("year", 0.3), ("month", 0.7), ("week", 1.5)):
        if precision in precisions:
            return Point(value, f"same {precision}")
    return Point(0.0)


def _undated(days: tuple[date, date], report: Report) -> Point:
    """An undated report and a dated incident (or the other way round): the day must lie before publication."""
    if report.published is None:
        return Point(NO_TIME, "no date")
    if (days[0] - report.published.date()).days > NIGHT:
        return Point(NEVER, "published before it happened")
    if report.facts.timing == "background":
        return Point(-1.0, "recalled without a date")
    return _apart((report.published.date() - days[1]).days, report.facts.timing == "follow_up", "of it")


def _published(report: Report, first: Report) -> Point:
    if report.published is None or first.published is None:
        return Point(NO_TIME, "no date")
    if "background" in (report.facts.timing, first.facts.timing):
        return Point(-1.0, "recalled without a date")
    followed = "follow_up" in (report.facts.timing, first.facts.timing)
    return _apart(abs((report.published - first.published).days), followed, "of each other")


def _apart(days: int, followed: bool, of: str) -> Point:
    """An account without a date, so many days from the other one; what follows up an act follows some act."""
    if days <= FRESH and followed:
        return Point(2.0, f"followed up within days {of}")
    if days <= FRESH:  # says little: place and type alone, without a day, are those of the next shooting as well
        return Point(0.0, f"published within days {of}")
    if days <= FOLLOWED and followed:
        return Point(-0.5, f"followed up within {FOLLOWED} days {of}")
    return Point(NEVER, f"{days} days apart, without a date")


def _first(incident: Incident) -> Report | None:
    """The report by which the incident was first published; None where all were withdrawn."""
    return min(incident.reports, key=lambda r: (r.published or r.fetched, r.id), default=None)
