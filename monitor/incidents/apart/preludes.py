"""Does a text begin with something else than the act, and only name or recall that?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.apart import aftermath
from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.naming import tells_none
from monitor.incidents.apart.told import DEEDS, STRONG, Told
from monitor.incidents.text import Text
from monitor.incidents.when import When

DAY = dt.timedelta(days=1)
RECENT = 2 * DAY  # an act of these days may be news however a text comes to it
FRESH = 4 * DAY  # an older one is no news behind another
OLD = 30 * DAY
FAR_DOWN = 5  # sentences before an act that a text is not about
SUBJECT = 4  # words at the head of a sentence in which "Sunday's blast" is what it tells of
OWNED = 3  # words from the day to its deed: "Sunday's deadly suicide blast"


def leads_up(text: Text, one: Told) -> bool:
    """Does a sentence before the act tell none itself: a court sat, a bazaar opened, one died of old wounds?"""
    died = all(c.later for c in one.claims)
    return (died and not one.violent) or tells_none(text, one)


def begins_with_other_news(
    text: Text, frame: Frame, when: When | None, age: dt.timedelta | None, whens: Sequence[When], *, silent: bool
) -> bool:
    """ "The bazaar opened again on Friday. Six people had died there on Tuesday": was the act known before? Of such
    a one the headline may be `silent`."""
    lead = frame.lead.sentence
    early = [t for t in frame.told if t.sentence.index < lead.index]
    if frame.item or not early or not all(leads_up(text, t) for t in early):
        return False
    if silent:
        return True
    if when is None or age is None or when.first < lead.first:
        return False
    if age > FRESH:
        return when.first < lead.last
    news = (w for w in whens if w.first < lead.first and w.precision == "day" and not (w.said or w.direct))
    before = age > DAY or text.has("pluperfect", lead.first, lead.last)
    return before and any(w.day > when.day for w in news)


def takes_for_known(text: Text, frame: Frame) -> bool:
    """ "A committee met on Friday. The siege left 36 dead": is it told behind something else, as "the siege"?"""
    first = frame.lead.sentence.first
    behind = frame.lead.sentence.index and not frame.told[0].deeds
    nouns = {at for act in frame.lead.deeds | {"clash"} for at in frame.lead.acts.get(act, ())}
    return bool(behind) and text.shape[first] == "t" and first + 1 in nouns


def named_by_its_day(text: Text, frame: Frame, whens: Sequence[When]) -> bool:
    """ "The minister sought a report on Sunday's firing in which two died": who reads it knows of the firing."""
    first, last = frame.lead.sentence.first, frame.lead.sentence.last
    told = [at for act, ats in frame.lead.acts.items() if act in DEEDS for at in ats]
    deed = min([*told, *(c.verb for c in frame.lead.claims)], default=first)
    own = (w for w in whens if first + SUBJECT <= w.first < deed < last and w.direct)
    return any(deed - w.last <= OWNED and any(t.low == "'s" for t in text.tokens[w.first : deed]) for w in own)


def in_passing(frame: Frame, when: When | None) -> bool:
    """Does a text come to an act only far down, and name neither its day nor anybody hurt or held?"""
    lead = frame.lead
    dated = when is not None and lead.sentence.first <= when.first < lead.sentence.last
    return lead.sentence.index >= FAR_DOWN and not (dated or any(t.harm for t in frame.told))


def only_led_to(text: Text, frame: Frame, when: When | None, whens: Sequence[When], published: dt.date) -> bool:
    """ "The curfew was extended on Sunday. It had been imposed after a man was killed on Friday": does the text
    begin with what was done on a later day, and only say what the act had led to? Or was that done long ago?"""
    cause = aftermath.led_to(text, frame.lead)
    if cause is None or any(_tells_act(t) for t in frame.told if t is not frame.lead):
        return False
    if text.tokens[cause].low == "since":  # "eight years have passed since the attack on the bakery"
        return when is None or published - when.last_day > RECENT
    news = [w for w in whens if w.first < cause]
    if any(published - w.last_day > OLD for w in news if w.first >= frame.lead.sentence.first):
        return True  # "it banned arms sales in 1989 after …"
    later = (w for w in news if when and w.precision == "day" and w.day > when.last_day)
    return any(not _is_of_report(text, w) for w in later)


def _is_of_report(text: Text, when: When) -> bool:
    return when.said and "say" in text.sentence_at(when.first).tags


def _tells_act(one: Told) -> bool:
    return bool(one.acts.keys() & STRONG) and one.violent and not one.after
