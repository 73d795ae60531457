"""Which found incident is which wanted one?"""

from collections.abc import Sequence

from monitor.evaluation.cases import Wanted
from monitor.evaluation.naming import same_name
from monitor.model import OUTCOMES, Facts

# What makes two accounts be of one incident, by weight: its day and its place before its numbers.
DAY, PLACE, DISTRICT, PROVINCE, COUNT, ACT, TIMING = 2.0, 2.0, 1.0, 0.5, 1.0, 1.0, 0.5
LEAST = 1.0  # below it they share nothing that tells incidents apart

Pair = tuple[Wanted | None, Facts | None]


def paired(wanted: Sequence[Wanted], found: Sequence[Facts]) -> tuple[Pair, ...]:
    """One to one, the likest first; what is left over stands alone. In the order of the case, then of the text."""
    scores = sorted(
        ((likeness(one, facts), -i, -j) for i, one in enumerate(wanted) for j, facts in enumerate(found)),
        reverse=True,
    )
    only = len(wanted) == len(found) == 1
    partner: dict[int, int] = {}
    for score, i, j in scores:
        alike = score >= LEAST or (only and _leaves_open(wanted[-i]))
        if alike and -i not in partner and -j not in partner.values():
            partner[-i] = -j
    told = [(one, found[partner[i]] if i in partner else None) for i, one in enumerate(wanted)]
    alone = [(None, facts) for j, facts in enumerate(found) if j not in partner.values()]
    return (*told, *alone)


def _leaves_open(wanted: Wanted) -> bool:
    """Whether the case fixes neither day nor place: what it is about is then the one incident of the text."""
    return not {"date", "place", "admin2", "admin1"} & wanted.choices.keys()


def likeness(wanted: Wanted, facts: Facts) -> float:
    """How much the two share, in points."""
    score = 0.0
    where = facts.location
    names = (where.name, where.admin2, where.admin1) if where else (None, None, None)
    for key, name, points in zip(("place", "admin2", "admin1"), names, (PLACE, DISTRICT, PROVINCE), strict=True):
        accepted = [answer for answer in wanted.choices.get(key, ()) if answer is not None]
        if name is not None and same_name(name, accepted):
            score += points
    for key, value, points in (
        ("date", facts.date, DAY),
        ("sub_event_type", facts.sub_event_type, ACT),
        ("timing", facts.timing, TIMING),
    ):
        if value is not None and value in wanted.choices.get(key, ()):
            score += points
    for outcome in OUTCOMES:
        figures, count = wanted.counts.get(outcome), getattr(facts, outcome)
        if figures is not None and count is not None and figures.get("best") == count.best:
            score += COUNT
    return score
