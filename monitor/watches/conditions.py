"""Is this incident one that the watch asks for?

Conditions are tried in the order below; a condition that the watch does not set is not tried, all others must hold.
What an incident does not say never meets a condition: no place, no match in any region.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from monitor import queries
from monitor.dedup import fold
from monitor.digests.wording import ATTRIBUTIONS, CONFIRMATIONS, TIMINGS
from monitor.model import Actor, Category, Incident, Outcome, Role, Watch
from monitor.watches import places
from monitor.watches.places import Held, inside
from monitor.watches.words import Texts, no_texts, words

__all__ = ["LEAST", "Check", "Match", "Miss", "checks", "concerns", "inside"]

ROLES: dict[Role, str] = {"perpetrator": "{} did it", "target": "{} is the target", "other": "{} has a part in it"}
# The least of a toll: of which outcome, and of which class of people (None: of all).
LEAST: dict[str, tuple[Outcome, Category | None]] = {
    "min_killed": ("killed", None),
    "min_injured": ("injured", None),
    "min_abducted": ("abducted", None),
    "min_arrested": ("arrested", None),
    "min_civilians": ("killed", "civilian"),
    "min_police": ("killed", "police"),
    "min_military": ("killed", "military"),
    "min_militants": ("killed", "militant"),
}
NAMED: dict[Category, str] = {
    "civilian": "civilians ",
    "police": "police ",
    "military": "soldiers ",
    "militant": "militants ",
}


@dataclass(frozen=True, slots=True)
class Match:
    """The watch asks for the incident."""

    why: str


@dataclass(frozen=True, slots=True)
class Miss:
    """The watch does not ask for it; `why` names the first condition that failed."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition that the watch sets, held against an incident."""

    condition: str
    holds: bool
    why: str


def concerns(watch: Watch, incident: Incident, texts: Texts = no_texts) -> Match | Miss:
    """Whether the incident meets every condition of the watch; `texts` gives what its articles say."""
    reasons: list[str] = []
    for check in checks(watch, incident, texts):
        if not check.holds:
            return Miss(f"{check.condition}: {check.why}")
        reasons.append(check.why)
    return Match("; ".join(reasons) or "the watch asks for everything")


def checks(watch: Watch, incident: Incident, texts: Texts = no_texts) -> Iterator[Check]:
    """Every condition that the watch sets, in order; last the words, for which texts must be fetched."""
    for name, condition in _CONDITIONS.items():
        held = condition(watch, incident)
        if held is not None:
            yield Check(condition=name, holds=held[0], why=held[1])
    sought = words(watch, incident, texts)
    if sought is not None:
        yield Check(condition="words", holds=sought[0], why=sought[1])


def _groups(watch: Watch, incident: Incident) -> Held | None:
    if not watch.groups:
        return None
    actors = incident.facts.actors
    named = [actor for actor in actors if actor.id in watch.groups]
    asked = [actor for actor in named if not watch.roles or actor.role in watch.roles]
    if asked:
        return True, ", ".join(map(_part, asked))
    if named:
        roles = " or ".join("mentioned" if role == "other" else role for role in watch.roles)
        return False, f"{', '.join(map(_part, named))}; the watch asks for it as {roles}"
    return False, f"{', '.join(actor.name for actor in actors) or 'no group'} named, none that the watch asks for"


def _part(actor: Actor) -> str:
    said = ATTRIBUTIONS[actor.attribution] if actor.attribution else ROLES[actor.role]
    return said.format(actor.name)


def _types(watch: Watch, incident: Incident) -> Held | None:
    if not watch.event_types:
        return None
    asked = {fold(each) for each in watch.event_types}
    for mine in (incident.facts.sub_event_type, incident.facts.event_type):
        if fold(mine) in asked:
            return True, mine
    return False, f"{incident.facts.event_type}: {incident.facts.sub_event_type} is none of them"


