"""Of which state of each feed was somebody told last?"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from monitor.coverage.notices import Turn
from monitor.model import FeedStatus
from monitor.store import writing
from monitor.store.feed_tables import NoticeRow

KEPT = 100  # notices of one feed


def told(session: Session, now: datetime) -> dict[str, tuple[FeedStatus, datetime]]:
    """What is known, once what a clock that was ahead has put down is forgotten."""
    session.exec(delete(NoticeRow).where(col(NoticeRow.at) > now))
    return known(session)


def known(session: Session) -> dict[str, tuple[FeedStatus, datetime]]:
    """By the feed's id: the state, and when it was told."""
    last = select(col(NoticeRow.feed), func.max(col(NoticeRow.at)).label("at")).group_by(col(NoticeRow.feed))
    newest = last.subquery()
    rows = session.exec(
        select(NoticeRow).join(newest, (col(NoticeRow.feed) == newest.c.feed) & (col(NoticeRow.at) == newest.c.at))
    )
    return {row.feed: (row.status, row.at) for row in rows}  # type: ignore[misc]  # add writes no other state


def add(session: Session, turns: Sequence[Turn], at: datetime) -> None:
    rows = [{"feed": one.feed.id, "at": at, "status": one.status, "why": one.why} for one in turns]
    writing.put(session, NoticeRow, rows, key=("feed", "at"))
    for one in turns:
        mine, when = col(NoticeRow.feed) == one.feed.id, col(NoticeRow.at)
        beyond = select(when).where(mine).order_by(when.desc()).offset(KEPT).limit(1).scalar_subquery()
        session.exec(delete(NoticeRow).where(mine, when <= beyond))
