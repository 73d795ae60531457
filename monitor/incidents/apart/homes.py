"""With which incident does a sentence go on?"""

from collections.abc import Sequence

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.openings import NOW, RECALLED, earliest
from monitor.incidents.apart.references import fresh_claims, real_claims, refers_back, same_figure
from monitor.incidents.apart.told import DEEDS, STRONG, Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.incidents.where.located import District


def home(text: Text, one: Told, found: Sequence[Frame], districts: set[District], days: Sequence[When]) -> Frame:
    """The incident whose figure, district or day the sentence names, else the last one told; a new paragraph leaves
    a recalled one for the text's first."""
    current = found[-1]
    if text.tokens[one.sentence.first].low == "that" and text.shape[one.sentence.first + 1] == "U":
        return current  # "That attack had come …": the one told last
    if (counted := _of_the_same_figure(one, found)) is not None:
        return counted
    beside = one.sentence.paragraph == current.told[-1].sentence.paragraph
    spoken = beside and not current.districts  # where it was, or whose spokesman sits there
    if districts and not spoken and not districts & current.districts:
        same = [f for f in found if (f.districts or f.near_by) & districts and not f.recalled]
        if same:
            return same[-1]
    if (dated := _of_their_day(days, found)) is not None:
        return dated
    main = earliest(found)
    if _is_of_no_other(days, current, main):
        return current
    if (
        "claiming" in one.cues
        and current.recalled
        and districts
        and not (current.districts or districts & earliest(found).districts)
    ):
        return current  # "… a day after gunmen burnt a bank. The front claimed the raid in Hub"
    back = one.acts.keys() & main.lead.acts.keys() & DEEDS - current.lead.acts.keys()
    if "claiming" in current.lead.cues and back:
        return main  # "the outfit claimed the attack of 14 February …. Four soldiers died in the gun battle"
    held = bool(one.claims) and all(c.outcome == "arrested" for c in one.claims)
    if held and "hunt" in one.acts and _is_past(current, main):
        return main  # "three others were arrested during the operation", behind what it was to end
    if beside:
        return main if _only_announced(current, main) and _is_before(current, main) else current
    if current.recalled or (_is_past(current, main) and (one.acts or one.claims)):
        return main
    return main if _only_announced(current, main) else current


def named_again(
    text: Text, one: Told, found: Sequence[Frame], whens: Sequence[When]
) -> tuple[Frame, list[When]] | None:
    """ "The bombing of 30 January was claimed by nobody": the recalled incident of that kind that is of that day or
    has no day so far, where the text's first is of another kind; and the day."""
    kinds = one.acts.keys() & _KINDS
    kinds = kinds and kinds - earliest(found).lead.acts.keys()
    if not kinds or fresh_claims(one):
        return None
    older = [f for f in found if f.recalled]
    nouns = {at for kind in kinds for at in one.acts[kind]}
    of_day = [w for w in whens if w.first - 2 in nouns]
    if not (of_day or refers_back(text, one)):
        return None
    days = of_day or [w for w in whens if one.sentence.first <= w.first < one.sentence.last]
    fits = (f for f in older if not f.days or any(d.meets(h) for d in days for h in f.days))
    frame = next((f for f in fits if kinds & f.lead.acts.keys()), None)
    return None if frame is None else (frame, of_day)


_KINDS = STRONG | {"bomb"}
MANY = 5  # people: so great a figure is the same one


def announced(one: Told, found: Sequence[Frame], claims: Sequence[Claim]) -> Frame | None:
    """What a part of a sentence told without its place, "… while three were hurt by a bomb", and a later paragraph
    tells at length, with the figure."""
    for frame in found:
        lead = frame.lead
        if lead.whole is None or lead.whole == one.whole or len(frame.told) > 1 or frame.districts:
            continue
        alike = bool(one.acts.keys() & lead.acts.keys() & (_KINDS | DEEDS) - {"assault"})
        some = [c for c in real_claims(claims) if (c.count.best or 0) > 1]
        same = [c for c in some for k in lead.claims if same_figure(c, k)]
        if any(alike or (c.count.best or 0) >= MANY for c in same):
            return frame
    return None


def _of_their_day(days: Sequence[When], found: Sequence[Frame]) -> Frame | None:
    """The one incident of that day, where the last one told is of another."""
    exact = [d for d in days if d.precision == "day"]
    if not exact or not found[-1].days or any(d.meets(h) for d in exact for h in found[-1].days):
        return None
    of_day = [f for f in found if _is_of(f, exact[0])]
    return of_day[0] if len(of_day) == 1 else None


def _is_of_no_other(days: Sequence[When], current: Frame, main: Frame) -> bool:
    """ "Monday's firefight started at two …", behind "a day after ten died, two bodies were found on Tuesday"."""
    exact = [d for d in days if d.precision == "day"]
    its = any(d.meets(h) for d in exact for h in current.days)
    return its and bool(main.days) and not any(d.meets(h) for d in exact for h in main.days)


def _is_of(frame: Frame, when: When) -> bool:
    return any(d.precision == "day" and d.day == when.day for d in frame.days)


def _of_the_same_figure(one: Told, found: Sequence[Frame]) -> Frame | None:
    """ "Earlier, the bodies of the 15 were found": the one incident whose figure for the dead it repeats, where the
    last one told has another; not "a mason and his brother", who are two others."""
    dead = [c for c in one.claims if c.outcome == "killed" and (c.count.best or 0) > 1]
    figures = {(c.outcome, c.count.best) for c in dead if not all(p.count.best == 1 for p in c.sides)}
    told = [f for f in found if "summary" not in f.lead.cues] if figures else ()
    same = [f for f in told if figures & {(c.outcome, c.count.best) for c in f.lead.claims}]
    return same[0] if len(same) == 1 else None


def _only_announced(current: Frame, main: Frame) -> bool:
    """Were both told in the sentence that opens the text, and no more of the second so far? The next paragraph
    tells the first."""
    return current.lead.whole is not None and current.lead.whole == main.lead.whole and len(current.told) == 1


def _is_before(frame: Frame, main: Frame) -> bool:
    """ "Ten died in A, a day after two had died in B. | Nine men were held": they go on with the later one."""
    return bool(frame.days and main.days) and frame.days[0].day < main.days[0].day


def _is_past(frame: Frame, main: Frame) -> bool:
    """Is its day long before that of the text's first incident, or the day before, as its first words say?"""
    if not (frame.days and main.days):
        return False
    apart, told_before = main.days[0].day - frame.days[0].day, "day_before" in frame.lead.sentence.tags
    return apart > RECALLED or (told_before and apart > NOW)
