"""Does a sentence tell violence, or an accident, or does it only add incidents up?"""

from collections.abc import Sequence

from monitor.incidents.apart.acts import COUNTLESS, VIOLENT
from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.openings import DEEDS, STRONG
from monitor.incidents.apart.told import COUNTED, Told
from monitor.incidents.when import When

BANGS = frozenset(("blast", "bomb"))


def is_item_of_violence(one: Told) -> bool:
    """ "Korangi: police raided a hideout": what no other sentence would be an incident for, an item is."""
    return one.labelled and bool(one.acts.keys() & (DEEDS | {"clash", "abduction"}))


def is_statistic(one: Told, days: Sequence[When]) -> bool:
    dated = any(d.precision == "day" for d in days)
    since = "since" in one.cues and any(c.count.likely >= COUNTLESS for c in one.claims)
    return bool(one.cues & COUNTED) and (since or "span" in one.cues or not dated)


def is_accident(one: Told) -> bool:
    """Does the sentence that opens a text tell of people hurt in an accident?"""
    if one.sentence.index or "summary" in one.cues or not one.cues & {"accident", "mishap"}:
        return False  # "five died in separate incidents of violence and a road accident"
    if "mishap" in one.cues:  # a cylinder that blew up, told as what it was
        return not one.acts.keys() & (VIOLENT - BANGS)
    return not (one.violent or one.acts.keys() & VIOLENT)


def tells(one: Told, days: Sequence[When], found: Sequence[Frame]) -> bool:
    """Does a sentence tell violence: by its own words, or where others told it, by a deed on a day of its own?"""
    tried = any(d.year_told for d in days) and bool(one.acts.keys() & STRONG)  # "… over the 2005 bomb attack"
    verdict = bool(one.cues & {"court", "condemn"}) and not (one.harm or ("court" in one.cues and tried))
    beside = one.parted and one.harm_done and "accident" not in one.cues  # "separately, a man was found dead"
    dated = bool(found or "record" in one.cues) and any(d.precision == "day" for d in days)
    deed = one.acts.keys() & (DEEDS | {"riot"}) or (one.acts and one.harm_done and "accident" not in one.cues)
    more = dated and one.harm_done and not one.cues & {"accident", "mishap", "hospital"} and _tells_others(one)
    if "mishap" in one.cues and not one.acts.keys() & (VIOLENT - BANGS):
        return False  # "in Hub, a gas cylinder blew up"
    done = one.violent or beside or more or (dated and (bool(deed) or _held_too(one, found)))
    return done and not is_statistic(one, days) and not verdict


def _held_too(one: Told, found: Sequence[Frame]) -> bool:
    """ "Another member of the outfit was arrested on Thursday", behind arrests."""
    held = any(c.outcome == "arrested" and c.count.best != 0 for c in one.claims)
    arrests = bool(found) and all(t.acts.keys() <= _BY_FORCES for t in (found[-1].lead, one))
    return held and arrests and "outfit" in one.sentence.tags


_BY_FORCES = frozenset(("arrest_act", "force_place"))  # "forces arrested five"


def _tells_others(one: Told) -> bool:
    """ "Four days after that, one more person died": no wounded who die, no body that is handed over."""
    counted = ("counted", "others")
    return all(not c.later and all(p.form in counted for p in c.sides) for c in one.claims)
