"""What does an article report, now that it was edited?"""

from collections.abc import Sequence

from monitor.model import Report
from monitor.resolve import accounts
from monitor.store import Session, articles, revisions
from monitor.store import reports as stored
from monitor.store.reports import Placed


def edited(session: Session, article: str) -> tuple[Sequence[Report], Sequence[Placed]]:
    """The reports of the article that are to be resolved, and those that are gone. Where it was edited, accounts
    that tell what they told stay as and where they are; a withdrawn article has nothing to say."""
    revision, reports = articles.told(session, article)
    found = articles.get(session, article) if revision > 1 else None
    if found is None:
        return reports, ()
    decided = stored.decisions(session, article=article)
    if any(one.withdrawn for one in decided):
        return (), ()
    told = tuple(one.report for one in decided)
    *before, newest = revisions.of_article(session, article)
    once = {report.id: report for revision in before for report in revision.told}
    dropped = [report for id, report in once.items() if id not in {one.id for one in told}]
    now = accounts.renewed(found, told, newest.told, dropped)
    revisions.told(session, article, newest.number, now)
    return renew(session, article, told, now)


def renew(
    session: Session, article: str, told: Sequence[Report], now: Sequence[Report]
) -> tuple[Sequence[Report], Sequence[Placed]]:
    """Keep what the article reports now; the reports that are to be resolved, and those that are gone."""
    known = {report.id: report for report in told}
    changed = [report for report in now if known.get(report.id) != report]
    gone = known.keys() - {report.id for report in now} | {report.id for report in changed}
    placed = stored.of_article(session, article)
    stored.change(session, gone, changed)
    standing = {one.report.id for one in placed} - gone
    return [report for report in now if report.id not in standing], [one for one in placed if one.report.id in gone]
