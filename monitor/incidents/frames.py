"""Which sentences belong to which incident?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.incidents.acts import VIOLENT, Told
from monitor.incidents.openings import DEEDS, District, Setting, names, opens
from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.knowledge.model import PlaceMention

COUNTED = frozenset(("statistic", "countless", "since"))  # how a sentence speaks that adds incidents up
STATISTICS = 2  # sentences that count incidents, from which number on a text without a day tells none


_LOCATED = re.compile(r"pt$|[p,&x]$")  # "in the Bara", "in Bara", "…, Bara"; not "the Bara attack"


@dataclass(slots=True, kw_only=True)
class Frame:
    """The sentences of one incident, in order; `lead` is the first that tells it. `days` and `districts` are those
    that they name; `inherited` the days of the text's first incident, where a later one names none."""

    lead: Told
    told: list[Told]
    days: list[When] = field(default_factory=list)
    districts: set[District] = field(default_factory=set)
    inherited: tuple[When, ...] = ()
    summed: bool = False  # its first sentence adds up several incidents: its figures and days are not this one's

    @property
    def recalled(self) -> bool:
        told_back = "recall" in self.lead.cues or any(c.recalled for c in self.lead.claims)
        return told_back and not self.parted

    @property
    def parted(self) -> bool:
        return self.lead.parted

    @property
    def is_told(self) -> bool:
        """Has it a figure, a day, a district or a claim of responsibility: anything by which one could know it?"""
        apart = self.parted or self.lead.meantime
        known = self.days or self.districts or apart or any(t.claims for t in self.told)
        return bool(known) or any("claiming" in t.cues for t in self.told)

    def is_dated_by(self, one: Told) -> bool:
        """Can a day in the sentence be the incident's: does it tell it, or stand with what tells it?"""
        if one is self.lead or one.sentence.index < self.lead.sentence.index:
            return True
        if one.cues & (COUNTED | {"recall", "record", "condemn", "court"}):
            return False
        return bool(one.acts or one.claims) or one.sentence.paragraph <= self.lead.sentence.paragraph + 1

    def take(self, one: Told, days: Sequence[When], districts: set[District]) -> None:
        self.told.append(one)
        if not self.is_dated_by(one):
            days = ()
        self.days += [d for d in days if not self.days or any(d.meets(known) for known in self.days)]
        if one.violent:
            self.districts |= districts


def frames(text: Text, told: Sequence[Told], whens: Sequence[When], places: Sequence[PlaceMention]) -> list[Frame]:
    """The incidents of a text: a sentence opens one where it tells violence apart from what went before, else it
    goes to the incident whose district it names, to the last one, or behind a recalled one to the first."""
    found: list[Frame] = []
    waiting: list[Told] = []  # headings, and what stands before the first incident
    elsewhere: set[District] = set()  # named in this paragraph, none of the current incident's
    seen: set[str] = set()  # the places named so far
    first: Frame | None = None
    paragraph = -1
    counting = False  # the text began with a statistic, or with an accident
    for one in told:
        if one.sentence.paragraph != paragraph:
            paragraph, elsewhere = one.sentence.paragraph, set()
        days, districts = _days(one, whens), _districts(text, one, places)
        new = _names(text, one, places) - seen
        seen |= new
        counting = counting or (not found and ((one.violent and _is_statistic(one, days)) or _is_accident(one)))
        begins = _tells(one, days, found) and not (counting and not days)
        if _is_heading(text, one) or (not found and not begins):
            if not (counting or _is_statistic(one, days)):
                waiting.append(one)
            continue
        at = Setting(
            days=days,
            districts=districts,
            around=districts or elsewhere,
            new_place=bool(new),
            headed=any(w.acts or _inside(w, places) for w in waiting),
        )
        if not found or (begins and opens(text, one, found, first or found[-1], at)):
            frame = Frame(lead=one, told=[], inherited=tuple(_days_of_whole(one, whens)))
            frame.districts |= elsewhere
            found.append(frame)
            first = first or frame
        else:
            frame = _home(one, found, districts)
        for early in waiting:
            frame.take(early, _days(early, whens), set())
        waiting = []
        if not _is_statistic(one, days):
            frame.take(one, days, districts)
        if frame is not found[-1]:
            found.remove(frame)
            found.append(frame)  # the text goes on with it
        elsewhere |= districts - frame.districts
    counts = [one.sentence.index for one in told if "statistic" in one.cues]
    if len(counts) >= STATISTICS:
        found = [f for f in found if f.days or f.lead.sentence.index < counts[STATISTICS - 1]]
    return _in_order([f for f in found if f.is_told or _opens_with_a_place(f, places)])


