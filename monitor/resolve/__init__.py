"""Which incident is this report about?

Points for what a report and an incident share, points off for what they contradict, one threshold. What cannot be
(another country, another district, days apart, protests and bombs, a second report of the same article) is refused
before any point is given. The points are differences of evidence, so they add up; the score is their logistic.

    same day 3, week 1.5, month 0.7, year 0.3, a day apart 0 · undated: followed up within days 2, published within
    a day 0.8, recalled -1 · same place 3, within 5 km 2.5, within 15 km 1.5, same district 1.8, no more than the
    province -0.7, no place -1.5 · same sub-event type 1, another of the event type 0, one that outlets choose for
    the same act -0.7 or -1 · same toll 0.3 (none) to 2 (ten or more), a toll that grew 0, others -0.3 to -2.5 ·
    same group 0.7, other groups -1 · same targets 1.2, others -1.2 · same weapons 0.3, others -0.3
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.knowledge.model import ActorBook
from monitor.model import Facts, Incident, Joins, Opens, Report
from monitor.resolve.acts import act_type, groups, tolls, words
from monitor.resolve.days import days, window
from monitor.resolve.places import place
from monitor.resolve.points import NEVER, sentence

__all__ = ["JOIN", "Fit", "fit", "incident_id", "judge", "window"]

JOIN = 4.2  # points; day, district and event type alone reach it; a type that only could be the same act needs more


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a report fits an incident."""

    incident: str
    points: float
    why: str

    @property
    def score(self) -> float:
        return round(1 / (1 + math.exp(JOIN - self.points)), 3) if self.points > NEVER / 2 else 0.0


def judge(report: Report, candidates: Iterable[Incident], *, book: ActorBook | None = None) -> Opens | Joins:
    """The incident that fits the report best, in whatever order they come; with a book, factions count as their
    parents and armies and police, who are everywhere, count little."""
    fits = sorted((fit(report, each, book=book) for each in candidates), key=lambda f: (-f.points, f.incident))
    if not fits:
        return Opens(report, why="no incident is near it in time and place")
    best = fits[0]
    if best.points >= JOIN:
        return Joins(report, best.incident, score=best.score, why=best.why)
    return Opens(report, why=f"{best.incident} fits best, at {best.score:.2f}, but not well enough: {best.why}")


def fit(report: Report, incident: Incident, *, book: ActorBook | None = None) -> Fit:
    """How well the report fits this incident, by every comparison."""
    if any(known.id == report.id for known in incident.reports):
        return Fit(incident.id, -NEVER, "the report is one of its own")
    refused = _refused(report, incident)
    if refused:
        return Fit(incident.id, NEVER, refused)
    known = _union(incident)
    points = [
        days(report, incident),
        place(report.facts.location, known.location),
        act_type(report.facts, known),
        tolls(report, incident, "killed"),
        tolls(report, incident, "injured"),
        groups(report.facts.actors, known.actors, book),
        words(report.facts.targets, known.targets, "target"),
        words(report.facts.weapons, known.weapons, "weapon"),
    ]
    impossible = [point for point in points if point.value <= NEVER]
    if impossible:
        return Fit(incident.id, NEVER, impossible[0].why)
    total = math.fsum(point.value for point in points)
    return Fit(incident.id, total, sentence(points))


def incident_id(report: Report) -> str:
    """The id of the incident that this report opens: the same in every store."""
    return "inc-" + hashlib.blake2b(report.id.encode(), digest_size=8).hexdigest()


def _union(incident: Incident) -> Facts:
    """The incident's facts, with everything that any of its reports names as target, weapon or actor."""
    everyone = [incident.facts, *(report.facts for report in incident.reports)]
    return replace(
        incident.facts,
        targets=tuple(dict.fromkeys(target for facts in everyone for target in facts.targets)),
        weapons=tuple(dict.fromkeys(weapon for facts in everyone for weapon in facts.weapons)),
        actors=tuple(dict.fromkeys(actor for facts in everyone for actor in facts.actors)),
    )


def _refused(report: Report, incident: Incident) -> str | None:
    """An article tells each of its incidents once: a second account is of another incident, however alike, unless
    it is the same one read again, by the same words."""
    siblings = [known for known in incident.reports if known.article == report.article]
    if any(_stated(sibling.facts) != _stated(report.facts) for sibling in siblings):
        return "another report of the same article is about it"
    return None


def _stated(facts: Facts) -> Facts:
    """What the facts state and by which words, without how sure that is."""
    return replace(facts, confidence=0.0)
