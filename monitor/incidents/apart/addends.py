"""Which incidents does a sentence add up, each with a number of its own?"""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text
from monitor.model import Count

Part = Callable[[Text, Told, int, int], Told]  # the tokens of a sentence as one of its own


def added_up(text: Text, one: Told, part_of: Part) -> list[Told]:
    """The incidents that a sentence adds up, each as a part of it; none where it tells one."""
    return _addends(text, one, part_of) or _one_addend(text, one, part_of)


_ADDEND = re.compile(r"#[Pw]?p")


def _addends(text: Text, one: Told, part_of: Part) -> list[Told]:
    """ "Eleven were killed in two attacks: four in Turbat and seven in Mastung": numbers behind the sum that add up
    to it, each before its place."""
    for claim in one.claims:
        found = list(_ADDEND.finditer(text.shape, max(claim.last, claim.verb + 1), one.sentence.last))
        counts = [text.tokens[m.start()].number or 0 for m in found]
        if len(found) < 2 or sum(counts) != claim.count.best:
            continue
        bounds = [one.sentence.first, *(m.start() for m in found), one.sentence.last]
        head, *rest = (part_of(text, one, start, end) for start, end in pairwise(bounds))
        own = (
            replace(claim, count=Count.exactly(n), first=at, last=at + 1, verb=at, sides=_those(claim, n), parts=())
            for n, at in zip(counts, bounds[1:], strict=False)
        )
        parts = (
            replace(part, claims=(c,), cues=part.cues - {"summary"}) for part, c in zip(rest, own, strict=True)
        )
        return [replace(head, claims=(), violent=False), *parts]
    return []


def _those(claim: Claim, number: int) -> tuple[People, ...]:
    """So many of the people of a claim that has one side."""
    return (
        tuple(replace(side, count=Count.exactly(number)) for side in claim.sides) if len(claim.sides) == 1 else ()
    )


_OF_WHOM_AT_ONE = re.compile(r"#ip[a#tw]")


def _one_addend(text: Text, one: Told, part_of: Part) -> list[Told]:
    """ "Seven died in the week, five of them in a single encounter in the Lolab": the five are one incident's."""
    for claim in one.claims:
        match = _OF_WHOM_AT_ONE.search(text.shape, claim.last, one.sentence.last)
        number = text.tokens[match.start()].number if match else None
        if match is None or number is None or not text.has("one_single", match.end(), match.end() + 2):
            continue
        at = match.start()
        own = replace(
            claim,
            count=Count.exactly(number),
            first=at,
            last=at + 1,
            verb=at,
            sides=_those(claim, number),
            parts=(),
        )
        head, part = part_of(text, one, one.sentence.first, at), part_of(text, one, at, one.sentence.last)
        return [replace(head, claims=(), violent=False), replace(part, claims=(own,), cues=part.cues - {"summary"})]
    return []
