"""Which violent acts does a sentence tell, and is it one of an incident at all?"""

import functools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from monitor.incidents.apart.accidents import by_accident, fell_in
from monitor.incidents.apart.aftermath import comes_after
from monitor.incidents.apart.asides import aside_of, is_to_come, told_beside
from monitor.incidents.apart.blockades import blocked
from monitor.incidents.apart.crimes import is_crime
from monitor.incidents.apart.crowds import fell_upon
from monitor.incidents.apart.custody import held_over, held_over_several
from monitor.incidents.apart.forces import on_force, rides, under_fire
from monitor.incidents.apart.nature import is_violent
from monitor.incidents.apart.territory import changed_hands
from monitor.incidents.apart.things import only_a_thing
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text
from monitor.incidents.when.calendars import LEAST_YEAR, MOST_YEAR
from monitor.incidents.when.governors import is_scene
from monitor.incidents.when.owners import MONTHS

# acts that make a sentence with words of accidents one of violence all the same
VIOLENT = frozenset(
    ("suicide", "blast", "bomb", "shoot", "fight", "clash", "grenade", "air", "shelling", "abduction", "melee")
)
STATISTIC = 5  # incidents, from which number on they are not told but counted
MULTITUDE = 10_000  # dead, from which number on they are a war's
COUNTLESS = 100  # dead, from which number on they need an act to be one incident's


LABEL = 5  # words at most in "• Dera Ismail Khan:"
PERIOD = 9  # words from "have been killed" to "this year"
STARTERS = 3  # words at the head of a sentence in which "meanwhile" parts it from what went before


_CUES = (
    "accident", "sport", "drill", "statistic", "recall", "opinion", "byline", "court", "private", "business",
    "condemn", "release", "mishap", "no_attack", "span",
    "record", "summary", "reporting", "claiming", "earlier", "hospital", "stale", "sham", "motive",
)  # fmt: skip


def find(text: Text, claims: Sequence[Claim]) -> tuple[Told, ...]:
    """What each sentence tells, in order."""
    telling = {at: one for tags, ats in text.alike.items() if (one := _telling(tags)) is not None for at in ats}
    words = sorted(telling)
    told, at = [], 0
    for sentence in text.sentences:
        own = []
        while at < len(claims) and claims[at].first < sentence.last:
            own.append(claims[at])
            at += 1
        within = words[bisect_left(words, sentence.first) : bisect_left(words, sentence.last)]
        told.append(_told(text, sentence, tuple(own), [(word, telling[word]) for word in within]))
    return tuple(told)


_THE_HELD = re.compile(r"t{1,2}A")


def _counted(text: Text, sentence: Sentence, at: int) -> set[str]:
    """ "74 militant attacks": so many that they are a statistic; "four encounters in six months" is one of so long
    a time."""
    match = _SO_MANY.search(text.shape, max(sentence.first, at - 4), at)
    number = (text.tokens[match.start()].number if match else None) or 0
    ends = (m.end() for m in _OVER.finditer(text.shape, at, sentence.last)) if number > 1 else ()
    if any(t.low in _SPANS for end in ends for t in text.tokens[end : end + 1]):  # a cut text may end there
        return {"statistic", "span"}
    many = number >= STATISTIC and not LEAST_YEAR <= number <= MOST_YEAR  # "the 2008 blasts"
    return {"statistic"} if many or "rate" in sentence.tags else set()


_SO_MANY = re.compile(r"#[wcPFV]{0,3}\Z")
_OVER = re.compile(r"pt?w?#")
_BEHIND_IT = re.compile(r"[^,;RTVKDIBAE]*?pt?w?#")
_SPANS = frozenset(("weeks", "months", "years"))


def _countless(text: Text, claims: Sequence[Claim], acts: Mapping[str, list[int]]) -> bool:
    """ "700 men have been killed": so many, by no act that is told; "60 have been killed, and thousands hurt"."""
    many = [
        c
        for c in claims
        if c.outcome == "killed"
        and (c.count.likely >= MULTITUDE or text.has("perfect", max(0, c.verb - 3), c.verb))
    ]
    if not many:
        return False
    thousands = any(c.count.best is None and c.count.min >= COUNTLESS for c in claims)
    return thousands or (any(c.count.likely >= COUNTLESS for c in many) and not acts.keys() - _NO_ONE_DEED)


_NO_ONE_DEED = frozenset(("assault", "clash", "protest", "force_place", "on_force"))