def _opens_with_a_place(frame: Frame, places: Sequence[PlaceMention]) -> bool:
    """Does a text open with the act and some place in one sentence? A brief names neither day nor toll at times:
    "Bannu police defused two bombs"."""
    lead = frame.lead
    first = lead.sentence.index == 0 and lead.violent and not lead.cues & {"recall", "statistic", "countless"}
    return first and bool(_inside(lead, places))


def _in_order(found: list[Frame]) -> list[Frame]:
    """By their first sentence, each with the first one's days where it has none."""
    found.sort(key=lambda f: f.lead.sentence.index)
    for frame in found[1:]:
        if not (frame.days or frame.recalled or frame.inherited):
            frame.inherited = tuple(found[0].days)
    return found


def _is_heading(text: Text, one: Told) -> bool:
    """A line of its own without a full stop: it belongs to what follows."""
    sentence = one.sentence
    if text.raw[sentence.end - 1] in ".!?\"”)’'" or sentence.index + 1 >= len(text.sentences):
        return False
    return text.sentences[sentence.index + 1].paragraph != sentence.paragraph and sentence.index > 0


def _is_statistic(one: Told, days: Sequence[When]) -> bool:
    return bool(one.cues & COUNTED) and not any(d.precision == "day" for d in days)


def _is_accident(one: Told) -> bool:
    """Does the sentence that opens a text tell of people hurt in an accident?"""
    return one.sentence.index == 0 and "accident" in one.cues and not (one.violent or one.acts.keys() & VIOLENT)


def _tells(one: Told, days: Sequence[When], found: Sequence[Frame]) -> bool:
    """Does a sentence tell violence: by its own words, or where others told it, by a deed on a day of its own?"""
    verdict = bool(one.cues & {"court", "condemn"}) and not one.harm
    beside = one.parted and one.harm_done and "accident" not in one.cues  # "separately, a man was found dead"
    dated = bool(found or "record" in one.cues) and any(d.precision == "day" for d in days)
    done = one.violent or beside or (dated and bool(one.acts.keys() & (DEEDS | {"riot"})))
    return done and not _is_statistic(one, days) and not verdict


def _home(one: Told, found: Sequence[Frame], districts: set[District]) -> Frame:
    """The incident that a sentence goes on with."""
    current = found[-1]
    if districts and not districts & current.districts:
        same = [f for f in found if f.districts & districts and not f.recalled]
        if same:
            return same[-1]
    if current.recalled and one.sentence.paragraph != current.told[-1].sentence.paragraph:
        fresh = [f for f in found if not f.recalled]
        return min(fresh or found, key=lambda f: f.lead.sentence.index)
    return current


def _days_of_whole(one: Told, whens: Sequence[When]) -> list[When]:
    """The days that a part of a sentence shares with its other parts."""
    return [] if one.whole is None else _days(replace(one, sentence=one.whole), whens)


def _days(one: Told, whens: Sequence[When]) -> list[When]:
    """The days of acts that a sentence names."""
    inside = (w for w in whens if one.sentence.first <= w.first < one.sentence.last)
    return [w for w in inside if not (w.said or w.later or w.aside)]


def _names(text: Text, one: Told, places: Sequence[PlaceMention]) -> set[str]:
    """The places that a sentence names, where an incident can be set."""
    if "hospital" in one.cues:
        return set()
    return names(text, one.sentence.first, one.sentence.last, places)


def _inside(one: Told, places: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    first = bisect_left(places, one.sentence.start, key=lambda m: m.start)
    return places[first : bisect_left(places, one.sentence.end, lo=first, key=lambda m: m.start)]


def _districts(text: Text, one: Told, places: Sequence[PlaceMention]) -> set[District]:
    """The districts in which the sentence can lie: of the places behind "in", "at", "near"."""
    found: set[District] = set()
    if "hospital" in one.cues:
        return found
    for mention in _inside(one, places):
        at = text.token_at(mention.start)
        before = text.shape[max(one.sentence.first, at - 2) : at]
        if _LOCATED.search(before) and text.tokens[at - 1].low != "from":
            found |= {(p.country, p.admin2) for p in mention.candidates if p.admin2 is not None}
    return found
