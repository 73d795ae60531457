"""How many, when the claims of one incident disagree?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.incidents.outcomes import Claim
from monitor.incidents.people import People
from monitor.model import Count, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """The answer for one outcome, and the claims that it rests on."""

    outcome: Outcome
    count: Count
    claims: tuple[Claim, ...]


def toll(outcome: Outcome, claims: Sequence[Claim]) -> Toll | None:
    """The toll rule over all claims on one outcome of one incident, in the order of the text."""
    own = [c for c in claims if c.outcome == outcome]
    if not own:
        return None
    standing = [c for c in own if not c.stale] or own
    told = [c for c in standing if c.count.best != 0]
    if not told:
        return Toll(outcome=outcome, count=standing[0].count, claims=(standing[0],))
    totals = [c for c in told if c.total]
    if totals:
        return Toll(outcome=outcome, count=totals[-1].count, claims=(totals[-1],))
    used = _sides(told)
    return Toll(outcome=outcome, count=_sum([c.count for c in used]), claims=tuple(used))


def _sides(told: Sequence[Claim]) -> list[Claim]:
    """The claims that make up the whole: the first, and every later one of people whom it cannot include."""
    used = [told[0]]
    for claim in told[1:]:
        held = _classes(used)
        mine = _classes([claim])
        if None in held or None in mine or held & mine:
            used = _larger(used, claim)
        else:
            used.append(claim)
    return used


def _larger(used: list[Claim], claim: Claim) -> list[Claim]:
    """A later figure replaces what we have where it is a definite, greater whole of the same people."""
    whole = _sum([c.count for c in used])
    if whole.best is None and claim.count.best is not None and claim.count.best >= whole.min:
        return [claim]
    return used


def _classes(claims: Sequence[Claim]) -> set[str | None]:
    return {p.category for c in claims for p in c.sides} or {c.category for c in claims}


def _sum(counts: Sequence[Count]) -> Count:
    if len(counts) == 1:
        return counts[0]
    best = [c.best for c in counts if c.best is not None]
    highs = [c.max for c in counts]
    return Count(
        min=sum(c.min for c in counts if c.best is not None) if best else sum(c.min for c in counts),
        best=sum(best) if best else None,
        max=None if None in highs else sum(h for h in highs if h is not None),
    )


def later_deaths(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with those who were hurt first and died later taken from the injured."""
    return tuple(replace(c) for c in claims)


def people(claim: Claim) -> tuple[People, ...]:
    """The phrases that a claim adds up."""
    return claim.sides
