"""Does a sentence open an incident of its own?"""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter

from monitor.incidents.apart.claims import claims_one_of_old, claims_the_known
from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.further import another_deed
from monitor.incidents.apart.heads import (
    begins_with_place,
    days_after,
    earlier_in,
    harms_others,
    headed_by_place,
    heads_paragraph,
    later_that_day,
)
from monitor.incidents.apart.references import (
    are_known,
    fresh_claims,
    goes_on_of,
    held_after_it,
    in_the_same,
    introduces,
    names_new_deed,
    of_another_victim,
    of_other_dead,
    of_the_told,
    of_them,
    only_claimed,
    part_of,
    real_claims,
    refers_back,
    same_figure,
    tells_how_hurt,
    told_of_captives,
    told_of_the_dead,
    told_of_the_found,
)
from monitor.incidents.apart.risen import (
    dates_the_act,
    died_since,
    taken_before,
    tells_the_counted,
    tells_the_named,
)
from monitor.incidents.apart.setting import Setting
from monitor.incidents.apart.tellings import recites
from monitor.incidents.apart.told import DEEDS, STRONG, Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when import When, exact

CROWD = frozenset(("riot", "protest", "demonstrate", "intervene"))
SUBJECT = 3  # words at the head of a sentence in which "a day earlier" stands
NOW = dt.timedelta()
NEXT_DAY = dt.timedelta(days=1)  # two days so near may be one night
RECALLED = dt.timedelta(days=4)  # a deed so long before the incident told so far is another one
_OF_THE_SAME = frozenset(("hospital", "condemn", "claiming"))


def opens(text: Text, one: Told, found: Sequence[Frame], at: Setting) -> bool:
    """Does a sentence that tells violence tell another incident than the last of those found so far?"""
    current = found[-1]
    if one.whole is not None and one.whole == current.lead.whole:
        return True
    behind_crowd = "demonstrate" in current.lead.acts and not any(t.harm for t in current.told)
    if (one.whole is not None or behind_crowd) and "recall" in one.cues and _of_older_dead(one, current, at):
        return True  # "… the recent encounter in which ten were killed"; what a crowd is out for
    if _claimed_long_before(one, at.days, current) or (at.new_place and of_another_victim(text, one, current)):
        return True
    claimed = only_claimed(text, one) and not claims_one_of_old(one, current, at.days)
    if "condemn" in one.cues or claimed or (not at.days and claims_the_known(one, current)):
        return False
    if one.after and not one.harm and text.tokens[one.sentence.first].low in ("their", "his", "her"):
        return False  # "their bodies were flown home on Tuesday"
    if told_of_the_found(text, one, current) or told_of_the_dead(text, one, current):
        return False
    if told_of_captives(one, current) or tells_how_hurt(text, one, current.lead) or died_since(text, one):
        return False
    if held_after_it(text, one) or _tells_the_announced(text, one, found, at):
        return False
    known = exact(current.days)[0].day if current.days else at.reported
    if not at.leaves(current.districts) and tells_the_counted(one, current.lead, known, at.days):
        return False
    known_ones = of_the_told(text, fresh_claims(one)) and not (one.parted or at.leaves(current.districts))
    if known_ones or tells_the_named(text, one, current, at.days):
        return False
    if goes_on_of(text, one, current) and not (at.days and (current.days or earliest(found).days)):
        return False
    back = refers_back(text, one)
    parted = one.parted or (one.meantime and not (of_them(text, one) or in_the_same(text, one, current)))
    if parted and not (back or (not (one.parted and at.new_place) and _goes_on(one, current, at.days))):
        return True
    if "earlier" in one.cues and one.harm and not any(t.harm_done for t in current.told):
        return True
    return (
        _on_another_day(text, one, found, at, back)
        or _of_another_kind(one, current, at)
        or _elsewhere(text, one, found, at, back)
        or _is_item(text, one, earliest(found), at)
        or another_deed(text, one, current, at)
        or _starts_anew(text, one, found, at)
        or (later_that_day(text, one) and (harms_others(one) or _breaks_out(text, one, current, at)))
    )


def _breaks_out(text: Text, one: Told, current: Frame, at: Setting) -> bool:
    """ "Hours later, two bombers attacked a mosque in B", "also on Friday, a van hit a mine in B", in another
    district: the figures are told behind it."""
    told = names_new_deed(text, one) or ("bomb" in one.acts and bool(real_claims(at.claims)))
    return at.leaves(current.districts) and told


def _of_older_dead(one: Told, current: Frame, at: Setting) -> bool:
    """Deaths that the incident told so far has none of, or as many as it has, at a place not named so far."""
    fresh = [c for c in one.claims if not c.stale and c.count.best != 0]  # the word of a party, too
    own = any(c.outcome == "killed" for c in fresh)
    silent = not any(c.outcome == "killed" for t in current.told for c in t.claims)
    return of_other_dead(fresh, current) or (own and (silent or at.new_place))


