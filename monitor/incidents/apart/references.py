"""Does a sentence only speak of what was told before: of "the attack", of them, of how they were hurt?"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.told import DEEDS, Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when import When

NOUN = 4  # words from "Sunday's" to the deed
WOUNDS = 4  # words from "injuries" to "suffered"
CLAIM = 6  # words at the head of a sentence in which no group "had claimed" an attack
OPENING = 4  # words of "shortly after"
SUBJECT = 3  # words at the head of a sentence in which "the blast" is its subject: all it tells is of that


def of_them(text: Text, one: Told) -> bool:
    """Does it speak of "them": of those whom the text has told of, not of one whom it counts itself?"""
    own = min((p.last for c in fresh_claims(one) for p in c.sides if p.form in _OWN), default=one.sentence.last)
    return any(t.low in _THEM for t in text.tokens[one.sentence.first : own])


def in_the_same(text: Text, one: Told, current: Frame) -> bool:
    """ "Further, six were hurt in the ambush": in an act that was told before."""
    return bool(fresh_claims(one)) and any(
        text.tokens[at - 1].low in _BACK
        for act in one.acts.keys() & current.lead.acts.keys()
        for at in one.acts[act]
    )


_OWN = ("counted", "single", "named")
_THEM = frozenset(("them", "they", "him", "he", "her", "she"))


def fresh_claims(one: Told) -> list[Claim]:
    return real_claims(one.claims) if one.claims else []


def real_claims(claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if c.count.best != 0 and not (c.stale or c.party or c.among)]


def of_other_dead(fresh: Sequence[Claim], current: Frame) -> bool:
    """Does it tell of deaths, and the other of other ones, or of a surrender and of none?"""
    dead = [k.count.best for t in current.told for k in t.claims if k.outcome == "killed"]
    own = [c.count.likely for c in fresh if c.outcome == "killed"]
    fallen = bool(dead) or "surrender" in current.lead.acts
    return fallen and bool(own) and sum(own) not in dead


def of_another_victim(text: Text, one: Told, current: Frame) -> bool:
    """ "The body of a tailor, who had been kidnapped, was found near Digri", behind no kidnapping; "he died in
    hospital of the injuries that he had suffered in Orangi"."""
    taken = any(c.outcome == "abducted" and c.recalled for c in one.claims) and "find" in one.acts
    if taken and not (of_them(text, one) or any("abduction" in t.acts for t in current.told)):
        return True
    died = any(c.outcome == "killed" and text.shape[c.verb] == "D" for c in one.claims)
    suffered = text.having("who.lose", one.sentence.first, one.sentence.last) if died else ()
    return any(text.has_any(_WOUNDS, at - WOUNDS, at) and _IN_PLACE.match(text.shape, at) for at in suffered)


_WOUNDS = frozenset(("wounded", "injure"))
_IN_PLACE = re.compile(r"w[wtaUI]{0,3}p[tw]?c")  # "suffered in Orangi"


def part_of(fresh: Sequence[Claim], current: Frame) -> bool:
    """Can the people be among those who were counted already?"""
    known = {k.outcome: k.count.likely for t in reversed(current.told) for k in t.claims}
    return all(c.count.likely <= known.get(c.outcome, 0) for c in fresh)


def of_the_told(text: Text, claims: Sequence[Claim]) -> bool:
    """ "Troops killed six of the attackers": some of those of whom the text has told."""
    return bool(claims) and all(_SOME_OF.match(text.shape, p.first) for c in claims for p in c.sides)


_SOME_OF = re.compile(r"[#v]ftP")


def only_claimed(text: Text, one: Told) -> bool:
    """ "The group claimed it", "no group had claimed Saturday's attack": whose a deed is that was told before."""
    first = one.sentence.first
    unclaimed = text.shape[first] == "X" and text.has("who.claims", first + 1, first + CLAIM)
    return (unclaimed or "claiming" in one.cues) and all(c.recalled for c in fresh_claims(one))


def told_of_captives(one: Told, current: Frame) -> bool:
    """ "They were abducted on 10 March", behind their release or death, without a figure."""
    if any(c.outcome == "abducted" and _are_they(c, current) for c in one.claims):
        return True
    taken = "abduction" in one.acts and any("abduction" in t.acts for t in current.told)
    return taken and (how_taken(one, current) or not fresh_claims(one))


def _are_they(claim: Claim, current: Frame) -> bool:
    """Are those of the claim the very ones of a claim before, whom it calls "they"?"""
    return any(claim.sides == c.sides for t in current.told for c in t.claims)


