"""Which sentences belong to which incident?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.heads import has_headings, heads_another, heads_paragraph, is_heading, later_that_day
from monitor.incidents.apart.homes import announced, home, named_again
from monitor.incidents.apart.openings import RECALLED, earliest, opens
from monitor.incidents.apart.preludes import leads_up
from monitor.incidents.apart.references import (
    how_taken,
    reported_on,
    tells_how_hurt,
    told_of_the_found,
    without_referred,
)
from monitor.incidents.apart.setting import Setting
from monitor.incidents.apart.tellings import is_accident, is_statistic, tells
from monitor.incidents.apart.told import DEEDS, Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text
from monitor.incidents.when import When, exact
from monitor.incidents.when.days import day
from monitor.incidents.where.located import (
    District,
    districts_of,
    districts_of_deed,
    inside,
    names_of,
    provinces_of,
)
from monitor.knowledge.model import PlaceMention

_ON_HIS_DAY = DEEDS | {"abduction", "assault"}  # what befell one whose body was found
STAGES = dt.timedelta(days=365)  # a release, a death or a verdict mostly comes sooner


@dataclass(slots=True, kw_only=True)
class _Course:
    """How far the reading of a text has come."""

    text: Text
    whens: Sequence[When]
    places: Sequence[PlaceMention]
    headed: bool  # its lines without a full stop may be headings
    found: list[Frame] = field(default_factory=list)  # the one that the text goes on with last
    waiting: list[Told] = field(default_factory=list)  # headings, and what stands before an incident
    seen: set[str] = field(default_factory=set)  # the places named so far
    counting: bool = False  # the text began with a statistic, or with an accident
    paragraph: int = -1
    elsewhere: set[District] = field(default_factory=set)  # named in this paragraph, none of the last incident's
    counts: bool = False  # the paragraph adds incidents up
    recounts: bool = False  # "it was the third attack in a week": what the paragraph goes on with came before

    def read(self, one: Told, behind: Told | None) -> None:
        """Let a sentence open an incident, or give it to one."""
        if one.sentence.paragraph != self.paragraph:
            self._turn(one.sentence.paragraph)
        if self.recounts:
            one = replace(one, cues=one.cues | {"recall"})
        self.recounts = self.recounts or (bool(self.found) and "nth_attack" in one.sentence.tags)
        if one.labelled and self.found and self.waiting and not self._is_heading(self.waiting[-1]):
            self.waiting = []
        head = next((w for w in self.waiting[-1:] if self._leads_to(w, one)), None)
        one, days = without_referred(self.text, one, _days(one, self.whens), self.found)
        districts = districts_of(self.text, one, self.places)
        if not districts and self.waiting and self._is_heading(self.waiting[-1]):
            districts = districts_of(self.text, self.waiting[-1], self.places)
        if head is not None:  # "Meanwhile, ten men had tried to cross at Badini on Tuesday. Seven were killed"
            one = replace(one, parted=True)
            days, districts = (
                days or _days(head, self.whens),
                districts | districts_of(self.text, head, self.places),
            )
        new = names_of(self.text, one, self.places) - self.seen
        self.seen |= new
        self.counts = counts = is_statistic(one, days) or (self.counts and not days and not new)
        self.counting = self.counting or (not self.found and ((one.violent and counts) or is_accident(one)))
        begins = tells(one, days, self.found) and not (self.counting and not _sets(days, districts))
        introduces = behind is not None and not begins and self._leads_to(one, behind)
        if introduces or self._is_heading(one) or not (begins or self._goes_on(one)):
            if not (self.counting or counts):
                self.waiting.append(one)
            return
        if not counts:
            self._settle(one, behind, days, districts, begins=begins, new_place=bool(new))

    def _settle(
        self,
        one: Told,
        behind: Told | None,
        days: list[When],
        districts: set[District],
        *,
        begins: bool,
        new_place: bool,
    ) -> None:
        """Open an incident with the sentence, or go on with one; it takes what waited for it, too."""
        headed = any(self._names_item(w) for w in self.waiting)
        within = districts or (provinces_of(self.text, one, self.places) if self.found and one.harm_done else set())
        at = partial(
            self._setting, one, behind, days, within, new_place=new_place, headed=headed and self._is_set_anew(one)
        )
        again = named_again(self.text, one, self.found, self.whens) if self.found else None
        if again is None and self.found and (at_length := announced(one, self.found, at().claims)) is not None:
            again = at_length, days
        if again is None and (not self.found or (begins and opens(self.text, one, self.found, at()))):
            frame = self._open(one, days)
            frame.set_in = districts
            frame.near_by = set() if districts else districts_of(self.text, one, self.places, owned=True)
            frame.item = one.labelled or headed
        else:
            frame, days = again or (self._home(one, days, districts), days)
            self._make_last(frame)
        for early in self.waiting:
            if not _is_long_before(_days(early, self.whens), days):
                frame.take(early, _days(early, self.whens), set())
        self.waiting = []
        frame.take(one, days, districts)
        self._trace(frame, one, days)
        self.elsewhere |= districts - frame.districts

    def _is_set_anew(self, one: Told) -> bool:
        """Does the heading above name a place that the text has not named before, or, where it names none, the
        sentence? "Toll rises", "27 bodies found" head what is told of one event, as entries of a live page do."""
        first = min(w.sentence.start for w in (*self.waiting, one))
        named = (names_of(self.text, w, self.places) for w in (*self.waiting, one))
        return any(self.text.raw.find(name) >= first for name in next(filter(None, named), ()))

    def _leads_to(self, one: Told, behind: Told) -> bool:
        """Does it belong to what the next sentence tells: a "meanwhile", or, with a day far from those told so far,
        "In September it was Bara again. A bomber walked into …"?"""
        if heads_another(one, behind):
            return True
        days = _days(one, self.whens) if heads_paragraph(self.text, one) and not (one.acts or one.claims) else []
        known = [h for f in self.found for h in f.days] if days else []
        if not known or not behind.deeds or behind.sentence.paragraph != one.sentence.paragraph:
            return False
        return not _days(behind, self.whens) and all(
            abs(d.day - h.day) > RECALLED and not d.meets(h) for d in days for h in known
        )

    def _setting(
        self,
        one: Told,
        behind: Told | None,
        days: Sequence[When],
        districts: set[District],
        *,
        new_place: bool,
        headed: bool,
    ) -> Setting:
        return Setting(
            days=days,
            districts=districts,
            around=districts or self.elsewhere,
            new_place=new_place,
            claims=_claims(self.text, one, behind, self.whens),
            reported=reported_on(earliest(self.found).lead, self.whens),
            headed=headed,
        )

    def _trace(self, frame: Frame, one: Told, days: Sequence[When]) -> None:
        """Note the sentence that tells how those were hurt or taken whose death or release came first."""
        hurt = tells_how_hurt(self.text, one, frame.lead)
        killed_so = one.acts.keys() & _ON_HIS_DAY and not frame.lead.acts.keys() & (_ON_HIS_DAY - {"abduction"})
        found = bool(killed_so) and told_of_the_found(self.text, one, frame)
        if one is not frame.lead and (hurt or (days and (found or how_taken(one, frame)))):
            frame.hurt += days
            frame.origin = one

    def _on_another_day(self, waiting: Told, days: Sequence[When]) -> bool:
        own = [d for d in _days(waiting, self.whens) if not d.direct]  # not of "Friday's attack", which it names
        apart = any(not any(d.meets(m) for m in exact(days)) for d in own)
        return apart and leads_up(self.text, waiting)

    def _turn(self, paragraph: int) -> None:
        """Begin another paragraph."""
        self.paragraph, self.elsewhere, self.counts = paragraph, set(), False
        self.recounts = False
        self.waiting = [w for w in self.waiting if not w.labelled]

    def _is_heading(self, one: Told) -> bool:
        return self.headed and is_heading(self.text, one)

    def _goes_on(self, one: Told) -> bool:
        """Has the text, or the item of a round-up, told an incident with which the sentence can go on?"""
        return bool(self.found) and not (one.labelled or any(self._names_item(w) for w in self.waiting))

    def _names_item(self, waiting: Told) -> bool:
        """Is it a heading that tells an act or names a place, or an item that has told no act so far?"""
        if not self.found or not self._is_heading(waiting):
            return waiting.labelled
        return bool(waiting.acts or inside(waiting, self.places))

    def _open(self, one: Told, days: Sequence[When]) -> Frame:
        same_day = bool(self.found) and later_that_day(self.text, one)
        inherited = self.found[-1].days if same_day else _days_of_whole(one, self.whens)
        frame = Frame(lead=one, told=[], inherited=tuple(inherited), number=len(self.found))
        frame.dated = bool(days)
        frame.led_up_to = bool(days) and any(self._on_another_day(w, days) for w in self.waiting)
        frame.districts |= self.elsewhere
        self.found.append(frame)
        return frame

    def _home(self, one: Told, days: list[When], districts: set[District]) -> Frame:
        """The incident that the sentence goes on with."""
        if told_of_the_found(self.text, one, self.found[-1]):
            return self.found[-1]
        frame = home(self.text, one, self.found, districts or districts_of_deed(self.text, one, self.places), days)
        if frame.lead.after and one.violent and one.harm_done and not one.after:
            frame.led_up_to = frame.led_up_to or bool(days and _days(frame.lead, self.whens))
            frame.lead, frame.dated = one, bool(days)
        return frame

    def _make_last(self, frame: Frame) -> None:
        self.found.remove(frame)
        self.found.append(frame)


def frames(text: Text, told: Sequence[Told], whens: Sequence[When], places: Sequence[PlaceMention]) -> list[Frame]:
    """The incidents of a text: a sentence opens one where it tells violence apart from what went before, else it
    goes to the incident whose district it names, to the last one, or behind a recalled one to the first."""
    course = _Course(text=text, whens=whens, places=places, headed=has_headings(text))
    for number, one in enumerate(told):
        course.read(one, told[number + 1] if number + 1 < len(told) else None)
    return _in_order([f for f in course.found if f.is_told or _opens_with_a_place(f, places)], whens)


def _sets(days: Sequence[When], districts: set[District]) -> bool:
    """Is a day told, or a month and a district? "Last month they killed 41" goes on counting."""
    return any(d.precision == "day" for d in days) or bool(days and districts)


def _is_long_before(early: Sequence[When], days: Sequence[When]) -> bool:
    """Do both have days, so far apart that they cannot be stages of one incident?"""
    return bool(early and days) and all(abs(e.day - d.day) > STAGES for e in early for d in days)


def _claims(text: Text, one: Told, behind: Told | None, whens: Sequence[When]) -> Sequence[Claim]:
    """The figures of a sentence, or of the next one where it heads a paragraph that goes on with it."""
    if one.claims or behind is None or behind.sentence.paragraph != one.sentence.paragraph:
        return one.claims
    goes_on = heads_paragraph(text, one) and not _days(behind, whens)
    return behind.claims if goes_on else ()


def _opens_with_a_place(frame: Frame, places: Sequence[PlaceMention]) -> bool:
    """Does a text open with the act and some place in one sentence? A brief names neither day nor toll at times:
    "Bannu police defused two bombs"."""
    return not frame.lead.sentence.index and bool(inside(frame.lead, places))


def _in_order(found: list[Frame], whens: Sequence[When]) -> list[Frame]:
    """By their first sentence, each with the day of the first one that has some where it has none."""
    found.sort(key=lambda f: f.number)
    news = exact(found[0].days)[0].day if found and found[0].days else None
    news = news or next((at for t in found[0].told if (at := reported_on(t, whens))), None) if found else None
    lends = (f for f in found if not (f.item and "abduction" in f.lead.acts))  # its day is that of the taking
    dated = (f for f in lends if f.days and (f is found[0] or not f.recalled))
    first = next((day(f, whens) for f in dated if news is None or news - f.days[0].last_day < RECALLED), None)
    for frame in found[1:]:
        if frame.days and news:
            frame.earlier = news - frame.days[0].last_day
        if not (frame.days or frame.recalled or frame.inherited):
            frame.inherited = () if first is None else (first,)
    return found


def _days_of_whole(one: Told, whens: Sequence[When]) -> list[When]:
    """The days that a part of a sentence shares with its other parts."""
    if one.whole is None or "recall" in one.cues or one.acts.keys() == {"arrest_act"}:
        return []  # "days after a blast left six dead" has a day of its own; who is held has none of what he did
    return _days(replace(one, sentence=one.whole), whens)


def _days(one: Told, whens: Sequence[When]) -> list[When]:
    """The days of acts that a sentence names."""
    first, last, part = one.sentence.first, one.sentence.last, one.whole is not None
    return [w for w in whens if first <= w.first < last and not (w.said or w.later or (w.aside and not part))]
