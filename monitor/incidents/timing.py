"""Is the incident this text's news, news about a known one, or recalled?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.acts import Told
from monitor.incidents.dates import When
from monitor.incidents.frames import Frame
from monitor.incidents.text import Text
from monitor.model import Timing

FRESH = dt.timedelta(days=4)  # told so soon after the act, and first in its text, the act itself is the news
OPINION_MARKS = 3  # words of opinion that make a text an opinion


def timing(
    text: Text, frame: Frame, when: When | None, *, main: bool, opinion: bool, published: dt.date | None
) -> Timing:
    """The codebook's order: opinion recalls; a later stage follows up; the act itself is news; else it is recalled."""
    age = published - when.day if when and published else None
    if opinion and not _just_now(frame, age):
        return "background"
    if main or not _past(frame, age):
        return "follow_up" if _later_stage(text, frame.lead, age) else _fresh(frame, age, main=main)
    return "background"


def _just_now(frame: Frame, age: dt.timedelta | None) -> bool:
    return age is not None and age <= dt.timedelta(days=2)


def _fresh(frame: Frame, age: dt.timedelta | None, *, main: bool) -> Timing:
    old = age is not None and age > dt.timedelta(days=30)
    return "background" if old and not _body_found(frame) else "breaking"


def _body_found(frame: Frame) -> bool:
    return any("find" in t.acts for t in frame.told[:1])


def _past(frame: Frame, age: dt.timedelta | None) -> bool:
    """Is an incident that is not the text's first one told as past?"""
    told = frame.lead
    if "recall" in told.cues or "court" in told.cues or any(c.recalled for c in told.claims):
        return True
    return age is not None and age > FRESH


def _later_stage(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Does the sentence that opens the account tell a later stage than the act: a release, a death of wounds, a
    risen toll, a claim or denial of responsibility?"""
    tags = [t.tags for t in text.tokens[told.sentence.first : told.sentence.last]]
    if any(c.later or c.total for c in told.claims):
        return True
    if any("release" in t for t in tags) and any("abduct" in t or "act.abduction" in t for t in tags):
        return True
    heads = [i for i, t in enumerate(tags) if t & {"claiming", "identifying", "confirming"}]
    return bool(heads) and heads[0] < 25 and not any(c.count.best != 0 for c in _before(told, heads[0]))


def _before(told: Told, at: int) -> Sequence:  # type: ignore[type-arg]
    return [c for c in told.claims if c.verb < told.sentence.first + at]


def is_opinion(told: Sequence[Told]) -> bool:
    """Is the text an opinion, an analysis, a verdict?"""
    marks = sum("opinion" in t.cues for t in told)
    return marks >= OPINION_MARKS
