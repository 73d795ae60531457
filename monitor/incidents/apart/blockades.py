"""Did a crowd block a road, and over what?"""

from monitor.incidents.text import Sentence, Text

ROAD = 5  # words between "blocked" and the road
CAUSE = 25  # words between the road and what the crowd had come for


def blocked(text: Text, sentence: Sentence) -> int | None:
    """ "Residents blocked the highway in protest": the verb, where the sentence says that it was one."""
    for at in text.having("blocking", sentence.first, sentence.last):
        if text.has("roadway", at + 1, min(sentence.last, at + 1 + ROAD)) and _protests(text, sentence):
            return at
    return None


def grievance(text: Text, sentence: Sentence) -> range:
    """The words of what the crowd had come for: "… in protest against | the killing of a trader"."""
    at = blocked(text, sentence) if "blocking" in sentence.tags else None
    if at is None:
        return range(0)
    last = min(sentence.last, at + CAUSE)
    cause = next((n for n in range(at + 1, last) if text.tokens[n].tags & _CAUSES), None)
    return range(0) if cause is None else range(cause + 1, sentence.last)


def _protests(text: Text, sentence: Sentence) -> bool:
    return text.has_any(_CROWDS, sentence.first, sentence.last)


_CROWDS = frozenset(("act.protest", "demanding"))
_CAUSES = frozenset(("over_it", "demanding"))
