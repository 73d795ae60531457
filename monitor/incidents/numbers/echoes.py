"""Who met the same as those told of before: "Two voters died. So did a policeman"?"""

from dataclasses import replace

from monitor.incidents.numbers.clauses import Crowd
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text

_DID = frozenset(("did", "was", "were"))
NEAR = 3  # words from "so" to the people


def echoed(text: Text, sentence: Sentence, crowd: Crowd, before: Claim | None) -> list[Claim]:
    """The claim of "so did a policeman": of others than those of whom the last claim tells, who met the same."""
    first = sentence.first
    if before is None or text.tokens[first].low != "so" or text.tokens[first + 1].low not in _DID:
        return []
    people = crowd.between(first + 1, first + 1 + NEAR)[:1]
    return [
        replace(before, count=p.count, first=first, last=p.last, verb=first + 1, sides=(p,), parts=(), total=False)
        for p in people
    ]
