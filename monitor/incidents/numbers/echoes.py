"""Who met the same as those told of before: "Two voters died. So did a policeman"?"""

from dataclasses import replace

from monitor.incidents.numbers.clauses import Crowd
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.text import Sentence, Text

_DID = frozenset(("did", "was", "were"))
NEAR = 3  # words from "so" to the people


def echoed(text: Text, sentence: Sentence, crowd: Crowd, before: Claim | None) -> list[Claim]:
    """The last claim with the people of "so did a policeman", who met what it tells."""
    first = sentence.first
    if before is None or text.tokens[first].low != "so" or text.tokens[first + 1].low not in _DID:
        return []
    people = crowd.between(first + 1, first + 1 + NEAR)[:1]
    return [
        replace(before, count=plus([before.count, p.count]), last=p.last, sides=(*before.sides, p), total=False)
        for p in people
    ]
