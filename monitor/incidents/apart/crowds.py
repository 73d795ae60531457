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
    if opens >= sentence.first and text.shape[opens] in "pf":
        return False  # "fired into a crowd"
    for at in range(crowd + 1, min(sentence.last, crowd + 1 + REACH)):
        if text.tokens[at].tags & _DONE:
            return text.shape[at - 1] != "V"  # "a crowd was attacked"
        if text.shape[at] in ",;:VR":
            return False
    return False


_DONE = frozenset(("act.arson", "act.melee", "violent_verb", "of_crowds"))
