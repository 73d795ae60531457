"""What has been reported, and which reports can be about the same incident?

The order that counts is that of publication (`told`, then the id): a report is held against those told before it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col, delete, update

from monitor.merge.standing import told, turn
from monitor.model import Joins, Opens, Report
from monitor.resolve.days import span, window
from monitor.store import writing
from monitor.store.tables import ReportRow

MOST = 200  # reports that one is held against, the last told before it: more than a province has in three days
NARROW = timedelta(days=63)  # an undated follow-up looks so far back; only what names no more than a year is wider
LONGEST = timedelta(days=368)
NIGHT = timedelta(days=1)
NOWHERE = ""  # a unit that nobody names

Wanted: TypeAlias = "Select[Report, str | None, str | None]"


class Placed(NamedTuple):
    """A report, and where it belongs now."""

    report: Report
    strand: str | None
    incident: str | None


class Decided(NamedTuple):
    """Where a report went, and why; `score` is None where it opened a strand."""

    report: Report
    incident: str | None
    score: float | None
    why: str
    withdrawn: bool


def columns(report: Report) -> dict[str, Any]:
    """By what a report is found, and what it looks for."""
    first, last = span(report.facts, told(report).date())
    seek = window(report.facts, report.published)
    location = report.facts.location
    return {
        "told": told(report),
        "first_day": first,
        "last_day": last,
        "seek_first": seek[0] if seek else None,
        "seek_last": seek[1] if seek else None,
        "wide": last - first > NARROW or (seek is not None and seek[1] - seek[0] > NARROW),
        "country": (location and location.country) or NOWHERE,
        "admin1": (location and location.admin1) or NOWHERE,
        "admin2": (location and location.admin2) or NOWHERE,
    }


def add(session: Session, reports: Sequence[Report]) -> None:
    """Keep the reports of an article, in the order in which it tells them."""
    rows = [
        {"id": report.id, "article": report.article, "position": _position(report), "value": report}
        | columns(report)
        for report in reports
    ]
    writing.add(session, ReportRow, rows)


def _position(report: Report) -> int:
    """The account's number, in the order in which its article tells them."""
    return int(report.id.rpartition(".")[2])


def before(session: Session, report: Report) -> tuple[Placed, ...]:
    """The reports told before this one that can be about the same incident."""
    seek, at = window(report.facts, report.published), told(report)
    location = report.facts.location
    wanted = _placed().where(col(ReportRow.told) <= at)
    if seek is None:  # an undated recollection: of all that happened in its district
        if location is None or location.admin2 is None:
            return ()
        wanted = wanted.where(
            col(ReportRow.country) == (location.country or NOWHERE), col(ReportRow.admin2) == location.admin2
        )
        found = _latest(session, wanted)
    else:
        wanted = wanted.where(*_somewhere({location.country} if location else {None}, col(ReportRow.country)))
        wanted = wanted.where(*_somewhere({location.admin1} if location else {None}, col(ReportRow.admin1)))
        first, last = col(ReportRow.first_day), col(ReportRow.last_day)
        found = [
            placed
            for wide, reach in ((False, NARROW), (True, LONGEST))
            for placed in _latest(
                session,
                wanted.where(
                    col(ReportRow.wide) == wide, first.between(_moved(seek[0], -reach), seek[1]), last >= seek[0]
                ),
            )
        ]
    earlier = [placed for placed in found if turn(placed.report) < turn(report)]
    return tuple(sorted(earlier, key=lambda placed: turn(placed.report))[-MOST:])


def after(session: Session, report: Report, others: Collection[Report]) -> tuple[Placed, ...]:
    """The reports told after this one that are held against what it tells together with the others."""
    strand = (report, *others)
    spans = [span(one.facts, told(one).date()) for one in strand]
    hull = min(first for first, _ in spans), max(last for _, last in spans)
    locations = [one.facts.location for one in strand]
    districts = {(where.country or NOWHERE, where.admin2) for where in locations if where and where.admin2}
    wanted = _placed().where(col(ReportRow.told) >= told(report))
    near = wanted.where(
        *_somewhere({where.country if where else None for where in locations}, col(ReportRow.country)),
        *_somewhere({where.admin1 if where else None for where in locations}, col(ReportRow.admin1)),
    )
    first, last = col(ReportRow.seek_first), col(ReportRow.seek_last)
    found: list[Placed] = []
    for wide, reach in ((False, NARROW), (True, LONGEST)):
        seeking = first.between(_moved(hull[0], -reach), hull[1])
        found += _all(session, near.where(col(ReportRow.wide) == wide, seeking, last >= hull[0]))
    for country, district in sorted(districts):
        there = col(ReportRow.country) == country, col(ReportRow.admin2) == district
        found += _all(session, wanted.where(*there, first.is_(None)))
    later = {one.report.id: one for one in found if turn(one.report) > turn(report)}
    return tuple(sorted(later.values(), key=lambda placed: turn(placed.report)))


def strand(session: Session, name: str) -> tuple[Report, ...]:
    return tuple(one.report for one in strands(session, [name]).get(name, ()))


