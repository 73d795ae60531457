"""Which of the incidents are none after all: a drill, a private feud, a robbery, a gas leak?"""

from collections.abc import Sequence

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.nature import ARMED
from monitor.incidents.apart.told import Told
from monitor.incidents.text import Sentence, Text

OF_TRADE = 4  # words of trade in a paragraph in which shares explode and currencies come under attack
OF_VICE = 2  # words of drugs, gambling and crime by which arrests are a drive of the police
DENIED = 3  # words before "ruled out" in which a "not" turns it round
NEAR_LEAD = 3  # sentences from the first one in which a text says that it was a drill, or what the motive was


def without_dismissed(text: Text, found: Sequence[Frame]) -> list[Frame]:
    """The incidents but those that the text itself makes an exercise, ordinary crime, an accident, or that are
    figures of speech."""
    crimes = any(_adds_up_crimes(t) for f in found for t in f.told)
    kept = [f for f in found if not (_is_dismissed(text, f) or (crimes and not _is_armed(f)))]
    if kept == found[:1] and len(found) > 1 and "plural_acts" in found[0].lead.sentence.tags:
        return []  # "two men lost their lives in incidents of firing": nothing is left of those that it adds up
    return kept


def _is_dismissed(text: Text, frame: Frame) -> bool:
    first = frame.lead.sentence.index
    near = any(_dismisses(text, frame, one) for one in _near(frame))
    near = near or any(_was_played(text, s) for s in text.sentences[first : first + NEAR_LEAD + 1])
    return near or _was_accident(text, frame) or _is_figurative(text, frame) or _is_of_vice(text, frame)


def _is_of_vice(text: Text, frame: Frame) -> bool:
    """ "Police held 51 criminals in a crackdown, with nine pistols and 3 kg of hashish": nobody hurt, no group."""
    if any(t.acts.keys() - _SEIZED or t.harm_done for t in frame.told):
        return False
    told = (t.sentence for t in frame.told)
    words = sum(len(text.having("vice", s.first, s.last)) for s in told)
    return words >= OF_VICE and not _is_armed(frame)


_SEIZED = frozenset(
    ("arrest_act", "arms", "find", "defuse", "hunt", "clash", "shoot", "force_place", "grenade", "craft", "arson")
)


def _adds_up_crimes(one: Told) -> bool:
    """ "Robbers wounded three people in different parts of the city": what follows are these."""
    return not one.sentence.index and "private" in one.cues and "summary" in one.cues


def _is_figurative(text: Text, frame: Frame) -> bool:
    """ "The stock exchange exploded upwards, dealers said": nobody is hurt, and the words around are of trade."""
    if any(t.claims for t in frame.told) or any("planted_bomb" in t.sentence.tags for t in frame.told):
        return False
    own = frame.lead.sentence.paragraph
    words = sum(len(text.having("business", s.first, s.last)) for s in text.sentences if s.paragraph == own)
    return words >= OF_TRADE and not _is_armed(frame)


def _near(frame: Frame) -> list[Told]:
    last = frame.lead.sentence.index + NEAR_LEAD
    return [t for t in frame.told if t.sentence.index <= last]


def _dismisses(text: Text, frame: Frame, one: Told) -> bool:
    if "sham" in one.cues or _began_as_crime(text, frame, one):
        return True
    if "motive" not in one.cues:
        return False
    more = _dead(one) > _dead(frame.lead) > 0  # "in May forty died in fights over land": in others
    return not more and _is_stated(text, one) and not _is_armed(frame)


def _dead(one: Told) -> int:
    return max((c.count.likely for c in one.claims if c.outcome == "killed"), default=0)


def _was_played(text: Text, sentence: Sentence) -> bool:
    """ "The exercise, the fourth this year, was held to test …"."""
    begins = "play" in text.tokens[sentence.first].tags
    return begins and bool(text.having("play_of", sentence.first, sentence.last))


def _began_as_crime(text: Text, frame: Frame, one: Told) -> bool:
    """ "Robbers barged into a shop in Malir. … One of the owners shot him": the same robbery."""
    crime = "private" in one.cues and not (one.acts or one.claims)
    before = one.sentence.index < frame.lead.sentence.index
    return crime and before and not _is_armed(frame)


def _was_accident(text: Text, frame: Frame) -> bool:
    """Does the text say of a bang what it was: "a cylinder had leaked", "no trace of explosives was found"?"""
    return any(_explains(text, t) for t in frame.told) and not _is_armed(frame)


def _explains(text: Text, one: Told) -> bool:
    """Is the cause told, as no guess?"""
    if not one.cues & {"mishap", "no_attack"}:
        return False
    first, last = one.sentence.first, one.sentence.last
    if "no_attack" in one.cues:
        at = text.having("no_attack", first, last)[0]
        return "X" not in text.shape[max(first, at - DENIED) : at]  # "officials have not ruled out sabotage"
    return _is_stated(text, one)


def _is_stated(text: Text, one: Told) -> bool:
    """Is the motive told as such, not weighed against another?"""
    return not text.has("open_question", one.sentence.first, one.sentence.last)


def _is_armed(frame: Frame) -> bool:
    """Has an armed group, a force or a whole tribe a part in it?"""
    if any(c.classes & ARMED for told in frame.told for c in told.claims):
        return True
    return any(told.sentence.tags & _PARTIES for told in frame.told)


_PARTIES = frozenset(("group", "outfit", "tribe", "claiming"))
