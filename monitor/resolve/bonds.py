"""Are two incidents one?

Accounts that are judged one by one may make two incidents of one act: the first ones were too vague to be joined,
and only later ones show what they told. So incidents are held against each other as reports are: each, as the
account that its own reports make of it, must fit the other. What cannot be one never becomes one, whatever lies
between.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

from monitor.knowledge.model import ActorBook
from monitor.model import Incident, Report
from monitor.resolve.fitting import JOIN, Fit, fit, refused

BOND = JOIN  # points that both must have: of the invented incidents' strands, no two above it are of two acts


def bond(one: Incident, other: Incident, *, book: ActorBook | None) -> Fit:
    """How well two incidents fit each other: as well as the worse fits the better known."""
    for mine, its in ((one, other), (other, one)):
        for report in mine.reports:
            if why := refused(report, its):
                return Fit.never(its.id, why)
    both = fit(_account(one), other, book=book), fit(_account(other), one, book=book)
    return min(both, key=lambda found: (found.points, found.incident))


def gathered(strands: Mapping[str, Incident], bonds: Mapping[frozenset[str], Fit]) -> tuple[frozenset[str], ...]:
    """The strands that are one incident, the surest bonds first; the same in whatever order they come."""
    groups = {name: frozenset({name}) for name in strands}
    bound = [pair for pair, found in bonds.items() if found.points >= BOND]
    for pair in sorted(bound, key=lambda pair: (-bonds[pair].points, sorted(pair))):
        one, other = (groups[name] for name in sorted(pair))
        if one != other and all(bonds[frozenset(across)].possible for across in product(one, other)):
            groups |= dict.fromkeys(one | other, one | other)
    return tuple(sorted(set(groups.values()), key=sorted))


def pairs(names: Iterable[str]) -> Iterator[frozenset[str]]:
    return (frozenset(pair) for pair in combinations(sorted(names), 2))


def _account(incident: Incident) -> Report:
    """What the incident's reports say together, as one report of it."""
    first = incident.reports[0]
    return replace(first, id=incident.id, article=incident.id, facts=incident.facts)
