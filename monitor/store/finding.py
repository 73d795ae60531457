"""With which questions does the store find reports?

Each is put together once for every form that it has, for that costs more than to ask it; so the number of names
that it asks for is part of its form. `known` are the units that a question names, with the number of names of each.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, select, union_all
from sqlmodel import col

from monitor.model import Report
from monitor.store.tables import ReportRow

MOST = 200  # reports that one is held against, the last told before it: more than a province has in three days
UNITS = ("country", "admin1")
NOWHERE = ""  # a unit that nobody names
FORMS = 128  # of a question that are kept

# How many days a report can be found on, or looks for, at most: most name a day or a week, an undated follow-up
# looks back two months, and what names no more than a year is longer. Each is asked for by itself, so that for the
# sake of a few the index is not read for months where days are meant.
REACHES = (timedelta(days=8), timedelta(days=63), timedelta(days=368))

Known: TypeAlias = tuple[tuple[str, int], ...]
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


@lru_cache(FORMS)
def told_of_days(known: Known) -> OfEach:
    near = _placed().where(col(ReportRow.told) <= bindparam("at"), *_there(known))
    days = [_of_days(n, col(ReportRow.first_day), col(ReportRow.last_day)) for n in range(len(REACHES))]
    return _of_each(_latest(near.where(*of)) for of in days)


@lru_cache(FORMS)
def told_in_district() -> Wanted:
    return _latest(_placed().where(col(ReportRow.told) <= bindparam("at"), *_in_district()))


@lru_cache(FORMS)
def seeking(known: Known, districts: int) -> OfEach:
    """Those that look for these days, and those that look for any day in one of so many districts."""
    later = _placed().where(col(ReportRow.told) >= bindparam("at"))
    days = [_of_days(n, col(ReportRow.seek_first), col(ReportRow.seek_last)) for n in range(len(REACHES))]
    dated = [later.where(*_there(known), *of) for of in days]
    undated = col(ReportRow.seek_first).is_(None)
    return _of_each(dated + [later.where(*_in_district(n), undated) for n in range(districts)])


@lru_cache(FORMS)
def strands_beside(known: Known) -> CompoundSelect[str | None]:
    """Those of the longest reach are beside everything, and say nothing."""
    days = [_of_days(n, col(ReportRow.first_day), col(ReportRow.last_day)) for n in range(len(REACHES) - 1)]
    near = _placed().where(*_there(known)).with_only_columns(col(ReportRow.strand))
    return union_all(*(near.where(*of) for of in days))


@lru_cache(FORMS)
def named(column: str, count: int) -> Wanted:
    return _placed().where(_one_of(column, "name", count))


def names(wanted: Sequence[str]) -> dict[str, str]:
    """The names as `named` asks for them, one of them several times: as many as a power of two has few forms."""
    count = 1 << (len(wanted) - 1).bit_length()
    return numbered("name", [*wanted, *[wanted[-1]] * (count - len(wanted))])


def numbered(of: str, values: Iterable[str]) -> dict[str, str]:
    return {f"{of}_{n}": value for n, value in enumerate(values)}


def districts(wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """These districts, each of a country, as they are asked for."""
    named = list(wanted)
    countries = numbered("of_country", (country for country, _ in named))
    return countries | numbered("district", (name for _, name in named))


def _of_each(reaches: Iterable[Wanted]) -> OfEach:
    """What is found of each reach, one after the other; SQLite wants each limit in brackets of its own."""
    found = [reach.subquery(f"of_reach{n}") for n, reach in enumerate(reaches)]
    return union_all(*(select(one.c.value, one.c.strand, one.c.incident) for one in found))


def _of_days(reach: int, first: Any, last: Any) -> tuple[ColumnElement[bool], ...]:
    days = first.between(bindparam(f"earliest{reach}"), bindparam("last"))
    return col(ReportRow.reach) == reach, days, last >= bindparam("first")


def _in_district(number: int = 0) -> tuple[ColumnElement[bool], ...]:
    country: Any = bindparam(f"of_country_{number}")
    district: Any = bindparam(f"district_{number}")
    return col(ReportRow.country) == country, col(ReportRow.admin2) == district


def _there(known: Known) -> tuple[ColumnElement[bool], ...]:
    return tuple(_one_of(unit, unit, count, NOWHERE) for unit, count in known)


def _one_of(column: str, of: str, count: int, *besides: str) -> ColumnElement[bool]:
    """With a place for each value: where a list is put in one place, the question is written anew each time."""
    asked: Any = getattr(ReportRow, column)
    one_of: ColumnElement[bool] = asked.in_(
        [*(bindparam(f"{of}_{n}", type_=asked.type) for n in range(count)), *besides]
    )
    return one_of