def how_taken(one: Told, current: Frame) -> bool:
    """ "He was abducted from Khuzdar on 28 May", behind his release."""
    freed = any("release" in t.cues or t.acts.keys() & {"rescue", "find"} for t in current.told)
    told = [c for c in one.claims if c.count.best != 0]
    if any(c.outcome == "killed" for t in current.told for c in t.claims):
        return False
    return freed and bool(told) and all(c.outcome == "abducted" and _is_pronoun(c) for c in told)


def _is_pronoun(claim: Claim) -> bool:
    return len(claim.sides) == 1 and not claim.sides[0].head


def told_of_the_found(text: Text, one: Told, current: Frame) -> bool:
    """ "He had been shot on Friday night", "the former headman had been taken from his home", behind the find of a
    body in the same paragraph."""
    first, near = one.sentence.first, one.sentence.paragraph
    him = text.shape[first] == "t" or text.tokens[first].low in ("he", "she")
    if not him or one is current.lead or one.parted or not _are_he(fresh_claims(one)):
        return False
    return any("find" in t.acts and _is_of_one(t) for t in current.told if t.sentence.paragraph == near)


def _is_of_one(told: Told) -> bool:
    return any(c.outcome == "killed" and c.count.best == 1 for c in told.claims)


def told_of_the_dead(text: Text, one: Told, current: Frame) -> bool:
    """ "The body of the rifleman was handed over on Tuesday", behind his death: no deed, and nobody new; "his body
    was found at …", behind his abduction."""
    dead = [c for c in fresh_claims(one) if c.outcome == "killed"]
    met = {c.outcome for t in current.told for c in t.claims}
    if one.parted or not dead or not _are_he(dead):
        return False
    his = "keeper" in text.tokens[one.sentence.first].tags and "corpse" in one.sentence.tags
    return ("killed" in met and not one.acts) or (his and "abducted" in met and one.acts.keys() <= _OF_A_FIND)


_OF_A_FIND = frozenset(("find", "assault"))  # a body that lies there was slain


def _are_he(claims: Sequence[Claim]) -> bool:
    return all(p.form == "definite" and p.count.best == 1 for c in claims for p in c.sides)


def reported_on(one: Told, whens: Sequence[When]) -> dt.date | None:
    """The day on which officials told of what a sentence tells."""
    sentence = one.sentence
    return next((w.day for w in whens if sentence.first <= w.first < sentence.last and w.said), None)


def tells_how_hurt(text: Text, one: Told, lead: Told) -> bool:
    """ "He had been shot on 10 May", behind his death of wounds."""
    if one.sentence.tags.isdisjoint(_HURT) or text.tokens[one.sentence.first].low not in _THEM:
        return False
    if not any(c.outcome == "killed" and text.shape[c.verb] == "D" for c in lead.claims):
        return False
    hurt = real_claims(one.claims)
    return bool(hurt) and all(
        c.outcome == "injured" and text.tokens[c.sides[0].first].low in _THEM for c in hurt if c.sides
    )


_HURT = frozenset(("injure", "suffer"))
_BESIDE = frozenset(("force_place", "on_force", "off_duty", "arms", "craft"))  # where and by what, no deed


_BACK = frozenset(("the", "this", "that", "these", "those", "both"))


_BANGS = frozenset(("blast", "assault"))  # as which a bomb goes on to be told


def goes_on_of(text: Text, one: Told, current: Frame) -> bool:
    """ "The explosion, which took place in …, also hurt four", right behind the explosion: its subject is that."""
    same = one.acts.keys() & current.lead.acts.keys() & (DEEDS | {"bomb"})
    at = min((at for act in same for at in one.acts[act]), default=0)
    if (
        not same
        or one.deeds - current.lead.acts.keys() - _BANGS - ({"shoot"} if "fight" in same else set())
        or text.shape[at - 1] != "t"
        or text.shape[at + 1 : at + 2] in ("p", "f")
    ):
        return False
    subject = at - 1 == one.sentence.first or text.shape[at - 2] == "S"
    return subject and one.sentence.index == current.told[-1].sentence.index + 1


def refers_back(text: Text, one: Told) -> bool:
    """Does it speak only of "the attack", "that night's blast": of what was told, with no figure of its own? "The
    killing of a lecturer", "the blast that broke a bridge" tell one themselves."""
    if fresh_claims(one):
        return False
    first = one.sentence.first
    if text.tokens[first].low == "it":
        return True  # "it was the first attack there since …"
    named = sorted({at for act, ats in one.acts.items() if act not in _BESIDE for at in ats})
    subject = bool(named) and named[0] < one.sentence.first + SUBJECT
    clauses = text.has("subordinate", named[0], named[-1]) if subject else True
    opening = named if clauses else named[:1]
    return bool(named) and all(_is_known(text, one, at) for at in opening)


