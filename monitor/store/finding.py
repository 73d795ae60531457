"""With which questions does the store find reports?

Each is put together once for every form that it has, for that costs more than to ask it. `known` are the units that
a question names.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, select, union_all
from sqlmodel import col

from monitor.model import Report
from monitor.store.tables import ReportRow

MOST = 200  # reports that one is held against, the last told before it: more than a province has in three days
UNITS = ("country", "admin1")

# How many days a report can be found on, or looks for, at most: most name a day or a week, an undated follow-up
# looks back two months, and what names no more than a year is longer. Each is asked for by itself, so that for the
# sake of a few the index is not read for months where days are meant.
REACHES = (timedelta(days=8), timedelta(days=63), timedelta(days=368))

Wanted: TypeAlias = "Select[Report, str | None, str | None]"
OfEach: TypeAlias = "CompoundSelect[Report, str | None, str | None]"
Found: TypeAlias = "Wanted | OfEach"


def reach_of(*spans: timedelta) -> int:
    """The number of the shortest reach that holds them all; of the longest where none does."""
    return next((n for n, reach in enumerate(REACHES) if max(spans) <= reach), len(REACHES) - 1)


def in_days(first: date, last: date) -> dict[str, date]:
    """The days that a question asks for, each reach with its own earliest one."""
    earliest = {f"earliest{n}": moved(first, -reach) for n, reach in enumerate(REACHES)}
    return {"first": first, "last": last} | earliest


def moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:  # a text may speak of the year 1 or 9999
        return day


def _placed() -> Wanted:
    return select(col(ReportRow.value), col(ReportRow.strand), col(ReportRow.incident)).where(
        col(ReportRow.strand).is_not(None)
    )


def _latest(wanted: Wanted) -> Wanted:
    return wanted.order_by(col(ReportRow.told).desc(), col(ReportRow.id).desc()).limit(MOST)


@cache
def told_of_days(*, known: frozenset[str]) -> OfEach:
    near = _placed().where(col(ReportRow.told) <= bindparam("at"), *_there(known))
    days = [_of_days(n, col(ReportRow.first_day), col(ReportRow.last_day)) for n in range(len(REACHES))]
    return _of_each(_latest(near.where(*of)) for of in days)


@cache
def told_in_district() -> Wanted:
    return _latest(_placed().where(col(ReportRow.told) <= bindparam("at"), *_in_district()))


@cache
def seeking_days(*, known: frozenset[str]) -> OfEach:
    near = _placed().where(col(ReportRow.told) >= bindparam("at"), *_there(known))
    days = [_of_days(n, col(ReportRow.seek_first), col(ReportRow.seek_last)) for n in range(len(REACHES))]
    return _of_each(near.where(*of) for of in days)


@cache
def seeking_district() -> Wanted:
    undated = col(ReportRow.seek_first).is_(None)
    return _placed().where(col(ReportRow.told) >= bindparam("at"), *_in_district(), undated)


@cache
def strands_beside(*, known: frozenset[str]) -> CompoundSelect[str | None]:
    """Those of the longest reach are beside everything, and say nothing."""
    days = [_of_days(n, col(ReportRow.first_day), col(ReportRow.last_day)) for n in range(len(REACHES) - 1)]
    near = _placed().where(*_there(known)).with_only_columns(col(ReportRow.strand))
    return union_all(*(near.where(*of) for of in days))


@cache
def named(column: str) -> Wanted:
    return _placed().where(col(getattr(ReportRow, column)).in_(bindparam("names", expanding=True)))


def _of_each(reaches: Iterable[Wanted]) -> OfEach:
    """What is found of each reach, one after the other; SQLite wants each limit in brackets of its own."""
    found = [reach.subquery(f"of_reach{n}") for n, reach in enumerate(reaches)]
    return union_all(*(select(one.c.value, one.c.strand, one.c.incident) for one in found))


def _of_days(reach: int, first: Any, last: Any) -> tuple[ColumnElement[bool], ...]:
    days = first.between(bindparam(f"earliest{reach}"), bindparam("last"))
    return col(ReportRow.reach) == reach, days, last >= bindparam("first")


def _in_district() -> tuple[ColumnElement[bool], ...]:
    return col(ReportRow.country) == bindparam("country"), col(ReportRow.admin2) == bindparam("admin2")


def _there(known: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return tuple(
        col(getattr(ReportRow, unit)).in_(bindparam(unit, expanding=True)) for unit in UNITS if unit in known
    )
