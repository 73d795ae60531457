"""Is it a post, a patrol or a vehicle of a force that an act was aimed at?"""

import re
from collections.abc import Mapping, Sequence, Set

from monitor.incidents.apart.nature import ARMED
from monitor.incidents.text import Sentence, Text

AIMED = 8  # words between "opened fire" and what was fired at


ABOARD = 4  # words from "carrying" to the men of a force


def on_force(text: Text, acts: Mapping[str, Sequence[int]], met: Set[int]) -> bool:
    """Was the attack one on a post, a patrol, a convoy: the place or the men named right behind the verb? Behind
    the verb that civilians `met` a camp is where they were."""
    verbs = {at for act in ("shoot", "assault", "throw", "shelling") for at in acts.get(act, ())} - met
    return any(
        (verb < place <= verb + AIMED or _undergone(text, place, verb))
        and "f" not in text.shape[max(verb + 1, place - 2) : place]
        and "who.agent" not in text.tokens[place - 1].tags
        and not _of_civilians(text, place)
        and not _of_limits(text, place)
        for place in acts["force_place"]
        for verb in verbs
    )


def _undergone(text: Text, place: int, verb: int) -> bool:
    """ "A patrol was attacked", "a bus of policemen was fired at"."""
    return place < verb <= place + AIMED and _PASSIVE.search(text.shape, place, verb) is not None


_PASSIVE = re.compile(r"V[wX]?$")


def rides(text: Text, sentence: Sentence) -> list[int]:
    """The vehicles that carry men of a force: "a bus carrying policemen", "a vehicle of the army"."""
    vehicles = text.having("vehicle", sentence.first, sentence.last)
    return [at for at in vehicles if _carries_force(text, at, sentence.last)]


def _carries_force(text: Text, at: int, end: int) -> bool:
    if at + 2 >= end or "riding" not in text.tokens[at + 1].tags:
        return False
    riders = next((t for t in text.tokens[at + 2 : min(end, at + 2 + ABOARD)] if t.shape in "PF"), None)
    return riders is not None and not riders.tags.isdisjoint(ARMED - {"militant"})


def under_fire(text: Text, sentence: Sentence) -> list[int]:
    """The verb of "commandos who were combing the hills came under fire", "the post in A came under fire"."""
    met = (at for at in text.having("met_fire", sentence.first, sentence.last))
    return [at for at in met if _of_force(text, sentence, at)]


def _of_force(text: Text, sentence: Sentence, verb: int) -> bool:
    first = max(sentence.first, verb - AIMED - ABOARD)
    men = next((t for t in text.tokens[first:verb] if t.shape in "PF" or "act.force_place" in t.tags), None)
    return men is not None and not men.tags.isdisjoint((ARMED - {"militant"}) | {"act.force_place"})


def _of_limits(text: Text, place: int) -> bool:
    """ "In X police station limits": where it was, and nothing that was aimed at."""
    behind = text.tokens[place + 1] if place + 1 < len(text.tokens) else None
    return behind is not None and behind.low in _LIMITS


_LIMITS = frozenset(("limits", "area", "jurisdiction", "precincts"))


def _of_civilians(text: Text, place: int) -> bool:
    """ "A camp of labourers", "a convoy of containers", "a civilian convoy": any convoy that is said to be of
    others than a force."""
    if "anybodys" in text.tokens[place].tags and "civilian" in text.tokens[place - 1].tags:
        return True
    if "anybodys" in text.tokens[place].tags and text.tokens[place - 1].low == "their":
        men = text.having_any(_PEOPLE, text.sentence_at(place).first, place)
        known = [text.tokens[at].tags for at in men if "militant" not in text.tokens[at].tags]
        return bool(known) and not any(tags & ARMED for tags in known)  # "shot labourers who slept in their camp"
    owner = text.tokens[place + 2 : place + 5] if text.shape[place + 1 : place + 2] == "f" else ()
    forces = any(t.tags & (ARMED - {"militant"}) for t in owner) and _OF_MEN.match(text.shape, place + 1)
    others = "anybodys" in text.tokens[place].tags and not forces
    return bool(owner) and (others or any(t.tags & {"civilian", "target"} for t in owner))


_PEOPLE = frozenset(("person", "force"))
_OF_MEN = re.compile(r"ft?[wc]{0,2}[PF](?![wUu])")  # "of the army", not "of army supplies"
