"""What must be known to explain an incident or an article? Reads the store, writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from monitor import explain
from monitor import resolve as resolving
from monitor.explain.articles import explained_report
from monitor.knowledge.model import ActorBook
from monitor.merge.standing import turn
from monitor.model import Incident, Report
from monitor.pipeline.gathering import Reached
from monitor.pipeline.strands import Known, as_incident
from monitor.resolve import Fit
from monitor.store import Session, articles, incidents, revisions
from monitor.store import reports as stored

NEAREST = 5  # right ids that are named beside a wrong one
SHORTEST = 4  # characters that an id must share with a wrong one to be named


class Unknown(Exception):
    """There is no such id; `near` are ids that begin alike."""

    def __init__(self, id: str, near: Sequence[str]) -> None:
        super().__init__(id)
        self.id, self.near = id, near


def incident(session: Session, id: str, *, book: ActorBook) -> explain.ExplainedIncident:
    """Why the incident is what it is; the beginning of an id does where only one begins so. Raises Unknown."""
    id, found = incident_meant(session, id)
    before = incidents.predecessors(session, found.id)
    history = incidents.history(session, {found.id, *before})
    joined = {one.report.id: (one.score, one.why) for one in stored.decisions(session, incident=found.id)}
    joined |= _strayed(session, found.id, book)
    return explain.explained_incident(
        found,
        asked=id,
        before=before,
        joined=joined,
        near=_held_against(session, found, book),
        history=(explain.State(**past._asdict()) for past in history),
    )


def incident_meant(session: Session, id: str) -> tuple[str, Incident]:
    """The incident that goes by the id or its beginning, and the id in full. Raises Unknown."""
    found = incidents.get(session, id)
    if found is None:
        id = meant(id, lambda prefix: incidents.starting_with(session, prefix, NEAREST))
        found = incidents.get(session, id)
    if found is None:
        raise Unknown(id, ())
    return id, found


def article(session: Session, id: str, *, book: ActorBook) -> explain.ExplainedArticle:
    """Why the article is what it is, by its own id or the one that it came with. Raises Unknown."""
    found = articles.known_as(session, id)
    if found is None:
        id = meant(id, lambda prefix: articles.starting_with(session, prefix, NEAREST))
        found = articles.known_as(session, id)
    if found is None:
        raise Unknown(id, ())
    reports = (
        explained_report(
            one.report,
            incident=one.incident,
            withdrawn=one.withdrawn,
            score=one.score,
            why=one.why,
            near=_passed_over(session, one.report, one.incident, book),
        )
        for one in stored.decisions(session, article=found.article.id)
    )
    ruling = revisions.ruling(session, found.article.id)
    return explain.explained_article(
        found.article,
        duplicate_of=found.duplicate_of,
        decision=found.decision_why,
        ruling=None if ruling is None else f"a copy of {ruling.copy_of}: {ruling.why}",
        revisions=revisions.of_article(session, found.article.id),
        reports=tuple(reports),
    )


def meant(id: str, starting_with: Callable[[str], Sequence[str]]) -> str:
    """The only id that begins so; else the nearest are named."""
    alike = starting_with(id) if len(id) >= SHORTEST else ()
    if len(alike) == 1:
        return alike[0]
    least = max(SHORTEST, id.find("-") + 3)  # "alert-" is common to all of its kind
    shorter = (starting_with(id[:length]) for length in range(len(id), least - 1, -1))
    raise Unknown(id, next((near for near in shorter if near), ()))


def _strayed(session: Session, incident: str, book: ActorBook) -> dict[str, tuple[float, str]]:
    """Why vague accounts are of it that were taken for another one's first."""
    reached = Reached(session, book, Known(session))
    reached.reach((), {incident})
    fits = {report: reached.strayed(report) for report, now in reached.was.items() if now == incident}
    return {report: (fit.score, f"told apart later: {fit.why}") for report, fit in fits.items() if fit is not None}


def _held_against(session: Session, found: Incident, book: ActorBook) -> Iterator[tuple[Incident, Fit]]:
    """The other incidents of its days and province, and how well they fit it."""
    mine = as_incident(found.id, found.reports) if found.reports else found
    beside = stored.strands(session, stored.beside(session, found.reports))
    yield from (
        (other, fit)
        for other in _incidents(session, (one.incident for placed in beside.values() for one in placed), found.id)
        if (fit := resolving.bond(mine, as_incident(other.id, other.reports), book=book)).possible
    )


def _passed_over(
    session: Session, report: Report, own: str | None, book: ActorBook
) -> Iterator[tuple[Incident, Fit]]:
    """The incidents that were known when the report was told, as they were then, and how well it fits them."""
    known = _incidents(session, (placed.incident for placed in stored.before(session, report)), own)
    for other in known:
        then = [one for one in other.reports if turn(one) < turn(report)]
        fit = resolving.fit(report, as_incident(other.id, then), book=book)
        if fit.possible:
            yield other, fit


def _incidents(session: Session, ids: Iterable[str | None], but: str | None) -> list[Incident]:
    wanted = {id for id in ids if id is not None and id != but}
    return list(incidents.kept(session, wanted).values())
