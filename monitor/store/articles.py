"""Which articles do we have, and what do they report?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, func, select, update

from monitor.model import Article, Duplicate, Fingerprint, New, Report
from monitor.store import reports as reporting
from monitor.store import wordings, writing
from monitor.store.columns import key_of
from monitor.store.tables import ArticleRow, ReportRow
from monitor.store.wordings import by_exact, like, near, original, renew, stale

__all__ = [
    "StoredArticle",
    "add",
    "by_exact",
    "by_key",
    "get",
    "in_order",
    "is_quiet",
    "known_as",
    "like",
    "listing",
    "near",
    "origin",
    "original",
    "renew",
    "reports",
    "resolved",
    "stale",
    "starting_with",
    "texts",
    "told",
    "unresolved",
]

LAST = "z" * 20  # behind a prefix: after every id that begins with it, so that an index bounds what is read
ASKED_AT_ONCE = 500  # ids in one question
CHUNK = 200  # rows in memory at a time; a text may be long

# What is asked for every article is put together once, and put to the database past the session: what is read here
# are values, and to make a question and have the session follow its rows costs five times as much as to ask it.
_OF_ID = col(ArticleRow.id) == bindparam("id")
_GET = select(*(col(getattr(ArticleRow, field.name)) for field in fields(Article))).where(_OF_ID)
_OF_KEY = select(col(ArticleRow.id)).where(col(ArticleRow.indexed_key) == bindparam("key"))
_BY_KEY = _OF_KEY.order_by(*wordings.ORIGINALS_FIRST).limit(1)
_REPORTS = (
    select(col(ReportRow.value))
    .where(col(ReportRow.article) == bindparam("id"), col(ReportRow.withdrawn).is_(None))
    .order_by(col(ReportRow.position))
)
_QUIET = select(col(ArticleRow.quiet)).where(_OF_ID)
_COUNTS = and_(col(ReportRow.article) == col(ArticleRow.id), col(ReportRow.withdrawn).is_(None))
_TOLD = (
    select(col(ArticleRow.revision), col(ReportRow.value))
    .outerjoin(ReportRow, _COUNTS)
    .where(_OF_ID)
    .order_by(col(ReportRow.position))
)
_RESOLVING = update(ArticleRow).where(
    col(ArticleRow.id) == bindparam("article"), col(ArticleRow.resolved).is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with what was decided about it; `reports` counts them."""

    article: Article
    duplicate_of: str | None
    duplicate_why: str | None
    decision_why: str
    reports: int


def _article(row: ArticleRow) -> Article:
    return Article(**{field.name: getattr(row, field.name) for field in fields(Article)})


def get(session: Session, id: str) -> Article | None:
    row = session.connection().execute(_GET, {"id": id}).one_or_none()
    return None if row is None else Article(**row._asdict())


def texts(session: Session, ids: Collection[str]) -> dict[str, str]:
    """By id the whole text of each article that has one."""
    listed, found = sorted(ids), dict[str, str]()
    for start in range(0, len(listed), ASKED_AT_ONCE):
        some = col(ArticleRow.id).in_(listed[start : start + ASKED_AT_ONCE])
        found.update(session.exec(select(col(ArticleRow.id), col(ArticleRow.text)).where(some)).all())
    return {id: text for id, text in found.items() if text}


def known_as(session: Session, id: str) -> StoredArticle | None:
    """The article of this id, ours or the one that it came with."""
    row = session.exec(select(ArticleRow).where(col(ArticleRow.id) == id)).one_or_none()
    if row is None:
        came_with = select(ArticleRow).where(col(ArticleRow.given_id) == id).order_by(col(ArticleRow.number))
        row = session.exec(came_with.limit(1)).first()
    return None if row is None else _stored(row, len(reports(session, row.id)))


def starting_with(session: Session, prefix: str, limit: int) -> tuple[str, ...]:
    id = col(ArticleRow.id)
    ids = select(id).where(id.between(prefix, prefix + LAST), id.startswith(prefix, autoescape=True))
    return tuple(session.exec(ids.order_by(id).limit(limit)))


def by_key(session: Session, key: str) -> str | None:
    """The article with this canonical address, an original before a copy; None if there is none."""
    return session.connection().execute(_BY_KEY, {"key": key_of(key)}).scalar()


