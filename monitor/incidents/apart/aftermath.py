"""Is what a sentence tells something that came after a deed: a funeral, a case, a verdict, a protest over it?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.incidents.apart.naming import only_named as is_named
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.unreal import executed
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When
from monitor.incidents.when.governors import is_aim

AFTER = frozenset(("buried", "aftermath", "case", "verdict", "condemn", "strike_call"))
_BESIDE = frozenset(("force_place", "on_force", "off_duty", "arms", "craft", "tried", "mutual", "hunt", "protest"))
_HANDLED = frozenset(("find", "arrest_act", "defuse", "rescue", "surrender", "intervene"))
_HARMED = "KDIJB"  # shapes of what befell people


def comes_after(text: Text, sentence: Sentence, acts: Mapping[str, Sequence[int]], claims: Sequence[Claim]) -> bool:
    """ "The funeral of two soldiers who fell in Makin was held", "a case was registered over the blast": a deed
    that the sentence only names, to say what was done after it."""
    head = _head(text, sentence)
    if head is None:
        return False
    handled = {at for act, ats in acts.items() if act in _HANDLED for at in ats}
    flat = {at for at in handled if text.shape[at - 1] != "t"}  # by no noun that names them: "the arrest of"
    deeds = [*_deeds(acts), *(c.verb for c in claims if c.count.best != 0)]
    if not deeds:
        return "verdict" in text.tokens[head].tags
    if any(not _in_relative(text, sentence, head, at) for at in flat):
        return False
    return all(_only_named(text, sentence, head, at) or is_named(text, sentence.first, at) for at in deeds)


def _head(text: Text, sentence: Sentence) -> int | None:
    """The first word for what came after, in the sentence's own clause."""
    if sentence.tags.isdisjoint(AFTER):
        return None
    told = text.having_any(AFTER, sentence.first, sentence.last)
    return next((at for at in told if _is_head(text, sentence, at)), None)


def _is_head(text: Text, sentence: Sentence, at: int) -> bool:
    """Is it neither what was hit ("a bomber struck the funeral of …"), nor a strike over nothing that
    the sentence tells: "burnt during a strike", "pickets of the strike burnt a bus"?"""
    if text.shape[at] == "K":
        return executed(text, at, sentence.last)
    if "strike_call" in text.tokens[at].tags and not text.has("over_it", at + 1, sentence.last):
        return False
    return not is_aim(text, at)


def adds_nothing(text: Text, sentence: Sentence) -> bool:
    """Is it no news of the deed: words of grief, a verdict, its anniversary?"""
    head = _head(text, sentence)
    return head is not None and bool(text.tokens[head].tags & _NO_NEWS or text.tokens[head].low == "anniversary")


def years_ago(text: Text, sentence: Sentence) -> bool:
    """ "Wreaths were laid for the nine who fell five years ago"."""
    return any(
        "since_when" in text.tokens[at - 1].tags for at in text.having("ago", sentence.first + 1, sentence.last)
    )


_NO_NEWS = frozenset(("condemn", "verdict", "strike_call"))


def _deeds(acts: Mapping[str, Sequence[int]]) -> Iterator[int]:
    return (at for act, ats in acts.items() if act not in _BESIDE for at in ats)


def _only_named(text: Text, sentence: Sentence, head: int, at: int) -> bool:
    """Is the deed only named: in a clause with "who" or "which", by a noun, by what was done to those spoken of?"""
    if _in_relative(text, sentence, head, at):
        return True
    before = range(head if at > head else sentence.first, at)
    if any("subordinate" in text.tokens[i].tags and text.tokens[i].low != "after" for i in before):
        return False
    tags = text.tokens[at].tags
    if text.shape[at] in _HARMED:
        plain = text.shape[at + 1 : at + 2] == "p"  # "of their sons | killed in the siege"
        return not _UNDERGONE.search(text.shape, sentence.first, at) and (
            at > head or plain or "V" in text.shape[at:head]
        )
    return "who.deed" not in tags or "who.blow" in tags