def strands(session: Session, names: Iterable[str]) -> dict[str, list[Placed]]:
    """The reports of each strand, the first told first."""
    found: dict[str, list[Placed]] = {}
    wanted = _placed().where(col(ReportRow.strand).in_(sorted(set(names))))
    for placed in sorted(_all(session, wanted), key=lambda placed: turn(placed.report)):
        found.setdefault(placed.strand or "", []).append(placed)
    return found


def of_article(session: Session, article: str) -> tuple[Placed, ...]:
    return tuple(_all(session, _placed().where(col(ReportRow.article) == article)))


def of_incidents(session: Session, ids: Iterable[str]) -> tuple[Placed, ...]:
    return tuple(_all(session, _placed().where(col(ReportRow.incident).in_(sorted(set(ids))))))


def beside(session: Session, reports: Collection[Report]) -> frozenset[str]:
    """The strands told of the days and the province of these reports, a night apart at most."""
    locations = [one.facts.location for one in reports]
    here = _placed().where(
        *_somewhere({where.country if where else None for where in locations}, col(ReportRow.country)),
        *_somewhere({where.admin1 if where else None for where in locations}, col(ReportRow.admin1)),
        col(ReportRow.wide).is_(False),
    )
    names: set[str] = set()
    for days in sorted({span(one.facts, told(one).date()) for one in reports}):
        if days[1] - days[0] <= NARROW:
            first, last = _moved(days[0], -NIGHT), _moved(days[1], NIGHT)
            of_days = col(ReportRow.first_day).between(_moved(first, -NARROW), last)
            found = here.where(of_days, col(ReportRow.last_day) >= first).with_only_columns(col(ReportRow.strand))
            names |= {str(name) for name in session.connection().execute(found).scalars()}
    return frozenset(names)


def place(session: Session, decision: Opens | Joins, strand: str, at: datetime) -> None:
    """Write down which strand a report belongs to, and why."""
    score = decision.score if isinstance(decision, Joins) else None
    decided = {"strand": strand, "score": score, "why": decision.why, "decided": at}
    session.exec(update(ReportRow).where(col(ReportRow.id) == decision.report.id).values(decided))


def withdraw(session: Session, ids: Collection[str], at: datetime) -> None:
    """These reports count no more."""
    gone = {"strand": None, "incident": None, "score": None, "why": None, "decided": None, "withdrawn": at}
    session.exec(update(ReportRow).where(col(ReportRow.id).in_(sorted(ids))).values(gone))


def replace(session: Session, article: str, reports: Sequence[Report]) -> None:
    """The article reports this now. What it reported before stays in the states of its incidents."""
    session.exec(delete(ReportRow).where(col(ReportRow.article) == article))
    add(session, reports)


def change(session: Session, gone: Collection[str], reports: Sequence[Report]) -> None:
    """These reports are no more, and those are new or stand otherwise now; the others of their article stay."""
    session.exec(delete(ReportRow).where(col(ReportRow.id).in_(sorted(gone))))
    add(session, reports)


def restore(session: Session, article: str) -> None:
    """The article's reports count again."""
    session.exec(update(ReportRow).where(col(ReportRow.article) == article).values(withdrawn=None))


def decisions(session: Session, *, incident: str | None = None, article: str | None = None) -> tuple[Decided, ...]:
    """What was decided about the reports of an incident or an article, in the order in which they were told."""
    rows = select(ReportRow)
    if incident is not None:
        rows = rows.where(col(ReportRow.incident) == incident)
    if article is not None:
        rows = rows.where(col(ReportRow.article) == article)
    found = session.execute(rows.order_by(col(ReportRow.told), col(ReportRow.position))).scalars()
    return tuple(
        Decided(row.value, row.incident, row.score, row.why or "", row.withdrawn is not None) for row in found
    )


def belong(session: Session, ids: Collection[str], incident: str) -> None:
    """These reports are about that incident."""
    session.exec(update(ReportRow).where(col(ReportRow.id).in_(sorted(ids))).values(incident=incident))


def _placed() -> Wanted:
    return select(col(ReportRow.value), col(ReportRow.strand), col(ReportRow.incident)).where(
        col(ReportRow.strand).is_not(None)
    )


def _latest(session: Session, wanted: Wanted) -> list[Placed]:
    ordered = wanted.order_by(col(ReportRow.told).desc(), col(ReportRow.id).desc()).limit(MOST)
    return list(_all(session, ordered))


def _all(session: Session, wanted: Wanted) -> Iterator[Placed]:
    return (Placed(*row) for row in session.connection().execute(wanted))


def _somewhere(units: Collection[str | None], column: Any) -> tuple[ColumnElement[bool], ...]:
    """The condition of being in one of the units, or nobody knows where; without it where a unit is not known."""
    known = sorted(unit for unit in units if unit is not None)
    return (column.in_([*known, NOWHERE]),) if len(known) == len(units) else ()


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:  # a text may speak of the year 1 or 9999
        return day
