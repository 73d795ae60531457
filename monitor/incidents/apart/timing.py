"""Is the incident this text's news, news about a known one, or recalled?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.apart.acts import Told
from monitor.incidents.apart.frames import Frame
from monitor.incidents.apart.openings import DEEDS
from monitor.incidents.numbers.outcomes import Claim, is_reported
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When
from monitor.model import Timing

DAY = dt.timedelta(days=1)
JUST_NOW = 2 * DAY  # an opinion may still tell an act of these days as news
FRESH = 4 * DAY  # an incident beside the main one is news of its own up to this age
OLD = 30 * DAY  # an act of this age, told by no later stage, is recalled
OPINION_MARKS = 3  # sentences with words of opinion that make a text one
OWN_VOICE = 4  # words for the writer outside of quotes that make a text an opinion
QUOTES = ('"', "“", "”")
_FOR_IT = frozenset(("for", "over", "in connection with", "connection", "suspected of", "accused of"))
_SUSPECTED = frozenset(("suspect", "suspects", "accused", "mastermind", "facilitator", "facilitators"))
DATING = 8  # words at the head of a sentence that may say "a day after"
HEAD = 25  # words of a sentence in which a claim of responsibility is its news


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
    if main and _sentenced_first(text, frame.lead) and (age is None or age > FRESH):
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
        or any(_later_stage(text, told, age) for told in _opening(frame))
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


def _later_stage(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Does the sentence that opens the account tell a later stage than the act: a release, a death of wounds, a
    risen toll, a claim or denial of responsibility?"""
    tags = [t.tags for t in text.tokens[told.sentence.first : told.sentence.last]]
    hurt_before = any(("injure" in t and "act.shoot" not in t) or "suffer" in t for t in tags) or _shot_before(
        text, told
    )
    if (
        _examined(text, told)
        or _held_for_it(text, told)
        or _laid_to(text, told)
        or _days_after(text, told)
        or _of_those_who(text, told)
        or _done_against_it(text, told)
    ):
        return True
    if any(
        c.total or (c.later and (hurt_before or not told.acts) and not _hurt_there(told, c)) for c in told.claims
    ):
        return True
    at_once = age is not None and age <= DAY  # taken and freed before anybody heard of it
    if any("abduct" in t or "act.abduction" in t for t in tags) and _freed_first(text, told) and not at_once:
        return True
    heads = [i for i, t in enumerate(tags) if t & {"claiming", "confirming"}]
    return bool(heads) and heads[0] < HEAD and not _acted_before(told, heads[0])


def _hurt_there(told: Told, died: Claim) -> bool:
    """ "Two were hurt, one of whom died": the sentence itself tells how they were hurt."""
    hurt = (c for c in told.claims if c.outcome == "injured" and c.verb < died.verb and c.sides)
    return any(not died.sides or c.sides[0].first != died.sides[0].first for c in hurt)


def _shot_before(text: Text, told: Told) -> bool:
    """ "X, who was shot on Monday, …"."""
    span = range(told.sentence.first, told.sentence.last)
    return "shot" in told.sentence.tags and any(
        "shot" in text.tokens[at].tags and "R" in text.shape[max(span.start, at - 3) : at] for at in span
    )


def _examined(text: Text, told: Told) -> bool:
    """An inquiry, or a man behind the act who has been identified: both come after it."""
    tokens = text.tokens[told.sentence.first : told.sentence.last]
    if any("inquiry" in t.tags for t in tokens[:HEAD]) and not _acted_before(told, 1):
        return True
    known = (i for i, t in enumerate(tokens) if t.low in ("identified", "identified as"))
    return any(i and ("perfect" in tokens[i - 1].tags or tokens[i - 1].low == "been") for i in known)


def _sentenced_first(text: Text, told: Told) -> bool:
    """Does the sentence tell a verdict before the crime that it was about?"""
    for at in range(told.sentence.first, told.sentence.last) if "verdict" in told.sentence.tags else ():
        if "verdict" in text.tokens[at].tags and "R" not in text.shape[max(told.sentence.first, at - 3) : at]:
            return not _acted_before(told, at - told.sentence.first)
    return False


