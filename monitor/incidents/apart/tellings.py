"""Does a sentence tell violence, or an accident, or does it only add incidents up?"""

from collections.abc import Sequence

from monitor.incidents.apart.acts import VIOLENT
from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.told import COUNTED, DEEDS, STRONG, Told
from monitor.incidents.when import When

BANGS = frozenset(("blast", "bomb"))


def is_statistic(one: Told, days: Sequence[When]) -> bool:
    if not one.cues & COUNTED:
        return False
    return bool(one.cues & {"since", "span"}) or not any(d.precision == "day" for d in days)


def is_accident(one: Told) -> bool:
    """Does the sentence that opens a text tell of people hurt in an accident?"""
    if one.sentence.index or "summary" in one.cues or not one.cues & {"accident", "mishap"}:
        return False  # "five died in separate incidents of violence and a road accident"
    if "mishap" in one.cues:  # a cylinder that blew up, told as what it was
        return not one.acts.keys() & (VIOLENT - BANGS)
    return not (one.violent or one.acts.keys() & VIOLENT)


def tells(one: Told, days: Sequence[When], found: Sequence[Frame]) -> bool:
    """Does a sentence tell violence: by its own words, or where others told it, by a deed on a day of its own?"""
    if "mishap" in one.cues and not one.acts.keys() & (VIOLENT - BANGS):
        return False  # "in Hub, a gas cylinder blew up"
    if not (one.violent or _tells_beside(one) or _tells_on_a_day(one, days, found)):
        return False
    return not is_statistic(one, days) and not _is_verdict(one, days)


def _is_verdict(one: Told, days: Sequence[When]) -> bool:
    """What a court or a critic says, unless it tells the deed: "tried over the 2005 bomb attack"."""
    tried = "court" in one.cues and any(d.year_told for d in days) and bool(one.acts.keys() & (STRONG | BANGS))
    return bool(one.cues & {"court", "condemn"}) and not (one.harm or tried)


def _tells_beside(one: Told) -> bool:
    """ "Separately, a man was found dead"."""
    return one.parted and one.harm_done and "accident" not in one.cues


def _tells_on_a_day(one: Told, days: Sequence[When], found: Sequence[Frame]) -> bool:
    """A deed, or people hurt, on a day of its own, where the text has told violence."""
    if found and (_heads_with_a_span(one, days) or recites(one, days, found)):
        return True
    if found and days and one.harm_done and "separate" in one.sentence.tags and "summary" not in one.cues:
        return True  # "last month two others lost their lives in the same way in Andar"
    if not found or not any(d.precision == "day" for d in days):
        return False
    if one.acts.keys() & _DAYS_DEEDS or _held_too(one):
        return True
    if not one.harm_done or "accident" in one.cues:
        return False
    older = any(d.year_told for d in days) and any((c.count.best or 0) > 1 for c in one.claims)
    return older or bool(one.acts)  # "in the worst of them 76 men died at A on April 6, 2010"


def recites(one: Told, days: Sequence[When], found: Sequence[Frame]) -> bool:
    """ "He had attacked a minister's convoy in 2011": an older deed of one whose arrest the text told first?"""
    if not (days and one.acts.keys() & _RECITED) or not min(found, key=lambda f: f.number).only_held:
        return False
    return any(d.year_told or d.precision == "month" for d in days) and not any(
        d.meets(h) for d in days for h in found[-1].days
    )


_RECITED = DEEDS | {"bomb"}


def _heads_with_a_span(one: Told, days: Sequence[When]) -> bool:
    """ "In 2021, 13 people died when a bus on its way to the same project was hit": of one deed, long ago."""
    head = any(d.year_told and d.first <= one.sentence.first + 1 for d in days)
    single = one.sentence.tags.isdisjoint(("plural_acts", "accident", "mishap")) and "since" not in one.cues
    return head and single and one.harm_done and "subordinate" in one.sentence.tags


_DAYS_DEEDS = DEEDS | {"riot"}


def _held_too(one: Told) -> bool:
    """ "Another member of the outfit was arrested on Thursday", behind arrests."""
    held = any(c.outcome == "arrested" and c.count.best != 0 for c in one.claims)
    return held and "outfit" in one.sentence.tags
