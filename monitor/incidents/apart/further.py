"""Does a sentence add a further deed to the one told: "also", "in the same district", "unknown men burnt …"?"""

import re

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.heads import begins_with_place, heads_paragraph, later_that_day
from monitor.incidents.apart.nature import by_strangers, is_one_more_attack
from monitor.incidents.apart.references import are_known, real_claims
from monitor.incidents.apart.setting import Setting
from monitor.incidents.apart.told import DEEDS, Told
from monitor.incidents.text import Text


def another_deed(text: Text, one: Told, current: Frame, at: Setting) -> bool:
    """ "Police also defused a bomb in …", somewhere else; "they also blew up a tower", in another district; "a
    third attack targeted … in A but hurt nobody"; a paragraph that opens "in the night, unknown men burnt …"."""
    new = one.deeds - current.lead.deeds
    if at.new_place and one.claims and is_one_more_attack(text, one.sentence):
        return True
    if at.new_place and one.harm and _is_called_another(text, one):
        return True
    if at.new_place and heads_paragraph(text, one) and _AIMED_AT_ANOTHER.match(text.shape, one.sentence.first):
        return bool(one.deeds)
    if at.new_place and _by_other_means(text, one, new):
        return True
    if at.new_place and _is_answer(text, one, current, at):
        return True
    if _in_the_same_parts(text, one) and (one.acts.keys() & _MORE).difference(*(t.acts for t in current.told)):
        return True
    told = text.tokens[one.sentence.first].low == "the" and any(d.meets(h) for d in at.days for h in current.days)
    set_anew = (at.new_place and not told) or later_that_day(text, one) or text.shape[one.sentence.first] == "p"
    if set_anew and heads_paragraph(text, one) and by_strangers(text, one.sentence):
        return bool(one.deeds.difference(*(t.deeds for t in current.told)))
    if not at.new_place or not ("defuse" in new or (new and at.leaves(current.districts))):
        return False
    return any(t.low in _FURTHER for t in text.tokens[one.sentence.first : one.sentence.last])


_AIMED_AT_ANOTHER = re.compile(r"(?:[^n.;KDIJBAV]{1,6},)?n[Uw]{1,2}V")  # "hours later, another van was fired at"


def _is_called_another(text: Text, one: Told) -> bool:
    """ "Hours after that, nine were hurt in a similar incident in Hub", "… another bomb killed two in Hub"."""
    first, last = one.sentence.first, one.sentence.last
    if any(text.tokens[at].low.startswith(_SINGLE) for at in text.having("separate", first, last)):
        return True
    if not text.has("of_hours", first, first + AFTER):
        return False  # two bombs minutes apart are one attack
    others = (at + 1 for at in range(first + AFTER, last - 1) if text.shape[at] == "n")
    return any(not text.tokens[at].tags.isdisjoint(_BLOWS) for at in others)


AFTER = 3  # words of "two hours after"
_BLOWS = frozenset(("attack", "act.blast", "act.bomb"))
_SINGLE = ("a ", "in a", "in yet a", "in the same")  # "in separate incidents" adds several up


def _by_other_means(text: Text, one: Told, new: set[str]) -> bool:
    """ "In neighbouring Yala, a bomb exploded …", behind a shooting; "earlier in the day, troops defused a mine
    near …", behind an attack: a sentence that begins with its place or hour, and tells another kind of deed."""
    if new & {"defuse", "air", "shelling"} and later_that_day(text, one):
        return True
    return bool(new & _BY_EXPLOSIVES) and one.harm_done and begins_with_place(text, one)


def _is_answer(text: Text, one: Told, current: Frame, at: Setting) -> bool:
    """ "Hours after the bombing, troops raided a house in …. Three rebels were killed": a hunt that a paragraph
    opens with, behind what was no hunt, in which others died."""
    if "hunt" not in one.acts or not heads_paragraph(text, one) or "summary" in current.lead.cues:
        return False
    if any("hunt" in t.acts for t in current.told):
        return False
    dead = [c for c in real_claims(at.claims) if c.outcome == "killed"]
    return any("militant" in c.classes for c in dead) and not are_known(dead, current)


_BY_EXPLOSIVES = frozenset(("blast", "suicide", "grenade", "air", "shelling"))
_MORE = DEEDS | {"bomb"}


def _in_the_same_parts(text: Text, one: Told) -> bool:
    """ "A trader was shot dead in the same district": not "in the same attack"."""
    first = one.sentence.first
    if "vicinity" not in one.sentence.tags or text.shape[first] not in "a#":
        return False
    wide = text.having("vicinity", first, one.sentence.last)
    return any(text.tokens[at - 1].low == "same" for at in wide)


_FURTHER = frozenset(("also", "another", "second", "third", "one more"))
