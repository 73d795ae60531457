"""Which texts do we have whose wording is like this one's?"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, bindparam, delete, literal, union_all
from sqlmodel import Session, col, select, update

from monitor.dedup.sketch import KEYS, keys
from monitor.model import Fingerprint
from monitor.store import writing
from monitor.store.tables import ArticleRow, KeyRow

HALF = 1 << 31  # an INTEGER holds 31 bits and a sign, a value of a sketch 32 bits
POSTINGS = 32  # articles read of one value, the newest; more have it where it is a phrase that everybody uses
LIKEST = 12  # articles compared, those that share the rarest values; a copy is among the first

ORIGINALS_FIRST = (col(ArticleRow.duplicate_of).is_not(None), col(ArticleRow.heard), col(ArticleRow.id))

# The columns of an article but for its text.
_FINGERPRINT = ("number", "id", "exact", "sketch", "opening", "facts", "words", "unfinished", "fingerprint_version")


def _keys(fingerprint: Fingerprint) -> list[int]:
    return [value - HALF for value in keys(fingerprint.opening, fingerprint.sketch)]


def _having(place: int) -> Any:
    rows = select(col(KeyRow.article)).where(col(KeyRow.value) == bindparam(f"value{place}", type_=Integer))
    newest = rows.order_by(col(KeyRow.article).desc()).limit(POSTINGS).subquery(f"newest{place}")
    return select(literal(place), newest.c.article)


# What is asked for every article is put together once, and put to the database past the session, as in `articles`.
_SHARING = union_all(*(_having(place) for place in range(KEYS)))
_SAME = select(col(ArticleRow.id)).where(col(ArticleRow.exact) == bindparam("exact"))
_BY_EXACT = _SAME.order_by(*ORIGINALS_FIRST).limit(1)
_COPIED = select(col(ArticleRow.duplicate_of)).where(col(ArticleRow.id) == bindparam("id"))
_LIKE = select(*(col(getattr(ArticleRow, name)) for name in _FINGERPRINT)).where(
    col(ArticleRow.number).in_(bindparam("numbers", expanding=True)),
    col(ArticleRow.fingerprint_version) == bindparam("version"),
)


def columns(fingerprint: Fingerprint) -> dict[str, Any]:
    """The columns of an article's row that hold its fingerprint."""
    return {
        "exact": fingerprint.exact,
        "fingerprint_version": fingerprint.version,
        "sketch": fingerprint.sketch,
        "opening": fingerprint.opening,
        "facts": fingerprint.facts,
        "words": fingerprint.words,
        "unfinished": fingerprint.unfinished,
    }


def index(session: Session, number: int | None, fingerprint: Fingerprint) -> None:
    """From now on the article of this number is found by its wording."""
    writing.add(session, KeyRow, [{"value": value, "article": number} for value in _keys(fingerprint)])


def by_exact(session: Session, exact: str) -> str | None:
    """The article with this very wording, an original before a copy; None if there is none."""
    return session.connection().execute(_BY_EXACT, {"exact": exact}).scalar()


def original(session: Session, article_id: str) -> str:
    """The article that this one is a copy of, or a copy of a copy; itself if it is none."""
    seen = {article_id}
    while (of := _copied(session, article_id)) is not None and of not in seen:
        seen.add(article_id := of)
    return article_id


def _copied(session: Session, article_id: str) -> str | None:
    return session.connection().execute(_COPIED, {"id": article_id}).scalar()


def near(session: Session, fingerprint: Fingerprint, limit: int = LIKEST) -> tuple[tuple[str, Fingerprint], ...]:
    """The article with the same words, then those that are `like` it."""
    same, others = by_exact(session, fingerprint.exact), like(session, fingerprint, limit)
    if same is None:
        return others
    return ((same, fingerprint), *(pair for pair in others if pair[0] != same))[:limit]


