"""Can it be the same act: its type, its toll, who did it, to whom, with what?"""

import re
from dataclasses import replace

from monitor.knowledge.model import ActorBook, KnownActor
from monitor.model import Actor, Facts, Incident, Outcome, Report
from monitor.resolve.points import NEVER, Point

MANY = 10  # dead or wounded: so many are a figure of their own, by which an incident is known
EQUAL = ((MANY, 2.0), (5, 1.5), (3, 1.0), (2, 0.6), (0, 0.3))  # points for one toll: most incidents have 0, 1 or 2
GROWN = 2  # dead by which an early toll is commonly off; a larger gap is measured against the larger toll
FORCES = 0.1  # points for the same army or police: too little to decide anything
INJURED = 0.6  # weight of the wounded beside the dead: they are counted worse

_WORD = re.compile(r"[^\W\d_]{3,}")

# Types that outlets choose between for one act (a bomb and the fight after it, a killing by gunmen of guards).
_ALIKE = (
    {"Battles", "Violence against civilians"},
    {"Battles", "Explosions/Remote violence"},
    {"Violence against civilians", "Explosions/Remote violence"},
    {"Violence against civilians", "Riots"},
    {"Protests", "Riots"},
    {"Battles", "Strategic developments"},
    {"Explosions/Remote violence", "Strategic developments"},
    {"Violence against civilians", "Strategic developments"},
)


def act_type(mine: Facts, its: Facts) -> Point:
    if mine.sub_event_type == its.sub_event_type:
        return Point(1.0, mine.sub_event_type.lower())
    if mine.event_type == its.event_type:
        return Point(0.0, mine.event_type.lower())
    if {mine.event_type, its.event_type} in _ALIKE:
        fought = {mine.event_type, its.event_type} == {"Battles", "Violence against civilians"}
        return Point(-0.7 if fought else -1.0, f"{its.sub_event_type.lower()}, not {mine.sub_event_type.lower()}")
    return Point(NEVER, f"{its.event_type}, not {mine.event_type}")


def tolls(report: Report, incident: Incident, outcome: Outcome) -> Point:
    """The report's toll against the likest of the incident's: tolls grow, so an old figure may be the same one."""
    mine = report.facts
    told = [
        facts for facts in (incident.facts, *(known.facts for known in incident.reports)) if facts.count(outcome)
    ]
    if mine.count(outcome) is None or not told:
        one_sided = outcome == "killed" and _dead_on_one_side(mine, incident.facts)
        return Point(-0.5, "dead on one side only") if one_sided else Point(0.0)
    likest = max((_toll(mine, its, outcome) for its in told), key=lambda point: (point.value, point.why))
    return likest if outcome == "killed" else replace(likest, value=likest.value * INJURED)


def _dead_on_one_side(mine: Facts, its: Facts) -> bool:
    """Whether one tells of dead and the other counts the wounded only: an early report, or another incident."""
    pairs = ((mine, its), (its, mine))
    return any(one.killed and one.killed.likely and not other.killed and other.injured for one, other in pairs)


def _toll(one: Facts, other: Facts, outcome: Outcome) -> Point:
    mine, its = one.count(outcome), other.count(outcome)
    if mine is None or its is None:
        return Point(0.0)
    both, larger = f"{outcome} {mine.likely}, {its.likely}", max(mine.likely, its.likely)
    if mine.likely == its.likely:
        value = next(points for least, points in EQUAL if larger >= least)
        return Point(value, f"{outcome} {mine.likely} = {its.likely}")
    if (one if mine.likely > its.likely else other).timing == "follow_up":
        return Point(0.0, f"{both} as the toll grew")
    if 0 in (mine.likely, its.likely):
        return Point(-1.0, both)
    if (mine.max is None or mine.max >= its.min) and (its.max is None or its.max >= mine.min):
        return Point(0.3, both)
    gap = abs(mine.likely - its.likely)
    if gap <= max(1, larger / 3):
        return Point(-0.3, both)
    if gap <= max(GROWN, larger / 2):
        return Point(-0.7, both)
    return Point(-1.5 if larger < MANY else -2.5, both)


def groups(mine: tuple[Actor, ...], its: tuple[Actor, ...], book: ActorBook | None) -> Point:
    """Armed groups tell incidents apart; armies and police are everywhere."""
    named = {actor.id: actor.name for actor in mine}
    one, other = _family(mine, book), _family(its, book)
    shared = sorted(one & other)
    if shared:
        direct = [named[id] for id in shared if id in named]
        return Point(0.7 if direct else 0.4, direct[0] if direct else "factions of one group")
    if one and other:
        return Point(-1.0, "other groups")
    forces = sorted(named[actor.id] for actor in its if actor.id in named)
    return Point(FORCES, forces[0]) if forces else Point(0.0)


def _family(actors: tuple[Actor, ...], book: ActorBook | None) -> set[str]:
    """The ids of the groups among the actors and of their parents; states have none."""
    family: set[str] = set()
    for actor in actors:
        id: str | None = actor.id
        while id is not None and id not in family:
            known = _entry(id, book)
            if known is None or known.kind == "group":
                family.add(id)
            id = known.parent if known is not None and known.kind == "group" else None
    return family


def _entry(id: str, book: ActorBook | None) -> KnownActor | None:
    if book is None:
        return None
    try:
        return book.get(id)
    except KeyError:  # the book has changed since the report was read
        return None


def words(mine: tuple[str, ...], its: tuple[str, ...], noun: str) -> Point:
    one, other = (
        {word for phrase in phrases for word in _WORD.findall(phrase.casefold())} for phrases in (mine, its)
    )
    if not one or not other:
        return Point(0.0)
    weight = 1.2 if noun == "target" else 0.3
    share = len(one & other) / min(len(one), len(other))
    if share == 0:
        return Point(-weight, f"other {noun}: {its[0]}, not {mine[0]}")
    return Point(weight if share >= 0.5 else weight / 3, mine[0])
