"""Of which classes were the victims?"""

from collections.abc import Sequence

from monitor.incidents.people import People
from monitor.incidents.tolls import Toll
from monitor.model import Casualty, Category, Count

CATEGORIES: dict[str, Category] = {
    "police": "police",
    "military": "military",
    "militant": "militant",
    "civilian": "civilian",
    "unknown": "unknown",
    "security": "unknown",
}


def casualties(tolls: Sequence[Toll], *, lone: Category | None = None) -> tuple[Casualty, ...]:
    """A row for each class that the text tells; never more than the toll. `lone` is the class of people of whom
    the text tells no class."""
    rows: list[Casualty] = []
    for toll in tolls:
        told: dict[Category, Count] = {}
        for claim in toll.claims:
            for person in claim.sides:
                category = _category(person, lone)
                if category and person.count.best != 0:
                    told[category] = _plus(told.get(category), person.count)
        rows.extend(
            Casualty(outcome=toll.outcome, category=c, min=n.min, max=n.max, best=n.best)
            for c, n in told.items()
            if n.likely <= toll.count.likely
        )
    return tuple(rows)


def _category(person: People, lone: Category | None) -> Category | None:
    return CATEGORIES[person.category] if person.category else lone


def _plus(one: Count | None, other: Count) -> Count:
    if one is None:
        return other
    best = None if one.best is None or other.best is None else one.best + other.best
    high = None if one.max is None or other.max is None else one.max + other.max
    return Count(min=one.min + other.min, max=high, best=best)
