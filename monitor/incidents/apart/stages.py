"""Does a sentence tell a later stage of an incident than the act itself?"""

import datetime as dt

from monitor.incidents.apart.custody import is_bound
from monitor.incidents.apart.told import DEEDS, Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when.governors import identifies

DAY = dt.timedelta(days=1)
YEAR = 365 * DAY  # "three years after a bomb killed nine": no stage of it any more
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


SUSPECTED = 4  # words from "suspected" to the verb in "suspected to have been killed"


HEAD = 25  # words of a sentence in which a claim of responsibility is its news


def later_stage(text: Text, told: Told, age: dt.timedelta | None) -> bool:
    """Does the sentence that opens the account tell a later stage than the act: a release, a death of wounds, a
    risen toll, a claim or denial of responsibility?"""
    at_once = age is not None and age <= DAY  # taken and freed before anybody heard of it
    if (
        _examined(text, told)
        or held_for_it(text, told)
        or _laid_to(text, told)
        or ((age is None or age <= YEAR) and _days_after(text, told))
        or caught_again(text, told)
        or (not at_once and _taken_earlier(text, told))
        or told.after
    ):
        return True
    if any(
        _has_risen(text, told, c) or (c.later and _hurt_before(text, told) and not _hurt_there(told, c))
        for c in told.claims
    ):
        return True
    first, last = told.sentence.first, told.sentence.last
    if told.harm_done and raises_toll(text, first, last):
        return True
    if not at_once and freed_first(text, told) and tells_of_captives(text, told):
        return True
    claims = text.having_any(("claiming", "confirming"), first, min(last, first + HEAD))
    return bool(claims) and "X" not in text.shape[first : claims[0]]


def tells_of_captives(text: Text, told: Told) -> bool:
    """Does the sentence name their taking, or open the text and tell no act but that they came free?"""
    first, last = told.sentence.first, told.sentence.last
    only_freed = told.acts.keys() <= {"rescue", "force_place"} and "release" in told.cues and not told.harm
    return (only_freed and not told.sentence.index) or text.has_any(("abduct", "act.abduction"), first, last)


def _hurt_before(text: Text, told: Told) -> bool:
    """Does the sentence tell no act, or that people were hurt before it?"""
    first, last = told.sentence.first, told.sentence.last
    if told.acts.keys() <= _NO_DEED or text.has("suffer", first, last) or _shot_before(text, told):
        return True
    return any("act.shoot" not in text.tokens[at].tags for at in text.having("injure", first, last))


_NO_DEED = frozenset(("force_place", "off_duty"))


def _hurt_there(told: Told, died: Claim) -> bool:
    """ "Two were hurt, one of whom died": the sentence itself tells how they were hurt."""
    hurt = [c for c in told.claims if c.outcome == "injured" and c.sides]
    return any(
        not died.sides or c.sides[0].last <= died.sides[0].first or died.sides[0].last <= c.sides[0].first
        for c in hurt
    )


def _shot_before(text: Text, told: Told) -> bool:
    """ "X, who was shot on Monday, …"."""
    first = told.sentence.first
    return any("R" in text.shape[max(first, at - 3) : at] for at in text.having("shot", first, told.sentence.last))


def _has_risen(text: Text, told: Told, claim: Claim) -> bool:
    """ "The toll rose to nine"; not "five died, police said, though an official put the toll at 20"."""
    plain = [c.verb for c in told.claims if c.outcome == claim.outcome and not c.total and c.verb < claim.first]
    return claim.total and not any(text.has("conceding", verb, claim.first) for verb in plain)


def raises_toll(text: Text, first: int, last: int) -> bool:
    """ "UN raises toll of the bombing to 53", "…, revising its earlier figure of 43"."""
    return any(text.has("toll", at + 1, min(at + RAISED, last)) for at in text.having("raising", first, last))


RAISED = 6  # words from "raises" to the toll


def _examined(text: Text, told: Told) -> bool:
    """An inquiry, or a man behind the act who has been identified: both come after it."""
    first, last = told.sentence.first, told.sentence.last
    asked = text.having("inquiry", first, min(last, first + HEAD))
    if asked and not acted_before(told, asked[0] - first):
        return True
    known = text.having("identity", first, last)
    if known and identifies(text, known[0]) and not acted_before(told, known[0] - first):
        return True
    said_of = bool(known) and text.shape[known[0] - 1] == "V"
    if said_of and any(p.last == c.verb for c in told.claims for p in c.sides[-1:]):
        return True  # "the rebel killed in the raid was identified as"
    before = [text.tokens[at - 1] for at in known]
    return any("perfect" in t.tags or t.low == "been" for t in before)


