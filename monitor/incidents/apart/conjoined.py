"""Which clauses of a sentence tell a deed of their own, at a place of their own?"""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from monitor.incidents.apart.acts import Told
from monitor.incidents.apart.openings import DEEDS
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.incidents.where.located import names
from monitor.knowledge.model import PlaceMention

DEED = 5  # words behind "the planner of" in which the deed is named
NEXT_DAY = dt.timedelta(days=1)
CONTRAST = frozenset(("while", "whereas"))
LINKS = CONTRAST | {"and"}
HARM = frozenset(("killed", "injured", "abducted"))


def while_elsewhere(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Three were killed in Churachandpur | while a mob burnt two houses in Imphal West"."""
    first, last = one.sentence.first, one.sentence.last
    for at in text.having("subordinate", first + 1, last):
        if text.tokens[at].low in CONTRAST and _acts_in(text, one, first, at) and _acts_in(text, one, at, last):
            here, there = names(text, first, at, places), names(text, at, last, places)
            if here and there and not here & there:
                return [at]
    return []


def recited(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Involved in the murder of a trader in Shikarpur | and a grenade attack on a van near Thul"."""
    if "record" not in one.cues:
        return []
    first, last = one.sentence.first, one.sentence.last
    for at in range(first + 1, last - 1):
        if text.shape[at] != "&" or _CONJOINED.match(text.shape, at) is None or not names_deed(text, at + 1):
            continue
        here, there = names(text, first, at, places), names(text, at, last, places)
        if here and there and not here & there:
            return [at]
    return []


_CONJOINED = re.compile(r"&p?[ta]")


def each_on_its_day(text: Text, one: Told, dated: Sequence[When], places: Sequence[PlaceMention]) -> list[int]:
    """ "… shot dead a trader in Thul on 2 May and hurled a grenade at a van near Kashmore on 9 May": deeds with
    a day and a place each, joined by "and"."""
    days = [w for w in dated if not (w.said or w.later)]
    cuts: list[int] = []
    for when, following in pairwise(days):
        start, end = (cuts[-1] if cuts else one.sentence.first), one.sentence.last
        if when.meets(following) or abs(when.day - following.day) <= NEXT_DAY:
            continue
        links = (at for at in range(when.last, following.first) if text.tokens[at].low in LINKS)
        link = next((at for at in links if _acts_in(text, one, at, end)), None)
        if link is None or not _acts_in(text, one, start, link) or _taken(one, start, link):
            continue
        here, there = names(text, start, link, places), names(text, link, end, places)
        if here and there and not here & there:
            cuts.append(link)
    return cuts


def _acts_in(text: Text, one: Told, first: int, last: int) -> bool:
    """Do the tokens tell a deed or a harm of their own, not only what became of those told of before?"""
    if any(first <= at < last for act in DEEDS & one.acts.keys() for at in one.acts[act]):
        return True
    harms = [c for c in one.claims if first <= c.verb < last and c.outcome in HARM and c.count.best != 0]
    return any(p.form != "definite" for c in harms for p in c.sides)


def _taken(one: Told, first: int, last: int) -> bool:
    """ "Abducted on 5 May and shot on 9 May": one incident."""
    return any(first <= at < last for at in one.acts.get("abduction", ()))


def older_behind_after(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Four were hurt in Sukma on Wednesday, | hours after rebels had dragged a man out of his hut in Bijapur and
    killed him": a clause behind "after" with a harm and a place of its own."""
    if "after_unit" not in one.sentence.tags:
        return []
    for at in range(one.sentence.first + 2, one.sentence.last - 1):
        if "after_unit" not in text.tokens[at].tags or "units_after" not in text.tokens[at - 1].tags:
            continue
        start = at - 2 if text.shape[at - 2] in "a#v" else at - 1
        here, there = names(text, one.sentence.first, start, places), names(text, at, one.sentence.last, places)
        came = any(t.low in _COMES for t in text.tokens[max(one.sentence.first, start - 3) : start])
        harmed = any(
            c.verb > at and c.outcome in HARM and c.count.best != 0 and not _is_known(c, one) for c in one.claims
        )
        if harmed and came:
            return [start]  # "The violence came two days after a bomber had killed …"
        if harmed and _acts_in(text, one, one.sentence.first, start) and there and not here & there:
            return [start]
    return []


_COMES = frozenset(("comes", "came", "coming", "occurred", "happened"))


def _is_known(claim: Claim, one: Told) -> bool:
    """Is the figure that of the same outcome told before it in the sentence?"""
    return any(
        c is not claim and c.outcome == claim.outcome and c.count == claim.count and c.verb < claim.verb
        for c in one.claims
    )


def names_deed(text: Text, at: int) -> bool:
    """ "The planner of the bombing", not "a facilitator of the front"."""
    return text.has_any(_OF_DEEDS, at, at + DEED)


_OF_DEEDS = frozenset((*(f"act.{act}" for act in DEEDS), "death_of", "abduction_of"))
