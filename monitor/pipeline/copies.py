"""Have we an article already, in the store or in the seed corpus, at this address or another?"""

from collections.abc import Sequence
from dataclasses import replace

from monitor import dedup
from monitor.dedup import scope
from monitor.model import Article, Duplicate, Fingerprint, New, Report
from monitor.store import Session, articles

LONGER = 1.25  # times as many words: it may tell of something else besides
RENEWED = 200  # articles in one transaction


def mark(article: Article, whole: Fingerprint, around: frozenset[int]) -> Fingerprint:
    """The fingerprint of the article's text without the lines that its source puts around every article, given that
    of the whole."""
    return dedup.without(around, article.text, whole) if around else whole


def judge(
    session: Session, mark: Fingerprint, reports: Sequence[Report], same_words: str | None
) -> New | Duplicate:
    """The decision by the wording and by what was read; `same_words` is the article with this very wording."""
    if same_words is not None:
        return Duplicate(of=articles.original(session, same_words), why=dedup.SAME_WORDS)
    return _judge(session, mark, reports, dict(articles.like(session, mark)))


def rejudge(session: Session, article: Article, mark: Fingerprint, reports: Sequence[Report]) -> New | Duplicate:
    """The decision about an article that we have, in its new words: it is no copy of itself, nor of its copies."""
    near = articles.near(session, mark)
    known = {id: other for id, other in near if articles.original(session, id) != article.id and id != article.id}
    return _judge(session, mark, reports, known)


def _judge(
    session: Session, mark: Fingerprint, reports: Sequence[Report], known: dict[str, Fingerprint]
) -> New | Duplicate:
    refused: str | None = None
    while isinstance(decision := dedup.judge(mark, known.items()), Duplicate):
        more = _more(mark, reports, known.pop(decision.of), articles.reports(session, decision.of))
        if more is None:
            return replace(decision, of=articles.original(session, decision.of))
        refused = refused or f"nearest: {decision.why} of {decision.of}, but {more}"
    return New(why=refused) if refused else decision


def as_origins(session: Session, decision: New | Duplicate, reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """A copy's reports count as its original's origin, so that a toll that it brings up to date takes the place of
    the earlier one."""
    origin = articles.origin(session, decision.of) if isinstance(decision, Duplicate) else None
    return reports if origin is None else tuple(replace(report, origin=origin) for report in reports)


def renew(session: Session) -> int:
    """Give some articles, whose fingerprint an older version of the program took, one that can be compared; say how
    many these were."""
    old = articles.stale(session, dedup.VERSION, RENEWED)
    articles.renew(session, [(id, dedup.fingerprint(text)) for id, text in old])
    return len(old)


def _more(mark: Fingerprint, mine: Sequence[Report], other: Fingerprint, its: Sequence[Report]) -> str | None:
    """What a longer text tells of and this one, which is no mere cut of it, does not; None: nothing, as far as one
    can tell."""
    if mark.unfinished or other.words < LONGER * mark.words:
        return None
    place = scope.beyond([report.facts for report in its], [report.facts for report in mine])
    return f"that one tells of {place} too" if place else None
