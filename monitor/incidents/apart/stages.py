"""Does a sentence tell a later stage of an incident than the act itself?"""

import datetime as dt
import re

from monitor.incidents.apart.acts import Told
from monitor.incidents.apart.openings import DEEDS
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text

DAY = dt.timedelta(days=1)
_FOR_IT = frozenset(("for", "over", "in connection with", "connection", "suspected of", "accused of", "case"))


_SUSPECTED = frozenset(
    (
        "prime suspect",
        "key suspect",
        "main suspect",
        "suspect",
        "suspects",
        "accused",
        "mastermind",
        "facilitator",
        "facilitators",
    )
)


DATING = 8  # words at the head of a sentence that may say "a day after"


HEAD = 25  # words of a sentence in which a claim of responsibility is its news


def later_stage(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Does the sentence that opens the account tell a later stage than the act: a release, a death of wounds, a
    risen toll, a claim or denial of responsibility?"""
    tags = [t.tags for t in text.tokens[told.sentence.first : told.sentence.last]]
    hurt_before = any(("injure" in t and "act.shoot" not in t) or "suffer" in t for t in tags) or _shot_before(
        text, told
    )
    at_once = age is not None and age <= DAY  # taken and freed before anybody heard of it
    if (
        _examined(text, told)
        or held_for_it(text, told)
        or _laid_to(text, told)
        or _blamed_for_it(text, told)
        or _days_after(text, told)
        or _of_those_who(text, told)
        or _in_passing(text, told)
        or (not at_once and _taken_earlier(text, told))
        or told.after
    ):
        return True
    if any(
        c.total or (c.later and (hurt_before or not told.acts) and not _hurt_there(told, c)) for c in told.claims
    ):
        return True
    if any("abduct" in t or "act.abduction" in t for t in tags) and freed_first(text, told) and not at_once:
        return True
    heads = [i for i, t in enumerate(tags) if t & {"claiming", "confirming"}]
    if not heads or heads[0] >= HEAD or acted_before(told, heads[0]):
        return False
    return "X" not in text.shape[told.sentence.first : told.sentence.first + heads[0]]  # "no group has claimed"


def _hurt_there(told: Told, died: Claim) -> bool:
    """ "Two were hurt, one of whom died": the sentence itself tells how they were hurt."""
    hurt = [c for c in told.claims if c.outcome == "injured" and c.sides and not c.recalled]
    hurt = [c for c in hurt if c.sides[0].head or c.sides[0].form != "definite"]  # "after he was shot"
    return any(not died.sides or c.sides[0].first != died.sides[0].first for c in hurt)


def _shot_before(text: Text, told: Told) -> bool:
    """ "X, who was shot on Monday, …"."""
    span = range(told.sentence.first, told.sentence.last)
    return "shot" in told.sentence.tags and any(
        "shot" in text.tokens[at].tags
        and ("R" in text.shape[max(span.start, at - 3) : at] or text.shape[max(span.start, at - 2) : at] == "hV")
        for at in span
    )


def _examined(text: Text, told: Told) -> bool:
    """An inquiry, or a man behind the act who has been identified: both come after it."""
    tokens = text.tokens[told.sentence.first : told.sentence.last]
    if any("inquiry" in t.tags for t in tokens[:HEAD]) and not acted_before(told, 1):
        return True
    first = told.sentence.first
    named = next((first + i for i, t in enumerate(tokens) if t.low in ("identified", "identified as")), None)
    if named is not None and text.shape[named - 1] == "V":
        dead = (c for c in told.claims if c.outcome == "killed" and c.sides and c.verb < named)
        if any(p.last == c.verb for c in dead for p in c.sides[-1:]):
            return True  # "the rebel killed in the raid was identified as"
    known = (i for i, t in enumerate(tokens) if t.low in ("identified", "identified as"))
    return any(i and ("perfect" in tokens[i - 1].tags or tokens[i - 1].low == "been") for i in known)


def held_for_it(text: Text, told: Told) -> bool:
    """Are people arrested for an act that has hurt others: "arrested two for the bombing that left eight dead"?"""
    arrests = text.having("arrest", told.sentence.first, told.sentence.last)
    harmed = [c.verb for c in told.claims if c.outcome in ("killed", "injured") and c.count.best != 0]
    if not arrests:
        return False
    if not harmed:
        done = min((at for act, ats in told.acts.items() if act in DEEDS for at in ats), default=0)
        between = text.tokens[arrests[0] : max(arrests[0], done)]
        return bool({t.low for t in between} & _FOR_IT) and not any("threat" in t.tags for t in between)
    if arrests[0] < harmed[0]:
        return bool({t.low for t in text.tokens[arrests[0] : harmed[0]]} & (_FOR_IT | _SUSPECTED))
    head = {t.low for t in text.tokens[told.sentence.first : harmed[0]]}
    relative = "R" in text.shape[max(told.sentence.first, harmed[0] - 3) : harmed[0]]
    return relative and (bool(head & _SUSPECTED) or text.shape[arrests[0] - 2 : arrests[0]] == ",V")


def _laid_to(text: Text, told: Told) -> bool:
    """ "Two cadres were involved in the abduction of …, a source revealed": who did it is the news."""
    if "record" not in told.sentence.tags:
        return False
    words = text.tokens[told.sentence.first : told.sentence.last]
    charged = next((i for i, t in enumerate(words) if "record" in t.tags), None)
    if charged is None or any("arrest" in t.tags for t in words) or acted_before(told, charged):
        return False
    return any(at > told.sentence.first + charged for ats in told.acts.values() for at in ats)


def _blamed_for_it(text: Text, told: Told) -> bool:
    """ "Police suspect that the front is behind the killing of …": who did it is the news."""
    words = text.tokens[told.sentence.first : told.sentence.last]
    blame = next(
        (i for i, t in enumerate(words[:HEAD]) if "who.blame" in t.tags and not t.low.endswith("ed")), None
    )
    if blame is None or not told.claims or acted_before(told, blame):
        return False
    return all(text.tokens[c.verb].tags & _DEED_NOUNS for c in told.claims) and "group" in told.sentence.tags


_DEED_NOUNS = frozenset(("death_of", "abduction_of", "injury_of"))


def _of_those_who(text: Text, told: Told) -> bool:
    """ "The men who attacked the camp on Friday carried rifles of …, an officer said": the act only names them."""
    first = min((at for act, ats in told.acts.items() if act in DEEDS for at in ats), default=None)
    if first is None or told.harm or "reporting" not in told.cues:
        return False
    return "R" in text.shape[max(told.sentence.first, first - 2) : first]


def _taken_earlier(text: Text, told: Told) -> bool:
    """ "Seven of the 35 men who were abducted are thought to be dead": no more than who they are is told of the
    taking."""
    real = [c for c in told.claims if c.count.best != 0]
    if not real or any(c.outcome != "abducted" for c in real):
        return False
    return all("R" in text.shape[max(told.sentence.first, c.verb - 3) : c.verb] for c in real)


def _in_passing(text: Text, told: Told) -> bool:
    """ "A gang leader, whose men killed a constable, is involved in …": the deed only tells who he is."""
    match = _ASIDE.search(text.shape, told.sentence.first, told.sentence.last)
    real = [c.verb for c in told.claims if c.count.best != 0]
    return match is not None and bool(real) and all(match.start() < verb < match.end() for verb in real)


_ASIDE = re.compile(r",R[^.;]{2,40}?,V(?![KIDBA])")  # ", who killed a constable, is …"


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


def freed_first(text: Text, told: Told) -> bool:
    """Is the release told before the taking, save in "who was kidnapped" and "the kidnapped men"?"""
    for at in range(told.sentence.first, told.sentence.last):
        tags = text.tokens[at].tags
        if tags & {"release", "act.rescue"}:
            return True
        if "act.find" in tags:
            return not text.has_any(_FOUND_DEAD, at - 3, at + 3)
        relative = "R" in text.shape[max(told.sentence.first, at - 3) : at]
        opens = at == told.sentence.first
        attributive = text.shape[at + 1 : at + 2] in ("P", "w", "c") and (opens or text.shape[at - 1] in "#tawf,")
        if "abduct" in tags and not (relative or attributive or _reduced(text, at)):
            return False
    return False


def _reduced(text: Text, at: int) -> bool:
    """ "Six men kidnapped last week have been …": the verb tells which men, and has no object."""
    behind = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
    if behind is None or not at or text.shape[at - 1] not in "Pwc":
        return False
    return text.shape[at + 1] == "p" or bool(behind.tags & _WHEN)


_WHEN = frozenset(("recall", "relative", "day_before", "last_week", "last_month", "this_week", "this_month"))


def acted_before(told: Told, at: int) -> bool:
    return any(c.count.best != 0 and c.verb < told.sentence.first + at for c in told.claims)
