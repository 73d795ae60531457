"""What does a text say of one incident, field by field?"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.incidents import confidence
from monitor.incidents.apart import timing
from monitor.incidents.apart.asides import later_fate, record_of_the_dead
from monitor.incidents.apart.blockades import grievance
from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.heads import is_dated_by_another
from monitor.incidents.apart.openings import RECALLED
from monitor.incidents.apart.timing import BYLINE
from monitor.incidents.apart.told import Told
from monitor.incidents.found import Found, FoundActor
from monitor.incidents.numbers import casualties, rivals, tolls, victims, wholes
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.spans import of_a_span
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Text
from monitor.incidents.what import harm, targets, types, weapons
from monitor.incidents.when import When, days
from monitor.incidents.where import places
from monitor.incidents.where.survey import Survey
from monitor.incidents.who import actors
from monitor.incidents.who.namings import Naming
from monitor.model import Casualty, Evidence, Facts, Location, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text with everything that was found in it before its incidents were told apart."""

    text: Text
    whens: tuple[When, ...]
    places: Survey
    namings: tuple[Naming, ...]
    unnamed: frozenset[int]
    weapons: Mapping[str, str]
    opinion: bool
    items: frozenset[int]  # the sentences of a round-up's items: who is named there is of that item alone
    owned: frozenset[int]  # sentences whose claims are of the incident alone that they belong to
    found: Sequence[Frame]  # all incidents of the text
    country: str | None
    published: dt.date | None
    headed: frozenset[str] = frozenset()  # the places that the headline names
    title: Timing | None = None  # what the headline alone makes of the first incident
    silent: bool = False  # the headline tells no deed


def facts(reading: Reading, frame: Frame, *, main: bool, alone: bool) -> Facts:
    """The fields in the order in which they need each other."""
    text = reading.text
    counted = rivals.widened(text, frame, tolls.tolls(text, _claims(reading, frame)))
    event = types.event(text, frame)
    when = days.day(frame, reading.whens)
    place = _place(reading, frame, when, main=main)
    location = place.value if place else None
    who = _who(reading, frame, location.country if location else reading.country, event)
    rows = casualties.casualties(text, frame, counted, event)
    used = weapons.weapons(text, frame, reading.weapons, event)
    aims = targets.targets(text, frame)
    named = victims.victims(text, frame)
    stage = _stage(reading, frame, when, main=main)
    counts = {t.outcome: t.count for t in counted}
    return Facts(
        event_type=event[0],
        sub_event_type=event[1],
        date=when.written if when else None,
        date_precision=when.precision if when else None,
        location=location,
        actors=tuple(f.value for f in who),
        targets=tuple(phrase for phrase, _, _ in aims),
        weapons=tuple(word for word, _ in used),
        killed=counts.get("killed"),
        injured=counts.get("injured"),
        abducted=counts.get("abducted"),
        arrested=counts.get("arrested"),
        casualties=rows,
        timing=stage,
        confidence=confidence.confidence(
            text, frame, counted, location, place.sure if place else 0.0, stage, main=main, alone=alone
        ),
        evidence=(
            *_counted(text, counted, rows),
            *_told(text, frame, event[1], when),
            *(place.evidence if place else frozenset()),
            *(e for f in who for e in f.evidence),
            *(_quote(text, f"targets[{i}]", first, last) for i, (_, first, last) in enumerate(aims)),
            *(_quote(text, f"weapons[{i}]", at, at + 1) for i, (_, at) in enumerate(used)),
            *(_quote(text, f"victims[{i}]", first, last) for i, (_, first, last) in enumerate(named)),
        ),
        victims=tuple(name for name, _, _ in named),
    )


def _place(reading: Reading, frame: Frame, when: When | None, *, main: bool) -> Found[Location] | None:
    scene = (frame.origin or frame.lead).sentence
    return places.where(
        reading.places,
        _scenes(reading.text, frame),
        (scene.start, scene.end),
        when.day.year if when else None,
        others=_of_others(reading, frame),
        aside=_set_aside(reading.text, frame),
        headed=reading.headed if main else frozenset(),
    )


