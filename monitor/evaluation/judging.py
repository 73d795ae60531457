"""Is each field of what was found as the case says?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.evaluation.cases import BOUNDS, Case, Figures, Wanted, WantedActor
from monitor.evaluation.naming import same_name, shares_word
from monitor.evaluation.pairing import paired
from monitor.knowledge.model import ActorBook
from monitor.model import OUTCOMES, Actor, Count, Facts

# "silent": there is nothing to say, and nothing is said.
Outcome = Literal["right", "wrong", "missed", "invented", "silent"]

FIELDS = (
    "incident",
    *OUTCOMES,
    "killed_by_category",
    "date",
    "date_precision",
    "place",
    "admin2",
    "admin1",
    "country",
    "precision",
    "event_type",
    "sub_event_type",
    "timing",
    "actors",
    "role",
    "attribution",
    "targets",
    "weapons",
    "evidence",
)
# A record is right when all of these are: what an alert says first.
RECORD = frozenset({"incident", "killed", "injured", "date", "place", "admin1", "event_type", "timing"})
NAMES = ("place", "admin2", "admin1")  # compared as names: spellings differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One field of one incident, as wanted and as found; `proof` is what the text said for it."""

    field: str
    outcome: Outcome
    wanted: str = ""
    found: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case with its verdicts; `records` holds for each found incident its confidence and whether it is right.

    A case that leaves the place of an incident open fixes too little to call its record right, and has none of it.
    """

    case: Case
    verdicts: tuple[Verdict, ...]
    records: tuple[tuple[float, bool], ...]

    @property
    def faults(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.outcome not in ("right", "silent"))

    def faults_of(self, field: str | None) -> tuple[Verdict, ...]:
        """Of all fields without one."""
        return tuple(fault for fault in self.faults if field in (None, fault.field))


def judge(case: Case, found: Sequence[Facts], book: ActorBook) -> Judged:
    """The book tells armed groups from state forces: only the groups are judged."""
    pairs = paired(case.wanted, found)
    verdicts: list[Verdict] = []
    records: list[tuple[float, bool]] = []
    own: tuple[Verdict, ...] = ()
    for wanted, facts in pairs:
        if wanted is not None and wanted.optional:
            continue
        if wanted is not None:
            own = tuple(_incident(wanted, facts, book, case.text))
        elif facts is not None:
            own = (_invented(facts),)
        verdicts += own
        if facts is not None and (wanted is None or "place" in wanted.choices):
            records.append((facts.confidence, _is_right(own)))
    if not case.wanted and not found:
        verdicts.append(Verdict(field="incident", outcome="silent"))
    return Judged(case=case, verdicts=tuple(verdicts), records=tuple(records))


def _is_right(verdicts: Sequence[Verdict]) -> bool:
    return all(verdict.outcome in ("right", "silent") for verdict in verdicts if verdict.field in RECORD)


def _invented(facts: Facts) -> Verdict:
    return Verdict(field="incident", outcome="invented", found=_headline(facts), proof=_proof(facts, ""))


def _incident(wanted: Wanted, facts: Facts | None, book: ActorBook, text: str) -> Iterator[Verdict]:
    outcome: Outcome = "right" if facts else "missed"
    yield Verdict(field="incident", outcome=outcome, wanted=_wanted_headline(wanted))
    for name, figures in wanted.counts.items():
        yield _count(name, figures, facts)
    if wanted.by_category is not None:
        yield _categories(wanted.by_category, facts)
    for name, answers in wanted.choices.items():
        yield _choice(name, answers, facts)
    if wanted.actors is not None:
        yield from _actors(wanted.actors, facts, book)
    for name, words in wanted.words.items():
        yield _words(name, words, facts)
    if facts is not None:
        yield _evidence(facts, text)


def _verdict(name: str, right: bool, wanted: str, found: str | None, proof: str) -> Verdict:
    """`wanted` is empty where nothing may be said, `found` None where nothing was said."""
    outcome: Outcome = "right" if wanted else "silent"
    if not right:
        outcome = "missed" if found is None else "wrong" if wanted else "invented"
    return Verdict(field=name, outcome=outcome, wanted=wanted, found=found or "", proof=proof)


def _count(name: str, figures: Figures, facts: Facts | None) -> Verdict:
    found: Count | None = getattr(facts, name) if facts else None
    wanted = "" if figures is None else _bounds(figures)
    shown = None if found is None else _bounds({bound: getattr(found, bound) for bound in BOUNDS})
    if figures is None or found is None:
        right = figures is None and found is None
    else:
        right = all(getattr(found, bound) == figure for bound, figure in figures.items())
    return _verdict(name, right, wanted, shown, _proof(facts, name))


def _bounds(figures: Mapping[str, int | None]) -> str:
    if len(figures) == len(BOUNDS) and len(set(figures.values())) == 1:
        return str(figures["best"])
    return ", ".join(f"{bound} {'open' if figure is None else figure}" for bound, figure in figures.items())


def _categories(wanted: Mapping[str, int], facts: Facts | None) -> Verdict:
    rows = facts.casualties if facts else ()
    # A row of none killed adds nothing to a total.
    found = {row.category: row.best for row in rows if row.outcome == "killed" and row.max != 0}
    shown = ", ".join(f"{category} {best}" for category, best in sorted(found.items())) or None
    told = ", ".join(f"{category} {best}" for category, best in sorted(wanted.items()))
    return _verdict("killed_by_category", found == wanted, told, shown, _proof(facts, "casualties"))


def _choice(name: str, answers: tuple[str | None, ...], facts: Facts | None) -> Verdict:
    found = _value(facts, name)
    names = [answer for answer in answers if answer is not None]
    right = same_name(found, names) if found is not None and name in NAMES else found in answers
    return _verdict(name, right, " | ".join(names), found, _proof(facts, name))


def _value(facts: Facts | None, name: str) -> str | None:
    if facts is None:
        return None
    if name in ("place", "admin2", "admin1", "country", "precision"):
        where = facts.location
        return None if where is None else getattr(where, "name" if name == "place" else name)
    value: str | None = getattr(facts, name)
    return value


def _actors(wanted: tuple[WantedActor, ...], facts: Facts | None, book: ActorBook) -> Iterator[Verdict]:
    found = {actor.id: actor for actor in facts.actors if book.get(actor.id).kind == "group"} if facts else {}
    for one in wanted:
        actor = next((found.pop(id) for id in _ids(one, book) if id in found), None)
        told, shown = " | ".join(one.names), actor.name if actor else None
        yield _verdict("actors", actor is not None, told, shown, _proof(facts, "actors"))
        yield from _part(one, actor, facts)
    for actor in found.values():
        yield Verdict(field="actors", outcome="invented", found=actor.name, proof=_proof(facts, "actors"))
    if not wanted and not found:
        yield Verdict(field="actors", outcome="silent")


def _ids(wanted: WantedActor, book: ActorBook) -> tuple[str, ...]:
    return tuple(entry.id for name in wanted.names for entry in book.named(name))


def _part(wanted: WantedActor, actor: Actor | None, facts: Facts | None) -> Iterator[Verdict]:
    """What a found group did, and who says so; a group that is missing is counted once, as missing."""
    if actor is None:
        return
    right = actor.role in wanted.roles
    yield _verdict("role", right, " | ".join(wanted.roles), actor.role, _proof(facts, "actors"))
    right = actor.attribution in wanted.attributions
    told = " | ".join(one for one in wanted.attributions if one)
    yield _verdict("attribution", right, told, actor.attribution, _proof(facts, "actors"))


def _words(name: str, accepted: tuple[str, ...], facts: Facts | None) -> Verdict:
    found: tuple[str, ...] = getattr(facts, name) if facts else ()
    right = any(shares_word(word, accepted) for word in found) if accepted else not found
    return _verdict(name, right, " | ".join(accepted), "; ".join(found) or None, _proof(facts, name))


def _evidence(facts: Facts, text: str) -> Verdict:
    """Every filled field has a span, and every span is exact."""
    torn = [one.field for one in facts.evidence if text[one.start : one.end] != one.text]
    filled = [name for name in (*OUTCOMES, "date", "location") if getattr(facts, name) is not None]
    filled += [f"actors[{index}]" for index in range(len(facts.actors))]
    bare = [name for name in filled if not any(one.field.startswith(name) for one in facts.evidence)]
    faults = ", ".join([*(f"not exact: {name}" for name in torn), *(f"none for {name}" for name in bare)])
    return _verdict("evidence", not faults, "exact spans", faults or "exact spans", "")


# Where the evidence names a field as the record does, not as a case does.
_RECORDED = {"place": "location", "admin2": "location", "admin1": "location", "country": "location"}


def _proof(facts: Facts | None, name: str) -> str:
    if facts is None:
        return ""
    start = _RECORDED.get(name, name)
    return " … ".join(dict.fromkeys(one.text for one in facts.evidence if one.field.startswith(start)))[:200]


def _headline(facts: Facts) -> str:
    where = facts.location.name if facts.location else "nowhere"
    return f"{facts.sub_event_type}, {where}, {facts.date}, {facts.timing}"


def _wanted_headline(wanted: Wanted) -> str:
    told = (wanted.choices.get(name, ("?",))[0] for name in ("sub_event_type", "place", "date", "timing"))
    return ", ".join(str(one) for one in told)