def names_new_deed(text: Text, one: Told) -> bool:
    """Not only "the bomber", "the attack"; nor bodies that none counts: "a truce to bury bodies"."""
    named = (at for act in one.deeds for at in one.acts[act])
    return any(not (_is_known(text, one, at) or "corpse" in text.tokens[at].tags) for at in named)


def _is_known(text: Text, one: Told, at: int) -> bool:
    """ "The deadly | blast", "the rebel | attack"; not "the rebels | attacked"."""
    if (text.shape[at] != "U" and text.shape[at - 1] in "PF") or _defines(text, at):
        return False
    return any(t.low in _BACK for t in text.tokens[max(one.sentence.first, at - 2) : at])


def held_after_it(text: Text, one: Told) -> bool:
    """ "Shortly after the blast police held …", "following the attack two were picked up"."""
    fresh = fresh_claims(one)
    if not fresh or any(c.outcome != "arrested" for c in fresh) or one.parted:
        return False
    head = range(one.sentence.first, min(one.sentence.first + OPENING, one.sentence.last))
    after = next((at for at in head if text.tokens[at].tags & _LATER), None)
    return after is not None and any(
        after < at <= after + SUBJECT and _is_known(text, one, at) for act in one.deeds for at in one.acts[act]
    )


_LATER = frozenset(("after_unit", "led_by"))


def _defines(text: Text, at: int) -> bool:
    """ "The killing | of a lecturer", "the blast | that damaged a bridge": words behind say which deed it was, so
    that nothing before it need have told of it; not "the bodies | of the constables"."""
    behind = text.tokens[at + 1 : at + 3]
    if len(behind) < 2 or text.shape[at + 1] == "f":
        return len(behind) == 2 and behind[1].low != "the"
    return behind[0].low == "that" and behind[1].low not in _TIMES


_TIMES = frozenset(
    ("day", "night", "morning", "evening", "afternoon", "week", "month", "year")
)  # "the blast that day"


def same_figure(one: Claim, other: Claim) -> bool:
    return one.outcome == other.outcome and one.count.best == other.count.best


def introduces(one: Claim, current: Frame) -> bool:
    """ "A barber was shot dead" in another district, behind a guard who was: another one, though both are one."""
    told = {p.head for t in current.told for c in t.claims if c.outcome == one.outcome for p in c.sides}
    return (
        bool(one.sides)
        and not one.later
        and all(p.form == "single" and p.head and p.head not in told for p in one.sides)
    )


def are_known(claims: Sequence[Claim], current: Frame) -> bool:
    """Were as many told of before, other than as some of those counted?"""
    told = [k for t in current.told for k in t.claims if not k.among]
    return bool(claims) and all(any(same_figure(c, k) for k in told) for c in claims)


def without_referred(text: Text, one: Told, days: list[When], found: Sequence[Frame]) -> tuple[Told, list[When]]:
    """The sentence and its days without the deed of "…, twenty kilometres from the place of Sunday's gunfight",
    which the text has told, where it has a day of its own."""
    referred = [d for d in days if d.direct and text.tokens[d.last].low == "'s"]
    named_by = [d for d in referred if _tells_whose(text, d)]
    referred = [d for d in referred if d in named_by or any(d.meets(h) for f in found for h in f.days)]
    own = [d for d in days if d not in referred and d.precision == "day"]
    behind = bool(own) and bool(referred) and own[0].first > referred[0].first and not named_by
    if len(referred) != 1 or not own or behind or own[0].meets(referred[0]):
        return one, days
    noun = range(referred[0].last, referred[0].last + NOUN)
    acts = {act: kept for act, ats in one.acts.items() if (kept := tuple(at for at in ats if at not in noun))}
    return (replace(one, acts=acts), own) if "claiming" not in one.cues else (one, days)


def _tells_whose(text: Text, when: When) -> bool:
    """ "Near the house of a victim of | Sunday's attack", "at the scene of | Friday's blast": which one it was."""
    first = text.sentence_at(when.first).first
    near = text.has_any(_OF_ANOTHER_DEED, max(first, when.first - 3), when.first)
    return near and text.shape[when.first - 1] == "f"


_OF_ANOTHER_DEED = frozenset(("victims", "among_dead", "at_once", "spot_of", "buried"))