def held_for_it(text: Text, told: Told) -> bool:
    """Are people arrested for an act that has hurt others: "arrested two for the bombing that left eight dead"?"""
    arrests = text.having("arrest", told.sentence.first, told.sentence.last)
    harmed = [c.verb for c in told.claims if c.outcome in ("killed", "injured") and c.count.best != 0]
    if not arrests:
        return False
    if not harmed:
        done = min((at for act, ats in told.acts.items() if act in DEEDS for at in ats), default=0)
        between = range(arrests[0], max(arrests[0], done))
        behind = any(text.shape[at + 1] in "fp" for at in between if text.tokens[at].low in _SUSPECTED)
        return behind or bool(_joining(text, between) & _FOR_IT)  # "arrested the mastermind of the attack"
    if arrests[0] < harmed[0]:
        return bool(_joining(text, range(arrests[0], harmed[0])) & (_FOR_IT | _SUSPECTED))
    relative = "R" in text.shape[max(told.sentence.first, harmed[0] - 3) : harmed[0]]
    return relative and text.shape[arrests[0] - 2 : arrests[0]] == ",V"


def _joining(text: Text, between: range) -> set[str]:
    """The words between an arrest and a deed, but for the "over" of "over 20 people"."""
    return {text.tokens[at].low for at in between if not is_bound(text, at)}


def _laid_to(text: Text, told: Told) -> bool:
    """ "Two cadres were involved in the abduction of …, a source revealed": who did it is the news."""
    first, last = told.sentence.first, told.sentence.last
    charged = next(iter(text.having("record", first, last)), None)
    if charged is None or text.has("arrest", first, last) or acted_before(told, charged - first):
        return False
    if "VK" in text.shape[charged:last]:
        return False  # "two men involved in the murder of a sergeant were killed": their own death is the news
    return any(at > charged for ats in told.acts.values() for at in ats)


def caught_again(text: Text, told: Told) -> bool:
    """ "Police have caught nine of the thirty prisoners who got away after gunmen …"."""
    if "escaping" not in told.sentence.tags:
        return False
    gone = next(iter(text.having("escaping", told.sentence.first, told.sentence.last)), 0)
    held = (c.verb for c in told.claims if c.outcome == "arrested" and c.count.best != 0)
    return any("R" in text.shape[at:gone] for at in held)


def _taken_earlier(text: Text, told: Told) -> bool:
    """ "Seven of the 35 men who were abducted are thought to be dead": no more than who they are is told of the
    taking."""
    real = [c for c in told.claims if c.count.best != 0 and not _thought_dead(text, c)]
    if not real or any(c.outcome != "abducted" for c in real):
        return False
    return all("R" in text.shape[max(told.sentence.first, c.verb - 3) : c.verb] for c in real)


def _thought_dead(text: Text, claim: Claim) -> bool:
    """ "… are suspected to have been killed"."""
    return claim.outcome == "killed" and text.has("who.hedge", claim.verb - SUSPECTED, claim.verb)


def _days_after(text: Text, told: Told) -> bool:
    """ "A week after a woman was killed in Bara, the group named her": the act only dates what is told."""
    first = told.sentence.first
    dating = text.having("after_unit", first + 1, first + DATING)
    after = next((at for at in dating if "units" in text.tokens[at - 1].tags), None)
    if after is None or "since_when" in text.tokens[after - 1].tags:
        return False
    comma = text.shape.find(",", first, told.sentence.last)
    behind = [c for c in told.claims if c.count.best != 0 and c.verb > comma] if comma > 0 else []
    return not behind and any(c.verb > after for c in told.claims)


_FOUND_DEAD = frozenset(("corpse", "kill", "lifeless", "dead"))


def freed_first(text: Text, told: Told) -> bool:
    """Is the release told before the taking, save in "who was kidnapped" and "the kidnapped men"?"""
    if found_dead(text, told):
        return False  # "the body of a trader kidnapped last week was found": his death is the news
    for at in range(told.sentence.first, told.sentence.last):
        tags = text.tokens[at].tags
        if tags & {"release", "act.rescue"}:
            return True
        if "act.find" in tags:
            return not text.has_any(_FOUND_DEAD, at - 3, at + 3)
        opens = at == told.sentence.first
        attributive = text.shape[at + 1 : at + 2] in ("P", "w", "c") and text.shape[at - 1] in "#tawf,"
        if "abduct" in tags and not (opens or attributive or _reduced(text, at)):
            return False
    return False


def found_dead(text: Text, told: Told) -> bool:
    """Does the sentence tell of a body, or of one found killed? "The abducted passengers" were known of."""
    taken = text.having("abduct", told.sentence.first, told.sentence.last)
    if any(text.shape[at + 1 : at + 2] == "P" for at in taken):
        return False
    dead = [c for c in told.claims if c.outcome == "killed" and c.count.best != 0]
    corpse = any(text.has("corpse", c.first, c.last) for c in dead)
    found = any("found " in text.tokens[c.verb].low for c in dead)
    return corpse or found


def _reduced(text: Text, at: int) -> bool:
    """ "Six men kidnapped last week have been …": the verb tells which men, and has no object."""
    behind = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
    if behind is None or not at or text.shape[at - 1] not in "Pwc":
        return False
    return text.shape[at + 1] == "p" or bool(behind.tags & _WHEN)


_WHEN = frozenset(("recall", "relative", "day_before", "last_week", "last_month", "this_week", "this_month"))


def acted_before(told: Told, at: int) -> bool:
    return any(c.count.best != 0 and c.verb < told.sentence.first + at for c in told.claims)