def _least(name: str, watch: Watch, incident: Incident) -> Held | None:
    asked: int | None = getattr(watch, name)
    if asked is None:
        return None
    outcome, category = LEAST[name]
    found = _toll(incident, outcome, category)
    what = f"{NAMED[category] if category else ''}{outcome}"
    if found is None:
        return False, f"no number of {what} is known, the watch asks for {asked}"
    said = f"{found} {what}"
    return (True, said) if found >= asked else (False, f"{said}, the watch asks for {asked}")


def _toll(incident: Incident, outcome: Outcome, category: Category | None) -> int | None:
    if category is None:
        count = incident.facts.count(outcome)
        return None if count is None else count.likely
    rows = [row for row in incident.facts.casualties if (row.outcome, row.category) == (outcome, category)]
    return sum(row.min if row.best is None else row.best for row in rows) if rows else None


def _asked(name: str, said: Callable[[Incident], Sequence[str]], watch: Watch, incident: Incident) -> Held | None:
    """Whether one of the queries under the name is answered by what is said."""
    asked: tuple[str, ...] = getattr(watch, name)
    if not asked:
        return None
    among = queries.lines(said(incident))
    for query in asked:
        if queries.answers(queries.parse(query), among):
            return True, f"the {name.removesuffix('s')} {query}"
    return False, f"none of {', '.join(asked)} in what the reports say"


def _targets(incident: Incident) -> tuple[str, ...]:
    return incident.facts.targets


def _weapons(incident: Incident) -> tuple[str, ...]:
    return incident.facts.weapons


def _languages(watch: Watch, incident: Incident) -> Held | None:
    if not watch.languages:
        return None
    spoken = sorted({report.language for report in incident.reports if report.language})
    asked = set(watch.languages)
    if asked.intersection(spoken):
        return True, f"told in {', '.join(sorted(asked.intersection(spoken)))}"
    return False, f"told in {', '.join(spoken) or 'no known language'}"


def _sources(watch: Watch, incident: Incident) -> Held | None:
    if not watch.sources:
        return None
    asked = {fold(source) for source in watch.sources}
    told_by = sorted({report.source for report in incident.reports})
    mine = [source for source in told_by if fold(source) in asked]
    return (True, f"told by {', '.join(mine)}") if mine else (False, f"told by {', '.join(told_by) or 'nobody'}")


def _confidence(watch: Watch, incident: Incident) -> Held | None:
    if watch.min_confidence is None:
        return None
    said = f"confidence {incident.facts.confidence:.2f}"
    if incident.facts.confidence >= watch.min_confidence:
        return True, said
    return False, f"{said}, the watch asks for {watch.min_confidence:g}"


def _confirmed(watch: Watch, incident: Incident) -> Held | None:
    if not watch.confirmed_by:
        return None
    asked = " or ".join(CONFIRMATIONS.get(one, one) for one in watch.confirmed_by)
    said = f"confirmed by {CONFIRMATIONS.get(incident.confirmed_by, incident.confirmed_by)}"
    if incident.confirmed_by in watch.confirmed_by:
        return True, said
    return False, f"{said}, the watch asks for {asked}"


def _timing(watch: Watch, incident: Incident) -> Held | None:
    if not watch.timing:
        return None
    said = TIMINGS[incident.facts.timing] or "fresh reports"
    holds = incident.facts.timing in watch.timing
    return holds, said if holds else f"{said}, the watch asks for {' or '.join(watch.timing)}"


_CONDITIONS: dict[str, Callable[[Watch, Incident], Held | None]] = {
    "regions": places.regions,
    "within": places.within,
    "box": places.box,
    "area": places.area,
    "groups": _groups,
    "event_types": _types,
    **{name: partial(_least, name) for name in LEAST},
    "targets": partial(_asked, "targets", _targets),
    "weapons": partial(_asked, "weapons", _weapons),
    "languages": _languages,
    "sources": _sources,
    "min_confidence": _confidence,
    "confirmed_by": _confirmed,
    "timing": _timing,
}
