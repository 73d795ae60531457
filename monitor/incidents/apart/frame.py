"""What is known of one incident while its text is read?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.incidents.apart.told import COUNTED, Told
from monitor.incidents.when import When
from monitor.incidents.where.located import District

NEAR, UNDATED_NEAR = 1, 2  # paragraphs behind its first in which a day is an incident's, with and without one


@dataclass(slots=True, kw_only=True, eq=False)
class Frame:
    """The sentences of one incident, in order; `lead` is the first that tells it. `days` and `districts` are those
    that they name; `inherited` the days of the text's first incident, where a later one names none."""

    lead: Told
    told: list[Told]
    days: list[When] = field(default_factory=list)
    districts: set[District] = field(default_factory=set)
    set_in: set[District] = field(default_factory=set)  # those that its first sentence names
    near_by: set[District] = field(default_factory=set)  # of a lead that has none: "the outskirts of A"
    inherited: tuple[When, ...] = ()
    hurt: list[When] = field(default_factory=list)  # the days on which those were hurt who died later
    origin: Told | None = None  # tells how they were hurt or taken, of whom the first sentence tells a later stage
    dated: bool = False  # its first sentence has a day of its own
    led_up_to: bool = False  # what stands before it is set on another day
    item: bool = False  # of a round-up: it stands under a label or a heading of its own
    earlier: dt.timedelta = dt.timedelta()  # so long before the text's first incident it was
    number: int = 0  # in the order of their opening
    summed: bool = False  # its first sentence adds up several incidents: its figures and days are not this one's

    @property
    def recalled(self) -> bool:
        if self.parted:
            return False
        return "recall" in self.lead.cues or any(c.recalled for c in self.lead.claims)

    @property
    def rises(self) -> bool:
        """Does it begin with bodies that are found, whom the text then adds to its toll?"""
        found = "find" in self.lead.acts and any(c.outcome == "killed" for c in self.lead.claims)
        return found and any(c.total for t in self.told for c in t.claims if t is not self.lead)

    @property
    def only_held(self) -> bool:
        """Does its first sentence tell of arrests alone?"""
        return _only_held(self.lead) and self.lead.acts.keys() <= _OF_ARRESTS

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
        if one is self.lead:
            return True
        if one.sentence.index < self.lead.sentence.index:  # "I went there on Saturday. On 3 January armed men …"
            return not (self.dated and (self.led_up_to or not (one.acts or one.claims)))
        if one.cues & _OF_OTHERS or (one.cues & {"record", "condemn", "court"} and not one.harm_done):
            return False
        apart = one.sentence.paragraph != self.lead.sentence.paragraph
        if apart and self.lead.violent and _only_held(one) and not _only_held(self.lead):
            return False  # "by Sunday three suspects were under arrest"
        near = NEAR if self.days else UNDATED_NEAR
        if one.acts and not one.claims and one.acts.keys() <= ANSWERS - self.lead.acts.keys():
            return False  # "traders have called for a strike today"
        return bool(one.acts or one.claims) or one.sentence.paragraph <= self.lead.sentence.paragraph + near

    def take(self, one: Told, days: Sequence[When], districts: set[District]) -> None:
        self.told.append(one)
        if not self.is_dated_by(one):
            days = ()
        self.days += [d for d in days if not self.days or any(d.meets(known) for known in self.days)]
        if one.violent and ("summary" not in one.cues or one is self.lead):
            self.districts |= districts


def _only_held(one: Told) -> bool:
    return bool(one.claims) and all(c.outcome == "arrested" for c in one.claims)


_OF_ARRESTS = frozenset(("arrest_act", "arms", "find", "hunt", "clash", "force_place", "on_force", "craft"))
_OF_OTHERS = COUNTED | {"recall"}
ANSWERS = frozenset(("protest", "demonstrate"))  # what people do about an attack, on another day
