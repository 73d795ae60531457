"""What do stored articles report, read and resolved by the program as it is now?

Articles are taken in the order of publication. What an article is found to report takes the place of what it was
found to report before; what was known then stays in the history of the incidents. Nobody is told unasked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import merge, seeds
from monitor.model import Alert, Article, Change, Incident, Report
from monitor.pipeline.read import reports_in
from monitor.pipeline.resolve import settle
from monitor.pipeline.telling import tell_all
from monitor.resolve import accounts
from monitor.store import Session, articles, incidents, reading, revisions
from monitor.store import reports as stored
from monitor.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An article read again: whether it tells otherwise than before; the incidents as they were before it, by the
    ids of those that are others now."""

    article: str
    otherwise: bool
    before: Mapping[str, Incident | None]
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An incident that is another after the replay; `title` is its newest."""

    incident: str
    kind: str  # "new", "changed", "gone"
    last: Incident
    changes: tuple[Change, ...]


def read_again(id: str, world: World) -> tuple[Report, ...] | None:
    """What a stored article reports, by its words alone; None where it has none, or its facts are a seed's. Raises
    PageError."""
    with reading(world.engine) as session:
        article = articles.get(session, id)
    if article is None or article.feed == seeds.FEED or not article.text:
        return None
    return reports_in(article, world)


def replay(
    session: Session, id: str, found: tuple[Report, ...] | None, world: World, *, alert: bool, at: datetime
) -> Replayed:
    """Resolve a stored article again, of which this was `found` now. One whose reports were withdrawn is let be."""
    article, decided = articles.get(session, id), stored.decisions(session, article=id)
    told = tuple(one.report for one in decided)
    if article is None or any(one.withdrawn for one in decided):
        return Replayed(article=id, otherwise=False, before={}, alerts=0)
    now = told if found is None else _now(session, article, told, found)
    gone = stored.of_article(session, id) if now != told else ()
    if now != told:
        stored.replace(session, id, now)
        revisions.told(session, id, article.revision, now)
    settled = settle(session, now, gone, book=world.knowledge().actors, at=at, how="read otherwise")
    articles.resolved(session, [id], at)
    heard = list(tell_all(session, settled.steps, id, at, world)) if alert else []
    return Replayed(
        article=id,
        otherwise=now != told,
        before={step.incident.id: step.before for step in settled.steps},
        alerts=sum(isinstance(one, Alert) for one in heard),
    )


def differences(session: Session, before: Mapping[str, Incident | None]) -> tuple[Difference, ...]:
    """What a replay came to in the end, given the incidents as they were before it."""
    now = incidents.kept(session, before)
    found = (_difference(before[id], now[id]) for id in sorted(before))
    return tuple(one for one in found if one is not None)


def _difference(before: Incident | None, now: Incident) -> Difference | None:
    if before is None or not now.reports:
        kind = "gone" if not now.reports else "new"
        if before is None and not now.reports:
            return None
        return Difference(incident=now.id, kind=kind, last=now, changes=())
    changes = merge.changes(before, now, "replay")
    return Difference(incident=now.id, kind="changed", last=now, changes=changes) if changes else None


def _now(
    session: Session, article: Article, told: tuple[Report, ...], found: tuple[Report, ...]
) -> tuple[Report, ...]:
    """What the article reports now. A copy's reports count as its original's, and where it is the same page as its
    original, it has none."""
    known = articles.known_as(session, article.id)
    if known is not None and known.duplicate_of is not None:
        if not told:
            return told
        found = tuple(replace(report, origin=told[0].origin) for report in found)
    return found if article.revision == 1 else accounts.reread(article, told, found)
