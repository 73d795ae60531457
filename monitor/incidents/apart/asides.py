"""Which words of a sentence tell of another time than its own?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.apart.blockades import grievance
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.spans import of_the_strife
from monitor.incidents.numbers.unreal import dated
from monitor.incidents.text import Sentence, Text

SUBJECT = 3  # words at the head of a sentence in which "he had" is its subject and tense


def aside_of(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> range:
    """The words of what happened before the sentence's own act, and is no incident told beside it."""
    older = behind_after(text, sentence, claims)
    if _has_a_place(text, older, claims):
        return range(0)
    return (
        grievance(text, sentence)
        or record_of_the_dead(text, sentence)
        or later_fate(text, sentence)
        or older
        or _searched_after(text, sentence, claims)
        or _answered(text, sentence)
        or _before_its_time(text, sentence, claims)
        or _of_months(text, sentence, claims)
    )


def told_beside(text: Text, claims: tuple[Claim, ...], aside: range) -> tuple[Claim, ...]:
    """The figures but those of an aside without a day, of which no incident is told, and the toll of months."""
    if not claims:
        return claims
    claims = tuple(c for c in claims if not (c.total and of_the_strife(text, c, claims)))
    if not aside or text.has_any(_DAYS, aside.start, aside.stop):
        return claims
    return tuple(c for c in claims if c.verb not in aside)


def record_of_the_dead(text: Text, sentence: Sentence) -> range:
    """The words of "two men | wanted for a grenade attack in A | were killed in B": their record, and no deed told
    here."""
    if "record" not in sentence.tags:
        return range(0)
    at = next(iter(text.having("record", sentence.first, sentence.last)), sentence.last)
    met = _MET_DEATH.match(text.shape, at + 1, sentence.last)
    if met is None or "P" not in text.shape[sentence.first : at] or dated(text, at, sentence.last):
        return range(0)
    return range(at, met.start(1))


def later_fate(text: Text, sentence: Sentence) -> range:
    """The words of "on the orders of a commander | who was later killed in A": another deed than the one told."""
    if "later_unit" not in sentence.tags:
        return range(0)
    for found in _LATER.finditer(text.shape, sentence.first, sentence.last):
        if "later_unit" in text.tokens[found.end() - 2].tags:
            end = text.shape.find(",", found.end(), sentence.last)
            return range(found.start(), end if end > 0 else sentence.last)
    return range(0)


_LATER = re.compile(r"RV?w[KAD]")
_MET_DEATH = re.compile(r"[^;SRTKD]*?(?:[tf]K[^;SRTKD]*?)?(V[wX]{0,2}K)")
CAME = 4  # words of "came just a day"
MAY = 6  # words from "attacks" to what they may do
AHEAD = 3  # words between "planning" and the act that is planned


def _has_a_place(text: Text, aside: range, claims: Sequence[Claim]) -> bool:
    """ "… a day after four miners were shot dead at Duki": till the place is known to be the same, another deed."""
    harmed = (c for c in claims if c.verb in aside and c.outcome in ("killed", "injured") and c.count.best != 0)
    return any(_AT_A_NAME.search(text.shape, c.verb, aside.stop) for c in harmed)


_AT_A_NAME = re.compile(r"pt?c")


def without_aside(text: Text, one: Told) -> Told:
    """The sentence without the deed "a day after" which it tells its own, where that one is no other incident."""
    if "after_unit" not in one.sentence.tags:
        return one
    aside = behind_after(text, one.sentence, one.claims)
    if not _has_a_place(text, aside, one.claims):
        return one
    acts = {act: own for act, ats in one.acts.items() if (own := tuple(at for at in ats if at not in aside))}
    return replace(one, acts=acts, claims=told_beside(text, one.claims, aside))


