"""What does a person want to hear nothing of?"""

from dataclasses import fields
from datetime import datetime

from sqlmodel import Session, col, select, update

from monitor.model import Mute
from monitor.store import writing
from monitor.store.tables import MuteRow


def add(session: Session, mute: Mute) -> None:
    row = {field.name: getattr(mute, field.name) for field in fields(Mute)}
    writing.add(session, MuteRow, [row])


def listing(session: Session, *, ended_too: bool = False) -> tuple[Mute, ...]:
    """Those that nobody has ended, the oldest first; some may be over by the clock."""
    rows = select(MuteRow).where(True if ended_too else col(MuteRow.ended).is_(None))
    ordered = rows.order_by(col(MuteRow.created), col(MuteRow.id))
    return tuple(
        Mute(**{field.name: getattr(row, field.name) for field in fields(Mute)}) for row in session.exec(ordered)
    )


def end(session: Session, id: str, at: datetime) -> bool:
    """False if there is none with this id that has not ended."""
    open_one = (col(MuteRow.id) == id) & col(MuteRow.ended).is_(None)
    return session.exec(update(MuteRow).where(open_one).values(ended=at)).rowcount == 1
