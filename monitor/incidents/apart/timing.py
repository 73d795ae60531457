"""Is the incident this text's news, news about a known one, or recalled?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.apart import aftermath
from monitor.incidents.apart.frame import UNDATED_NEAR, Frame
from monitor.incidents.apart.heads import later_that_day
from monitor.incidents.apart.naming import only_names, tells_none
from monitor.incidents.apart.preludes import (
    begins_with_other_news,
    in_passing,
    named_by_its_day,
    only_led_to,
    takes_for_known,
)
from monitor.incidents.apart.stages import (
    DAY,
    found_dead,
    freed_first,
    later_stage,
    raises_toll,
    tells_of_captives,
)
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import is_reported
from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.model import Timing

NOW = dt.timedelta()
JUST_NOW = 2 * DAY  # an opinion may still tell an act of these days as news
FRESH = 4 * DAY  # an incident beside the main one is news of its own up to this age
YEAR = 365 * DAY  # an act of this age is recalled wherever its day stands
OLD = 30 * DAY  # an act of this age, told by no later stage, is recalled
OPINION_MARKS = 3  # sentences with words of opinion that make a text one
OWN_VOICE = 4  # words for the writer outside of quotes that make a text an opinion
AFTER_SO_LONG = 3  # words of "two days after"
BYLINE = 3  # sentences at a text's end in which it may say who has written it
QUOTES = ('"', "“", "”")


def timing(
    text: Text,
    frame: Frame,
    when: When | None,
    *,
    main: bool,
    opinion: bool,
    title: Timing | None,
    silent: bool,
    published: dt.date | None,
    whens: Sequence[When],
) -> Timing:
    """The codebook's order: an opinion recalls; a later stage follows up; the act itself is news; else it is
    recalled. `title`: what the headline alone makes of it; `silent`: it tells no deed."""
    age = published - when.last_day if when and published else None
    if main and _on_trial(text, frame, age):
        return "background"
    if opinion and (when is None or when.precision != "day" or age is None or age > DAY):
        return "background"
    died = any(_died_later(text, t, when, whens) for t in _opening(frame))
    freed = frame.lead.parted and freed_first(text, frame.lead) and tells_of_captives(text, frame.lead)
    if not (main or died or freed) and _past(text, frame, age):
        return "background"
    opening = _opening(frame)
    if _only_reacted_to(text) or (main and any(_recalls(text, told, age) for told in opening)):
        return "background"
    if main and title and (silent or not _told_at_once(text, frame, age)):
        return title
    if frame.hurt or died or frame.rises or any(later_stage(text, t, age) for t in opening):
        return "follow_up"
    long_ago = age is not None and age > YEAR  # what is named years after is recalled
    today = not silent and age == NOW and when is not None and when.direct
    if not long_ago and only_names(text, frame.lead, today=today):
        old = silent and age is not None and age > FRESH  # and no stage of it was told above
        return "background" if old or "court" in frame.lead.cues else "follow_up"  # a hearing is no news of it
    if main and age != NOW and takes_for_known(text, frame):
        return "background" if "court" in frame.told[0].cues else "follow_up"
    if main and published and only_led_to(text, frame, when, whens, published):
        counted = any(t.harm for t in frame.told if t is not frame.lead)  # "37 of the wounded are still treated"
        return "follow_up" if counted and age is not None and age <= FRESH else "background"
    if main and when and when.begins and age is not None and FRESH < age <= YEAR:
        return "follow_up"  # "nine have died in the operation, which began on the 11th": it was known of
    if main and named_by_its_day(text, frame, [w for w in whens if w.day != published]):
        return "follow_up"
    if main and begins_with_other_news(text, frame, when, age, whens, silent=silent):
        return "follow_up" if age is not None and age <= FRESH else "background"
    if main and in_passing(frame, when):
        return "background"
    old = age is not None and age > OLD and (_dates(frame, when) or age > YEAR)
    return "background" if old and "find" not in frame.lead.acts else "breaking"


def _on_trial(text: Text, frame: Frame, age: dt.timedelta | None) -> bool:
    """Is it of long ago, or of no day, and its text begins with a court?"""
    first = frame.told[0]
    tried = "court" in frame.lead.cues or ("court" in first.cues and tells_none(text, first))
    return tried and (age > OLD if age is not None else first is not frame.lead)


def _died_later(text: Text, told: Told, when: When | None, whens: Sequence[When]) -> bool:
    """ "A driver who was beaten on Thursday died in hospital on Saturday", "died on Saturday of wounds that he had
    sustained on Thursday"."""
    if when is None or not any(text.shape[c.verb] == "D" for c in told.claims):
        return False
    first, last = told.sentence.first, told.sentence.last
    of_wounds = any(c.later for c in told.claims)
    for w in whens:  # "… died on Saturday of a beating on Thursday", too
        told_first = of_wounds if w.later else w.aside and w.first < when.first
        behind = first if told_first else max(first, when.last) if w.aside else last
        exact = first <= w.first < last and w.precision == "day" and w.day - when.day >= DAY
        if exact and "D" in text.shape[behind : w.first]:
            return True
    return False


def _dates(frame: Frame, when: When | None) -> bool:
    """Does the day stand in a sentence that tells the act, or is it no more than a year, as in no news?"""
    if when is None or when.precision == "year":
        return when is not None
    near = frame.lead.sentence.paragraph + UNDATED_NEAR
    telling = (t.sentence for t in frame.told if t is frame.lead or (t.violent and t.harm_done))
    return any(s.first <= when.first < s.last and s.paragraph <= near for s in telling)