def _over_a_period(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """ "Thirty have been killed in the province this year", "the number killed this year has reached 30", "23 were
    kidnapped in four years"."""
    if not claims:
        return False
    many = (c.verb + 1 for c in claims if c.outcome != "arrested" and c.count.likely >= STATISTIC)
    spans = (_BEHIND_IT.match(text.shape, at, sentence.last - 1) for at in many)
    if any(m and (text.tokens[m.end()].low in _SPANS or _during_a_year(text, m.end() - 1)) for m in spans):
        return True
    if "period" not in text.tagged:
        return False
    dead = [c for c in claims if c.outcome == "killed" and c.count.likely >= STATISTIC]
    counted = [c for c in dead if c.total or text.has("perfect", max(0, c.verb - 3), c.verb)]
    return any(text.has("period", c.first, max(c.last, c.verb) + PERIOD) for c in counted)


def _during_a_year(text: Text, at: int) -> bool:
    return text.tokens[at - 1].low == "during" and LEAST_YEAR <= (text.tokens[at].number or 0) <= MOST_YEAR


def _since(text: Text, sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """ "Sixty people have died since June": what adds up until now, where that day is long past."""
    if not claims or "since" not in sentence.tags:
        return False
    counted = [c for c in claims if text.has("perfect", max(sentence.first, c.verb - 3), c.verb)]
    many = any(c.count.likely >= COUNTLESS for c in counted)  # not the few since a push began
    return bool(counted) and any(
        many or not text.has("begun", at, sentence.last)
        for at in text.having("since", sentence.first, sentence.last)
    )


def _labelled(text: Text, sentence: Sentence) -> bool:
    """Does an item of a round-up begin here: "Korangi: a constable was …"?"""
    if not sentence.index or text.sentences[sentence.index - 1].paragraph == sentence.paragraph:
        return False
    return _LABEL.match(text.shape, sentence.first, sentence.first + LABEL) is not None


_LABEL = re.compile(r"[x-]?c{1,3}(?:,c)?:")  # with or without a bullet; "Hajin, Sunday: …"


def _is_no_deed(text: Text, sentence: Sentence) -> bool:
    """ "A leopard was shot", "a firing exercise was held"."""
    if sentence.tags.isdisjoint(_NO_DEED):
        return False
    words = text.tokens[sentence.first : sentence.last]
    kept = (at for at, t in enumerate(words) if "tending" in t.tags)  # "a boy who was herding sheep"
    last = next(kept, len(words))
    return any(not t.capital and t.tags & _NO_DEED for t in words[:last])


def _never_was(text: Text, sentence: Sentence) -> bool:
    """ "A suicide attack had never been seen here"."""
    none = text.having("no", sentence.first + 1, sentence.last)
    return any(
        text.tokens[at].low == "never" and text.shape[at - 1] == "V" and text.shape[at - 2] != "R" for at in none
    )


_NO_DEED = frozenset(("animal", "practice"))


def cues_between(text: Text, first: int, last: int) -> frozenset[str]:
    """The cues that the tokens `first` up to `last` give, for a part of a sentence."""
    told = (_telling(t.tags) for t in text.tokens[first:last])
    return frozenset().union(*(one[1] for one in told if one is not None))


# cues that only their own part of a sentence has; the others (who says it, that it is a summary) are of the whole
OWN_CUES = frozenset(("recall", "record", "release", "court", "hospital", "claiming", "condemn", "earlier"))

_MAY_TELL = frozenset((*_CUES, "say", "ago", "plural_acts"))


Says = tuple[tuple[str, ...], frozenset[str]]  # the acts that a word tells, and the cues that it gives
Telling = tuple[int, Says]  # a word that tells something


@functools.lru_cache(maxsize=4096)
def _telling(tags: frozenset[str]) -> Says | None:
    """The acts that a word of these classes tells, and the cues that it gives; None where it can do neither."""
    if tags.isdisjoint(_MAY_TELL) and not any(tag.startswith("act.") for tag in tags):
        return None
    cues = {tag for tag in tags if tag in _CUES} | ({"reporting"} if "say" in tags else set())
    told = () if "sappers" in tags else sorted(tag[4:] for tag in tags if tag.startswith("act."))
    return tuple(told), frozenset(cues)


def _words(
    text: Text, sentence: Sentence, claims: Sequence[Claim], telling: Sequence[Telling], aside: range
) -> tuple[dict[str, list[int]], set[str]]:
    """The acts that the words of a sentence tell, those `aside` left out, and the cues that they give."""
    acts: dict[str, list[int]] = {}
    cues: set[str] = set()
    for at, (told, cued) in telling:
        tags = text.tokens[at].tags
        if cued:
            scene = "court" in cued and is_scene(text, at)
            lately = "statistic" in cued and (_in_days(text, at) or _ranks(text, sentence, at))
            lately = lately or not text.tokens[at - 1].tags.isdisjoint(MONTHS)  # "in April | this year, …"
            cues |= cued - {"court"} if scene else cued - {"statistic"} if lately else cued
        if told and at not in aside and (not is_to_come(text, sentence, at) or _harms(claims)):
            for act in told:
                if not only_a_thing(text, sentence, act, at):
                    acts.setdefault(act, []).append(at)
        if "ago" in tags and text.tokens[at - 1].low[:3] in ("wee", "mon", "yea"):
            cues.add("recall")
        if "plural_acts" in tags:
            cues |= _counted(text, sentence, at)
    return acts, cues


def _in_days(text: Text, at: int) -> bool:
    """ "Over the past | two days", "in the last | 24 hours": so long one fight lasts."""
    number, unit = (text.tokens[at + 1 : at + 3] + text.tokens[:2])[:2]
    days = {"day": 1, "hou": 24}.get(unit.low[:3])
    return days is not None and number.number is not None and number.number <= FIGHT * days


def _ranks(text: Text, sentence: Sentence, at: int) -> bool:
    """ "…, one of the deadliest attacks | in recent years": what one attack is among many, and no count of them."""
    return text.has("the_worst", max(sentence.first, text.shape.rfind(",", sentence.first, at)), at)


FIGHT = 3  # days that are told as one incident's


def _harms(claims: Sequence[Claim]) -> bool:
    return any(c.outcome != "arrested" and c.count.best != 0 for c in claims)


def _at_forces(text: Text, sentence: Sentence, acts: dict[str, list[int]], claims: Sequence[Claim]) -> None:
    """Add what a force rode in, and that it was aimed at."""
    if "riding" in sentence.tags and (ridden := rides(text, sentence)):
        acts["force_place"] = sorted({*acts.get("force_place", ()), *ridden})
    if "force_place" in acts and on_force(text, acts, {c.verb for c in claims if c.classes == {"civilian"}}):
        acts["on_force"] = acts["force_place"]
    elif "met_fire" in sentence.tags and (met := under_fire(text, sentence)):
        acts["on_force"] = met


def _told(text: Text, sentence: Sentence, claims: tuple[Claim, ...], telling: Sequence[Telling]) -> Told:
    aside = aside_of(text, sentence, claims)
    acts, cues = _words(text, sentence, claims, telling, aside)
    if "planted_bomb" in sentence.tags or ("accident" in cues and fell_in(text, sentence)):
        cues -= {"mishap", "accident"}  # "an IED fitted in a gas cylinder"
    claims = told_beside(text, claims, aside)
    held = [c.verb for c in claims if c.outcome == "arrested" and c.count.best != 0]
    if held:
        acts["arrest_act"] = sorted({*acts.get("arrest_act", ()), *held})
    if "blocking" in sentence.tags and (block := blocked(text, sentence)) is not None:
        acts["demonstrate"] = acts["protest"] = [block]
    if (mob := fell_upon(text, sentence)) is not None:
        acts["riot"] = sorted({*acts.get("riot", ()), mob})
    if (taking := changed_hands(text, sentence)) is not None:
        acts.setdefault(taking[0], []).append(taking[1])
    _at_forces(text, sentence, acts, claims)
    if not claims and (_is_no_deed(text, sentence) or _never_was(text, sentence)):
        acts = {}
    crowd = "riot" in acts  # a mob that lynches a robber
    if not crowd and is_crime(text, sentence, cues, claims):
        cues.add("private")
        claims, acts = (), {}
    if _THE_HELD.match(text.shape, sentence.first, sentence.last):
        claims = tuple(c for c in claims if c.outcome == "arrested")  # "the arrested men had killed …"
    several = bool(held) and held_over_several(text, sentence, acts, claims)
    if several:
        acts, claims = {"arrest_act": acts["arrest_act"]}, tuple(c for c in claims if c.outcome == "arrested")
    if _countless(text, claims, acts):
        cues.add("countless")
    if _over_a_period(text, sentence, claims):
        cues |= {"countless", "span"}
    if _since(text, sentence, claims):
        cues.add("since")
    if "accident" in cues and by_accident(text, sentence, acts, claims):
        claims, acts = (), {}
    elif "accident" in cues and not acts.keys() & VIOLENT:
        claims = ()
    head = sentence.first + STARTERS
    labelled = _labelled(text, sentence)
    return Told(
        sentence=sentence,
        acts={act: tuple(ats) for act, ats in acts.items()},
        claims=claims,
        cues=frozenset(cues),
        violent=is_violent(text, sentence, frozenset(acts), claims),
        meantime=sentence.index > 0 and text.has("meantime", sentence.first, head),
        parted=sentence.index > 0 and (labelled or text.has("separate", sentence.first, head)),
        labelled=labelled,
        after=comes_after(text, sentence, acts, claims) or (bool(held) and held_over(text, sentence, acts, claims)),
    )
