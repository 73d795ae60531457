"""Does a day's own act stand beside it: "Tuesday's attack", "the fighting, which began on Tuesday"?"""

import re

from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When

BEGUN = 4  # words between "began" and its day; a clause of its own may stand there: "when rebels stormed it"
SUBJECT = 8  # words before "took place" that are its subject
MONTHS = frozenset(("months", "months_short"))
CLAUSE = 9  # words from "the encounter in the hills" to its day


def placed(text: Text, first: int, when: When) -> bool:
    """ "The incident took place near Kasaram on 3 July": a sentence that only sets the act in time."""
    named = text.has_any(MONTHS, when.first, when.last)
    if text.has("happening", when.first - 2, when.first - 1) and text.shape[when.first - 1] == "p":
        return (
            "t" in text.shape[max(first, when.first - CLAUSE) : when.first - 2]
        )  # "the clash took place on Sunday"
    if not named or text.tokens[when.first - 1].low == "since":
        return False  # a weekday of the report and one of the act are told apart by their verbs
    at = next((at for at in range(first, when.first) if "happening" in text.tokens[at].tags), None)
    return at is not None and at - first <= SUBJECT and any(t.low == "the" for t in text.tokens[first:at])


def soon_after(text: Text, when: When) -> bool:
    """ "Police said on Sunday, an hour after the blast": the day of the report is that of the act."""
    at = _SOON.match(text.shape, when.last)
    if at is None:
        return False
    unit, after = text.tokens[at.end() - 2 : at.end()]
    return "of_hours" in unit.tags and "after_unit" in after.tags


_SOON = re.compile(r",[abnv#w]{0,3}.T")


def begins(text: Text, first: int, when: When) -> bool:
    """ "The fighting, which began on Tuesday": the first of several days."""
    begun = (at for at in range(max(first, when.first - BEGUN), when.first) if "beginning" in text.tokens[at].tags)
    at = next(begun, None)
    if at is None or text.tokens[when.last - 1].low == "before":
        return False
    return any(_tells_an_act(text, i) for i in range(max(first, at - SUBJECT), at))


def is_owned(text: Text, when: When) -> bool:
    """ "Tuesday's attack", "the July 10 suicide bombing": the act stands right behind its day."""
    return _owns(text, when.last)


def _owns(text: Text, at: int) -> bool:
    if at < len(text.tokens) and text.tokens[at].low in ("'s", "s"):
        at += 1
    for token in text.tokens[at : at + 3]:
        if token.shape not in "wcuUKBPF":
            return False
        if "release" not in token.tags and any(tag.startswith("act.") for tag in token.tags):
            return "V" not in text.shape[at : at + 1]
    return False


def owned_beside(text: Text, sentence: Sentence, when: When) -> bool:
    """ "Shops were shut on Sunday as the toll of Friday's attack rose": has the sentence's deed another day?"""
    if when.direct or "weekdays" not in sentence.tags:
        return False
    days = text.having("weekdays", sentence.first, sentence.last - 1)
    owned = next((at for at in days if text.tokens[at + 1].low == "'s" and _owns(text, at + 1)), None)
    if owned is None or owned < when.last:
        return False
    own = _CLAUSE.match(text.shape, sentence.first, owned)
    told = range(sentence.first, own.end() if own and own.end() >= when.last else owned)
    return not any(text.shape[at] in "KDIJBA" or _tells_an_act(text, at) for at in told)


def _tells_an_act(text: Text, at: int) -> bool:
    return any(tag.startswith("act.") for tag in text.tokens[at].tags)


_CLAUSE = re.compile(r"[^T;]*")
