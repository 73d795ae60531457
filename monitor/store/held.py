"""What must a watch be told later?"""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from monitor.model import Held
from monitor.store import writing
from monitor.store.columns import FAR
from monitor.store.tables import HeldRow


def put(session: Session, held: Held) -> None:
    """In the place of what was held of the incident for the watch."""
    row = {field.name: getattr(held, field.name) for field in fields(Held)}
    writing.put(session, HeldRow, [row], key=("incident", "watch"))


def of(session: Session, incidents: Collection[str]) -> tuple[Held, ...]:
    """What is held of an incident, under any of these ids, for whatever watch; the first first."""
    rows = select(HeldRow).where(col(HeldRow.incident).in_(sorted(incidents)))
    return tuple(map(_held, session.exec(rows.order_by(*_FIRST))))


def due(session: Session, now: datetime) -> tuple[Held, ...]:
    """What waits no longer; what is due further ahead than any wait was put down by a clock that was wrong."""
    waits = col(HeldRow.due)
    rows = select(HeldRow).where(or_(waits <= now, waits > now + FAR)).order_by(*_FIRST)
    return tuple(map(_held, session.exec(rows)))


def listing(session: Session) -> tuple[Held, ...]:
    return tuple(map(_held, session.exec(select(HeldRow).order_by(col(HeldRow.due), *_FIRST))))


def drop(session: Session, watch: str, incidents: Collection[str]) -> None:
    mine = (col(HeldRow.watch) == watch) & col(HeldRow.incident).in_(sorted(incidents))
    session.exec(delete(HeldRow).where(mine))


_FIRST = col(HeldRow.since), col(HeldRow.watch), col(HeldRow.incident)


def _held(row: HeldRow) -> Held:
    return Held(**{field.name: getattr(row, field.name) for field in fields(Held)})
