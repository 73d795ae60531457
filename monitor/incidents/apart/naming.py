"""Does a sentence tell a deed, or only name it, to say of whom or of what it tells something else?"""

import re
from collections.abc import Sequence

from monitor.incidents.apart.told import Told
from monitor.incidents.text import Text

NAMED = 7  # words from "over" to the deed in "over last Friday's deadly suicide bombing"
NEXT = 4  # words from one verb of "whom they had kidnapped and later killed" to the next
_OF_HARM = frozenset(("violent_noun", "death_of", "abduction_of", "injury_of"))
_NOUNS = _OF_HARM | {"who.blow", "thing", "attack", "act.mutual"}

_VERBS = frozenset(("verb", "who.deed", "who.routine"))


def only_names(text: Text, told: Told, *, today: bool) -> bool:
    """Are all deeds of a sentence only named, so that something else is its news? "The blast" of `today` nobody
    knows of so far."""
    ended = "ending" in told.sentence.tags  # "called off their sit-in beside the coffins of …"
    if not ended and ("demonstrate" in told.acts or "blocking" in told.sentence.tags):
        return False  # a crowd on the road is an event of its own
    first, deeds = told.sentence.first, _deeds(text, told)
    if text.shape[first] == "X":
        return False  # "no group has claimed the blast that …": that is no other news
    if not deeds:  # "helped the bomber who struck the station"
        return bool(told.acts) and all(text.shape[at : at + 2] == "PR" for ats in told.acts.values() for at in ats)
    if today:
        return bool(deeds) and all(in_relative(text, first, at) for at in deeds)
    return bool(deeds) and all(only_named(text, first, at) for at in deeds)


def tells_none(text: Text, told: Told) -> bool:
    """Does a sentence tell no deed, or only name some? A crowd on the road is none here."""
    return all(only_named(text, told.sentence.first, at) for at in _deeds(text, told, carried=True))


def is_silent(headline: Text, told: Sequence[Told]) -> bool:
    """Does a headline tell no deed: "School reopens after massacre", "Bodies of slain miners flown home"?"""
    return all(
        only_named(headline, one.sentence.first, at) or _names_bare(headline, one.sentence.first, at)
        for one in told
        for at in _deeds(headline, one, carried=True)
    )


def _names_bare(headline: Text, first: int, at: int) -> bool:
    """ "After | massacre", "| blast victims": a headline has no articles."""
    if not _is_noun(headline, at):
        return False
    of = _BEHIND.search(headline.shape, max(first, at - NAMED), at)
    if of is not None:
        return headline.tokens[of.start()].low != "under"  # "Kabul under attack"
    return any(t.shape == "P" or t.tags & _OF_A_DEED for t in headline.tokens[at + 1 : at + 2])


_OF_A_DEED = frozenset(("victims", "record", "inquiry", "case", "toll"))


def _deeds(text: Text, told: Told, *, carried: bool = False) -> set[int]:
    """The words of its deeds; bodies are told of as one, but not where they are only `carried`."""
    bodies = not carried or "find" in told.acts
    acted = {at for act, ats in told.acts.items() if act not in _BESIDE for at in ats}
    somebody = {at for at in acted if text.shape[at] == "P" and not (bodies and "corpse" in text.tokens[at].tags)}
    return (acted - somebody) | {c.verb for c in told.claims if c.count.best != 0}


# what stands beside a deed, or is done long after it ("freed the men who …")
_BESIDE = frozenset(
    (
        "rescue",
        "force_place",
        "on_force",
        "off_duty",
        "arms",
        "craft",
        "tried",
        "mutual",
        "hunt",
        "protest",
        "demonstrate",
    )
)


def only_named(text: Text, first: int, at: int) -> bool:
    """Does the word of a deed stand in a clause with "who", or is it "the blast" behind a preposition?"""
    if in_relative(text, first, at) or _is_known(text, first, at):
        return True
    return _tells_which(text, first, at) or _tells_of_whom(text, first, at)


def _tells_which(text: Text, first: int, at: int) -> bool:
    """ "Six of the eight rebels | killed in the fight on Saturday were …", "prayers for the five men | killed when
    …": no verb of its own. What stands behind it tells how they were."""
    for part in (i for i in range(first + 1, at + 1) if text.shape[i] in "KIBA" and text.shape[i - 1] == "P"):
        behind = text.shape[part + 1 : part + 2]
        if part == at and behind == "p" and _MAIN.match(text.shape, at + 2, text.sentence_at(at).last):
            return True
        of = (
            _GOVERNED.search(text.shape, first, part) if behind in "pT" and "V" not in text.shape[part:at] else None
        )
        if of is not None and text.tokens[of.start()].low != "among":  # "the chief was among 27 killed in …"
            return True
    return False