def _stage(reading: Reading, frame: Frame, when: When | None, *, main: bool) -> Timing:
    """Its timing; where the text's first incident was known before, so was one of that day or an earlier one."""
    by_another = is_dated_by_another(reading.text, frame.lead)
    if not (main or frame.parted) and (by_another or (when and frame.dated)):
        first = reading.found[0]
        known = days.day(first, reading.whens)
        before = when.last_day <= known.day if when and known else by_another
        if before and _stage(reading, first, known, main=True) != "breaking":
            return "background"
    return timing.timing(
        reading.text,
        frame,
        when,
        main=main,
        opinion=reading.opinion,
        title=reading.title,
        silent=reading.silent,
        published=reading.published,
        whens=reading.whens,
    )


def _scenes(text: Text, frame: Frame) -> list[tuple[int, int]]:
    """Where its sentences begin and end, without what a crowd had come for. What leads up to it on a day of its own
    is asked for the scene last; where the text begins with what came after it, the sentence that tells it first."""
    opens = frame.lead.sentence.index
    early = [t for t in frame.told if t.sentence.index < opens]
    order = frame.told
    if frame.led_up_to:
        silent = [t for t in early if not t.acts]
        order = [*(t for t in frame.told if t not in silent), *silent]
    elif any(t.after for t in early):
        order = [frame.lead, *(t for t in frame.told if t is not frame.lead)]
    if frame.origin is not None:  # where they were taken, not where they came free
        order = [frame.origin, *order]
    if frame.lead.harm_done:
        order = [t for t in order if not _only_held(t)]
    return [(t.sentence.start, _end(text, t)) for t in order]


def _only_held(told: Told) -> bool:
    """ "The accused was arrested at the toll plaza of A": where somebody was held for the deed, no scene of it."""
    held = bool(told.claims) and all(c.outcome == "arrested" for c in told.claims)
    return held and told.acts.keys() <= {"arrest_act", "force_place"}


def _set_aside(text: Text, frame: Frame) -> list[tuple[int, int]]:
    """The words whose places are no scene: what its dead had done before, and who has written the text."""
    records = (record_of_the_dead(text, t.sentence) or later_fate(text, t.sentence) for t in frame.told)
    written = [(s.start, s.end) for s in text.sentences[-BYLINE:] if "byline" in s.tags]
    return [*(text.quote(one.start, one.stop) for one in records if one), *written]


def _of_others(reading: Reading, frame: Frame) -> list[tuple[int, int]]:
    """Where the sentences begin and end that tell the violence of other incidents, but for the first one: a text
    comes back to its town."""
    told = (t for other in reading.found[1:] if other is not frame for t in other.told if t.violent)
    return [(t.sentence.start, t.sentence.end) for t in told]


def _end(text: Text, told: Told) -> int:
    """ "Traders blocked the road in A to protest | a killing in B"."""
    cause = grievance(text, told.sentence) if "demonstrate" in told.acts else range(0)
    return text.starts[cause.start] if cause else told.sentence.end


def _claims(reading: Reading, frame: Frame) -> list[Claim]:
    """Its figures, none that adds up a span of time; those told only to say after which deed something came, or of
    a month or year long past, where no other sentence has them."""
    text = reading.text
    older = {c for t in frame.told if _is_long_past(t, frame, reading.whens) for c in t.claims}
    older = {
        c for c in older if any(k.outcome == c.outcome and k not in older for t in frame.told for k in t.claims)
    }
    told = [c for t in frame.told if t.violent and not t.after for c in t.claims]
    own = [
        c
        for t in frame.told
        for c in t.claims
        if not t.after or c.total or _only_there(told, c, opens=not t.sentence.index)
    ]
    return [c for c in own if c in frame.lead.claims or not (c in older or of_a_span(text, c))]


def _is_long_past(told: Told, frame: Frame, whens: Sequence[When]) -> bool:
    """ "Six of them were arrested in Singapore in early 2016", behind the arrests of today."""
    own = [w for w in whens if told.sentence.first <= w.first < told.sentence.last and not w.said]
    known = frame.days[:1]
    return bool(own) and all(
        w.precision in ("month", "year") and k.day - w.last_day > RECALLED for w in own for k in known or [w]
    )


