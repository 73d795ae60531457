"""Which of the incidents are none after all: a drill, a private feud, a robbery, a gas leak?"""

from collections.abc import Sequence

from monitor.incidents.apart.acts import VIOLENT, Told
from monitor.incidents.apart.frames import Frame
from monitor.incidents.apart.nature import ARMED
from monitor.incidents.apart.tellings import BANGS
from monitor.incidents.text import Text

DENIED = 3  # words before "ruled out" in which a "not" turns it round
NEAR_LEAD = 3  # sentences from the first one in which a text says that it was a drill, or what the motive was


def without_dismissed(text: Text, found: Sequence[Frame]) -> list[Frame]:
    """The incidents but those that the text itself makes an exercise, ordinary crime or an accident."""
    return [f for f in found if not (any(_dismisses(text, f, one) for one in _near(f)) or _was_accident(text, f))]


def _near(frame: Frame) -> list[Told]:
    last = frame.lead.sentence.index + NEAR_LEAD
    return [t for t in frame.told if t.sentence.index <= last]


def _dismisses(text: Text, frame: Frame, one: Told) -> bool:
    if "sham" in one.cues or _began_as_crime(text, frame, one):
        return True
    return "motive" in one.cues and _is_stated(text, one) and not _is_armed(text, frame)


def _began_as_crime(text: Text, frame: Frame, one: Told) -> bool:
    """ "Robbers barged into a shop in Malir. … One of the owners shot him": the same robbery, nowhere else."""
    crime = "private" in one.cues and not (one.acts or one.claims)
    before = one.sentence.index < frame.lead.sentence.index
    return crime and before and not (frame.districts or frame.parted or _is_armed(text, frame))


def _was_accident(text: Text, frame: Frame) -> bool:
    """Does the text say of a bang what it was: "a cylinder had leaked", "no trace of explosives was found"?"""
    if _is_armed(text, frame) or any(t.acts.keys() & (VIOLENT - BANGS) for t in frame.told):
        return False
    explained = [t for t in frame.told if _explains(text, t)]
    return bool(explained) and not any("planted_bomb" in t.sentence.tags for t in frame.told)


def _explains(text: Text, one: Told) -> bool:
    """Is the cause told, as no guess and of no other accident?"""
    if not one.cues & {"mishap", "no_attack"} or one.cues & {"statistic", "recall", "stale"} or one.parted:
        return False
    first, last = one.sentence.first, one.sentence.last
    if "no_attack" in one.cues:
        at = text.having("no_attack", first, last)[0]
        return "X" not in text.shape[max(first, at - DENIED) : at]  # "officials have not ruled out sabotage"
    return _is_stated(text, one)


def _is_stated(text: Text, one: Told) -> bool:
    """Is the motive told as such, neither denied nor weighed against another?"""
    words = text.tokens[one.sentence.first : one.sentence.last]
    return not any("open_question" in t.tags or t.shape == "X" for t in words)


def _is_armed(text: Text, frame: Frame) -> bool:
    """Has an armed group, a force or a whole tribe a part in it?"""
    if any(c.classes & ARMED for told in frame.told for c in told.claims):
        return True
    return any(
        t.tags & _PARTIES
        for told in frame.told
        for t in text.tokens[told.sentence.first : told.sentence.last]
        if t.tags
    )


_PARTIES = frozenset(("group", "outfit", "tribe", "claiming"))
