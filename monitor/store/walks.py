"""How far has a walk through a feed's archive come?"""

from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from monitor.store import writing
from monitor.store.tables import WalkRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The page of the archive that is to be asked for next, behind so many that have been."""

    page: str
    pages: int


def place(session: Session, feed: str) -> Place | None:
    """Where the walk was broken off; None if none is under way."""
    row = session.exec(select(WalkRow).where(col(WalkRow.feed) == feed)).first()
    return Place(page=row.page, pages=row.pages) if row is not None else None


def save(session: Session, feed: str, next: Place | None) -> None:
    """Where the walk goes on; None: it has come to its end."""
    if next is None:
        session.exec(delete(WalkRow).where(col(WalkRow.feed) == feed))
    else:
        row = {"feed": feed, "page": next.page, "pages": next.pages}
        writing.put(session, WalkRow, [row], key=("feed",))
