"""Does the first sentence tell an incident, or only add several up?"""

from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.told import Told
from monitor.model import Outcome

SUMMARY = 2  # sentences that a mere summary of several incidents may have
ITEMS = 2  # items under labels or headings that make a text a round-up
COUNTED: tuple[Outcome, ...] = ("killed", "injured", "abducted")


def without_summary(found: Sequence[Frame]) -> list[Frame]:
    """The incidents, the sums that the first sentence makes of them left out."""
    found = [f for n, f in enumerate(found) if not (n and _announces(f, found[n + 1 :]))]
    if _introduces(found):
        return list(found[1:])
    if not found or not any(c.outcome in COUNTED for c in found[0].lead.claims):
        return list(found)
    first, others = found[0], [f for f in found[1:] if not (f.recalled or _is_before(f, found[0]))]
    said = "summary" in first.lead.cues or (bool(others) and any(_is_first_of_several(t) for t in first.told))
    if not (others or said) or not (said or _adds_up(first, others)):
        return list(found)
    if any(_figures(t) for t in first.told if t is not first.lead):
        first.told[first.told.index(first.lead)] = replace(first.lead, claims=())
        first.summed = True
        return list(found)
    if others and len(first.told) <= SUMMARY:
        return [f for f in found if f is not first]
    return list(found)


def _announces(frame: Frame, later: Sequence[Frame]) -> bool:
    """ "…, while two attacks elsewhere left five dead": what the incidents behind it add up to."""
    if frame.lead.whole is None or len(frame.told) > 1 or frame.districts:
        return False
    return _adds_up(frame, [f for f in later if not f.recalled])


def _is_first_of_several(told: Told) -> bool:
    """ "In the first incident, …", behind a sentence that adds it up with others."""
    return told.sentence.index > 0 and "first_of" in told.sentence.tags


def _is_before(frame: Frame, first: Frame) -> bool:
    """Is it set on a day before that of the first, whose sum does not count it?"""
    if not (frame.dated and first.dated):
        return False
    return all(d.precision == f.precision == "day" and f.day > d.day for d in frame.days for f in first.days)


def _introduces(found: Sequence[Frame]) -> bool:
    """Does the text's first incident stand in the paragraph before the items of a round-up, which tell it again?
    One that it goes on to tell, with figures, is an incident of its own."""
    if sum(f.item for f in found) < ITEMS:
        return False
    return not any(t.claims and t.sentence.paragraph for t in found[0].told)


def _figures(told: Told) -> bool:
    return any(c.outcome in COUNTED and c.count.best != 0 and not c.among for c in told.claims)


def _adds_up(first: Frame, others: Sequence[Frame]) -> bool:
    """Are the first sentence's figures those of the other incidents together, with its own further on? One that is
    set in a district where none of them is has figures of its own."""
    if first.set_in and all(f.districts and not f.districts & first.set_in for f in others):
        return False
    for outcome in COUNTED:
        if any(c.outcome == outcome and (c.later or c.total) for c in first.lead.claims):
            continue  # "two of those hurt in the attack have died", "the toll rose to six": no sum
        total = _first(first.lead, outcome)
        parts = [next((n for t in f.told if (n := _first(t, outcome))), 0) for f in others]
        own = next((n for t in first.told if t is not first.lead and (n := _first(t, outcome))), 0)
        for some in (parts[:end] for end in range(1, len(parts) + 1)):  # what is told behind them is none of it
            addends = [n for n in (*some, own) if n]
            if len(addends) > 1 and total in (sum(addends), sum(some)) and total > max(addends):
                return True
    return False


def _first(told: Told, outcome: Outcome) -> int:
    """Its first figure, no part of one told before: "four of the dead were guards"."""
    return next((c.count.likely for c in told.claims if c.outcome == outcome and not c.among), 0)
