"""Are people held over a deed that the sentence only names, or over so many that the arrest is the news?"""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text

LINKED = 26  # words between the arrest and "over", "involved in"
CASE = 9  # words behind "in" that name a case
_FOR_IT = frozenset(("for", "over", "in connection with", "suspected of", "accused of"))
_HANDLED = frozenset(
    ("arrest_act", "hunt", "clash", "find", "defuse", "rescue", "arms", "force_place", "on_force", "off_duty")
)


def held_over(text: Text, sentence: Sentence, acts: Mapping[str, Sequence[int]], claims: Sequence[Claim]) -> bool:
    """ "A man was arrested in the grenade throwing case", "four were held over the killing of a trader"."""
    deeds = list(_named(text, sentence, acts, claims))
    return bool(deeds)


def held_over_several(
    text: Text, sentence: Sentence, acts: Mapping[str, Sequence[int]], claims: Sequence[Claim]
) -> bool:
    """ "A man accused of having helped in three bombings was arrested"."""
    deeds = list(_named(text, sentence, acts, claims))
    return bool(deeds) and _are_several(text, deeds, claims)


def _are_several(text: Text, deeds: Sequence[int], claims: Sequence[Claim]) -> bool:
    """ "Three bombings", or a kind of crime: "on charges of | kidnapping and torture"; not where "the three" were
    held, of whom more was told before."""
    if any("plural_acts" in text.tokens[at].tags for at in deeds):
        return True
    if any("t" in text.shape[max(0, c.first - 1) : c.first + 1] for c in claims):
        return False
    return any(_KIND.match(text.shape, at - 1) for at in deeds)


_KIND = re.compile(r"[pf&,].[&,.;]")


def _named(
    text: Text, sentence: Sentence, acts: Mapping[str, Sequence[int]], claims: Sequence[Claim]
) -> Iterator[int]:
    """The words for the deeds, where all of them stand behind the arrest and what joins them to it."""
    held = [c.verb for c in claims if c.outcome == "arrested" and c.count.best != 0]
    if not held:
        return
    near = range(held[0] + 1, min(held[0] + LINKED, sentence.last))
    link = next((at for at in near if _links(text, at)), None)
    harmed = (c.verb for c in claims if c.outcome in ("killed", "injured", "abducted") and c.count.best != 0)
    deeds = {*harmed, *(at for act, ats in acts.items() if act not in _HANDLED for at in ats)}
    if link is None or _in_the_act(text, sentence, held[0]):
        return
    if "R" not in text.shape[held[0] : link] and all(at > link for at in deeds):
        yield from sorted(deeds)


def _in_the_act(text: Text, sentence: Sentence, arrest: int) -> bool:
    """ "Villagers caught one of the men involved in the raid while he was fleeing": the arrest has a scene of its
    own and is news."""
    return any(t.low == "while" for t in text.tokens[arrest + 1 : sentence.last])


def _links(text: Text, at: int) -> bool:
    """ "Over", "involved in", "in the … case", "a suspect in"; not "over | a dozen"."""
    token = text.tokens[at]
    if is_bound(text, at):
        return False
    case = token.low == "in" and any(t.low == "case" for t in text.tokens[at + 2 : at + CASE])
    planner = "planner" in token.tags and text.shape[at + 1 : at + 2] == "f"  # "the facilitator of the attack"
    suspect = token.low == "in" and "suspect" in text.tokens[at - 1].tags  # "the prime suspect in the murder of"
    return token.low in _FOR_IT or "record" in token.tags or case or planner or suspect


def is_bound(text: Text, at: int) -> bool:
    """ "Over | 20 people": more than that, and not what they are held over."""
    return text.shape[at : at + 2] == "b#"
