"""What must a watch be told later?"""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime

from sqlalchemy import bindparam
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
    rows = session.connection().execute(_HELD, {"incidents": sorted(incidents)})
    return tuple(Held(**row._asdict()) for row in rows)


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
_OF_THESE = col(HeldRow.incident).in_(bindparam("incidents", expanding=True))
_HELD = select(*(col(getattr(HeldRow, field.name)) for field in fields(Held))).where(_OF_THESE).order_by(*_FIRST)


def _held(row: HeldRow) -> Held:
    return Held(**{field.name: getattr(row, field.name) for field in fields(Held)})
