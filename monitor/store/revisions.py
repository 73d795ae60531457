"""What did an article say before it was edited, and what has a person said of it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select, update

from monitor.model import Article, Duplicate, Fingerprint, New, Report, Revision
from monitor.store import wordings, writing
from monitor.store.tables import ArticleRow
from monitor.store.versions import RevisionRow, RulingRow

FIRST_READ = "as it was first read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A person's word that an article is no copy; what it was taken for before, and why. `silent`: it had no
    reports of its own then."""

    at: datetime
    copy_of: str
    why: str
    silent: bool


def of_article(session: Session, article: str) -> tuple[Revision, ...]:
    """All that the article has said, the oldest first; nothing where it was never edited."""
    rows = select(RevisionRow).where(col(RevisionRow.article) == article).order_by(col(RevisionRow.number))
    return tuple(
        Revision(
            number=row.number,
            at=row.at,
            title=row.title,
            text=row.text,
            text_quality=row.text_quality,
            why=row.why,
            told=row.told,
        )
        for row in session.exec(rows)
    )


def add(
    session: Session,
    before: Article,
    was_told: tuple[Report, ...],
    article: Article,
    fingerprint: Fingerprint,
    decision: New | Duplicate,
    reports: tuple[Report, ...],
    why: str,
) -> None:
    """The article says this from now on: its text, its fingerprint and the decision take the place of what they
    were, and what it said stays as a revision. Its reports are resolved anew."""
    rows = [_row(article, reports, why)]
    if before.revision == 1:
        rows.insert(0, _row(before, was_told, FIRST_READ))
    writing.add(session, RevisionRow, rows)
    now = {name: getattr(article, name) for name in ("title", "text", "language", "text_quality", "quality_why")}
    now |= {"published": article.published, "published_raw": article.published_raw}
    now |= {"revision": article.revision, "revised": article.revised, "resolved": None}
    session.exec(update(ArticleRow).where(col(ArticleRow.id) == article.id).values(now))
    decide(session, article.id, decision)
    wordings.change(session, article.id, fingerprint)


def _row(article: Article, reports: tuple[Report, ...], why: str) -> dict[str, Any]:
    return {
        "article": article.id,
        "number": article.revision,
        "at": article.revised or min(article.published or article.fetched, article.fetched),
        "title": article.title,
        "text": article.text,
        "text_quality": article.text_quality,
        "why": why,
        "told": reports,
    }


def told(session: Session, article: str, number: int, reports: tuple[Report, ...]) -> None:
    """What was made of the accounts that this revision gives."""
    this = (col(RevisionRow.article) == article) & (col(RevisionRow.number) == number)
    session.exec(update(RevisionRow).where(this).values(told=reports))


def decide(session: Session, article: str, decision: New | Duplicate) -> None:
    """The article is new, or a copy, from now on."""
    of = decision.of if isinstance(decision, Duplicate) else None
    decided = {"duplicate_of": of, "decision_why": decision.why}
    session.exec(update(ArticleRow).where(col(ArticleRow.id) == article).values(decided))


def rule(session: Session, article: str, ruling: Ruling) -> None:
    row = {"article": article, "at": ruling.at, "copy_of": ruling.copy_of}
    writing.add(session, RulingRow, [row | {"why": ruling.why, "silent": ruling.silent}])


def ruling(session: Session, article: str) -> Ruling | None:
    row = session.get(RulingRow, article)
    return None if row is None else Ruling(at=row.at, copy_of=row.copy_of, why=row.why, silent=row.silent)


def unrule(session: Session, article: str) -> None:
    session.exec(delete(RulingRow).where(col(RulingRow.article) == article))