_MAIN = re.compile(r"[^,;.:&TRSKDIBA]*V[wX]?[^KDIJBA]")
_GOVERNED = re.compile(r"[pf][ta#wuUvbFP,&]{0,9}P\Z")


def _tells_of_whom(text: Text, first: int, at: int) -> bool:
    """ "The families of | slain miners", "the injured men": who they are, and no deed of today."""
    return text.shape[at] in "KIB" and text.shape[at + 1 : at + 2] == "P" and text.shape[at - 1] in "tf#"


def in_relative(text: Text, first: int, at: int) -> bool:
    """ "Five soldiers whom militants captured in May", "a man who was hurt when a bomb went off": not the main verb
    of "a man who taught at a school was shot"."""
    who = max(text.shape.rfind("R", first, at), _that(text, first, at))
    if who < 0 or ";" in text.shape[who:at]:
        return False
    own = _own_verb(text, who, at)
    if at <= own or (text.shape[at] == "d" and "left" in text.tokens[own].tags):
        return True  # "which left nine dead"
    if _is_noun(text, at):
        return not any(_goes_on(text, verb) for verb in range(own + 1, at))
    if any(_goes_on(text, verb) for verb in range(own + 1, at)):
        return False
    if text.shape[at - 1] == "&" and not _is_subject(text, first, who):
        return False  # "a bomber slipped among men who were queueing | and set off his vest"
    return _is_joined(text, at) and (at - own <= NEXT or text.tokens[who].low != "whom")


def _that(text: Text, first: int, last: int) -> int:
    """ "The blast | that killed six", "the school | where rebels killed ten": a clause about a noun."""
    for at in range(last - 1, first, -1):
        low, before = text.tokens[at].low, text.shape[at - 1]
        if (low == "where" and before in "PUuFw") or (
            low == "that" and before in "PUuFwc" and text.shape[at + 1] in "VEKIDBA"
        ):
            return at
    return -1


def _is_subject(text: Text, first: int, who: int) -> bool:
    """Is the clause about the sentence's subject: nothing but a noun stands before it?"""
    return not any(s in "pVKIDBAES" for s in text.shape[first:who])


def _own_verb(text: Text, who: int, last: int) -> int:
    """The verb of the clause: right behind a "who", behind the subject of "whom militants took"."""
    low = text.tokens[who].low
    if low in ("who", "that") or (low == "which" and text.shape[who - 1] not in "pf"):
        return next((at for at in range(who + 1, last) if not _is_light(text, at)), last)
    verb = next((at for at in range(who + 1, last) if text.shape[at] in "KIDBAJESuV"), last)
    return next((at for at in range(verb, last) if not _is_light(text, at)), last)


def _is_light(text: Text, at: int) -> bool:
    return text.shape[at] in "VX" or text.tokens[at].low.endswith("ly")


def _goes_on(text: Text, at: int) -> bool:
    """Does the sentence's own verb begin here?"""
    return text.shape[at] in "KIDBAJESV" and text.shape[at - 1] not in "VX" and not _is_joined(text, at)


def _is_joined(text: Text, at: int) -> bool:
    """ "… and killed two", "…, leaving six hurt": a further verb of the same clause."""
    if text.tokens[at].low.split()[0].endswith("ing"):
        return True
    while at and _is_light(text, at - 1):
        at -= 1
    return text.shape[at - 1] in "&T"


def _is_noun(text: Text, at: int) -> bool:
    token = text.tokens[at]
    if "corpse" in token.tags:
        return False
    if token.shape in "KIBAJ":
        return not token.tags.isdisjoint(_OF_HARM)
    if token.low.endswith("ing"):  # "the suicide bombing"
        return token.tags.isdisjoint(_VERBS)
    return not token.tags.isdisjoint(_NOUNS) and not token.low.split()[0].endswith("ed")


def _is_known(text: Text, first: int, at: int) -> bool:
    """ "Over Sunday's bombing", "behind the killing of": one that who reads of it knows."""
    if not _is_noun(text, at) or not text.tokens[at - 1].tags.isdisjoint(_AREA):
        return False  # "in the area | clashes erupted"
    behind = _BEHIND.search(text.shape, max(first, at - NAMED), at)
    if behind is None or (behind[0][0] == "T" and "led_by" not in text.tokens[behind.start()].tags):
        return False
    if _SAYS_OF.search(text.shape, first, behind.start() + 1):
        return False
    return any(t.shape == "t" or t.low == "'s" or t.low[:4] == "the " for t in text.tokens[behind.start() + 1 : at])


_AREA = frozenset(("territory", "vicinity"))
_SAYS_OF = re.compile(r"S[ta]?[wc]{1,2}f\Z")  # "confirmed the loss of …"
_BEHIND = re.compile(r"[pfbT][tac#wuUPFx]{0,6}\Z")  # "over" is a bound, too
