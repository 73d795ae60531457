"""How grave is an incident?

low: less than what follows · medium: one dead, five wounded or one abducted · high: 4 dead, 20 wounded or five
abducted · critical: 10 dead or 60 wounded. One step up where a school, a hospital, a place of worship, children or
aid workers are the target and somebody was hurt.
"""

from monitor import languages
from monitor.model import Facts, Severity

RULE = __doc__.partition("\n\n")[2].strip() if __doc__ else ""

STEPS: tuple[Severity, ...] = ("low", "medium", "high", "critical")
DEAD = (1, 4, 10)
WOUNDED = (5, 20, 60)
ABDUCTED = (1, 5)


def severity(facts: Facts) -> Severity:
    """How grave it is, by the rule above; what is not known counts as none."""
    dead, wounded, abducted = (
        0 if count is None else count.likely for count in (facts.killed, facts.injured, facts.abducted)
    )
    step = max(_step(dead, DEAD), _step(wounded, WOUNDED), _step(abducted, ABDUCTED))
    if dead + wounded + abducted > 0:
        aimed = {word for target in facts.targets for word in target.casefold().replace("'", " ").split()}
        step += not aimed.isdisjoint(languages.protected())
    return STEPS[min(step, len(STEPS) - 1)]


def _step(number: int, limits: tuple[int, ...]) -> int:
    """How many of the limits the number reaches."""
    return sum(number >= limit for limit in limits)
