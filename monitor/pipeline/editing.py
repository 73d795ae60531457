"""Has an article been edited, and what becomes of it then?"""

from dataclasses import dataclass, replace

from monitor.dedup import edits, lines
from monitor.model import Article, Entry, Fingerprint, New, Report
from monitor.pipeline import copies
from monitor.store import Session, furniture, revisions
from monitor.store import reports as stored

RULED = "somebody has said that it is no copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What another look at an article showed: its new `revision`, or None, and why."""

    entry: Entry
    article: Article
    revision: int | None
    why: str


def as_edited(known: Article, seen: Article) -> Article:
    """The article with what it is seen to say now. It stays published when it was: feeds date an item anew when it
    is edited, and that day is then the edit's, if it can be."""
    at = seen.fetched
    if known.published is not None and seen.published is not None and known.published < seen.published <= at:
        at = seen.published
    return replace(
        known,
        title=seen.title,
        text=seen.text,
        language=seen.language,
        published=known.published or seen.published,
        published_raw=known.published_raw or seen.published_raw,
        text_quality=seen.text_quality,
        quality_why=seen.quality_why,
        revised=max(at, known.revised or at),
    )


def write(
    session: Session, known: Article, now: Article, whole: Fingerprint, reports: tuple[Report, ...]
) -> tuple[int | None, str]:
    """Keep what the article says now as its next revision, if it was edited; its number, else None, and why."""
    why = _edit(session, known, now)
    if why is None:
        return None, "its words are the same"
    article = replace(now, revision=known.revision + 1)
    mark = copies.mark(article, whole, furniture.known(session, article.source, lines.marks(article.text)))
    ruled = revisions.ruling(session, article.id) is not None
    decision = New(why=RULED) if ruled else copies.rejudge(session, article, mark, reports)
    was_told = tuple(one.report for one in stored.decisions(session, article=article.id))
    told = copies.as_origins(session, decision, reports)
    revisions.add(session, known, was_told, article, mark, decision, told, why)
    return article.revision, why


def _edit(session: Session, known: Article, now: Article) -> str | None:
    marks = (*lines.marks(known.text), *lines.marks(now.text))
    edit = edits.edit(known.text, now.text, furniture.known(session, known.source, marks))
    said = [f"{len(edit.added)} sentences came"] if edit.added else []
    said += [f"{len(edit.removed)} went"] if edit.removed else []
    said += ["the order is another"] if edit.moved else []
    said += [] if edits.same_words(known.title, now.title) else ["the headline is another"]
    return ", ".join(said) or None
