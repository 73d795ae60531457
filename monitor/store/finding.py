"""With which questions does the store find reports?

Each is put together once for every form that it has, for that costs more than to ask it. `known` are the units that
a question names.
"""

from collections.abc import Collection
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlmodel import col

from monitor.model import Report
from monitor.store.tables import ReportRow

MOST = 200  # reports that one is held against, the last told before it: more than a province has in three days
UNITS = ("country", "admin1")

Wanted: TypeAlias = "Select[Report, str | None, str | None]"

_REACHING = col(ReportRow.reach) == bindparam("reach")


def _placed() -> Wanted:
    return select(col(ReportRow.value), col(ReportRow.strand), col(ReportRow.incident)).where(
        col(ReportRow.strand).is_not(None)
    )


def _latest(wanted: Wanted) -> Wanted:
    return wanted.order_by(col(ReportRow.told).desc(), col(ReportRow.id).desc()).limit(MOST)


@cache
def told_of_days(*, known: frozenset[str]) -> Wanted:
    near = _placed().where(col(ReportRow.told) <= bindparam("at"), *_there(known), _REACHING)
    return _latest(near.where(*_of_days(col(ReportRow.first_day), col(ReportRow.last_day))))


@cache
def told_in_district() -> Wanted:
    return _latest(_placed().where(col(ReportRow.told) <= bindparam("at"), *_in_district()))


@cache
def seeking_days(*, known: frozenset[str]) -> Wanted:
    near = _placed().where(col(ReportRow.told) >= bindparam("at"), *_there(known), _REACHING)
    return near.where(*_of_days(col(ReportRow.seek_first), col(ReportRow.seek_last)))


@cache
def seeking_district() -> Wanted:
    undated = col(ReportRow.seek_first).is_(None)
    return _placed().where(col(ReportRow.told) >= bindparam("at"), *_in_district(), undated)


@cache
def strands_beside(*, known: frozenset[str]) -> Select[str | None]:
    of_days = _of_days(col(ReportRow.first_day), col(ReportRow.last_day))
    near = _placed().where(*_there(known), _REACHING, *of_days)
    return near.with_only_columns(col(ReportRow.strand))


@cache
def named(column: str) -> Wanted:
    return _placed().where(col(getattr(ReportRow, column)).in_(bindparam("names", expanding=True)))


def _of_days(first: Any, last: Any) -> tuple[ColumnElement[bool], ...]:
    return first.between(bindparam("earliest"), bindparam("last")), last >= bindparam("first")


def _in_district() -> tuple[ColumnElement[bool], ...]:
    return col(ReportRow.country) == bindparam("country"), col(ReportRow.admin2) == bindparam("admin2")


def _there(known: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return tuple(
        col(getattr(ReportRow, unit)).in_(bindparam(unit, expanding=True)) for unit in UNITS if unit in known
    )
