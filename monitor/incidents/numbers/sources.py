"""Whose word is a figure: the text's own, a hospital's, the police's, a witness's?"""

from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text

# The ranks of the toll rule (codebook, section 6): the lower one goes before the other.
OWN, HOSPITAL, OFFICIAL, UNNAMED = 1, 2, 3, 4
ALIKE = 3  # times: of two figures further apart, one counts a part of the people or others
_OFFICIAL = frozenset(("state", "police", "military", "security"))


def rank(text: Text, claim: Claim) -> int:
    """The rank of who gives the figure in its sentence; nobody named: it is the text's own."""
    sentence = text.sentence_at(claim.first)
    end = text.shape.find(";", claim.last, sentence.last)

    def told(*tags: str) -> bool:
        if sentence.tags.isdisjoint(tags):
            return False
        before = text.has_any(tags, sentence.first, claim.first)
        return before or text.has_any(tags, claim.last, sentence.last if end < 0 else end)

    if not told("say", "gives_figure"):
        return OWN
    if told("hospital") and not told("nameless"):
        return HOSPITAL
    if told("weak_source"):
        return UNNAMED
    return OFFICIAL if told(*_OFFICIAL) else OWN


def rivals(text: Text, one: Claim, other: Claim) -> bool:
    """Do the two give the same people's number, `other` in the words of somebody else?"""
    if other.stale or other.party or other.later or one.count == other.count:
        return False
    if text.sentence_at(one.first) is text.sentence_at(other.first):
        return False
    counts, their = (one.count, other.count), rank(text, other)
    exact = all(c.max == c.min or (c is other.count and c.max is None and their == UNNAMED) for c in counts)
    if not all(c.best for c in counts) or not exact or len(other.sides) > 1 or other.parts or other.among:
        return False
    least, most = sorted(c.likely for c in counts)
    mine, theirs = one.classes or {None}, other.classes or {None}
    side = None in mine and other.classes == {"militant"}  # of the dead of all a part, no rival count
    same = not side and all(any(overlap(a, b) for b in mine) for a in theirs)
    return same and most <= ALIKE * least and their != OWN
