"""Did a crowd fall upon people or things?"""

from monitor.incidents.text import Sentence, Text

REACH = 6  # words between "a crowd" and what it did, or between what was done and "by a crowd"
NAME = 3  # words of "a large, angry crowd"


def fell_upon(text: Text, sentence: Sentence) -> int | None:
    """The crowd of "a crowd of villagers burnt the van", "was beaten by an angry crowd"."""
    if "crowd" not in sentence.tags:
        return None
    crowds = text.having("crowd", sentence.first, sentence.last)
    return next((at for at in crowds if _acted(text, sentence, at)), None)


def _acted(text: Text, sentence: Sentence, crowd: int) -> bool:
    opens = next((at for at in range(crowd - 1, crowd - NAME, -1) if text.shape[at] not in "aw#t"), crowd)
    if text.tokens[opens].low == "by":
        first = max(sentence.first, opens - REACH)
        return text.has_any(_DONE, first, opens) or any(s in "KI" for s in text.shape[first:opens])
    done = text.having_any(_DONE, crowd + 1, min(sentence.last, crowd + 1 + REACH))
    return bool(done) and text.shape[done[0] - 1] != "V"  # "a crowd was attacked"


_DONE = frozenset(("act.arson", "act.melee", "violent_verb", "of_crowds"))
