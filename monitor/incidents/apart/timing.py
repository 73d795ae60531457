"""Is the incident this text's news, news about a known one, or recalled?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.apart.acts import Told
from monitor.incidents.apart.frames import Frame
from monitor.incidents.apart.stages import DAY, acted_before, freed_first, later_stage
from monitor.incidents.numbers.outcomes import is_reported
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When
from monitor.model import Timing

JUST_NOW = 2 * DAY  # an opinion may still tell an act of these days as news
FRESH = 4 * DAY  # an incident beside the main one is news of its own up to this age
OLD = 30 * DAY  # an act of this age, told by no later stage, is recalled
OPINION_MARKS = 3  # sentences with words of opinion that make a text one
OWN_VOICE = 4  # words for the writer outside of quotes that make a text an opinion
QUOTES = ('"', "“", "”")


def timing(
    text: Text,
    frame: Frame,
    when: When | None,
    *,
    main: bool,
    opinion: bool,
    later: bool,
    published: dt.date | None,
) -> Timing:
    """The codebook's order: an opinion recalls; a later stage follows up; the act itself is news; else it is
    recalled. `later`: the headline tells a later stage."""
    age = published - _last(when) if when and published else None
    if main and "court" in frame.lead.cues and age is not None and age > OLD:
        return "background"
    verdict = _sentenced_first(text, frame.lead.sentence, frame.lead) or _verdict_opens(text, frame.lead)
    if main and verdict and (age is None or age > FRESH):
        return "background"
    if opinion and (age is None or age > JUST_NOW):
        return "background"
    if not main and _past(text, frame, age):
        return "background"
    if _is_reaction(text, frame):
        return "background"
    if main and _of_the_day(text, frame.lead):
        return "background"
    if (
        frame.hurt
        or (later and not _taken_first(text, frame.lead, age))
        or any(later_stage(text, told, age) for told in _opening(frame))
    ):
        return "follow_up"
    inside = when is not None and frame.lead.sentence.first <= when.first < frame.lead.sentence.last
    old = age is not None and age > OLD and inside
    return "background" if old and "find" not in frame.lead.acts else "breaking"


def _last(when: When) -> dt.date:
    """The last day that the date can mean."""
    days = {"day": 0, "week": 6, "month": 30, "year": 365}[when.precision]
    return when.day + days * DAY


def _past(text: Text, frame: Frame, age: dt.timedelta | None) -> bool:
    """Is an incident that is not the text's first one told as past?"""
    lead = frame.lead
    if age is not None and age > FRESH:
        return True
    if lead.cues & {"court", "record"} or _is_clause(text, lead):
        return True
    if age is not None and age <= JUST_NOW and "recall" not in lead.cues and _is_told_at_length(frame):
        return False  # "hours after rebels had killed a man in Kader …", which a paragraph then tells
    return frame.recalled or (not lead.parted and _had_acted(text, lead))


def _is_told_at_length(frame: Frame) -> bool:
    return any(t.claims and t.sentence.paragraph != frame.lead.sentence.paragraph for t in frame.told)


def _is_clause(text: Text, told: Told) -> bool:
    """Is it the end of a sentence that told something else: "… in response to | the ambush in which …"?"""
    first = told.sentence.first
    before = text.sentences[told.sentence.index - 1] if told.sentence.index else None
    joined = before is not None and before.last == first and before.paragraph == told.sentence.paragraph
    return joined and text.tokens[first - 1].low not in '.!?:;"”' and not text.tokens[first].capital


def _had_acted(text: Text, told: Told) -> bool:
    """ "… after they had raided a post": before what the text tells."""
    verbs = (at for act, ats in told.acts.items() if act != "force_place" for at in ats)
    first = min(verbs, default=told.sentence.first)
    had = (at for at in range(max(told.sentence.first, first - 2), first) if "pluperfect" in text.tokens[at].tags)
    return any(not is_reported(text, told.sentence.first, at) for at in had)


def _opening(frame: Frame) -> list[Told]:
    """The sentences up to the one that tells the act: "X died in hospital on Friday. Gunmen had …"."""
    return [t for t in frame.told if t.sentence.index <= frame.lead.sentence.index]


def _is_reaction(text: Text, frame: Frame) -> bool:
    """Is it what officials and parties did about a known incident that the text begins with: condemned it, met?"""
    first = text.sentences[0]
    words = text.tokens[first.first : first.last]
    if frame.lead.sentence.index == 0:
        return "condemn" in frame.lead.cues and not any(
            c.verb < _condemning(text, first) for c in frame.lead.claims
        )
    told = any(tag.startswith("act.") for t in words for tag in t.tags) or any("succumb" in t.low for t in words)
    return not told and any(t.tags & {"deed", "condemn"} for t in words)


def _condemning(text: Text, sentence: Sentence) -> int:
    return next(at for at in range(sentence.first, sentence.last) if "condemn" in text.tokens[at].tags)


def _sentenced_first(text: Text, sentence: Sentence, told: Told | None) -> bool:
    """Does the sentence tell a verdict before the crime that it was about?"""
    for at in range(sentence.first, sentence.last) if "verdict" in sentence.tags else ():
        if "verdict" in text.tokens[at].tags and "R" not in text.shape[max(sentence.first, at - 3) : at]:
            return told is None or not acted_before(told, at - sentence.first)
    return False


def _verdict_opens(text: Text, lead: Told) -> bool:
    """Does a text that goes on to tell the crime begin with its verdict?"""
    first = text.sentences[0]
    return lead.sentence.index > 0 and _sentenced_first(text, first, None)


def _of_the_day(text: Text, told: Told) -> bool:
    """ "On the third anniversary of the attack …"."""
    words = text.tokens[told.sentence.first : told.sentence.last]
    at = next((i for i, t in enumerate(words) if t.low == "anniversary"), None)
    return at is not None and not acted_before(told, at)


def _taken_first(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Is the taking itself told, before any release, or one of yesterday?"""
    taken = any(c.outcome == "abducted" for c in told.claims)
    return taken and ((age is not None and age <= DAY) or not freed_first(text, told))


def tells_later(headline: Text) -> bool:
    """Does a headline tell of a claim, a release, a toll that rose?"""
    tags = [t.tags for t in headline.tokens]
    return any(t & {"claiming", "release"} for t in tags) or any(
        "toll" in t and any("rise" in later for later in tags[i : i + 8]) for i, t in enumerate(tags)
    )


def is_opinion(text: Text, told: Sequence[Told]) -> bool:
    """Is the text an opinion, an analysis, an anniversary, a count of many incidents?"""
    if told and "statistic" in told[0].cues and not told[0].harm:
        return True
    marks = sum("opinion" in t.cues for t in told)
    own = sum(
        len(text.having("first_person", t.sentence.first, t.sentence.last))
        for t in told
        if "first_person" in t.sentence.tags
        and not any(quote in text.raw[t.sentence.start : t.sentence.end] for quote in QUOTES)
    )
    return marks >= OPINION_MARKS or own >= OWN_VOICE
