"""Does a clause without a verb tell a second deed: "two were killed in Sopore and a carpenter in Litter"?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.apart.addends import Part
from monitor.incidents.apart.conjoined import HARM, set_apart
from monitor.incidents.apart.heads import heads_paragraph
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.people import ONE, People
from monitor.incidents.text import Text
from monitor.knowledge.model import PlaceMention
from monitor.model import Count

# "… and two militants in", "… and a carpenter at", with no verb before the next comma
_MORE = re.compile(r"&b?([#a][wcF]{0,3}P)p(?=[^VKDIJBASRE;:]{1,14}(?:[,;.]|\Z))")


def second_deed(text: Text, one: Told, part_of: Part, places: Sequence[PlaceMention]) -> list[Told]:
    """The sentence in two parts, each with the people who met the same in its place; none where it tells one, or
    goes on with those whom its paragraph counted."""
    if not heads_paragraph(text, one):
        return []
    for claim in one.claims:
        if claim.outcome not in HARM or claim.count.best in (None, 0) or claim.total or not claim.sides:
            continue
        start, end = max(claim.sides[0].last, claim.verb + 1), one.sentence.last
        match = _MORE.search(text.shape[:end], start)
        if match is None or not set_apart(text, (one.sentence.first, match.start(), end), places):
            continue
        at, last = match.span(1)
        first, second = part_of(text, one, one.sentence.first, match.start()), part_of(text, one, at, end)
        own = tuple(p for p in claim.sides if p.first < match.start())
        count = Count.exactly(sum(p.count.likely for p in own))
        further = _claim(text, claim, at, last)
        kept = tuple(replace(c, sides=own, count=count) if c is claim else c for c in first.claims)
        return [replace(first, claims=kept), replace(second, claims=(further,), violent=one.violent)]
    return []


def _claim(text: Text, claim: Claim, first: int, last: int) -> Claim:
    """The same that befell other people."""
    number, noun = text.tokens[first].number, text.tokens[last - 1]
    people = People(
        first=first,
        last=last,
        form="counted",
        count=ONE if number is None else Count.exactly(number),
        category=class_of_word(noun),
        head=noun.low,
    )
    return replace(claim, count=people.count, first=first, last=last, verb=last - 1, sides=(people,), parts=())
