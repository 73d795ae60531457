"""Of which class were those of whom their figure tells none?"""

from collections.abc import Mapping, Sequence

from monitor.incidents.apart.frame import Frame
from monitor.incidents.numbers.breakdowns import called
from monitor.incidents.numbers.classes import CATEGORIES
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Sentence, Text
from monitor.model import Category, Count

OF_CIVILIANS = ("Violence against civilians", "Protests", "Riots")
ABOARD = 3  # words from "carrying" to the passengers


def implied(
    text: Text, frame: Frame, toll: Toll, told: Mapping[Category, Count], event: tuple[str, str]
) -> Category | None:
    """The class by which the text calls them elsewhere, or that the kind of act or their like tells."""
    return _called(text, frame, toll, told) or _lone(text, frame, event) or _of_one_kind(text, frame, toll, told)


def _called(text: Text, frame: Frame, toll: Toll, told: Mapping[Category, Count]) -> Category | None:
    """The class by which the text calls them all elsewhere, where nobody of another is told."""
    own = called(text, [t.sentence for t in frame.told], toll)
    found = CATEGORIES.get(own) if own is not None else None
    return found if told.keys() <= {found} else None


def _of_one_kind(text: Text, frame: Frame, toll: Toll, told: Mapping[Category, Count]) -> Category | None:
    """The class of most of the dead, or of "two more labourers", where nobody of the incident is anything else."""
    claims = [c for one in frame.told for c in one.claims if c.count.best != 0]
    kinds = {k for c in claims for k in c.classes | c.part_classes} - {None}
    if toll.outcome != "killed" or len(told) != 1 or not kinds <= told.keys():
        return None
    left = toll.count.likely - sum(c.likely for c in told.values())
    more = any(p.category and "o" in text.shape[p.first : p.last] for c in claims for p in c.sides)
    return next(iter(told)) if more or (left * 2 <= toll.count.likely and "civilian" in told) else None


def _lone(text: Text, frame: Frame, event: tuple[str, str]) -> Category | None:
    """The class of people of whom the text says none: who is attacked by armed men is a civilian, and so is who was
    in a bus of passengers; who falls in a raid or an encounter with the forces is one of those they fought."""
    if event[0] in OF_CIVILIANS:
        return "civilian"
    hurt = {c for told in frame.told for claim in told.claims if claim.outcome == "killed" for c in claim.classes}
    if event[0] == "Explosions/Remote violence" and _of_passengers(text, frame):
        return "civilian"
    if event == ("Battles", "Armed clash") and hurt == {None} and _sought(frame):
        return "militant"
    return None


def _of_passengers(text: Text, frame: Frame) -> bool:
    """ "A van carrying passengers": who was hit by a bomb on it, where the text names nobody else."""
    sentences = [told.sentence for told in frame.told]
    named = any(text.has_any(_ARMED, s.first, s.last) for s in sentences[:1])
    return not named and any(_carries_passengers(text, at, s.last) for s in sentences for at in _riding(text, s))


_ARMED = ("police", "military", "militant", "of_police", "of_military")


def _riding(text: Text, sentence: Sentence) -> Sequence[int]:
    return text.having("riding", sentence.first + 1, sentence.last)


def _carries_passengers(text: Text, at: int, end: int) -> bool:
    riders = text.tokens[at + 1 : min(end, at + 1 + ABOARD)]
    return text.has("vehicle", at - 1, at) and any({"civilian", "many"} <= t.tags for t in riders)


def _sought(frame: Frame) -> bool:
    return any("hunt" in told.acts for told in frame.told)
