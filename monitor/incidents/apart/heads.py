"""How does a sentence begin: a paragraph, a place, a later hour of the day, and does it open something else?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from monitor.incidents.apart.told import Told
from monitor.incidents.text import Text
from monitor.incidents.when import When

_ENDS = frozenset(".!?\"”)’'")
HEADING = 24  # words; a longer line without a full stop, or one with a day, is a sentence that lost it
SUBJECT = 3  # words at the head of a sentence in which "in the evening" stands
_SETTING = re.compile(r"p(?:[ta][wc]{0,2}[Uw]f)?[tw]?(?=c)")  # "in", "in neighbouring", "in the far province of"
_OF_TIME = frozenset(("months", "months_short", "weekdays"))
_LATER_DAY = frozenset(("after_unit", "next_day"))


def begins_with_place(text: Text, one: Told) -> bool:
    """ "In neighbouring Gadchiroli, police found a mine"."""
    return _SETTING.match(text.shape, one.sentence.first) is not None


def later_that_day(text: Text, one: Told) -> bool:
    """ "In the evening, …", "Hours later, …", "Also on Thursday, …"."""
    first = one.sentence.first
    also = text.tokens[first].low == "also" and text.has("weekdays", first, first + SUBJECT)
    return also or text.has("same_day", first, first + SUBJECT)


def headed_by_place(text: Text, one: Told) -> bool:
    """ "In Bannu, …", "In the Bara tehsil …" at the head of a paragraph, with a place not named before."""
    opening = _SETTING.match(text.shape, one.sentence.first)
    if opening is None or text.tokens[opening.start()].low not in ("in", "at") or not heads_paragraph(text, one):
        return False
    place = opening.end()
    name = text.raw[text.starts[place] : text.ends[min(place + 1, one.sentence.last - 1)]]
    return name not in text.raw[: one.sentence.start]


def heads_paragraph(text: Text, one: Told) -> bool:
    index = one.sentence.index
    return not index or text.sentences[index - 1].paragraph != one.sentence.paragraph


def heads_another(one: Told, behind: Told) -> bool:
    """Does a "meanwhile" at the head of a paragraph belong to what the next sentence tells?"""
    if not (one.parted or one.meantime) or not behind.harm_done:
        return False
    return behind.sentence.paragraph == one.sentence.paragraph


def harms_others(one: Told) -> bool:
    """Are people hurt or taken of whom the text has not told: no "he", no "those wounded", nobody held for it?"""
    return any(p.form != "definite" for c in one.claims if c.outcome != "arrested" for p in c.sides)


def has_headings(text: Text) -> bool:
    """Can a line without a full stop be a heading? Not where the sentences before the ends of lines have none."""
    ends = [s for s, behind in pairwise(text.sentences) if behind.paragraph != s.paragraph]
    long = [text.raw[s.end - 1] in _ENDS for s in ends if s.last - s.first > HEADING]
    return sum(long) * 2 >= len(long)


def is_heading(text: Text, one: Told) -> bool:
    """A line of its own without a full stop belongs to what follows; so does the half of a sentence that tells a
    deed and nobody whom it harmed."""
    sentence = one.whole if one.whole is not None and one.harm else one.sentence
    if text.raw[sentence.end - 1] in _ENDS or sentence.index + 1 >= len(text.sentences):
        return False
    alone = text.sentences[sentence.index + 1].paragraph != sentence.paragraph
    long = sentence.last - sentence.first > HEADING or not sentence.tags.isdisjoint(_OF_TIME)
    if long and one.whole is None:
        return False
    return alone and (sentence.index > 0 or not one.harm)


def earlier_in(one: Told, days: Sequence[When], known: Sequence[When]) -> bool:
    """ "Earlier this month, …": in the month of the incident told so far, and yet another day."""
    spans = bool(days) and all(d.precision in ("month", "week") for d in days)
    return spans and "recall" in one.cues and any(k.precision == "day" for k in known)


def days_after(text: Text, when: When) -> bool:
    """ "A day after the attack in …", "the next day": of the days of two acts the later one."""
    return text.has_any(_LATER_DAY, when.first, when.last)


def is_dated_by_another(text: Text, one: Told) -> bool:
    """ "Hours after the blast in Quetta, a second bomb …", "earlier in the day, a bomb …"."""
    first = one.sentence.first
    return text.has_any(("after_unit", "led_by", "earlier", "that_day"), first, first + SUBJECT)
