"""Did a place change hands: did rebels capture a town, or the army retake it?"""

from itertools import takewhile

from monitor.incidents.text import Sentence, Text

HELD = 7  # words between a verb of taking and the place that was taken
BESIDE = 3  # words between those who act and their verb
_CLOSED = frozenset("pT.;,&VSERKBAIDP")  # shapes that end the object of a verb
_FORCES = frozenset(("police", "military", "security"))
_FIGHTERS = frozenset(("militant", "group", "force", *_FORCES))


def changed_hands(text: Text, sentence: Sentence) -> tuple[str, int] | None:
    """The act of "rebels captured the district centre", "the outpost was overrun", and its verb: a place was taken
    by fighters, or regained by the state."""
    if "seize" not in sentence.tags or not text.has_any(_FIGHTERS, sentence.first, sentence.last):
        return None
    for at in text.having("seize", sentence.first, sentence.last):
        before = text.tokens[max(sentence.first, at - HELD) : at]
        if _is_place(text, sentence, at):
            by_state = any(t.tags & _FORCES and t.tags & {"force", "many"} for t in before[-BESIDE:])
            return ("regain" if by_state else "takeover"), at
    return None


def _is_place(text: Text, sentence: Sentence, at: int) -> bool:
    """Is what the verb at a token has for its object, or its subject in the passive, a place that fighters hold?"""
    if "V" in text.shape[max(0, at - 2) : at] or text.has("who.agent", at + 1, at + 4):
        return text.has("territory", max(sentence.first, at - HELD), at)
    behind = text.tokens[at + 1 : min(sentence.last, at + HELD)]
    if behind and behind[0].low == "it":  # "stormed the town and captured it"
        return text.has("territory", sentence.first, at)
    return any("territory" in t.tags for t in takewhile(lambda t: t.shape not in _CLOSED, behind))
