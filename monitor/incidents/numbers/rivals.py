"""How far from the best figure may the true one lie: rival claims, and bombers whom nobody counted?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.apart.frame import Frame
from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.hours import overtaken
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.numbers.sources import rivals
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Sentence, Text
from monitor.model import Count

PAIR = 2
MOST_BOMBERS = 20  # a greater number before "blew themselves up" counts something else


def widened(text: Text, frame: Frame, tolls: Sequence[Toll]) -> tuple[Toll, ...]:
    """The tolls with their ends moved by what others claim; the best figure stays."""
    claims = [c for told in frame.told for c in told.claims]
    before = overtaken(claims)
    claims = [c for c in claims if c not in before]
    return tuple(_widened(text, frame, toll, [c for c in claims if c.outcome == toll.outcome]) for toll in tolls)


def _widened(text: Text, frame: Frame, toll: Toll, claims: Sequence[Claim]) -> Toll:
    high = toll.count.max
    if high is None or toll.count.best in (None, 0):
        return toll
    reach = [high, *(_by_party(toll, c) for c in claims if c.party)]
    if toll.outcome == "killed":
        reach.append(high + _bombers(text, frame, toll))
    told = [c for c in claims if len(toll.claims) == 1 and rivals(text, toll.claims[0], c)]
    known = [c.count.likely for c in told]
    if any("corpse" in text.tokens[c.verb].tags and c.count.likely in known for c in claims):
        known = [n for n in known if n > high]  # the bodies that one hospital has are some of the dead
    low, top = min([toll.count.min, *known]), max([*reach, *known])
    if any(c.count.max is None and c.count.likely == top for c in told):
        return replace(toll, count=Count(min=low, best=toll.count.best, max=None))  # "an aide spoke of over 60"
    wider = (low, top) != (toll.count.min, high)
    return replace(toll, count=Count(min=low, best=toll.count.best, max=top)) if wider else toll


def _by_party(toll: Toll, claim: Claim) -> int:
    """The toll where the party's figure for the other side is put in the place of ours."""
    if claim.count.best is None:
        return 0
    theirs = [
        p.count
        for c in toll.claims
        for p in c.sides
        if not any(overlap(p.category, category) for category in claim.classes)
    ]
    return (plus(theirs).likely if theirs else 0) + claim.count.likely


def _bombers(text: Text, frame: Frame, toll: Toll) -> int:
    """The bombers who died and of whom the figure does not say that they are in it."""
    classes = {c for claim in toll.claims for c in claim.classes | claim.part_classes}
    if "militant" in classes:
        return 0
    if any(_counted_in(text, told.sentence) for told in frame.told):
        return 0
    for told in frame.told:
        if told.sentence.tags.isdisjoint(_BLASTS):
            continue
        for at in text.having_any(_BLASTS, told.sentence.first, told.sentence.last):
            if "self_blast" in text.tokens[at].tags:
                return 1
            return _number_before(text, told.sentence.first, at)
    return 0


def _counted_in(text: Text, sentence: Sentence) -> bool:
    """ "The bomber among them", "including the attacker"."""
    if "including" not in sentence.tags and "among" not in sentence.tags:
        return False
    for at in text.having_any(_OF_THEM, sentence.first, sentence.last):
        near = text.tokens[max(sentence.first, at - 3) : min(sentence.last, at + 4)]
        if any("militant" in t.tags for t in near):
            return True
    return False


_BLASTS = ("self_blast", "pair_blast")
_OF_THEM = ("among", "including")


def _number_before(text: Text, first: int, at: int) -> int:
    """How many "blew themselves up": the number before, else two."""
    match = re.search(r"#[^#,;]{0,6}$", text.shape[first:at])
    number = text.tokens[first + match.start()].number if match else None
    return number if number is not None and number <= MOST_BOMBERS else PAIR
