"""Which of the incidents are none after all: a drill, a private feud?"""

from collections.abc import Sequence

from monitor.incidents.apart.acts import Told
from monitor.incidents.apart.frames import Frame
from monitor.incidents.apart.nature import ARMED
from monitor.incidents.text import Text

NEAR_LEAD = 3  # sentences from the first one in which a text says that it was a drill, or what the motive was


def without_dismissed(text: Text, found: Sequence[Frame]) -> list[Frame]:
    """The incidents but those that the text itself makes an exercise or ordinary crime."""
    return [f for f in found if not any(_dismisses(text, f, one) for one in _near(f))]


def _near(frame: Frame) -> list[Told]:
    last = frame.lead.sentence.index + NEAR_LEAD
    return [t for t in frame.told if t.sentence.index <= last]


def _dismisses(text: Text, frame: Frame, one: Told) -> bool:
    if "sham" in one.cues:
        return True
    return "motive" in one.cues and _is_stated(text, one) and not _is_armed(text, frame)


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