_UNDERGONE = re.compile(r"V[wX]{0,2}\Z")  # "was himself | shot dead"


def _in_relative(text: Text, sentence: Sentence, head: int, at: int) -> bool:
    """Does a "who", "which" or "that" stand before it?"""
    return text.has("who", head if at > head else sentence.first, at)


def opening(text: Text, sentence: Sentence) -> int:
    """The first word behind a dateline."""
    colon = text.shape.find(":", sentence.first, min(sentence.first + DATELINE, sentence.last - 1))
    return colon + 1 if colon >= 0 else sentence.first


DATELINE = 6  # words of "DERA ISMAIL KHAN:"


def led_to(text: Text, told: Told) -> int | None:
    """The "after" behind which all stands that a sentence tells of a deed, and its own verb tells what came of it:
    "the bazaar reopened on Friday, two days | after a blast killed six"."""
    if "led_by" not in told.sentence.tags:
        return None
    deeds = [*_deeds(told.acts), *(c.verb for c in told.claims if c.count.best != 0)]
    first = min(deeds, default=told.sentence.first)
    cause = next(iter(text.having("led_by", told.sentence.first + 1, first)), None)
    return None if cause is None or "," in text.shape[cause:first] else cause


def dated_after(text: Text, told: Sequence[Told], whens: Sequence[When]) -> tuple[When, ...]:
    """The days of a text; those of what came after a deed, in a sentence that only names it, no deed's, nor those
    of the arrests that a text began with."""
    later = _of_release(told, whens)
    held = False
    for one in told:
        if (cause := led_to(text, one) or _taken_before(text, one)) is not None:
            days = [w for w in whens if one.sentence.first <= w.first < one.sentence.last and w.precision == "day"]
            if days and days[-1].first > cause and days[-1].day < days[0].day:
                later |= {w.first for w in days if w.first < cause}
        held = held or (one.after and "arrest_act" in one.acts)
        if one.after or (held and one.acts.keys() <= _ARRESTS):
            harmed = (c.verb for c in one.claims if c.outcome != "arrested")
            deeds = sorted({*_deeds(one.acts), *harmed} - {*one.acts.get("arrest_act", ())})
            own = (w for w in whens if one.sentence.first <= w.first < one.sentence.last and not w.direct)
            later |= {w.first for w in own if not _of_the_deed(text, deeds, w)}
    return tuple(replace(w, later=True) if w.first in later else w for w in whens) if later else tuple(whens)


def _taken_before(text: Text, told: Told) -> int | None:
    """The "who" behind which a sentence tells of an abduction: "on Friday police set out to find the two | who were
    taken on Monday"."""
    found = _WHO_WERE_TAKEN.search(text.shape, told.sentence.first, told.sentence.last)
    return found.start() if found else None


_WHO_WERE_TAKEN = re.compile(r"RV[Vw]?B")


def _of_release(told: Sequence[Told], whens: Sequence[When]) -> set[int]:
    """The day of "they had freed eight workers in a raid on Wednesday", where they were taken on one before."""
    taken = [t.sentence for t in told if any(c.outcome == "abducted" for c in t.claims)]
    if not taken:
        return set()
    days = [w for w in whens if w.precision == "day" and any(s.first <= w.first < s.last for s in taken)]
    freed = [t.sentence for t in told if "rescue" in t.acts and not t.claims and t.sentence not in taken]
    of_freed = (w for w in whens if any(s.first <= w.first < s.last for s in freed))
    return {w.first for w in of_freed if any(w.day > d.day for d in days)}


_ARRESTS = frozenset(("arrest_act", "arms", "find", "force_place"))


def _of_the_deed(text: Text, deeds: Sequence[int], when: When) -> bool:
    """Does the day stand behind the deed, with no other verb between them: "for those who fell in
    Mir Ali on Sunday | were offered on Monday"?"""
    before = [at for at in deeds if at < when.first]
    return bool(before) and _OWN_VERB.search(text.shape, before[-1] + 1, when.first) is None


_OWN_VERB = re.compile(r"(?<!R)V(?![VwX]{0,2}[KDIJB])")
