"""What follows when somebody says that an article is no copy, or takes that back?"""

from dataclasses import replace

from monitor.model import Duplicate, New, Report
from monitor.pipeline import renewing
from monitor.pipeline.editing import RULED
from monitor.pipeline.read import reports_in
from monitor.pipeline.resolve import Resolved, renewed
from monitor.resolve import accounts
from monitor.store import Session, articles, revisions, transaction
from monitor.store import reports as stored
from monitor.store.revisions import Ruling
from monitor.world import World


class NotACopy(Exception):
    """There is nothing to be said, or taken back, about the article."""


def not_a_copy(article: str, world: World) -> Resolved:
    """The article is one of its own from now on: its reports count with its own origin. Raises NotACopy."""
    now = world.now()
    with transaction(world.engine) as session:
        found = articles.known_as(session, article)
        if found is None or found.duplicate_of is None:
            raise NotACopy("it is not taken for a copy")
        told = _told(session, article)
        ruling = Ruling(at=now, copy_of=found.duplicate_of, why=found.decision_why, silent=not told)
        revisions.rule(session, article, ruling)
        revisions.decide(session, article, New(why=RULED))
        reports = accounts.reread(found.article, told, reports_in(found.article, world))
        return renewed(session, article, *renewing.renew(session, article, told, reports), world, now)


def take_back(article: str, world: World) -> Resolved:
    """The article is the copy again that it was taken for. Raises NotACopy."""
    now = world.now()
    with transaction(world.engine) as session:
        ruling = revisions.ruling(session, article)
        if ruling is None:
            raise NotACopy("nobody has said that it is no copy")
        told = _told(session, article)
        revisions.unrule(session, article)
        revisions.decide(session, article, Duplicate(of=ruling.copy_of, why=ruling.why))
        origin = articles.origin(session, ruling.copy_of)
        reports = () if ruling.silent else tuple(replace(one, origin=origin or one.origin) for one in told)
        return renewed(session, article, *renewing.renew(session, article, told, reports), world, now)


def _told(session: Session, article: str) -> tuple[Report, ...]:
    decided = stored.decisions(session, article=article)
    if any(one.withdrawn for one in decided):
        raise NotACopy("it is withdrawn; restore it first")
    return tuple(one.report for one in decided)
