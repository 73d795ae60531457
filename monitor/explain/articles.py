"""Why is an article what it is: is it a copy, what does it report, and where did each report go?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.explain.incidents import Account, NearMiss, account, near_misses
from monitor.explain.revisions import ExplainedRevision, explained_revisions
from monitor.model import Article, Incident, Report, Revision
from monitor.resolve import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedReport:
    """A report of the article, the incident that it is of (None: not resolved, or withdrawn), and others that it
    was held against."""

    account: Account
    incident: str | None
    withdrawn: bool
    near_misses: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedArticle:
    """`decision` says why it is new or a copy; `ruling` whose copy it was taken for before somebody said that it is
    none; `text_why` where its text was taken from."""

    id: str
    given_id: str | None
    title: str | None
    source: str
    url: str | None
    published: datetime | None
    text_quality: str
    text_why: str
    duplicate_of: str | None
    decision: str
    ruling: str | None
    revisions: tuple[ExplainedRevision, ...]
    reports: tuple[ExplainedReport, ...]


def explained_report(
    report: Report,
    *,
    incident: str | None,
    withdrawn: bool,
    score: float | None,
    why: str,
    near: Iterable[tuple[Incident, Fit]],
) -> ExplainedReport:
    return ExplainedReport(
        account=account(report, score, why),
        incident=incident,
        withdrawn=withdrawn,
        near_misses=near_misses(near),
    )


def explained_article(
    article: Article,
    *,
    duplicate_of: str | None,
    decision: str,
    ruling: str | None,
    revisions: Sequence[Revision],
    reports: Iterable[ExplainedReport],
) -> ExplainedArticle:
    return ExplainedArticle(
        id=article.id,
        given_id=article.given_id,
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        text_quality=article.text_quality,
        text_why=article.quality_why,
        duplicate_of=duplicate_of,
        decision=decision,
        ruling=ruling,
        revisions=explained_revisions(revisions),
        reports=tuple(reports),
    )