def _claimed_long_before(one: Told, days: Sequence[When], current: Frame) -> bool:
    """ "The group claimed the bombing that killed a minister in December": long before the one told so far."""
    if one.sentence.tags.isdisjoint(("who.claims", "claiming")) or not one.acts.keys() & STRONG:
        return False
    known = exact(current.days)
    return bool(days and known) and all(known[0].day - d.last_day > RECALLED for d in days)


def _tells_the_announced(text: Text, one: Told, found: Sequence[Frame], at: Setting) -> bool:
    """Is it what a part of the opening sentence announced, told at length in its district or under its name?"""
    return any(
        f.lead.whole is not None
        and all(t.whole == f.lead.whole or not (t.acts or t.claims) for t in f.told)
        and (bool(f.districts & at.districts) or _is_labelled_so(text, one, f.lead))
        and (not (f.days and at.days) or any(d.meets(h) for d in at.days for h in f.days))
        for f in found
    )


def _is_labelled_so(text: Text, one: Told, lead: Told) -> bool:
    """Does the place before the colon stand in what was announced?"""
    name = text.raw[text.starts[one.sentence.first] : text.ends[one.sentence.first]]
    return one.labelled and name in text.raw[lead.sentence.start : lead.sentence.end]


def earliest(found: Sequence[Frame]) -> Frame:
    """The incident that the text tells first, wherever it has gone on since."""
    return min(found, key=_NUMBER)


_NUMBER = attrgetter("number")


def _on_another_day(text: Text, one: Told, found: Sequence[Frame], at: Setting, back: bool) -> bool:
    current = found[-1]
    if recites(one, at.days, found):
        return True
    known = exact(current.days or earliest(found).days)
    fresh = fresh_claims(one) if back else real_claims(at.claims)
    if at.days and not known:
        since = at.reported is not None and at.reported - at.days[0].day > NEXT_DAY
        if since and of_other_dead(fresh, current):
            return True  # "the outfit claimed the attack of 14 February, which killed 40"
        of_a_year = any(d.year_told for d in at.days)  # "On 6 February 2013 …"
        alike = one.acts.keys() & current.lead.acts.keys() & STRONG and not of_a_year
        later = one.sentence.paragraph != current.lead.sentence.paragraph
        recalled = later and "recall" in one.cues
        if recalled and of_other_dead(fresh, current) and all(d.precision != "day" for d in at.days):
            return True  # "a similar bombing in October left 50 dead"
        # "…, officials said on Friday. On 31 January nine had died"
        long_before = later and at.reported is not None and at.reported - at.days[0].day > RECALLED
        older = recalled or any(d.direct or (later and d.year_told) for d in at.days)
        return bool(fresh) and (long_before or (older and not alike))
    if fresh and earlier_in(one, at.days, known):
        return True
    before = "earlier" in one.cues or text.has("day_before", one.sentence.first, one.sentence.first + SUBJECT)
    elsewhere_earlier = at.new_place and before  # "they had earlier killed a man near A"
    if not at.days or any(d.meets(h) for d in exact(at.days) for h in known):
        return bool(at.days) and elsewhere_earlier and heads_paragraph(text, one) and not are_known(fresh, current)
    apart = known[0].day - at.days[0].day
    older = one.whole is not None and "recall" in one.cues  # "the blast came | a day after …"
    laid_to = "record" in one.cues and apart > NOW  # "he was involved in the murder of a nurse on 13 March"
    if (
        (not (older or at.leaves(current.districts)) and dates_the_act(current, apart))
        or (abs(apart) <= NEXT_DAY and not (elsewhere_earlier or laid_to) and are_known(fresh, current))
        or (abs(apart) <= NEXT_DAY and _are_their_bodies(one, fresh, current, at))
        or taken_before(fresh, current, apart)
    ):
        return False
    if abs(apart) <= NEXT_DAY and not at.new_place and not any(c.outcome == "killed" for c in fresh):
        return False  # two days so near, at one place
    if fresh or any(d.direct for d in at.days) or any(d.year_told and _is_whole(one, d) for d in at.days):
        return True
    if back or any(not _set_long_before(one, d, known[0]) for d in at.days if d.precision != "day"):
        return False
    found_there = {"find", "arms"} <= one.acts.keys() and at.leaves(current.districts)
    if abs(apart) <= NEXT_DAY and not (at.new_place and (found_there or before or days_after(text, at.days[0]))):
        return False
    deed = found_there or one.acts.keys() & (DEEDS | {"riot", "bomb"})
    return bool(deed) and (at.new_place or bool(one.cues & {"record", "earlier"}) or abs(apart) > RECALLED)


