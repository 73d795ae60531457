"""Does one text tell of more than another: of an attack in a place where the other's are not?

A live blog that holds the whole of a story, and another story below it, is no copy of the first one. Its wording
cannot tell that from an article that somebody cut; what was read out of both can.
"""

from collections.abc import Sequence

from monitor.model import Facts, Location

UNITS = ("country", "admin1", "admin2")  # from the widest; two places that differ in one of them are two places


def beyond(longer: Sequence[Facts], shorter: Sequence[Facts]) -> str | None:
    """The place of an incident that only the one text tells of, beside one that both do; None if there is none."""
    both = [facts for facts in longer if not all(_apart(facts, other) for other in shorter)]
    alone = [facts for facts in longer if facts.location and all(_apart(facts, other) for other in shorter)]
    return alone[0].location.name if both and alone and alone[0].location else None


def _apart(one: Facts, other: Facts) -> bool:
    """Whether they are of two places or two days."""
    if one.date_precision == other.date_precision == "day" and one.date != other.date:
        return True
    mine, its = one.location, other.location
    return mine is not None and its is not None and any(_differ(mine, its, unit) for unit in UNITS)


def _differ(one: Location, other: Location, unit: str) -> bool:
    mine, its = getattr(one, unit), getattr(other, unit)
    return bool(mine and its and mine != its)
