"""What does a sentence tell?"""

from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence
from monitor.incidents.values import value

# acts that need no figure to be an incident of their own, on their own day
STRONG = frozenset(("suicide", "blast", "shoot", "fight", "abduction", "air", "shelling"))
DEEDS = STRONG | {"assault", "arson", "defuse", "grenade"}
COUNTED = frozenset(("statistic", "countless", "since"))  # how a sentence speaks that adds incidents up


@value(frozen=True, slots=True, kw_only=True, eq=False)  # of one sentence: known by itself
class Told:
    """What a sentence tells: its acts with the tokens that name them, its claims, and how it speaks."""

    sentence: Sentence
    acts: dict[str, tuple[int, ...]]
    claims: tuple[Claim, ...]
    cues: frozenset[str]
    violent: bool
    parted: bool  # "separately", a heading
    meantime: bool  # "meanwhile", "further"
    labelled: bool = False  # an item of a round-up begins here: "Korangi: a constable was …"
    whole: Sentence | None = None  # of a part of a sentence, the sentence
    after: bool = False  # its news came after a deed, which it only names: a funeral, a verdict

    @property
    def deeds(self) -> set[str]:
        return {act for act in self.acts if act in DEEDS}

    @property
    def harm_done(self) -> bool:
        """Were people killed, hurt or taken, not only arrested?"""
        return bool(self.claims) and any(c.count.best != 0 and c.outcome != "arrested" for c in self.claims)

    @property
    def harm(self) -> bool:
        return any(c.count.best != 0 for c in self.claims)
