"""What has been reported, and which reports can be about the same incident?

The order that counts is that of publication (`told`, then the id): a report is held against those told before it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import Session, col, delete, update

from monitor.merge.standing import told, turn
from monitor.model import Joins, Location, Opens, Report
from monitor.resolve.days import span, window
from monitor.store import finding, writing
from monitor.store.finding import MOST, NOWHERE, REACHES, UNITS, Found, Known, moved
from monitor.store.tables import ReportRow

NIGHT = timedelta(days=1)


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
        "reach": finding.reach_of(last - first, seek[1] - seek[0] if seek else timedelta()),
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
    seek, location = window(report.facts, report.published), report.facts.location
    if seek is None and (location is None or location.admin2 is None):
        return ()
    if seek is None:  # an undated recollection: of all that happened in its district
        there = finding.districts(_districts([location]))
        found = list(_all(session, finding.told_in_district(), at=told(report), **there))
    else:
        known, where = _where([location])
        near = finding.told_of_days(known)
        found = list(_all(session, near, at=told(report), **finding.in_days(*seek), **where))
    earlier = [placed for placed in found if turn(placed.report) < turn(report)]
    return tuple(sorted(earlier, key=lambda placed: turn(placed.report))[-MOST:])


def after(session: Session, report: Report, others: Collection[Report]) -> tuple[Placed, ...]:
    """The reports told after this one that are held against what it tells together with the others."""
    strand = (report, *others)
    spans = [span(one.facts, told(one).date()) for one in strand]
    hull = min(first for first, _ in spans), max(last for _, last in spans)
    locations = [one.facts.location for one in strand]
    districts = _districts(locations)
    known, where = _where(locations)
    seeking = finding.seeking(known, len(districts))
    asked = finding.in_days(*hull) | where | finding.districts(districts)
    found = _all(session, seeking, at=told(report), **asked)
    later = {one.report.id: one for one in found if turn(one.report) > turn(report)}
    return tuple(sorted(later.values(), key=lambda placed: turn(placed.report)))


def strand(session: Session, name: str) -> tuple[Report, ...]:
    return tuple(one.report for one in strands(session, [name]).get(name, ()))


def strands(session: Session, names: Iterable[str]) -> dict[str, list[Placed]]:
    """The reports of each strand, the first told first."""
    found: dict[str, list[Placed]] = {}
    for placed in sorted(_of(session, "strand", names), key=lambda placed: turn(placed.report)):
        found.setdefault(placed.strand or "", []).append(placed)
    return found


def of_article(session: Session, article: str) -> tuple[Placed, ...]:
    return _of(session, "article", [article])


def of_incidents(session: Session, ids: Iterable[str]) -> tuple[Placed, ...]:
    return _of(session, "incident", ids)


def beside(session: Session, reports: Collection[Report]) -> frozenset[str]:
    """The strands told of the days and the province of these reports, a night apart at most."""
    known, where = _where([one.facts.location for one in reports])
    names: set[str] = set()
    for days in sorted({span(one.facts, told(one).date()) for one in reports}):
        if days[1] - days[0] <= REACHES[-2]:
            asked = where | finding.in_days(moved(days[0], -NIGHT), moved(days[1], NIGHT))
            found = session.connection().execute(finding.strands_beside(known), asked)
            names |= {str(name) for name in found.scalars()}
    return frozenset(names)


def place(session: Session, decision: Opens | Joins, strand: str, at: datetime) -> None:
    """Write down which strand a report belongs to, and why."""
    score = decision.score if isinstance(decision, Joins) else None
    decided = {"strand": strand, "score": score, "why": decision.why, "decided": at}
    session.connection().execute(_PLACING, decided | {"report": decision.report.id})


_PLACING = update(ReportRow).where(col(ReportRow.id) == bindparam("report"))


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
    session.connection().execute(_BELONGING, {"reports": sorted(ids), "incident": incident})


_BELONGING = update(ReportRow).where(col(ReportRow.id).in_(bindparam("reports", expanding=True)))


def _where(locations: Iterable[Location | None]) -> tuple[Known, dict[str, str]]:
    """The units that one of the places is in, or nobody knows where; without one that is not known of each."""
    places = list(locations)
    units: dict[str, set[Any]] = {u: {getattr(place, u) if place else None for place in places} for u in UNITS}
    named = {unit: sorted(names) for unit, names in units.items() if None not in names}
    asked = {place: name for unit, names in named.items() for place, name in finding.numbered(unit, names).items()}
    return tuple((unit, len(names)) for unit, names in named.items()), asked


def _districts(locations: Iterable[Location | None]) -> list[tuple[str, str]]:
    """The districts that the places are in, each with its country."""
    return sorted({(where.country or NOWHERE, where.admin2) for where in locations if where and where.admin2})


def _of(session: Session, column: str, names: Iterable[str]) -> tuple[Placed, ...]:
    if not (wanted := sorted(set(names))):
        return ()
    asked = finding.names(wanted)
    return tuple(_all(session, finding.named(column, len(asked)), **asked))


def _all(session: Session, wanted: Found, **asked: Any) -> Iterator[Placed]:
    return (Placed(*row) for row in session.connection().execute(wanted, asked))
