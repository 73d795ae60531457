"""Is it the attack of which a text began with what came after it: a risen toll, a death, an arrest, an inquiry?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.heads import heads_paragraph
from monitor.incidents.apart.references import fresh_claims
from monitor.incidents.apart.stages import later_stage
from monitor.incidents.apart.told import STRONG, Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when import When

NOW, HELD = dt.timedelta(), dt.timedelta(days=30)  # so long before their death people may have been taken
WEEK = dt.timedelta(days=7)  # in which most tolls rise


def tells_the_counted(one: Told, lead: Told, known: dt.date | None, days: Sequence[When]) -> bool:
    """Is it the attack whose risen toll opened the text, told by the same act with the figure of its day? `known`:
    the day of the attack as told so far, or that on which its toll had risen."""
    toll = max((c.count.likely for c in lead.claims if c.total), default=0)
    fresh = fresh_claims(one)
    dead = [c.count.likely for c in fresh if c.outcome == "killed"]
    fits = max(dead) <= toll if dead else bool(toll) and not fresh  # "Friday's attack was the worst since …"
    return fits and bool(days) and known is not None and NOW < known - days[0].day < WEEK


def _begins_with_deaths(lead: Told) -> bool:
    return not lead.sentence.index and any(c.later or c.total for c in lead.claims)


def dates_the_act(current: Frame, apart: dt.timedelta) -> bool:
    """Is it the day of the attack of which the text began with the deaths: "… The post was hit on Wednesday, and
    nine died at once"?"""
    return _begins_with_deaths(current.lead) and NOW < apart < HELD


def taken_before(fresh: Sequence[Claim], current: Frame, apart: dt.timedelta) -> bool:
    """Are those who were abducted the ones whose death was told first?"""
    dead = any(k.outcome == "killed" for t in current.told for k in t.claims)
    known = any(k.outcome == "abducted" for t in current.told for k in t.claims)
    if known:
        return False  # "on Saturday, a person was abducted": of another one than him of whom both are told
    return dead and bool(fresh) and all(c.outcome == "abducted" for c in fresh) and NOW < apart < HELD


def died_since(text: Text, one: Told) -> bool:
    """ "A sergeant died of his wounds in hospital on Friday", with no act: one of those told of."""
    fresh = fresh_claims(one)
    new = one.parted or one.acts.keys() & STRONG or (heads_paragraph(text, one) and "hospital" not in one.cues)
    told = (
        [c for c in fresh if c.outcome != "injured"] if "hospital" in one.cues else fresh
    )  # beside who lies there
    found = any(c.total for c in fresh) and one.acts.keys() <= _OF_A_FIND  # "…, taking the toll to four"
    return not new and bool(told) and all((c.later or found) and c.outcome == "killed" for c in told)


_OF_A_FIND = frozenset(("find", "assault"))


def tells_the_named(text: Text, one: Told, current: Frame, days: Sequence[When]) -> bool:
    """Does it tell the deed that a text has only named so far: "the funeral of … was held. A bomber had …"? The
    day told with an arrest or an inquiry is not the deed's, which was before."""
    stage = later_stage(text, current.lead, None) and not any(t.harm_done for t in current.told)
    if not (current.lead.after or stage) or one.cues & {"earlier", "recall"}:
        return False
    of_stage = stage and one.harm_done and all(d.day < h.day and not h.direct for d in days for h in current.days)
    if days and current.days and not (of_stage or any(d.meets(h) for d in days for h in current.days)):
        return False
    named_so = _kinds(current.lead) - {"assault"}  # "the attack" may have been of any kind
    return bool(_kinds(one) & named_so or not named_so)


def _kinds(one: Told) -> set[str]:
    return {"shoot" if deed == "fight" else deed for deed in one.deeds}  # who fell in the ambush was shot