def _are_their_bodies(one: Told, fresh: Sequence[Claim], current: Frame, at: Setting) -> bool:
    """ "One body was recovered at dusk and the other on Sunday": of those who were told to have died."""
    dead = bool(fresh) and all(c.outcome == "killed" for c in fresh) and "corpse" in one.sentence.tags
    return dead and not at.new_place and part_of(fresh, current)


def _set_long_before(one: Told, when: When, known: When) -> bool:
    """ "Last month, rebels torched …": what begins with a month or year that ended days before, or, where both are
    recalled, came long after."""
    apart = max(known.day - when.last_day, when.day - known.last_day)
    return when.first <= one.sentence.first + 1 and apart > RECALLED


def _is_whole(one: Told, day: When) -> bool:
    return bool(one.acts.keys() & STRONG) or ("bomb" in one.acts and day.precision == "day")


def _of_another_kind(one: Told, current: Frame, at: Setting) -> bool:
    """A crowd after an attack, an air strike after a fight on the ground."""
    fresh = fresh_claims(one)
    if not fresh or (part_of(fresh, current) and not at.leaves(current.districts)):
        return False
    if all(c.outcome == "arrested" for c in fresh):
        return False  # "police fired tear gas and picked up nine"
    if one.acts.keys() & CROWD and not current.lead.acts.keys() & CROWD:
        return True
    return "air" in one.acts and "air" not in current.lead.acts


def _elsewhere(text: Text, one: Told, found: Sequence[Frame], at: Setting, back: bool) -> bool:
    """In another district: with figures or a day of its own, or a deed told at the head of a paragraph."""
    current = found[-1]
    fresh = fresh_claims(one)
    harmed = any(c.outcome != "arrested" for c in fresh)
    known = current.districts or (current.near_by if harmed else set())
    if not at.around or not known or at.around & known:
        return False
    since = not at.days and text.has("perfect", one.sentence.first, one.sentence.last)
    if all(c.outcome == "arrested" for c in fresh) and (since or not at.districts):
        fresh = []  # who "have been arrested" are those behind the act
    if not at.districts and part_of(fresh, current):
        return False
    if begins_with_place(text, one) and any(introduces(c, current) for c in fresh):
        return True
    if fresh:
        return not any(same_figure(c, k) for c in fresh for t in current.told for k in t.claims)
    if back or not names_new_deed(text, one):
        return False
    dated = bool(at.days) and not any(d.meets(h) for d in at.days for h in current.days)
    listed = one.sentence.paragraph == current.lead.sentence.paragraph and current is not earliest(found)
    headed = listed or heads_paragraph(text, one) or begins_with_place(text, one)
    return dated or (at.new_place and headed)


def _is_item(text: Text, one: Told, whole: Frame, at: Setting) -> bool:
    """ "Three were killed in separate incidents": each victim with a place of his own is one; so is "another
    man" who was shot somewhere else."""
    fresh = sorted(fresh_claims(one), key=lambda c: c.first)
    if not fresh or not at.new_place or "hospital" in one.cues:
        return False
    return "summary" in whole.lead.cues or text.shape[fresh[0].first] == "n"


def _starts_anew(text: Text, one: Told, found: Sequence[Frame], at: Setting) -> bool:
    """Does a paragraph go on to something else: "In Bannu, …", or new figures behind an attack of years ago?"""
    current = found[-1]
    if one.sentence.paragraph == current.lead.sentence.paragraph or one.cues & _OF_THE_SAME:
        return False
    if at.headed:
        return True
    fresh, headed = fresh_claims(one), headed_by_place(text, one)
    elsewhere = bool(at.districts) and not at.districts & current.districts
    if headed and elsewhere and one.acts.keys() & (DEEDS | {"clash"}) and real_claims(at.claims):
        return True  # what the first sentence added up is told again at its place
    told = [c for c in fresh if c.count.likely > 1 or not headed]  # one here and one there are not the same one
    if any(same_figure(c, k) for c in told for f in found for t in f.told for k in t.claims):
        return False
    if headed:
        return bool(fresh) or bool(one.acts.keys() & (STRONG | {"defuse"} | ({"bomb"} if elsewhere else set())))
    old = current is not earliest(found) and bool(current.days) and current.days[0].year_told
    return old and any(c.outcome == "killed" for c in fresh)


def _goes_on(one: Told, current: Frame, days: Sequence[When]) -> bool:
    """ "Meanwhile, an official said …" of outcomes that were told already."""
    if "reporting" not in one.cues or days or not one.claims:
        return False
    known = {c.outcome for t in current.told for c in t.claims}
    if any("abduction" in t.acts for t in current.told):
        known.add("abducted")
    return all(c.outcome in known for c in one.claims)