def _held_for_it(text: Text, told: Told) -> bool:
    """Are people arrested for an act that has hurt others: "arrested two for the bombing that left eight dead"?"""
    arrests = text.having("arrest", told.sentence.first, told.sentence.last)
    harmed = [c.verb for c in told.claims if c.outcome in ("killed", "injured") and c.count.best != 0]
    if not arrests or not harmed:
        return False
    if arrests[0] < harmed[0]:
        return bool({t.low for t in text.tokens[arrests[0] : harmed[0]]} & _FOR_IT)
    head = {t.low for t in text.tokens[told.sentence.first : harmed[0]]}
    return bool(head & _SUSPECTED) and "R" in text.shape[harmed[0] - 3 : harmed[0]]


def _laid_to(text: Text, told: Told) -> bool:
    """ "Two cadres were involved in the abduction of …, a source revealed": who did it is the news."""
    if "record" not in told.sentence.tags:
        return False
    words = text.tokens[told.sentence.first : told.sentence.last]
    charged = next((i for i, t in enumerate(words) if "record" in t.tags), None)
    if charged is None or any("arrest" in t.tags for t in words) or _acted_before(told, charged):
        return False
    return any(at > told.sentence.first + charged for ats in told.acts.values() for at in ats)


def _of_those_who(text: Text, told: Told) -> bool:
    """ "The men who attacked the camp on Friday carried rifles of …, an officer said": the act only names them."""
    first = min((at for act, ats in told.acts.items() if act in DEEDS for at in ats), default=None)
    if first is None or told.harm or "reporting" not in told.cues:
        return False
    return "R" in text.shape[max(told.sentence.first, first - 2) : first]


def _of_the_day(text: Text, told: Told) -> bool:
    """ "On the third anniversary of the attack …"."""
    words = text.tokens[told.sentence.first : told.sentence.last]
    at = next((i for i, t in enumerate(words) if t.low == "anniversary"), None)
    return at is not None and not _acted_before(told, at)


def _done_against_it(text: Text, told: Told) -> bool:
    """ "A shutdown was observed against the killing of a trader"."""
    if "aftermath" not in told.sentence.tags:
        return False
    words = text.tokens[told.sentence.first : told.sentence.last]
    at = next((i for i, t in enumerate(words) if "aftermath" in t.tags), None)
    return at is not None and not _acted_before(told, at) and told.harm


def _days_after(text: Text, told: Told) -> bool:
    """ "A week after a woman was killed in Bara, the group named her": the act only dates what is told."""
    first, head = told.sentence.first, text.tokens[told.sentence.first : told.sentence.first + DATING]
    after = next(
        (i for i, t in enumerate(head) if "after_unit" in t.tags and i and "units" in head[i - 1].tags), None
    )
    if after is None:
        return False
    comma = text.shape.find(",", first, told.sentence.last)
    behind = [c for c in told.claims if c.count.best != 0 and c.verb > comma] if comma > 0 else []
    return not behind and any(c.verb > first + after for c in told.claims)


_FOUND_DEAD = frozenset(("corpse", "kill", "lifeless", "dead"))


def _freed_first(text: Text, told: Told) -> bool:
    """Is the release told before the taking, save in "who was kidnapped" and "the kidnapped men"?"""
    for at in range(told.sentence.first, told.sentence.last):
        tags = text.tokens[at].tags
        if tags & {"release", "act.rescue"}:
            return True
        if "act.find" in tags:
            return not any(t.tags & _FOUND_DEAD for t in text.tokens[at - 3 : at + 3])
        relative = "R" in text.shape[max(told.sentence.first, at - 3) : at]
        opens = at == told.sentence.first
        attributive = text.shape[at + 1 : at + 2] in ("P", "w", "c") and (opens or text.shape[at - 1] in "#taw,")
        if "abduct" in tags and not relative and not attributive:
            return False
    return False


def _taken_first(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Is the taking itself told, before any release, or one of yesterday?"""
    taken = any(c.outcome == "abducted" for c in told.claims)
    return taken and ((age is not None and age <= DAY) or not _freed_first(text, told))


def _acted_before(told: Told, at: int) -> bool:
    return any(c.count.best != 0 and c.verb < told.sentence.first + at for c in told.claims)


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