def _past(text: Text, frame: Frame, age: dt.timedelta | None) -> bool:
    """Is an incident that is not the text's first one told as past?"""
    lead = frame.lead
    taken = any(c.outcome == "abducted" for c in lead.claims) and age is not None and age <= OLD
    if taken and found_dead(text, lead):
        return False  # "the body of a cook kidnapped ten days ago was found"
    if (age is not None and age > FRESH) or (frame.earlier > DAY and not (frame.parted or frame.item)):
        return True
    met = age is not None and age <= JUST_NOW and bool(lead.claims)  # "a man wanted for it was held on Sunday"
    if "court" in lead.cues or ("record" in lead.cues and not met) or _is_clause(text, lead):
        return True
    first = lead.sentence.first
    if text.has("came", first + 1, first + AFTER_SO_LONG) and text.has(
        "after_unit", first, first + 2 * AFTER_SO_LONG
    ):
        return True  # "this comes a day after a rebel was held"
    if age is not None and age <= JUST_NOW and "recall" not in lead.cues and _is_told_at_length(frame):
        return False  # "hours after rebels had killed a man in Kader …", which a paragraph then tells
    if later_that_day(text, lead):
        return "recall" in lead.cues  # "hours earlier, a trader had been shot" is news of the day
    return frame.recalled or (not lead.parted and (_had_acted(text, lead) or _came_before(text, lead)))


def _came_before(text: Text, told: Told) -> bool:
    """ "The violence comes | two days after a bomber struck a funeral", "A day earlier, a grenade was …"."""
    first = told.sentence.first
    after = told.whole is not None and text.has("after_unit", first, first + AFTER_SO_LONG)
    return after or text.has("day_before", first, first + AFTER_SO_LONG)


def _is_told_at_length(frame: Frame) -> bool:
    return any(t.claims and t.sentence.paragraph != frame.lead.sentence.paragraph for t in frame.told)


def _is_clause(text: Text, told: Told) -> bool:
    """Is it the end of a sentence that told something else: "… in response to | the ambush in which …"?"""
    first = told.sentence.first
    if told.whole is not None and told.whole.first < first and text.tokens[first].low in _WHERE:
        return True  # "… in Chirang, | where two people were killed on Sunday"
    before = text.sentences[told.sentence.index - 1] if told.sentence.index else None
    joined = before is not None and before.last == first and before.paragraph == told.sentence.paragraph
    return joined and text.tokens[first - 1].low not in '.!?:;"”' and not text.tokens[first].capital


_WHERE = frozenset(("where", "when", "which"))


def _had_acted(text: Text, told: Told) -> bool:
    """ "… after they had raided a post": before what the text tells."""
    verbs = (at for act, ats in told.acts.items() if act != "force_place" for at in ats)
    first = min(verbs, default=told.sentence.first)
    had = (at for at in range(max(told.sentence.first, first - 2), first) if "pluperfect" in text.tokens[at].tags)
    return any(not is_reported(text, told.sentence.first, at) for at in had)


def _opening(frame: Frame) -> list[Told]:
    """The sentences up to the one that tells the act: "X died in hospital on Friday. Gunmen had …"."""
    return [t for t in frame.told if t.sentence.index <= frame.lead.sentence.index]


def _only_reacted_to(text: Text) -> bool:
    """Does a text begin with what officials and parties did, and with no act: they formed, met, condemned?"""
    first = text.sentences[0]
    if first.tags.isdisjoint(("deed", "condemn")) or any(tag.startswith("act.") for tag in first.tags):
        return False
    return not any("succumb" in t.low for t in text.tokens[first.first : first.last])


def _recalls(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Does a sentence name the deed only for the words of it, the verdict on it, or a rite, years after?"""
    long_ago = age is not None and age > YEAR and "arrest_act" not in told.acts
    no_news = aftermath.adds_nothing(text, told.sentence) or aftermath.years_ago(text, told.sentence)
    return told.after and (long_ago or no_news)


def _told_at_once(text: Text, frame: Frame, age: dt.timedelta | None) -> bool:
    """Does a text begin with the act itself, of the last day or two, or with the taking?"""
    acted = not frame.lead.sentence.index and not frame.lead.after and age is not None and age <= JUST_NOW
    return acted or _taken_first(text, frame.lead, age)


def _taken_first(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Is the taking itself told first of all, before any release, or one of yesterday?"""
    taken = any(c.outcome == "abducted" for c in told.claims)
    first = not (told.sentence.index or freed_first(text, told))
    return taken and ((age is not None and age <= DAY) or first)


def of_headline(headline: Text, told: Sequence[Told]) -> Timing | None:
    """What a headline makes of the incident: one of which it tells a claim, a release, a toll that rose, what came
    after it; None where it may tell the act."""
    if any(t.after for t in told):
        return "background" if any(_recalls(headline, t, None) for t in told) else "follow_up"
    tags = [t.tags for t in headline.tokens]
    risen = any("toll" in t and any("rise" in later for later in tags[i : i + 8]) for i, t in enumerate(tags))
    later = risen or any(t & {"claiming", "release"} for t in tags) or raises_toll(headline, 0, len(tags))
    return "follow_up" if later else None


def is_opinion(text: Text, told: Sequence[Told]) -> bool:
    """Is the text an opinion, an analysis, an anniversary, a count of many incidents?"""
    if any("byline" in t.cues for t in told[-BYLINE:]):
        return True
    if told and not told[0].harm and "statistic" in told[0].cues:
        return True
    marks = sum("opinion" in t.cues for t in told)
    own = sum(
        len(text.having("first_person", t.sentence.first, t.sentence.last))
        for t in told
        if "first_person" in t.sentence.tags
        and not t.acts  # "we launched a search": an officer's words
        and not any(quote in text.raw[t.sentence.start : t.sentence.end] for quote in QUOTES)
    )
    return marks >= OPINION_MARKS or own >= OWN_VOICE
