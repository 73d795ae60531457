"""Is this incident one that the watch asks for?

Conditions are tried in the order below; a condition that the watch does not set is not tried, all others must hold.
What an incident does not say never meets a condition: no place, no match in any region.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.dedup import fold
from monitor.digests.wording import ATTRIBUTIONS
from monitor.distances import kilometres
from monitor.incidents.where.readings import same_district
from monitor.merge.differences import place_text
from monitor.model import Actor, Incident, Location, Region, Role, Watch

ROLES: dict[Role, str] = {"perpetrator": "{} did it", "target": "{} is the target", "other": "{} has a part in it"}
PARTED = ("South Waziristan", "Karachi")  # told whole and by their parts
POINT = ("place", "near", "admin2")  # precisions whose coordinates are a point; a province or country has none


@dataclass(frozen=True, slots=True)
class Match:
    """The watch asks for the incident."""

    why: str


@dataclass(frozen=True, slots=True)
class Miss:
    """The watch does not ask for it; `why` names the first condition that failed."""

    why: str


def concerns(watch: Watch, incident: Incident) -> Match | Miss:
    """Whether the incident meets every condition of the watch."""
    reasons: list[str] = []
    for condition in _CONDITIONS:
        outcome = condition(watch, incident)
        if isinstance(outcome, Miss):
            return outcome
        if outcome is not None:
            reasons.append(outcome.why)
    return Match("; ".join(reasons) or "the watch asks for everything")


def _regions(watch: Watch, incident: Incident) -> Match | Miss | None:
    if not watch.regions:
        return None
    asked = ", ".join(region.label for region in watch.regions)
    location = incident.facts.location
    if location is None:
        return Miss(f"regions: no place is known, the watch asks for {asked}")
    for region in watch.regions:
        if inside(location, region):
            return Match(f"{place_text(location)} lies in {region.label}")
    return Miss(f"regions: {place_text(location)} is not known to lie in {asked}")


def inside(location: Location | None, region: Region) -> bool:
    """Whether the location is known to lie in the region; what is not known does not. A district that was divided
    holds its parts, which do not hold it: "South Waziristan" is more than Upper South Waziristan."""
    if location is None:
        return False
    units = (
        (region.country, location.country),
        (region.admin1, location.admin1),
        (region.place, location.name),
    )
    known = all(asked is None or asked == known for asked, known in units)
    return known and (region.admin2 is None or _district(region.admin2, location.admin2))


def _district(asked: str, known: str | None) -> bool:
    return asked == known or (known is not None and asked in PARTED and same_district(asked, known))


def _within(watch: Watch, incident: Incident) -> Match | Miss | None:
    if watch.within is None:
        return None
    lat, lon, radius = watch.within
    location = incident.facts.location
    if location is None or location.lat is None or location.lon is None or location.precision not in POINT:
        known = place_text(location) or "no place"
        return Miss(f"within: {known} is known, which is no point on the map")
    away = kilometres((lat, lon), (location.lat, location.lon))
    district = location.precision == "admin2"
    where = f"the middle of {location.name} (nothing finer is known)" if district else location.name
    said = f"{where} is {away:.0f} km from {lat:g}, {lon:g}"
    return Match(said) if away <= radius else Miss(f"within: {said}, more than {radius:g} km")


def _groups(watch: Watch, incident: Incident) -> Match | Miss | None:
    if not watch.groups:
        return None
    named = [actor for actor in incident.facts.actors if actor.id in watch.groups]
    if named:
        return Match(", ".join(map(_part, named)))
    actors = ", ".join(actor.name for actor in incident.facts.actors) or "no group"
    return Miss(f"groups: {actors} named, none that the watch asks for")


def _part(actor: Actor) -> str:
    said = ATTRIBUTIONS[actor.attribution] if actor.attribution else ROLES[actor.role]
    return said.format(actor.name)


def _types(watch: Watch, incident: Incident) -> Match | Miss | None:
    if not watch.event_types:
        return None
    asked = {fold(each) for each in watch.event_types}
    for mine in (incident.facts.sub_event_type, incident.facts.event_type):
        if fold(mine) in asked:
            return Match(mine)
    return Miss(f"event_types: {incident.facts.event_type}: {incident.facts.sub_event_type} is none of them")


def _killed(watch: Watch, incident: Incident) -> Match | Miss | None:
    if watch.min_killed is None:
        return None
    killed = incident.facts.killed
    if killed is None:
        return Miss(f"min_killed: no toll is known, the watch asks for {watch.min_killed}")
    said = f"{killed.likely} killed"
    if killed.likely >= watch.min_killed:
        return Match(said)
    return Miss(f"min_killed: {said}, the watch asks for {watch.min_killed}")


def _words(watch: Watch, incident: Incident) -> Match | Miss | None:
    if not watch.words:
        return None
    text = _wording(incident)
    for word in watch.words:
        if re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", text):
            return Match(f"the word {word}")
    return Miss(f"words: none of {', '.join(watch.words)} in what the reports say")


def _wording(incident: Incident) -> str:
    """What an incident is told in: headlines, place, targets, weapons, actors, the words that prove its facts."""
    said = [place_text(incident.facts.location) or "", *(report.title or "" for report in incident.reports)]
    for facts in (incident.facts, *(report.facts for report in incident.reports)):
        said += [*facts.targets, *facts.weapons, *(actor.name for actor in facts.actors)]
        said += [proof.text for proof in facts.evidence]
    return fold("\n".join(said))


def _languages(watch: Watch, incident: Incident) -> Match | Miss | None:
    if not watch.languages:
        return None
    spoken = sorted({report.language for report in incident.reports if report.language})
    asked = set(watch.languages)
    if asked.intersection(spoken):
        return Match(f"told in {', '.join(sorted(asked.intersection(spoken)))}")
    return Miss(f"languages: told in {', '.join(spoken) or 'no known language'}")


def _sources(watch: Watch, incident: Incident) -> Match | Miss | None:
    if not watch.sources:
        return None
    asked = {fold(source) for source in watch.sources}
    told_by = sorted({report.source for report in incident.reports})
    mine = [source for source in told_by if fold(source) in asked]
    if mine:
        return Match(f"told by {', '.join(mine)}")
    return Miss(f"sources: told by {', '.join(told_by) or 'nobody'}")


def _confidence(watch: Watch, incident: Incident) -> Match | Miss | None:
    if watch.min_confidence is None:
        return None
    said = f"confidence {incident.facts.confidence:.2f}"
    if incident.facts.confidence >= watch.min_confidence:
        return Match(said)
    return Miss(f"min_confidence: {said}, the watch asks for {watch.min_confidence:g}")


_CONDITIONS: tuple[Callable[[Watch, Incident], Match | Miss | None], ...] = (
    _regions,
    _within,
    _groups,
    _types,
    _killed,
    _words,
    _languages,
    _sources,
    _confidence,
)
