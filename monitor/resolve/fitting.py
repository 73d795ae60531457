"""How well does a report fit an incident?

Points for what the two share, points off for what they contradict, one threshold. What cannot be (another country,
another district, days apart, protests and bombs, a second account of the same article) is refused before any point
is given. The points are differences of evidence, so they add up; the score is their logistic.

    day       same 3, week 1.5, month 0.7, year 0.3 · a day apart 0.8 with the same toll, else 0, or -1 where both
              name their days in words · undated: followed up within days 2, published within days 0,
              recalled -1, nobody knows when -1.5
    place     same 3, within 2 km 2.5, within 15 km 0, one name off the map 2.5, other names off the map -0.5,
              same district 1.8, no more than the province -0.7, no place -1.5
    type      same sub-event type 1, of one event type 0, what outlets choose between for one act -0.7 or -1
              (-0.5 in a follow-up), two acts -2 or -3.5
    toll      same, or that of one side, 0.3 (none) to 2 (ten or more), grown 0 or 1, others -0.3 to -2.5, nobody in
              common among the dead -1, or -2 for one man
    group     same 0.6, one family 0.4, others -1
    targets   same words up to 1.2, of one class 0.5, of classes that exclude each other -1
    weapons   same 0.3, of kinds that exclude each other -0.3
    victims   a name in common 1.5, all of both named and none in common -2.5
    alone     0.6 for a vague account, where of all that is known it can be about this one only
"""

import math
from dataclasses import dataclass, replace

from monitor.knowledge.model import ActorBook
from monitor.model import Facts, Incident, Report
from monitor.resolve import aims
from monitor.resolve.acts import act_type, groups
from monitor.resolve.days import days
from monitor.resolve.places import place
from monitor.resolve.points import NEVER, sentence
from monitor.resolve.tolls import sides, tolls
from monitor.resolve.victims import victims

JOIN = 4.2  # points; day, district and event type alone reach it; a type that only could be the same act needs more
OWN_FIGURE = 3  # dead; smaller tolls recur within one article


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a report fits an incident."""

    incident: str
    points: float
    why: str
    act: bool = False  # whether what is told of the act itself, its toll or its target, agrees

    @classmethod
    def never(cls, incident: str, why: str) -> "Fit":
        return cls(incident, NEVER, why)

    @property
    def possible(self) -> bool:
        return self.points > NEVER / 2

    @property
    def score(self) -> float:
        return round(1 / (1 + math.exp(JOIN - self.points)), 3) if self.possible else 0.0


def fit(report: Report, incident: Incident, *, book: ActorBook | None) -> Fit:
    """How well the report fits this incident, by every comparison."""
    if any(known.id == report.id for known in incident.reports):
        return Fit(incident.id, -NEVER, "the report is one of its own")
    if why := refused(report, incident):
        return Fit.never(incident.id, why)
    known = _union(incident)
    dead, aim = tolls(report, incident, "killed"), aims.targets(report.facts.targets, known.targets)
    points = [
        days(report, incident),
        place(report.facts.location, known.location),
        act_type(report.facts, known),
        dead,
        tolls(report, incident, "injured"),
        sides(report, incident),
        groups(report.facts.actors, known.actors, book),
        aim,
        aims.weapons(report.facts.weapons, known.weapons),
        victims(report, incident),
    ]
    impossible = [point for point in points if point.value <= NEVER]
    if impossible:
        return Fit.never(incident.id, impossible[0].why)
    total = math.fsum(point.value for point in points)
    return Fit(incident.id, total, sentence(points), act=max(dead.value, aim.value) > 0)


def _union(incident: Incident) -> Facts:
    """The incident's facts, with everything that any of its reports names as target, weapon or actor."""
    everyone = [incident.facts, *(report.facts for report in incident.reports)]
    return replace(
        incident.facts,
        targets=tuple(dict.fromkeys(target for facts in everyone for target in facts.targets)),
        weapons=tuple(dict.fromkeys(weapon for facts in everyone for weapon in facts.weapons)),
        actors=tuple(dict.fromkeys(actor for facts in everyone for actor in facts.actors)),
    )


def refused(report: Report, incident: Incident) -> str | None:
    """An article tells each of its incidents once: a second account is of another incident, however alike, unless
    the article says the same again."""
    siblings = [known for known in incident.reports if known.article == report.article]
    if siblings and not any(_again(sibling.facts, report.facts) for sibling in siblings):
        return "another report of the same article is about it"
    return None


def _again(one: Facts, other: Facts) -> bool:
    """Whether two accounts of an article are one told twice: one day, place and type, and a toll that is the same
    and not of every day, or that only one of them gives."""
    if replace(one, confidence=0.0) == replace(other, confidence=0.0):
        return True  # the same words, read again
    if (one.date, one.sub_event_type, one.location) != (other.date, other.sub_event_type, other.location):
        return False
    if one.killed is None or other.killed is None:
        told = one.killed or other.killed
        return told is not None and told.likely > 0
    return one.killed.likely == other.killed.likely >= OWN_FIGURE
