"""Who of those told as hurt died, and is hurt no more?"""

import re
from collections.abc import Sequence

from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text, Token


def are_alive(text: Text, injured: Sequence[Claim], died: Claim) -> bool:
    """ "One died of his wounds …. Three who were hit are stable", "… Two had also been hit", "one died of his
    wounds and two were hurt": those who are told of behind it are others."""
    first = injured[0]
    if _AND_OTHERS.fullmatch(text.shape, died.verb + 1, max(died.verb + 1, first.first)):
        return True
    sentence = text.sentence_at(first.first)
    behind = text.tokens[first.first : sentence.last]
    if sentence.first <= died.last:
        return False
    now = not first.recalled and any(t.low in _NOW for t in behind)
    more = any(t.low == "more" for t in text.tokens[first.first : first.last])  # "… Two more soldiers were hurt"
    return now or more or any("also" in t.low.split() for t in behind)


_AND_OTHERS = re.compile(r"[^R&T.;]{0,8}[&T][tw]?")
_NOW = frozenset(("are", "is", "remain", "remains"))


def was_hurt(injured: Sequence[Claim], died: Claim) -> bool:
    """ "Two of the 40 wounded died": is it told of those who are told as hurt?"""
    return any(p.whole and p.first == q.first for p in died.sides for c in injured for q in c.sides)


def is_name(token: Token) -> bool:
    return token.capital and token.shape == "c"


def killed_after_all(text: Text, hurt: Claim, claims: Sequence[Claim]) -> bool:
    """ "He was injured but got away …. He was killed": one man, who is hurt no more."""
    if hurt.outcome != "injured" or not (pronoun := _pronoun(text, hurt)):
        return False
    later = (c for c in claims if c.outcome == "killed" and c.first > hurt.last)
    return any(_pronoun(text, c) == pronoun for c in later)


def _pronoun(text: Text, one: Claim) -> str:
    """The "he" or "she" of whom alone the figure is."""
    words = {text.tokens[p.first].low for p in one.sides}
    return words.pop() if len(words) == 1 and words <= {"he", "she"} else ""
