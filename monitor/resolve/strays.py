"""Was a vague account told of another incident than the one that it was taken for?

Two bombs in one district on one day are first told as one: by the district, by what each outlet has heard. Once
later accounts tell their places apart, an account that names neither place belongs to the one that it fits better,
if it clearly does. Both must be told apart by place: where only one is, nobody knows.
"""

from dataclasses import replace

from monitor.knowledge.model import ActorBook
from monitor.model import Incident, Report
from monitor.resolve.fitting import JOIN, Fit, fit
from monitor.resolve.places import is_spot, place

CLEARLY = 1.0  # points more than where it is now: a toll in common, not a word


def precise(incident: Incident) -> tuple[Report, ...]:
    """Its reports that name a place within the district."""
    return tuple(report for report in incident.reports if is_spot(report.facts.location))


def vague(incident: Incident) -> tuple[Report, ...]:
    """Its reports that name none."""
    return tuple(report for report in incident.reports if not is_spot(report.facts.location))


def apart(one: Incident, other: Incident) -> bool:
    """Whether they are told of two places in one district."""
    mine, its = one.facts.location, other.facts.location
    return is_spot(mine) and is_spot(its) and place(mine, its).value < 0


def stray(report: Report, own: Incident, other: Incident, *, book: ActorBook) -> Fit | None:
    """How well a vague account fits the other of two incidents told apart, if clearly better than its own;
    `own` and `other` are what is told of them by who names their places: the vague ones have no say."""
    found = fit(report, other, book=book)
    if found.points < JOIN:
        return None
    here = fit(report, own, book=book)
    if found.points < here.points + CLEARLY:
        return None
    return replace(found, why=f"{found.why}; better than {own.id}: {here.why}")