def like(session: Session, fingerprint: Fingerprint, limit: int = LIKEST) -> tuple[tuple[str, Fingerprint], ...]:
    """The articles that may be alike, each with its fingerprint: those first that share the most, a phrase of many
    articles counting for little. A text that equals another of ours is found through that one only. The cost does
    not grow with the store: of what everybody writes only the newest is looked at."""
    numbers = _sharing(session, fingerprint, limit)
    asked = {"numbers": numbers, "version": fingerprint.version}
    rows = session.connection().execute(_LIKE, asked) if numbers else ()
    found = {row.number: (row.id, _fingerprint(row)) for row in rows}
    return tuple(found[number] for number in numbers if number in found)


def _sharing(session: Session, fingerprint: Fingerprint, limit: int) -> list[int]:
    having = dict(enumerate(_keys(fingerprint)))
    values = {f"value{place}": having.get(place) for place in range(KEYS)}
    found = session.connection().execute(_SHARING, values).all()
    having_it = Counter(place for place, _ in found)
    shared: dict[int, float] = defaultdict(float)
    for place, number in found:
        shared[number] += 1 / having_it[place]
    return sorted(shared, key=lambda number: (-shared[number], number))[:limit]


def stale(session: Session, version: int, limit: int) -> tuple[tuple[str, str], ...]:
    """Articles (id, text) whose fingerprint is of an older version, and whose text is kept."""
    old = select(col(ArticleRow.id), col(ArticleRow.text)).where(
        col(ArticleRow.fingerprint_version) < version, col(ArticleRow.text) != ""
    )
    in_order = old.order_by(col(ArticleRow.fingerprint_version), col(ArticleRow.number))
    return tuple((id, text) for id, text in session.exec(in_order.limit(limit)))


def renew(session: Session, fingerprints: Iterable[tuple[str, Fingerprint]]) -> None:
    """Put these fingerprints in the place of those of an older version."""
    for id, fingerprint in fingerprints:
        old = (col(ArticleRow.id) == id) & (col(ArticleRow.fingerprint_version) < fingerprint.version)
        number = session.exec(select(col(ArticleRow.number)).where(old)).first()
        if number is None:
            continue
        alike = (col(ArticleRow.exact) == fingerprint.exact) & (
            col(ArticleRow.fingerprint_version) == fingerprint.version
        )
        represented = session.exec(select(col(ArticleRow.id)).where(alike).limit(1)).first() is not None
        session.exec(delete(KeyRow).where(col(KeyRow.article) == number))
        session.exec(update(ArticleRow).where(old).values(**columns(fingerprint)))
        if not represented:
            index(session, number, fingerprint)


def change(session: Session, article_id: str, fingerprint: Fingerprint) -> None:
    """The article has other words from now on. Those that equalled it before are found by their own again."""
    was = select(col(ArticleRow.number), col(ArticleRow.exact), col(ArticleRow.fingerprint_version))
    number, exact, version = session.exec(was.where(col(ArticleRow.id) == article_id)).one()
    represented = by_exact(session, fingerprint.exact)
    session.exec(delete(KeyRow).where(col(KeyRow.article) == number))
    session.exec(update(ArticleRow).where(col(ArticleRow.number) == number).values(**columns(fingerprint)))
    if represented in (None, article_id):
        index(session, number, fingerprint)
    if (heir := by_exact(session, exact)) is not None and version == fingerprint.version:
        index(session, *_of(session, heir))


def _of(session: Session, article_id: str) -> tuple[int, Fingerprint]:
    wanted = select(*(col(getattr(ArticleRow, name)) for name in _FINGERPRINT))
    row = session.execute(wanted.where(col(ArticleRow.id) == article_id)).one()
    return row.number, _fingerprint(row)


def _fingerprint(row: Any) -> Fingerprint:
    return Fingerprint(
        exact=row.exact,
        sketch=row.sketch,
        opening=row.opening,
        facts=row.facts,
        words=row.words,
        unfinished=row.unfinished,
        version=row.fingerprint_version,
    )
