"""For which windows has a watch's digest been made?"""

from datetime import datetime

from sqlmodel import Session, col, func, select

from monitor.store import writing
from monitor.store.tables import DigestRow


def last_until(session: Session, watch: str, by: datetime | None = None) -> datetime | None:
    """The end of the watch's last window; None before its first. Of those that had ended `by` then: a clock that
    was ahead leaves windows in the future."""
    last = select(func.max(col(DigestRow.until))).where(col(DigestRow.watch) == watch)
    return session.exec(last if by is None else last.where(col(DigestRow.until) <= by)).one()


def add(session: Session, watch: str, since: datetime, until: datetime, at: datetime) -> bool:
    """The digest of this window is made; False if it was before."""
    row = {"watch": watch, "since": since, "until": until, "at": at}
    return writing.add(session, DigestRow, [row]) == 1
