"""Can it be the same toll, told earlier, later, by another outlet or of one side only?"""

from dataclasses import replace

from monitor.model import Facts, Incident, Outcome, Report
from monitor.resolve.points import Point

MANY = 10  # dead or wounded: so many are a figure of their own, by which an incident is known
EQUAL = ((MANY, 2.0), (5, 1.5), (3, 1.0), (2, 0.6), (0, 0.3))  # points for one toll: most incidents have 0, 1 or 2
MASSACRE = 1.0  # points where both count so many and their ranges meet: that is rare enough to be known by
GROWN = 2  # dead by which an early toll is commonly off; a larger gap is measured against the larger toll
INJURED = 0.6  # weight of the wounded beside the dead: they are counted worse
OTHER_VICTIM = -2.0  # points where one man died, a policeman in one and a trader in the other
OTHER_SIDE = -1.0  # points where one tells of dead policemen only and the other of dead villagers only


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


def sides(report: Report, incident: Incident) -> Point:
    """Whose dead they are: the police of one account are not the villagers of another."""
    mine = _dead(report.facts)
    told = [dead for known in incident.reports if (dead := _dead(known.facts))]
    if not mine or not told or any(mine & its for its in told):
        return Point(0.0)
    lone = all(facts.killed and facts.killed.likely == 1 for facts in (report.facts, incident.facts))
    return Point(
        OTHER_VICTIM if lone else OTHER_SIDE,
        f"dead {' and '.join(sorted(told[0]))}, not {' and '.join(sorted(mine))}",
    )


def same_dead(one: Facts, incident: Incident) -> bool:
    """Whether the report has as many dead, more than one, as the incident or one of its reports."""
    mine = one.killed
    told = [facts.killed for facts in (incident.facts, *(known.facts for known in incident.reports))]
    return mine is not None and mine.likely > 1 and any(its and its.likely == mine.likely for its in told)


def _dead(facts: Facts) -> set[str]:
    """The classes of people of whom it tells dead; forces that outlets confuse count as one."""
    rows = {row.category for row in facts.casualties if row.outcome == "killed" and (row.best or row.min)}
    return {"forces" if row in ("police", "military") else row for row in rows} - {"unknown"}


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
        return Point(_equal(larger), f"{outcome} {mine.likely} = {its.likely}")
    if min(mine.likely, its.likely) in _rows(one if larger == mine.likely else other, outcome):
        return Point(_equal(min(mine.likely, its.likely)), f"{both}, of one side and of all")
    rare = MASSACRE if min(mine.likely, its.likely) >= MANY else 0.0
    if (one if mine.likely > its.likely else other).timing == "follow_up":
        return Point(rare, f"{both} as the toll grew")
    if 0 in (mine.likely, its.likely):
        return Point(-1.0, both)
    if (mine.max is None or mine.max >= its.min) and (its.max is None or its.max >= mine.min):
        return Point(rare or 0.3, both)
    gap = abs(mine.likely - its.likely)
    if gap <= max(1, larger / 3):
        return Point(-0.3, both)
    if gap <= max(GROWN, larger / 2):
        return Point(-0.7, both)
    return Point(-1.5 if larger < MANY else -2.5, both)


def _equal(toll: int) -> float:
    return next(points for least, points in EQUAL if toll >= least)


def _rows(facts: Facts, outcome: Outcome) -> set[int]:
    """What the account gives for the single classes of people, more than one each: a lone dead is in every list."""
    counts = {row.min if row.best is None else row.best for row in facts.casualties if row.outcome == outcome}
    return {count for count in counts if count > 1}