def behind_after(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> range:
    """The words of "a day after the bombing of …": another act's, where the sentence has told its own before."""
    if "after_unit" not in sentence.tags:
        return range(0)
    for at in range(sentence.first + 4, sentence.last - 1):
        if "units" in text.tokens[at].tags and "after_unit" in text.tokens[at + 1].tags:
            if text.has("came", max(sentence.first, at - CAME), at):
                return range(0)  # "the attack came two days after …": what it goes on to tell is all that it tells
            told = text.has_any(_OWN, sentence.first, at)
            told = told or any(c.verb < at and c.count.best != 0 and c.outcome != "arrested" for c in claims)
            end = text.shape.find(",", at, sentence.last)
            return range(at, end if end > 0 else sentence.last) if told else range(0)
    return range(0)


def _searched_after(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> range:
    """The words of "made raids in A following a bombing and arrested nine": the raids are told, and the bombing
    only says why."""
    if "sweep" not in sentence.tags or not any(c.outcome == "arrested" for c in claims):
        return range(0)
    swept = text.having("sweep", sentence.first, sentence.last)[0]
    for at in range(swept + 1, sentence.last - 1):
        if "led_by" in text.tokens[at].tags:
            end = _CAUSE.match(text.shape, at + 1, sentence.last)
            return range(at, end.end()) if end else range(0)
    return range(0)


_CAUSE = re.compile(r"[at][^,;.&TRS]{1,8}")  # "a suicide bombing in the city"


def _answered(text: Text, sentence: Sentence) -> range:
    """The words of "in retaliation for air strikes on …", "in protest against the arrest of …", where the sentence
    tells an act of its own beside it; or a strike, where what it was called over has no day."""
    if "answering" not in sentence.tags:
        return range(0)
    at = next(n for n in range(sentence.first, sentence.last) if "answering" in text.tokens[n].tags)
    comma = text.shape.find(",", at, sentence.last)
    end = comma if comma > 0 else sentence.last
    beside = (*text.tokens[sentence.first : at], *text.tokens[end : sentence.last])
    acted = any(t.tags & _ANSWERS for t in beside)
    struck = "strike_call" in sentence.tags and not text.has_any(_DAYS, at, sentence.last)
    return range(at, end) if acted or struck else range(0)


def _before_its_time(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> range:
    """The words of "he had taken the case after gunmen killed …", behind what a text has told: another act's."""
    if not sentence.index or text.tokens[sentence.first].low not in _OF_ONE:
        return range(0)
    after = next((at for at in range(sentence.first, sentence.last) if text.tokens[at].low == "after"), None)
    if after is None or not text.having("pluperfect", sentence.first, min(after, sentence.first + SUBJECT)):
        return range(0)
    own = any(c.verb < after for c in claims) or text.has_any(_OWN, sentence.first, after)
    return range(0) if own else range(after, sentence.last)


def _of_months(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> range:
    """The words behind the toll of "… was shot, taking the toll to 168 in clashes that have lasted for months"."""
    total = next((c for c in claims if c.total and of_the_strife(text, c, claims)), None)
    return range(total.last, sentence.last) if total is not None else range(0)


_OF_ONE = frozenset(("he", "she", "his", "her"))


_DAYS = frozenset(("months", "months_short", "weekdays"))


_OWN = frozenset(("act.assault", "act.shoot", "act.fight", "act.blast", "act.abduction", "act.throw"))
_ANSWERS = _OWN | {"act.arson"}


def is_to_come(text: Text, sentence: Sentence, at: int) -> bool:
    """ "The threat to attack schools", "arrested for planning a suicide attack": not done."""
    if "plural_acts" in text.tokens[at].tags and text.has("modal", at + 1, min(at + MAY, sentence.last)):
        return True  # "attacks on cities could derail the talks"
    if "of_no_deed" not in sentence.tags:
        return False
    for before in range(at - 1, max(sentence.first, at - 1 - AHEAD) - 1, -1):
        if "of_no_deed" in text.tokens[before].tags:
            return True
        if text.shape[before] not in "atwh#" and text.tokens[before].low != "to":
            return False
    return False
