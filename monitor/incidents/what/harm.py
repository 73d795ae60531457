"""Who was hit by what an incident's sentences tell?"""

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text


def aimed(text: Text, lead: Told) -> str | None:
    """The class of who is told first to be hurt; who was with his brother or a friend was on no duty."""
    sides = [p for c in lead.claims if c.outcome in ("killed", "injured") for p in c.sides]
    if any("keeper" in text.tokens[p.first].tags for p in sides):
        return None
    return sides[0].category if sides else None


def attacked(frame: Frame, unnamed: frozenset[int]) -> bool:
    """Did militants without a name act, and was it no operation of the forces that they answered?"""
    operation = any(set(t.acts.get("hunt", ())) - set(t.acts.get("mutual", ())) for t in frame.told)
    return not operation and any(t.sentence.index in unnamed for t in frame.told)


def hurt(frame: Frame) -> frozenset[str | None]:
    """The classes of those who were killed or injured."""
    claims = (c for told in frame.told for c in told.claims if c.count.best != 0)
    return frozenset(k for c in claims if c.outcome in ("killed", "injured") for k in hit(c))


def hit(claim: Claim) -> frozenset[str | None]:
    """The classes of a claim's people: those of its parts only where the whole says none."""
    classes: frozenset[str | None] = frozenset(claim.classes)
    return classes if "militant" in classes else classes | claim.part_classes