def _only_there(told: Sequence[Claim], one: Claim, *, opens: bool) -> bool:
    """Has no other sentence the figure; or where it opens the text, one for people of its kind: "sentenced over the
    siege in which 20 hostages died. Five attackers were shot"?"""
    return all(c.outcome != one.outcome or (opens and wholes.apart([c], one)) for c in told)


def _of_another(reading: Reading, naming: Naming) -> bool:
    """Does who is named belong to another incident: an item of a round-up, or the one that it claims?"""
    index = naming.sentence.index
    return index in reading.items or (naming.alone and index in reading.owned)


def _named(reading: Reading, frame: Frame) -> list[Naming]:
    """Who is named, but for what another incident's part names: "the strikes came | days after the group had raided
    a post"."""
    parts = [t.sentence for f in reading.found if f is not frame for t in f.told if t.whole is not None]
    return [n for n in reading.namings if not any(part.start <= n.start < part.end for part in parts)]


def _who(reading: Reading, frame: Frame, country: str | None, event: types.Event) -> tuple[FoundActor, ...]:
    own = {t.sentence.index for t in frame.told}
    return actors.who(
        [n for n in _named(reading, frame) if n.sentence.index in own or not _of_another(reading, n)],
        [t.sentence for t in frame.told],
        country=country,
        published=reading.published,
        event=event,
        hurt=harm.hurt(frame),
        attacked=harm.attacked(frame, reading.unnamed),
    )


def _acts(frame: Frame, act: str) -> Iterator[int]:
    """Where the incident's sentences name the act, the first sentence's first."""
    for told in (frame.lead, *frame.told):
        if act in told.acts:
            yield from told.acts[act]
            return


def _quote(text: Text, field: str, first: int, last: int) -> Evidence:
    start, end = text.quote(first, last)
    return Evidence(field=field, start=start, end=end, text=text.raw[start:end])


def _counted(text: Text, counted: Sequence[Toll], rows: Sequence[Casualty]) -> list[Evidence]:
    """The words of every figure; a row of casualties is proved by the words of its figure."""
    found = [_quote(text, toll.outcome, c.first, c.last) for toll in counted for c in toll.claims]
    for number, row in enumerate(rows):
        claim = next(t for t in counted if t.outcome == row.outcome).claims[0]
        found.append(_quote(text, f"casualties[{number}]", claim.first, claim.last))
    return found


# The acts by which a type is told, the plainest first; of the others any does.
_PROVES: Mapping[str, tuple[str, ...]] = {
    "Armed clash": ("fight", "clash", "shoot", "assault", "hunt"),
    "Attack": ("shoot", "assault", "melee"),
    "Abduction/forced disappearance": ("abduction",),
    "Suicide bomb": ("suicide", "blast", "bomb"),
    "Remote explosive/landmine/IED": ("blast", "bomb"),
    "Grenade": ("grenade", "throw"),
    "Shelling/artillery/missile attack": ("shelling",),
    "Air/drone strike": ("air",),
    "Disrupted weapons use": ("defuse", "find", "arms"),
    "Looting/property destruction": ("arson",),
    "Arrests": ("arrest_act",),
    "Change to group/activity": ("surrender",),
}


def _told(text: Text, frame: Frame, sub_event: str, when: When | None) -> list[Evidence]:
    """The words of the act, and of the day."""
    named = [at for act in _PROVES.get(sub_event, ()) for at in sorted(_acts(frame, act))]
    harmed = [claim.verb for claim in frame.lead.claims]
    others = sorted(at for ats in frame.lead.acts.values() for at in ats)
    act = next(iter([*named, *harmed, *others]), frame.lead.sentence.first)
    found = [_quote(text, field, act, act + 1) for field in ("event_type", "sub_event_type", "timing")]
    if when is not None:
        found += [_quote(text, field, when.first, when.last) for field in ("date", "date_precision")]
    return found
