"""Does a figure count the dead of a span of time, not those of one incident?"""

import re
from collections.abc import Sequence

from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text

FIRST_YEAR = 1900  # numbers that are years
NEAR = 4  # words between a figure and its "last year"
MANY = 5  # times: a toll so much above the dead of its sentence, "in clashes", counts those of weeks
_LASTING = frozenset(("strife", "plural_acts", "span", "statistic"))
_PERIODS = frozenset(("span", "statistic", "period"))
_DATES = frozenset(("months", "months_short", "digits"))


def of_a_span(text: Text, one: Claim) -> bool:
    """ "22 have died since 2021", "bodies have been dumped since July 2010", "in 2014 the number was 37", "the
    killing of 40 last year"."""
    sentence = text.sentence_at(one.first)
    if text.has("last_year", one.last, min(sentence.last, one.last + NEAR)):
        return True
    if one.total and _in_a_year(text, sentence):
        return True
    if "the_worst" in sentence.tags:
        return False  # "five died in the deadliest attack this year"
    adds_up = one.total or "perfect" in sentence.tags or "pluperfect" in sentence.tags
    return adds_up and (not sentence.tags.isdisjoint(_PERIODS) or _since(text, sentence))


def _since(text: Text, sentence: Sentence) -> bool:
    """ "Since 2021", "since last July", but not "since Monday"."""
    for at in text.having("since", sentence.first, sentence.last):
        if any(t.tags & _DATES for t in text.tokens[at + 1 : min(sentence.last, at + 3)]):
            return True
    return False


def _in_a_year(text: Text, sentence: Sentence) -> bool:
    """ "In 2014 …"."""
    first, second = text.tokens[sentence.first : sentence.first + 2]
    return first.low == "in" and (second.number or 0) >= FIRST_YEAR


def of_the_strife(text: Text, total: Claim, told: Sequence[Claim]) -> bool:
    """ "Three men were shot, taking the toll to 168 in clashes that have lasted for months"."""
    sentence = text.sentence_at(total.first)
    own = [c for c in told if not c.total and sentence.first <= c.first < total.first]
    if any(_is_long(text, m.end()) for m in _IN_SO_MANY.finditer(text.shape, total.last, sentence.last)):
        return any(c.count.likely < total.count.likely for c in own)
    lasting = text.has_any(_LASTING, total.last, sentence.last)
    return lasting and any(c.count.likely * MANY <= total.count.likely for c in own)


def _is_long(text: Text, unit: int) -> bool:
    """ "Taking to seven the number of dead in six | days"."""
    return text.has("units_after", unit, unit + 1) and not text.has("of_hours", unit, unit + 1)


_IN_SO_MANY = re.compile("pb?#")
