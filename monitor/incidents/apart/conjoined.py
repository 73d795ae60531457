"""Which clauses of a sentence tell a deed of their own, at a place of their own?"""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from monitor.incidents.apart.aftermath import opening
from monitor.incidents.apart.told import DEEDS, Told
from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.incidents.where.located import names
from monitor.knowledge.model import PlaceMention

HEADED = 2  # words from "and" to the day at the head of its clause
LEAD_IN = 4  # words of "a few days after"
DEED = 5  # words behind "the planner of" in which the deed is named
NEXT_DAY = dt.timedelta(days=1)
MONTH = dt.timedelta(days=30)  # a deed of a year before, so long before, is another one wherever it was done
CONTRAST = frozenset(("while", "whereas"))
LINKS = CONTRAST | {"and"}
HARM = frozenset(("killed", "injured", "abducted"))


def while_elsewhere(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Three were killed in Churachandpur | while a mob burnt two houses in Imphal West"."""
    first, last = one.sentence.first, one.sentence.last
    for at in text.having("subordinate", first + 1, last):
        acted = text.tokens[at].low in CONTRAST and _acts_in(one, first, at) and _acts_in(one, at, last)
        if acted and (set_apart(text, (first, at, last), places) or _harmed_otherwise(one, first, at)):
            return [at]
    return []


def _harmed_otherwise(one: Told, first: int, at: int) -> bool:
    """ "Two were shot dead in A | while a bomb injured three": others, and by another kind of deed."""
    here, there = _kinds_in(one, first, at), _kinds_in(one, at, one.sentence.last)
    harms = [c for c in one.claims if c.outcome in HARM and c.count.best != 0]
    others = any(c.verb > at and c.sides and all(p.form in _OWN for p in c.sides) for c in harms)
    apart = others and any(c.verb < at for c in harms)
    return apart and bool(here) and bool(there) and not here & there


_OWN = frozenset(("counted", "single", "named"))  # not "the fourth", "the other"


def set_apart(text: Text, parts: tuple[int, int, int], places: Sequence[PlaceMention]) -> bool:
    """Does the part of a sentence behind the second of the tokens name other places than the part before it, or say
    that it is set "in another part of the district"?"""
    first, at, last = parts
    here, there = names(text, first, at, places), names(text, at, last, places)
    return bool(here and there and not here & there) or bool(text.having("separate", at, last))


def recited(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Involved in the murder of a trader in Shikarpur | and a grenade attack on a van near Thul"."""
    if "record" not in one.cues:
        return []
    first, last = one.sentence.first, one.sentence.last
    for at in range(first + 1, last - 1):
        if text.shape[at] != "&" or _CONJOINED.match(text.shape, at) is None or not names_deed(text, at + 1):
            continue
        if text.has("plural_acts", at + 1, last):  # "and for a string of attacks in Bannu": no one deed
            continue
        if set_apart(text, (first, at, last), places):
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
        links = (at for at in range(when.last, following.first) if text.tokens[at].low in (*LINKS, ";"))
        link = next((at for at in links if _acts_in(one, at, end)), None)
        headed = link is not None and following.first - link <= HEADED  # "…, and on Tuesday a worker was shot"
        if when.meets(following) or (abs(when.day - following.day) <= NEXT_DAY and not headed):
            continue
        if link is None or not _acts_in(one, start, link):
            continue
        others = headed and text.has("next_day", link, link + 1 + HEADED)
        old = following.year_told and when.day - following.day > MONTH
        if others or old or set_apart(text, (start, link, end), places):
            cuts.append(link)
    return cuts


def behind_lead_in(text: Text, one: Told) -> int | None:
    """ "Days after a blast left six dead here, | three rockets landed …", "As the town marked the anniversary of
    the bombing that killed 17, | a grenade was thrown": where the sentence's own act begins."""
    if one.sentence.tags.isdisjoint(_LEADING):
        return None
    first, last = opening(text, one.sentence), one.sentence.last
    comma = text.shape.find(",", first, last)
    if comma < 0 or not _leads_in(text, first, comma):
        return None
    if text.shape[comma + 1] == "K" and text.tokens[comma + 1].low.endswith("ing"):
        comma = max(comma, text.shape.find(",", comma + 1, last))  # "…, killing nine people, | a patrol came …"
    harmed = any(first <= c.verb < comma and c.outcome in HARM and c.count.best != 0 for c in one.claims)
    seized = all(any(at > comma for at in one.acts.get(act, ())) for act in ("find", "arms"))
    return comma + 1 if harmed and (seized or _acts_in(one, comma, last)) else None


def behind_follows(text: Text, one: Told) -> int | None:
    """ "The incident follows | an attack in Poonch on Friday, which left four dead", "the raid came | a day after
    two were killed in Sui": where the older one begins."""
    first, last = one.sentence.first, one.sentence.last
    at = next((at for at in text.having_any(("came", "follows"), first + 1, last - 1)), None)
    if at is None or any(c.verb < at for c in one.claims):
        return None
    after = _some_time_after(text, at + 1) or text.has("ago", at + 1, at + LEAD_IN + 1)
    if "came" in text.tokens[at].tags and not (after or _it_came_after(text, at)):
        return None
    bombed = any(at < bomb for bomb in one.acts.get("bomb", ()))  # "came a day after a laden van was set off"
    return at + 1 if bombed or _acts_in(one, at, last) else None


def _it_came_after(text: Text, at: int) -> bool:
    """ "This came | after …", "the attack comes after …"; who "came after the blast" arrived."""
    told = "after_unit" in text.tokens[at + 1].tags
    return told and (text.shape[at - 1] == "U" or text.tokens[at - 1].low in _IT)


_IT = frozenset(("this", "it"))


def _some_time_after(text: Text, first: int) -> bool:
    near = text.having("after_unit", first, first + LEAD_IN)
    return any("units_after" in text.tokens[at - 1].tags for at in near)


def _leads_in(text: Text, first: int, comma: int) -> bool:
    marked = any(t.low == "anniversary" for t in text.tokens[first:comma])
    marked = marked or text.has("buried", first, comma)  # "while they were burying four men, | a mine …"
    return text.has("after_unit", first, first + LEAD_IN) or (marked and "subordinate" in text.tokens[first].tags)


_LEADING = frozenset(("after_unit", "subordinate"))


def of_two_kinds(text: Text, one: Told, dated: Sequence[When]) -> list[int]:
    """ "A guard was shot dead on Thursday, and | a soldier was hurt in a mine blast on Friday": others harmed by
    another kind of deed, on another day."""
    days = [w for w in dated if w.precision == "day" and not (w.said or w.later)]
    harms = [c for c in one.claims if c.outcome in HARM and c.count.best != 0]
    for behind in harms[1:]:
        link = behind.first - 1
        if text.shape[link] != "&" or any(p.form == "definite" for p in behind.sides):
            continue
        here, there = _kinds_in(one, one.sentence.first, link), _kinds_in(one, link, one.sentence.last)
        earlier = [w.day for w in days if w.first < link]
        later = [w.day for w in days if w.first > link]
        apart = bool(earlier and later) and not {*earlier} & {*later}
        if apart and here and there and not here & there:
            return [link]
    return []


def _kinds_in(one: Told, first: int, last: int) -> set[str]:
    deeds = one.acts.keys() & (DEEDS | {"bomb"}) - {"assault"}
    return {act for act in deeds if any(first <= at < last for at in one.acts[act])}


def _acts_in(one: Told, first: int, last: int) -> bool:
    """Do the tokens tell a deed or a harm of their own, not only what became of those told of before?"""
    if any(first <= at < last for act in DEEDS & one.acts.keys() for at in one.acts[act]):
        return True
    harms = [c for c in one.claims if first <= c.verb < last and c.outcome in HARM and c.count.best != 0]
    return any(p.form != "definite" for c in harms for p in c.sides)


def older_behind_after(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Four were hurt in Sukma on Wednesday, | hours after rebels had dragged a man out of his hut in Bijapur and
    killed him", "… shot a boy, | a year after his father had been killed there": a clause behind "after" with a
    harm and a place of its own, or one told of days before it."""
    if "after_unit" not in one.sentence.tags:
        return []
    for at in range(one.sentence.first + 2, one.sentence.last - 1):
        if "after_unit" not in text.tokens[at].tags or "units_after" not in text.tokens[at - 1].tags:
            continue
        start = at - 2 if text.shape[at - 2] in "a#v" else at - 1
        here, there = names(text, one.sentence.first, start, places), names(text, at, one.sentence.last, places)
        harms = [c.verb for c in one.claims if c.outcome in HARM and c.count.best != 0 and not c.later]
        days = "of_hours" not in text.tokens[at - 1].tags and any(verb < start for verb in harms)
        elsewhere = bool(there and not here & there)
        if any(verb > at for verb in harms) and _acts_in(one, one.sentence.first, start) and (days or elsewhere):
            return [start]
    return []


def names_deed(text: Text, at: int) -> bool:
    """ "The planner of the bombing", not "a facilitator of the front"."""
    return text.has_any(_OF_DEEDS, at, at + DEED)


_OF_DEEDS = frozenset((*(f"act.{act}" for act in DEEDS), "death_of", "abduction_of"))
