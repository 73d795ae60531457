"""Which incident is this report about?

A report joins the incident that it fits best (`fitting`), if it fits it well enough; else it opens one. Where a
report comes in the row of publication, not when it comes to us, decides what it is held against, so that the same
reports make the same incidents in whatever order they arrive. Incidents that turn out to be one are bound together
(`bonds`).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from monitor.knowledge.model import ActorBook
from monitor.model import Incident, Joins, Opens, Report
from monitor.resolve.acts import act_type
from monitor.resolve.bonds import BOND, bond, gathered, pairs
from monitor.resolve.days import span, window
from monitor.resolve.fitting import JOIN, Fit, fit
from monitor.resolve.places import place
from monitor.resolve.points import NEVER

__all__ = [
    "BOND",
    "JOIN",
    "Fit",
    "bond",
    "conceivable",
    "could_join",
    "fit",
    "fits",
    "gathered",
    "incident_id",
    "judge",
    "pairs",
    "span",
    "window",
]

ALONE = 0.6  # points for the only known incident that a vague account can be about
RIVAL = 1.5  # points below the best within which another incident may be meant as well


def judge(report: Report, candidates: Iterable[Incident], *, book: ActorBook | None = None) -> Opens | Joins:
    """The incident that fits the report best, in whatever order they come; with a book, factions count as their
    parents and armies and police, who are everywhere, count little."""
    found = fits(report, candidates, book=book)
    if not found:
        return Opens(report, why="no incident is near it in time and place")
    best = found[0]
    if best.points >= JOIN:
        return Joins(report, best.incident, score=best.score, why=best.why)
    return Opens(report, why=f"{best.incident} fits best, at {best.score:.2f}, but not well enough: {best.why}")


def fits(report: Report, candidates: Iterable[Incident], *, book: ActorBook | None) -> list[Fit]:
    """Every incident that the report was held against, the one that it fits best first."""
    found = sorted((fit(report, each, book=book) for each in candidates), key=lambda f: (-f.points, f.incident))
    return [_alone(report, found), *found[1:]] if found else []


def conceivable(report: Report, told: Iterable[Report]) -> bool:
    """Whether an incident of these reports can be the report's: it has its place from one of them, and its type of
    act from one, so it cannot where place or type of all of them are refused."""
    mine, its = report.facts, [other.facts for other in told]
    return any(place(mine.location, other.location).value > NEVER for other in its) and any(
        act_type(mine, other).value > NEVER for other in its
    )


def could_join(report: Report, incident: Incident, *, book: ActorBook | None) -> bool:
    """Whether it can matter to where the report belongs that this incident is there: as the best, or as a rival."""
    return fit(report, incident, book=book).points >= JOIN - ALONE - RIVAL


def _alone(report: Report, fits: list[Fit]) -> Fit:
    """The best fit; for a report that tells no district, and something of the act that agrees, a little better
    where no other incident comes near."""
    best, location = fits[0], report.facts.location
    vague = location is None or location.admin2 is None
    if not vague or not best.act or any(other.points > best.points - RIVAL for other in fits[1:]):
        return best
    return replace(best, points=best.points + ALONE, why=f"{best.why}; the only one that it can be")


def incident_id(report: Report) -> str:
    """The id of the incident that this report opens: the same in every store."""
    return "inc-" + hashlib.blake2b(report.id.encode(), digest_size=8).hexdigest()