def add(
    session: Session,
    article: Article,
    fingerprint: Fingerprint,
    decision: New | Duplicate,
    reports: Sequence[Report],
    *,
    quiet: bool,
    first: bool | None = None,
) -> bool:
    """Keep the article with its reports; False, and nothing is changed, if it was kept before. `first` is whether
    no other has these very words, where that is known."""
    heard = article.published or article.fetched
    row = {field.name: getattr(article, field.name) for field in fields(Article)} | wordings.columns(fingerprint)
    row |= {
        "indexed_key": None if article.key is None else key_of(article.key),
        "heard": heard,
        "duplicate_of": decision.of if isinstance(decision, Duplicate) else None,
        "decision_why": decision.why,
        "quiet": quiet,
        "resolved": None if reports else article.fetched,  # without a report there is nothing to resolve
    }
    first = by_exact(session, fingerprint.exact) is None if first is None else first
    number = writing.numbered(session, ArticleRow, row, "number")
    if number is None:
        return False
    if first:  # else whatever is near to this text is found through the one that equals it
        wordings.index(session, number, fingerprint)
    reporting.add(session, reports)
    return True


def unresolved(session: Session, limit: int) -> tuple[str, ...]:
    """The articles whose reports belong to no incident yet, in the order in which the world heard of them."""
    waiting = select(col(ArticleRow.id)).where(col(ArticleRow.resolved).is_(None))
    return tuple(session.exec(waiting.order_by(col(ArticleRow.heard), col(ArticleRow.id)).limit(limit)))


def in_order(session: Session, *, since: datetime | None, until: datetime | None) -> tuple[str, ...]:
    """The articles published (else fetched) in since <= t < until, the earliest first."""
    found = select(col(ArticleRow.id))
    if since is not None:
        found = found.where(col(ArticleRow.heard) >= since)
    if until is not None:
        found = found.where(col(ArticleRow.heard) < until)
    return tuple(session.exec(found.order_by(col(ArticleRow.heard), col(ArticleRow.id))))


def reports(session: Session, article_id: str) -> tuple[Report, ...]:
    """What the article reports, unless that was withdrawn."""
    return tuple(session.connection().execute(_REPORTS, {"id": article_id}).scalars())


def origin(session: Session, article_id: str) -> str | None:
    """Whose words the article's reports are; None if it reports nothing."""
    return next((report.origin for report in reports(session, article_id)), None)


def is_quiet(session: Session, article_id: str) -> bool:
    return bool(session.connection().execute(_QUIET, {"id": article_id}).scalar())


def told(session: Session, article_id: str) -> tuple[int, tuple[Report, ...]]:
    """Which revision of the article we have, and what it reports unless that was withdrawn."""
    rows = session.connection().execute(_TOLD, {"id": article_id}).all()
    revision = rows[0].revision if rows else 1
    return revision, tuple(row.value for row in rows if row.value is not None)


def resolved(session: Session, ids: Iterable[str], at: datetime) -> None:
    """All reports of these articles belong to incidents now."""
    session.connection().execute(_RESOLVING, [{"article": id, "resolved": at} for id in ids])


def sources(session: Session) -> tuple[str, ...]:
    """The names of all outlets that an article is of."""
    return tuple(session.exec(select(col(ArticleRow.source)).distinct()))


def listing(
    session: Session,
    *,
    limit: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    source: str | None = None,
    feed: str | None = None,
    duplicates: bool | None = None,
) -> Iterator[StoredArticle]:
    """The articles published (else fetched) in since <= t < until, the newest first; `duplicates` True gives only
    copies, False none."""
    count = select(func.count()).where(col(ReportRow.article) == col(ArticleRow.id)).scalar_subquery()
    found = select(ArticleRow, count)
    if since is not None:
        found = found.where(col(ArticleRow.heard) >= since)
    if until is not None:
        found = found.where(col(ArticleRow.heard) < until)
    if source is not None:
        found = found.where(col(ArticleRow.source) == source)
    if feed is not None:
        found = found.where(col(ArticleRow.feed) == feed)
    if duplicates is not None:
        copy = col(ArticleRow.duplicate_of)
        found = found.where(copy.is_not(None) if duplicates else copy.is_(None))
    found = found.order_by(col(ArticleRow.heard).desc(), col(ArticleRow.id).desc()).limit(limit)
    for row, reported in session.exec(found, execution_options={"yield_per": CHUNK}):
        yield _stored(row, reported)


def _stored(row: ArticleRow, reported: int) -> StoredArticle:
    return StoredArticle(
        article=_article(row),
        duplicate_of=row.duplicate_of,
        duplicate_why=row.decision_why if row.duplicate_of is not None else None,
        decision_why=row.decision_why,
        reports=reported,
    )
