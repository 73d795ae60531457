"""How far from the best figure may the true one lie: rival claims, and bombers whom nobody counted?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.frames import Frame
from monitor.incidents.outcomes import Claim, plus
from monitor.incidents.people import ONE_OF_THEM, overlap
from monitor.incidents.text import Sentence, Text
from monitor.incidents.tolls import Toll
from monitor.model import Count

PAIR = 2
MOST_BOMBERS = 20  # a greater number before "blew themselves up" counts something else
SPEAKER = 14  # words before a figure in which an unnamed source of it stands


def widened(text: Text, frame: Frame, tolls: Sequence[Toll]) -> tuple[Toll, ...]:
    """The tolls with their ends moved by what others claim; the best figure stays."""
    claims = [c for told in frame.told for c in told.claims]
    return tuple(_widened(text, frame, toll, [c for c in claims if c.outcome == toll.outcome]) for toll in tolls)


def _widened(text: Text, frame: Frame, toll: Toll, claims: Sequence[Claim]) -> Toll:
    high = toll.count.max
    if high is None or toll.count.best in (None, 0):
        return toll
    reach = [high, *(_by_party(toll, c) for c in claims if c.party)]
    reach += [c.count.likely for c in claims if c not in toll.claims and _of_unnamed_source(text, toll, c)]
    if toll.outcome == "killed":
        reach.append(high + _bombers(text, frame, toll))
    top = max(reach)
    return replace(toll, count=Count(min=toll.count.min, best=toll.count.best, max=top)) if top > high else toll


def _by_party(toll: Toll, claim: Claim) -> int:
    """The toll where the party's figure for the other side is put in the place of ours."""
    if claim in toll.claims or claim.count.best is None:
        return 0
    theirs = [
        p.count
        for c in toll.claims
        for p in c.sides
        if not any(overlap(p.category, category) for category in claim.classes)
    ]
    return (plus(theirs).likely if theirs else 0) + claim.count.likely


def _of_unnamed_source(text: Text, toll: Toll, claim: Claim) -> bool:
    """Is it the figure of a witness or a source without a name, for the people that the toll counts?"""
    if claim.stale or claim.party or claim.later or claim.count.likely <= toll.count.likely:
        return False
    sentence = text.sentence_at(claim.first)
    words = text.tokens[max(sentence.first, claim.first - SPEAKER) : claim.first]
    said = any("weak_source" in t.tags for t in words) and any("say" in t.tags for t in words)
    held = {category for c in toll.claims for category in c.classes}
    return said and all(any(overlap(mine, other) for other in held or {None}) for mine in claim.classes)


def _bombers(text: Text, frame: Frame, toll: Toll) -> int:
    """The bombers who died and of whom the figure does not say that they are in it."""
    classes = {c for claim in toll.claims for c in claim.classes | claim.part_classes}
    if "militant" in classes or any(p.head == ONE_OF_THEM for c in toll.claims for p in c.sides):
        return 0
    if any(_counted_in(text, told.sentence) for told in frame.told):
        return 0
    for told in frame.told:
        for at in range(told.sentence.first, told.sentence.last):
            if "self_blast" in text.tokens[at].tags:
                return 1
            if "pair_blast" in text.tokens[at].tags:
                return _number_before(text, told.sentence.first, at)
    return 0


def _counted_in(text: Text, sentence: Sentence) -> bool:
    """ "The bomber among them", "including the attacker"."""
    for at in range(sentence.first, sentence.last):
        if text.tokens[at].tags & {"among", "including"}:
            near = text.tokens[max(sentence.first, at - 3) : min(sentence.last, at + 4)]
            if any("militant" in t.tags and "person" in t.tags for t in near):
                return True
    return False


def _number_before(text: Text, first: int, at: int) -> int:
    """How many "blew themselves up": the number before, else two."""
    match = re.search(r"#[^#,;]{0,6}$", text.shape[first:at])
    number = text.tokens[first + match.start()].number if match else None
    return number if number is not None and number <= MOST_BOMBERS else PAIR
