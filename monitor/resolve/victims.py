"""Are the same people named among the dead, the hurt and the taken?

A name in common says much. That none is says something only where both name everybody: of nine dead one outlet
names two, and another two others.
"""

from collections.abc import Collection

from rapidfuzz import fuzz

from monitor.model import Facts, Incident, Report
from monitor.resolve.points import Point

NAMED, OTHERS = 1.5, -2.5
ALIKE = 75  # per cent of likeness of two spellings of a word of a name: "Mohammed", "Muhammad"


def victims(report: Report, incident: Incident) -> Point:
    """Whether the report and any report of the incident name the same people."""
    mine = report.facts.victims
    its = [known.facts for known in incident.reports if known.facts.victims]
    if not mine or not its:
        return Point(0.0)
    for name in mine:
        for facts in its:
            if any(_same(name, other) for other in facts.victims):
                return Point(NAMED, name)
    if _all_named(report.facts) and all(map(_all_named, its)):
        return Point(OTHERS, f"other victim: {its[0].victims[0]}, not {mine[0]}")
    return Point(0.0)


def _all_named(facts: Facts) -> bool:
    """Whether as many are named as were killed, hurt and taken."""
    people = sum(count.likely for count in (facts.killed, facts.injured, facts.abducted) if count)
    return 0 < people <= len(facts.victims)


def _same(one: str, other: str) -> bool:
    """Whether two spellings can be of one name, whole or in part."""
    mine, its = (one.casefold().split(), other.casefold().split())
    few, many = sorted((mine, its), key=len)
    return all(_like(word, many) for word in few)


def _like(word: str, words: Collection[str]) -> bool:
    return any(fuzz.ratio(word, other) >= ALIKE for other in words)
