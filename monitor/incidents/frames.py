"""Which sentences belong to which incident?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.incidents.acts import Told
from monitor.incidents.dates import When
from monitor.incidents.outcomes import Claim
from monitor.incidents.text import Text
from monitor.knowledge.model import PlaceMention

District = tuple[str, str]
STRONG = frozenset(("suicide", "blast", "shoot", "fight", "abduction", "air", "shelling"))
LEAD = 2  # sentences that a summary of several incidents may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The sentences of one incident, in order; `lead` is the first that tells it; `parted`: told as one more."""

    told: tuple[Told, ...]
    lead: Told
    parted: bool = False
    days: tuple[When, ...] = ()  # of the text's first incident, where a later one names none


@dataclass(slots=True, kw_only=True)
class _Open:
    """A frame while the text is being read."""

    lead: Told
    told: list[Told]
    days: list[When] = field(default_factory=list)
    districts: set[District] = field(default_factory=set)
    parted: bool = False

    @property
    def recalled(self) -> bool:
        return "recall" in self.lead.cues or any(c.recalled for c in self.lead.claims)


def frames(
    text: Text, told: Sequence[Told], whens: Sequence[When], places: Sequence[PlaceMention]
) -> tuple[Frame, ...]:
    """The incidents of a text: a sentence opens one where it tells violence apart from what went before, else it
    goes to the incident whose day or district it names, to the last one, or behind a recalled one to the first."""
    found: list[_Open] = []
    before: list[Told] = []
    current: _Open | None = None
    for one in told:
        days, districts = _days(one, whens), _districts(text, one, places)
        if current is None and not _tells(one):
            before.append(one)
            continue
        if current is None or _opens(one, current, days, districts):
            current = _Open(lead=one, told=[*before, one], parted=one.parted)
            found.append(current)
            before = []
        else:
            current = _home(one, current, found, days, districts)
            if "statistic" not in one.cues or days:
                current.told.append(one)
        current.days += days
        if one.violent:
            current.districts |= districts
    kept = _without_summary(found)
    first = tuple(found[0].days) if found else ()
    return tuple(
        Frame(
            told=tuple(f.told),
            lead=f.lead,
            parted=f.parted,
            days=first if not (f.days or f.recalled) else (),
        )
        for f in kept
    )


def _tells(one: Told) -> bool:
    verdict = "court" in one.cues and not one.harm
    return one.violent and "statistic" not in one.cues and not verdict


def _home(
    one: Told, current: _Open, found: Sequence[_Open], days: Sequence[When], districts: set[District]
) -> _Open:
    """The incident that a sentence goes on with."""
    if districts and not districts & current.districts:
        same = [f for f in found if f.districts & districts and not f.recalled]
        if same:
            return same[0]
    if current.recalled and one.sentence.paragraph != current.told[-1].sentence.paragraph:
        return found[0]
    return current


def _opens(one: Told, current: _Open, days: Sequence[When], districts: set[District]) -> bool:
    if not _tells(one):
        return False
    if one.parted:
        return True
    if "earlier" in one.cues and one.harm and not any(t.harm_done for t in current.told):
        return True
    fresh = [c for c in one.claims if c.count.best != 0 and not (c.stale or c.party)]
    apart = bool(days and current.days) and not any(d.meets(h) for d in days for h in current.days)
    if apart and (fresh or any(d.direct for d in days) or (days[0].year_told and one.acts.keys() & STRONG)):
        return True
    if not districts or not current.districts or districts & current.districts:
        return False
    return bool(fresh) and not any(_same(c, k) for c in fresh for t in current.told for k in t.claims)


def _same(one: Claim, other: Claim) -> bool:
    return one.outcome == other.outcome and one.count == other.count


def _days(one: Told, whens: Sequence[When]) -> list[When]:
    """The days of acts that a sentence names."""
    inside = (w for w in whens if one.sentence.first <= w.first < one.sentence.last)
    return [w for w in inside if not (w.said or w.later or w.aside)]


def _districts(text: Text, one: Told, places: Sequence[PlaceMention]) -> set[District]:
    """The districts in which the sentence can lie: of the places behind "in", "at", "near"."""
    found: set[District] = set()
    if "hospital" in one.cues:
        return found
    for mention in places:
        if not one.sentence.start <= mention.start < one.sentence.end:
            continue
        at = text.token_at(mention.start)
        if at == 0 or text.shape[at - 1] not in "pt,&x":
            continue
        found |= {(p.country, p.admin2) for p in mention.candidates if p.admin2 is not None}
    return found


def _without_summary(found: Sequence[_Open]) -> list[_Open]:
    """The incidents without the sentence that only adds the others up."""
    if len(found) < 2:
        return list(found)
    lead, others = found[0], [f for f in found[1:] if not f.recalled]
    total = {c.outcome: c.count.likely for c in lead.lead.claims if c.outcome != "arrested"}
    parts = {o: sum(_first(f, o) for f in others) for o in total}
    if not total or not others or not any(parts.values()):
        return list(found)
    if all(parts[o] == n for o, n in total.items()) and len(lead.told) <= LEAD + 1:
        return list(found[1:])
    rest = {o: n - parts[o] for o, n in total.items()}
    own = [c for t in lead.told[1:] for c in t.claims if c.outcome in rest and c.count.likely == rest[c.outcome]]
    if own and all(n > 0 for n in rest.values()):
        lead.told = [replace(lead.lead, claims=()), *(t for t in lead.told if t is not lead.lead)]
    return list(found)


def _first(frame: _Open, outcome: str) -> int:
    return next((c.count.likely for t in frame.told for c in t.claims if c.outcome == outcome), 0)


def replace_days(frame: _Open, days: Sequence[When]) -> _Open:
    """The frame, on the days of the summary where it names none of its own."""
    frame.days = frame.days or list(days)
    return frame
