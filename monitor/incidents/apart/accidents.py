"""Did those whom a sentence tells of come to harm by an accident, whatever fight it names beside it?"""

from collections.abc import Mapping, Sequence

from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text

BESIDE = 3  # words from the "during" to the fight
_DEEDS = frozenset(
    (
        "suicide", "blast", "bomb", "shoot", "fight", "clash", "grenade", "air", "shelling", "abduction", "melee",
        "assault", "hunt", "arson",
    )
)  # fmt: skip
_AROUND = frozenset(("during", "amid", "amidst", "to", "towards"))


def by_accident(text: Text, sentence: Sentence, acts: Mapping[str, Sequence[int]], claims: Sequence[Claim]) -> bool:
    """ "Two helicopters collided, killing nine, as they moved troops during fighting"; not "a bus fell in a gorge,
    killing nine, after gunmen had fired at it"."""
    crash = next(iter(text.having("accident", sentence.first, sentence.last)), None)
    harms = {c.verb for c in claims if c.count.best != 0}
    if crash is None or not harms or min(harms) < crash:
        return False
    deeds = {at for act in acts.keys() & _DEEDS for at in acts[act]}
    deeds -= {at for at in harms if not any(at in acts[act] for act in acts.keys() & _DEEDS - {"assault"})}
    return all(_is_beside(text, sentence, at) for at in deeds)


def _is_beside(text: Text, sentence: Sentence, deed: int) -> bool:
    """Does it only tell when or on the way to what: "during fighting", "on their way to an encounter site"?"""
    return any(t.low in _AROUND for t in text.tokens[max(sentence.first, deed - BESIDE) : deed])


def fell_in(text: Text, sentence: Sentence) -> bool:
    """ "Nine more were hurt as the roof collapsed", behind the blast that brought it down?"""
    told = text.having("accident", sentence.first, sentence.last)
    blown = text.has_any(("act.blast", "act.suicide"), 0, sentence.first)
    return blown and all(text.tokens[at].low.endswith(("collapsed", "collapse")) for at in told)
