"""Through which states has everything gone that is known of late?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from monitor.model import Change, Incident
from monitor.store import accounts
from monitor.store.tables import ArticleRow, HistoryRow, IncidentRow, ReportRow

CHUNK = 100  # incidents in memory at a time, with all of their states


class State(NamedTuple):
    """A state that an incident had. `at` is when we knew; `heard` is when we would have known, had we listened
    then: what a backfill brought, when it was told."""

    incident: Incident
    at: datetime
    heard: datetime
    changes: tuple[Change, ...]


def families(session: Session, since: datetime) -> Iterator[tuple[State, ...]]:
    """All states of every incident that has changed since then, with those of what was merged into it: the earliest
    first."""
    late = select(col(HistoryRow.incident)).where(col(HistoryRow.at) >= since).distinct()
    into = dict(
        session.exec(
            select(col(IncidentRow.id), col(IncidentRow.successor)).where(col(IncidentRow.successor).is_not(None))
        ).all()
    )
    members: dict[str, list[str]] = {}
    for id in into:
        members.setdefault(_root(id, into), []).append(id)
    roots = sorted({_root(id, into) for id in session.exec(late)})
    for start in range(0, len(roots), CHUNK):
        some = roots[start : start + CHUNK]
        yield from _families(session, {id: root for root in some for id in (root, *members.get(root, ()))})


def _root(id: str, into: dict[str, str | None]) -> str:
    """What it is called now."""
    seen = {id}
    while (after := into.get(id)) is not None and after not in seen:
        seen.add(after)
        id = after
    return id


def _families(session: Session, root_of: dict[str, str]) -> Iterator[tuple[State, ...]]:
    rows = session.exec(
        select(HistoryRow, col(ReportRow.told), col(ArticleRow.quiet))
        .outerjoin(ReportRow, col(ReportRow.id) == col(HistoryRow.report))
        .outerjoin(ArticleRow, col(ArticleRow.id) == col(ReportRow.article))
        .where(col(HistoryRow.incident).in_(sorted(root_of)))
        .order_by(col(HistoryRow.at), col(HistoryRow.revision), col(HistoryRow.incident))
    ).all()
    said = accounts.named(session, {name for row, _, _ in rows for name in row.accounts})
    found: dict[str, list[State]] = {}
    for row, told, quiet in rows:
        whole = replace(row.value, reports=tuple(said[name] for name in row.accounts))
        heard = min(told, row.at) if quiet and told is not None else row.at
        found.setdefault(root_of[row.incident], []).append(State(whole, row.at, heard, row.changes))
    for root in sorted(found):
        yield _in_time(found[root])


def _in_time(states: Sequence[State]) -> tuple[State, ...]:
    """No state is heard before the one that it follows."""
    heard: list[State] = []
    for state in states:
        after = heard[-1].heard if heard else state.heard
        heard.append(state._replace(heard=max(after, state.heard)))
    return tuple(heard)
