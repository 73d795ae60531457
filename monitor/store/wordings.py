"""Which texts do we have whose wording is like this one's?"""

from typing import Any

from sqlalchemy import tuple_
from sqlmodel import Session, col, func, select

from monitor.model import Fingerprint
from monitor.store import writing
from monitor.store.tables import ArticleRow, BandRow

SIGNED = 1 << 63  # a BIGINT holds 63 bits and a sign, a band's value 64 bits

ORIGINALS_FIRST = (col(ArticleRow.duplicate_of).is_not(None), col(ArticleRow.heard), col(ArticleRow.id))


def _signed(value: int) -> int:
    return value if value < SIGNED else value - 2 * SIGNED


def _bands(fingerprint: Fingerprint) -> list[tuple[int, int]]:
    return [(band, _signed(value)) for band, value in enumerate(fingerprint.bands)]


def columns(fingerprint: Fingerprint) -> dict[str, Any]:
    """The columns of an article's row that hold its fingerprint."""
    return {
        "exact": fingerprint.exact,
        "fingerprint_version": fingerprint.version,
        "signature": fingerprint.signature,
        "bands": fingerprint.bands,
        "numbers": fingerprint.numbers,
        "words": fingerprint.words,
    }


def index(session: Session, article_id: str, fingerprint: Fingerprint) -> None:
    """From now on the article is found by its wording."""
    number = session.exec(select(col(ArticleRow.number)).where(col(ArticleRow.id) == article_id)).one()
    rows = [{"band": band, "value": value, "article": number} for band, value in _bands(fingerprint)]
    writing.add(session, BandRow, rows)


def by_exact(session: Session, exact: str) -> str | None:
    """The article with this very wording, an original before a copy; None if there is none."""
    same = select(col(ArticleRow.id)).where(col(ArticleRow.exact) == exact)
    return session.exec(same.order_by(*ORIGINALS_FIRST).limit(1)).first()


def near(session: Session, fingerprint: Fingerprint, limit: int = 64) -> tuple[tuple[str, Fingerprint], ...]:
    """The articles that may be alike, each with its fingerprint: the one with the same words, then those that share
    the most bands. A text that equals another of ours is found through that one only."""
    numbers = _sharing(session, fingerprint, limit)
    rows = session.exec(
        select(ArticleRow).where(
            col(ArticleRow.number).in_(numbers), col(ArticleRow.fingerprint_version) == fingerprint.version
        )
    )
    found = {row.number: (row.id, _fingerprint(row)) for row in rows}
    ordered = [found[number] for number in numbers if number in found]
    same = by_exact(session, fingerprint.exact)
    if same is None:
        return tuple(ordered)
    return ((same, fingerprint), *(pair for pair in ordered if pair[0] != same))[:limit]


def _sharing(session: Session, fingerprint: Fingerprint, limit: int) -> list[int]:
    bands = _bands(fingerprint)
    if not bands:
        return []
    values = [value for _, value in bands]
    shared = (
        select(col(BandRow.article))
        .where(col(BandRow.value).in_(values))  # SQLite reads no index for pairs
        .where(tuple_(col(BandRow.band), col(BandRow.value)).in_(bands))
        .group_by(col(BandRow.article))
        .order_by(func.count().desc(), col(BandRow.article))
        .limit(limit)
    )
    return list(session.exec(shared))


def _fingerprint(row: ArticleRow) -> Fingerprint:
    return Fingerprint(
        exact=row.exact,
        signature=row.signature,
        bands=row.bands,
        numbers=row.numbers,
        words=row.words,
        version=row.fingerprint_version,
    )
