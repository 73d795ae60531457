"""Does one sentence tell several incidents?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.incidents.apart.acts import OWN_CUES, cues_between
from monitor.incidents.apart.addends import added_up
from monitor.incidents.apart.asides import without_aside
from monitor.incidents.apart.conjoined import (
    CONTRAST,
    HARM,
    LINKS,
    NEXT_DAY,
    behind_follows,
    behind_lead_in,
    each_on_its_day,
    names_deed,
    of_two_kinds,
    older_behind_after,
    recited,
    set_apart,
    while_elsewhere,
)
from monitor.incidents.apart.ellipses import second_deed
from monitor.incidents.apart.naming import only_named
from monitor.incidents.apart.openings import RECALLED
from monitor.incidents.apart.references import refers_back
from monitor.incidents.apart.told import DEEDS, Told
from monitor.incidents.numbers.clauses import verbs_of
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when import When
from monitor.incidents.where.located import behind_dateline, names
from monitor.knowledge.model import PlaceMention

ANTECEDENT = 10  # words before "where" that name the place of its clause
ESCAPED = 4  # words from "who" to "had escaped"
SUBJECT = 4  # words between "while" and the people that its clause begins with


def split(
    text: Text, told: Sequence[Told], whens: Sequence[When], places: Sequence[PlaceMention]
) -> tuple[Told, ...]:
    """What each sentence tells, in order, a sentence that tells several incidents in several parts."""
    found: list[Told] = []
    first = next((w for w in whens if w.precision == "day" and not (w.said or w.later)), None)
    for one in told:
        several = one.claims or len(one.acts) > 1 or "came" in one.sentence.tags
        found += _parts(text, one, whens, places, first) if several else [one]
    return tuple(found)


def _parts(
    text: Text, one: Told, whens: Sequence[When], places: Sequence[PlaceMention], first: When | None
) -> list[Told]:
    dated = _within(whens, one.sentence)
    if met := _met_for_older(text, one, dated):
        return met
    if addends := added_up(text, one, _part) or second_deed(text, one, _part, places):
        return addends
    if (cut := behind_lead_in(text, one)) is not None:
        led, own = _part(text, one, one.sentence.first, cut), _part(text, one, cut, one.sentence.last)
        if not refers_back(
            text, own
        ):  # "days after gunmen killed nine, they took back their claim of the massacre"
            return [replace(own, after=False), replace(led, cues=led.cues | {"recall"}, after=False)]
    if (cut := behind_follows(text, one)) is not None:
        head, older = _part(text, one, one.sentence.first, cut), _part(text, one, cut, one.sentence.last)
        bounds = [cut, *older_behind_after(text, older, places), one.sentence.last]
        parts = (_part(text, one, start, end) for start, end in pairwise(bounds))
        told = [replace(part, cues=part.cues | {"recall"}, after=False) for part in parts]
        return [replace(head, acts={}, violent=False), *told]
    cuts = (
        _two_harms(text, one, places)
        or _days_of_a_list(text, one, dated, places)
        or each_on_its_day(text, one, dated, places)
        or of_two_kinds(text, one, dated)
        or while_elsewhere(text, one, places)
        or recited(text, one, places)
        or older_behind_after(text, one, places)
    )
    recalled = [] if cuts else _recalled_clause(text, one, dated, first)
    if not (cuts or recalled):
        return _with_another_deed(text, one) or [without_aside(text, one)]
    if recalled and (_recovered_from(text, one, recalled[0]) or _only_names(text, one, recalled[0])):
        return [one]
    bounds = sorted({one.sentence.first, *cuts, *recalled, one.sentence.last})
    return [_part(text, one, start, end) for start, end in pairwise(bounds)]


def _only_names(text: Text, one: Told, cut: int) -> bool:
    """ "… sketches of two suspects in the bombing, | which left 20 dead on 12 April": that bombing and no other."""
    head = _part(text, one, one.sentence.first, cut)
    deeds = [at for act in DEEDS & head.acts.keys() for at in head.acts[act] if at < cut]
    return bool(deeds) and not head.claims and all(only_named(text, one.sentence.first, at) for at in deeds)


def _recovered_from(text: Text, one: Told, cut: int) -> bool:
    """ "Two more bodies were pulled from the gorge | where a bus had been blown up": they died by that."""
    flat = [at for act, ats in one.acts.items() if act not in ("find", "rescue") for at in ats if at < cut]
    if any("corpse" not in text.tokens[at].tags for at in flat):
        return False
    found = text.having("other", one.sentence.first, cut)
    return any(text.has("corpse", at + 1, at + 3) for at in found) and any(c.recalled for c in one.claims)


def _two_harms(text: Text, one: Told, places: Sequence[PlaceMention]) -> list[int]:
    """ "Four were killed in Kech and seven were killed in Mastung": two of a kind, each with a verb and a place."""
    cuts: list[int] = []
    harms = [c for c in one.claims if c.outcome in HARM and c.count.best != 0]
    for before, behind in pairwise(harms):
        link = _link(text, before, behind)
        if link is None or not (before.outcome == behind.outcome or text.tokens[link].low in CONTRAST):
            continue
        start, end = (cuts[-1] if cuts else behind_dateline(text, one.sentence)), one.sentence.last
        if set_apart(text, (start, link, end), places):
            cuts.append(link)
    return cuts


def _link(text: Text, before: Claim, behind: Claim) -> int | None:
    """The conjunction right before the people of the later claim, behind the verb of the earlier one."""
    for at in range(behind.first - 1, max(before.last - 1, before.verb, behind.first - 1 - SUBJECT), -1):
        if text.tokens[at].low in LINKS:
            return at
    return None


def _recalled_clause(text: Text, one: Told, dated: Sequence[When], first: When | None) -> list[int]:
    """ "… in the area | where an ambush had killed 27 people on 25 May": a clause with a figure and a day of its
    own, long before what the text tells or in the pluperfect."""
    harms = [c for c in one.claims if c.outcome in HARM and c.count.best != 0]
    days = [w for w in dated if (w.precision == "day" or w.year_told) and not w.said]
    if not (harms and days):
        return []
    claimed = next(iter(text.having("claiming", one.sentence.first, one.sentence.last)), None)
    harm = min(c.verb for c in harms)
    if claimed is not None and not any(t.low == "where" for t in text.tokens[claimed:harm]) and harm > claimed:
        return []  # "claimed the bombing in Khar, in which 54 had died on Sunday"
    older = max((w.first for w in days if first is not None and first.day - w.day > RECALLED), default=-1)
    if any(c.later and c.verb > h.verb > c.sides[0].first for c in harms for h in harms):
        return []  # "a girl hurt in the blast, which had killed six, died": the news is of that blast
    harm, day = max(c.verb for c in harms), max(w.first for w in days)
    recalled = max((c.verb for c in harms if c.recalled), default=-1)
    end = max(min(harm, older), min(recalled, day))  # the clause must begin before both
    for at in range(one.sentence.first + 1, end):
        if text.tokens[at].low in _WHERE:  # "two died in that attack, which began on 3 May and …" is one deed
            known = text.tokens[at - 3].low == "that" and text.shape[at - 2 : at] == "U,"
            return [one.sentence.first if known else at]
    if cut := _on_an_earlier_day(text, days, harm):
        return cut
    for when in days:  # "since 3 April, when an air strike killed 16"
        behind = when.last + (text.shape[when.last : when.last + 1] == ",")
        own = one.sentence.first < when.first < harm and when.first <= older
        its_day = any(text.shape[c.verb + 1 : when.first] == "p" for c in harms)  # "died on | 20 March when …"
        if own and text.tokens[behind].low in _WHERE and not its_day:
            return [when.first]
    return []


def _on_an_earlier_day(text: Text, days: Sequence[When], harm: int) -> list[int]:
    """ "… attacked Chirang on Monday, | where two people died on Sunday": two days, the clause between them."""
    exact = [w for w in days if w.precision == "day"]
    if len(exact) != 2 or exact[0].day - exact[1].day < NEXT_DAY:
        return []
    between = range(exact[0].last, min(harm, exact[1].first))
    return [at for at in between if text.tokens[at].low in _WHERE][:1]


def _with_another_deed(text: Text, one: Told) -> list[Told]:
    """ "… blamed him for the | recent encounter in Usur in which ten were killed": it is called another deed."""
    if "who.elsewhere" not in one.sentence.tags:
        return []
    first, harm = one.sentence.first, max((c.verb for c in one.claims if c.count.best != 0), default=-1)
    for noun in sorted({at for ats in one.acts.values() for at in ats if at < harm}):
        called = text.having("who.elsewhere", max(first + 1, noun - CALLED), noun)
        who = text.having("who", noun + 1, min(harm, noun + ANTECEDENT))
        if called and any(text.tokens[at].low in _WHERE for at in who):
            older = _part(text, one, called[0], one.sentence.last)
            return [_part(text, one, first, called[0]), replace(older, cues=older.cues | {"recall"})]
    return []


CALLED = 3  # words of "the recent major" before the encounter
_WHERE = frozenset(("where", "when", "which"))


def _days_of_a_list(text: Text, one: Told, dated: Sequence[When], places: Sequence[PlaceMention]) -> list[int]:
    """ "… blasts at Sui on 12 November, at Uch on 14 November": a day and a place for each, and no figures."""
    days = [w for w in dated if w.precision == "day" and not (w.said or w.later or w.aside)]
    if len(days) < 2 or any(c.count.best != 0 for c in one.claims):
        return []
    cuts = []
    for when, following in pairwise(days):
        between = names(text, when.last, following.first, places)
        if between and text.shape[when.last : when.last + 1] in (",", "&"):
            cuts.append(when.last)
    return cuts if len(cuts) == len(days) - 1 else []


def _met_for_older(text: Text, one: Told, dated: Sequence[When]) -> list[Told]:
    """ "Two men, who had set off the blast of 10 February that killed three, were arrested on 21 March": what met
    them, and the older act that they are said to have done; so too where they "were themselves killed"."""
    first, last = one.sentence.first, one.sentence.last
    opening = next((at for at in text.having_any(_OF_THEM, first, last) if _tells_of_them(text, at)), None)
    if opening is None or text.has("escaping", opening, opening + ESCAPED):
        return []  # "caught nine of those who got away after gunmen had blown up a wall": they did nothing
    met = next((c for c in one.claims if _meets(text, c, opening)), None)
    if met is None:
        return []
    end = last if met.verb < opening else verbs_of(text, first, met.verb)
    acted = any(opening <= at < end for act in DEEDS & one.acts.keys() for at in one.acts[act])
    older = {w.written for w in dated if opening <= w.first < end and _is_long_ago(text, w, opening)}
    own = [w for w in dated if not opening <= w.first < end]
    if not acted or not older or older & {w.written for w in own}:
        return []
    if not (own or end == last or text.shape[end - 1] == ","):
        return []  # "the men who shot dead a cleric on Tuesday were arrested an hour later"
    inner = _part(text, one, opening, end)
    inner = replace(inner, after=False)
    outer = _part(text, one, *((first, opening) if end == last else (end, last)))
    acts: dict[str, tuple[int, ...]] = {"arrest_act": (met.verb,)} if met.outcome == "arrested" else outer.acts
    outer = replace(outer, claims=(met,), acts=acts, violent=True, after=False)
    head = [] if end == last else [replace(_part(text, one, first, opening), acts={}, claims=(), violent=False)]
    return [*head, outer, inner]


def _is_long_ago(text: Text, when: When, opening: int) -> bool:
    """The planner "of the 2015 blast" is held for what is long past; that "of last Sunday's", for that blast."""
    return "planner" not in text.tokens[opening].tags or when.year_told or when.precision in ("month", "year")


def _meets(text: Text, claim: Claim, opening: int) -> bool:
    """Are those arrested, or killed behind what they are said to have done, the ones of whom it is said?"""
    if claim.outcome == "arrested":
        return True
    them = claim.sides[0].last if claim.sides else 0
    killed = claim.outcome == "killed" and text.shape[claim.verb] == "K" and claim.verb > opening
    return killed and them in (opening, opening - 1) and _did(text, opening, claim.verb)


def _did(text: Text, opening: int, last: int) -> bool:
    """Did they do it: "who had killed", "suspected of having shot", and not "who was shot", "who were hurt"?"""
    at = next((m.start() for m in _OUTCOME.finditer(text.shape, opening, last)), None)
    if at is None or text.shape[opening] != "R":
        return True
    being = at - 1 - (text.shape[at - 1] == "w")
    return text.shape[at] not in "DJ" and text.tokens[being].low not in _BEING


_OUTCOME = re.compile(r"[KDIJBA]")
_BEING = frozenset(("was", "were", "been", "being", "is", "are", "got"))


_FOR_IT = frozenset(("in connection with", "nominated in", "charged with", "booked in"))


_OF_THEM = frozenset(("who", "planner", "record"))


def _tells_of_them(text: Text, at: int) -> bool:
    """ ", who …", "involved in …": what those who are arrested are said to have done; "arrested in connection with
    the blast" follows the blast up."""
    token = text.tokens[at]
    planned = "planner" in token.tags and names_deed(text, at + 2)
    return token.low == "who" or planned or ("record" in token.tags and token.low not in _FOR_IT)


def _part(text: Text, one: Told, first: int, last: int) -> Told:
    """The sentence's tokens `first` up to `last` as a sentence, with what they tell."""
    acts = {act: own for act, ats in one.acts.items() if (own := tuple(at for at in ats if first <= at < last))}
    claims = tuple(c for c in one.claims if first <= c.verb < last)
    start, end = text.quote(first, last)
    if text.tokens[first].low in _WHERE:
        start = one.sentence.start
    sentence = replace(one.sentence, first=first, last=last, start=start, end=end)
    cues = one.cues - OWN_CUES | (one.cues & cues_between(text, first, last))
    return replace(one, sentence=sentence, acts=acts or one.acts, claims=claims, cues=cues, whole=one.sentence)


def _within(whens: Sequence[When], sentence: Sentence) -> Sequence[When]:
    begin = bisect_left(whens, sentence.first, key=lambda w: w.first)
    return whens[begin : bisect_left(whens, sentence.last, lo=begin, key=lambda w: w.first)]
