"""Where, when, what and who, given what each report says?

- date: the finest precision wins; within it the day that most origins give, officials' first, then the earlier.
- place: each origin supports its own place and every finer one inside it; the place with the most support wins,
  then the finer one, then the official's, then the latest. So one exact report beats five vague ones that agree
  with it, and not two exact ones.
- type: the event type of most origins, among equals the one told first; within it the sub-event type that goes
  first in the codebook's order for mixed acts (a suicide bomb before another explosion), if any origin tells it.
- actors: whoever any report names. Responsibility: claimed before attributed before suspected; a denial after the
  last claim, or without one, is what stands; what is only recalled renews no claim. A group's role is the one that
  most origins give it.
- targets and weapons: what most origins name, three and five of them; of wordings that hold each other the one
  named most, then the longer one; "firearm" and "explosive" only where nobody says which.
- timing: breaking if any report is, else follow_up if any is.
- confidence: the best report's; every further origin closes a quarter of what is missing to 1.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from monitor.incidents.where.readings import same_district
from monitor.merge.origins import kind
from monitor.merge.standing import RECALLED, as_stated, in_order, standing, stated, weight
from monitor.model import Actor, Attribution, Facts, Location, Report, Role, Timing

TARGETS = 3
WEAPONS = 5
VICTIMS = 20
CLOSED = 0.25  # of the doubt, by each further origin: they err alike, so they are no independent witnesses
CERTAIN = 0.99  # no number of reports makes an incident certain

DATES = ("year", "month", "week", "day")
PLACES = ("country", "admin1", "admin2", "near", "place")
MIXED = (  # what goes before what within an event type, where reports of one act differ
    "Suicide bomb",
    "Air/drone strike",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
    "Grenade",
    "Attack",
    "Abduction/forced disappearance",
    "Mob violence",
    "Excessive force against protesters",
    "Protest with intervention",
    "Looting/property destruction",
    "Disrupted weapons use",
    "Arrests",
)
# Words that say nothing where one of the others is said too.
PLAINER: dict[str, set[str]] = {
    "firearm": {"rifle", "assault rifle", "pistol", "gun", "shotgun", "machine gun", "sniper rifle"},
    "explosive": {"bomb", "IED", "suicide vest", "car bomb", "mine", "grenade", "roadside bomb", "magnetic bomb"},
    "bomb": {"car bomb", "roadside bomb", "magnetic bomb", "IED", "suicide vest"},
}
_POST = re.compile(r"\b(?:security )?check[ -]?(?:post|point)\b")
ROLES: tuple[Role, ...] = ("other", "target", "perpetrator")
ATTRIBUTIONS: tuple[Attribution | None, ...] = (None, "suspected", "attributed", "claimed")


def date(reports: Sequence[Report]) -> Report | None:
    """The report whose date the incident has."""
    dated = standing(reports, lambda facts: facts.date)
    support = Counter(report.facts.date for report in dated)
    order = {day: -at for at, day in enumerate(sorted({r.facts.date or "" for r in dated}))}
    return max(
        dated,
        key=lambda r: (
            DATES.index(r.facts.date_precision or "year"),
            support[r.facts.date],
            _official(r),
            order[r.facts.date or ""],
            r.id,
        ),
        default=None,
    )


def place(reports: Sequence[Report]) -> Report | None:
    """The report whose place the incident has."""
    placed = _placed(reports)
    return max(placed, key=lambda r: _supported(r, placed), default=None)


def _placed(reports: Sequence[Report]) -> list[Report]:
    """One report for each origin: the latest, unless it only tells less finely what the origin told before."""
    latest: dict[str, Report] = {}
    for report in sorted(as_stated(reports), key=lambda r: r.facts.timing != "background"):
        before = latest.get(report.origin)
        if report.facts.location and not (before and _only_coarser(_place(report), _place(before))):
            latest[report.origin] = report
    return in_order(latest.values())


def _only_coarser(now: Location, before: Location) -> bool:
    return _fineness(now) < _fineness(before) and _inside(before, now)


def kind_of_act(reports: Sequence[Report]) -> Report:
    """The report whose event type the incident has."""
    typed = standing(reports, lambda facts: facts.sub_event_type)
    news = [report for report in typed if weight(report) > 0] or typed
    support = Counter(report.facts.event_type for report in news)
    kind = max(news, key=lambda report: support[report.facts.event_type]).facts.event_type  # the first of equals
    same = [report for report in news if report.facts.event_type == kind]
    exact = Counter(report.facts.sub_event_type for report in same)
    return max(same, key=lambda r: (_telling(r.facts.sub_event_type), exact[r.facts.sub_event_type]))


def actors(reports: Sequence[Report]) -> tuple[tuple[Actor, Report], ...]:
    """Every actor named, with the report that its part is taken from; perpetrators first."""
    said: defaultdict[str, list[tuple[Actor, Report]]] = defaultdict(list)
    for report in in_order(reports):
        for actor in report.facts.actors:
            said[actor.id].append((actor, report))
    merged = [_actor(accounts) for accounts in said.values()]
    return tuple(sorted(merged, key=lambda pair: (-ROLES.index(pair[0].role), pair[0].id)))


def targets(reports: Sequence[Report]) -> tuple[tuple[str, Report], ...]:
    """What was aimed at, each with the report that names it."""
    return _most_named(reports, lambda facts: facts.targets, TARGETS)


def weapons(reports: Sequence[Report]) -> tuple[tuple[str, Report], ...]:
    """What was used, each with the report that names it."""
    return _most_named(reports, lambda facts: facts.weapons, WEAPONS)


def victims(reports: Sequence[Report]) -> tuple[tuple[str, Report], ...]:
    """Who was killed, hurt or taken, each with the report that names them."""
    return _most_named(reports, lambda facts: facts.victims, VICTIMS)


def _most_named(
    reports: Sequence[Report], named: Callable[[Facts], tuple[str, ...]], limit: int
) -> tuple[tuple[str, Report], ...]:
    """What most origins name, each with the first report that does."""
    speaking = standing(reports, lambda facts: named(facts) or None)
    support = Counter(name for report in speaking for name in dict.fromkeys(named(report.facts)))
    first: dict[str, tuple[int, int, Report]] = {}
    for number, report in enumerate(speaking):
        for at, name in enumerate(named(report.facts)):
            first.setdefault(name, (number, at, report))
    ranked = sorted(support, key=lambda name: (-support[name], -len(name.split()), first[name][:2], name))
    kept: list[str] = []
    for name in ranked:
        if not any(_one_thing(name, other) for other in kept) and not (set(ranked) & PLAINER.get(name, set())):
            kept.append(name)
    return tuple((name, first[name][2]) for name in kept[:limit])


def _one_thing(one: str, other: str) -> bool:
    """Whether one wording holds the other: "check post" and "Hangu checkpost", "mosque" and "Lines mosque"."""
    mine, its = (set(_POST.sub("checkpost", name.casefold()).split()) for name in (one, other))
    return mine <= its or its <= mine


def timing(reports: Sequence[Report]) -> Timing:
    """Whether the incident was news to any of its reports."""
    told_as = {report.facts.timing for report in reports}
    return next(each for each in ("breaking", "follow_up", "background") if each in told_as)


def confidence(reports: Sequence[Report]) -> float:
    """How sure the incident is, rising with each independent origin."""
    origins = {report.origin for report in reports if kind(report.origin) != "claim"}
    best = max(report.facts.confidence for report in reports)
    doubt = (1 - best) * (1 - CLOSED) ** max(0, len(origins) - 1)
    return round(max(best, min(CERTAIN, 1 - doubt)), 3)


def _telling(sub_event_type: str) -> int:
    return -MIXED.index(sub_event_type) if sub_event_type in MIXED else -len(MIXED)


def _official(report: Report) -> bool:
    return kind(report.origin) == "official"


def _supported(report: Report, placed: list[Report]) -> tuple[int, tuple[int, bool], int, bool, object, str]:
    mine = _place(report)
    support = sum(_inside(mine, _place(other)) for other in placed)
    exact = sum(_same(mine, _place(other)) or _named_within(mine, _place(other)) for other in placed)
    return support, _fineness(mine), exact, _official(report), stated(report), report.id


def _fineness(location: Location) -> tuple[int, bool]:
    """How finely a place is told; a village that no map gives is finer than its district."""
    return PLACES.index(location.precision), location.name not in (location.admin2, location.admin1)


def _named_within(one: Location, other: Location) -> bool:
    """Whether the other's name is a longer form of this one in its district: "Kanak", "Kanak Cross"."""
    return one.admin2 == other.admin2 and set(one.name.split()) <= set(other.name.split())


def _place(report: Report) -> Location:
    if report.facts.location is None:
        raise ValueError(f"{report.id} names no place")
    return report.facts.location


def _same(one: Location, other: Location) -> bool:
    return (one.name, one.admin2, one.admin1, one.country) == (
        other.name,
        other.admin2,
        other.admin1,
        other.country,
    )


def _inside(fine: Location, coarse: Location) -> bool:
    """Whether the finer location agrees with what the coarser one says."""
    if PLACES.index(coarse.precision) > PLACES.index("admin2"):
        return _same(fine, coarse)
    units = ((fine.country, coarse.country), (fine.admin1, coarse.admin1), (fine.admin2, coarse.admin2))
    level = PLACES.index(coarse.precision)
    return PLACES.index(fine.precision) >= level and all(
        mine == its or same_district(mine, its) for mine, its in units[: level + 1] if its is not None
    )


def _actor(accounts: list[tuple[Actor, Report]]) -> tuple[Actor, Report]:
    """One actor from all that is said of it, earliest first."""
    roles = Counter(actor.role for actor, _ in accounts)
    role = max(ROLES, key=lambda each: (roles[each], ROLES.index(each)))
    attribution = _attribution(accounts)
    told_so = [pair for pair in accounts if pair[0].attribution == attribution]
    actor, report = next((pair for pair in told_so if pair[0].role == role), (told_so or accounts)[0])
    return Actor(id=actor.id, name=actor.name, role=role, attribution=attribution), report


def _attribution(accounts: list[tuple[Actor, Report]]) -> Attribution | None:
    news = [pair for pair in accounts if weight(pair[1]) != RECALLED and pair[0].attribution] or accounts
    last = {actor.attribution: stated(report) for actor, report in sorted(news, key=lambda pair: stated(pair[1]))}
    denied, claimed = last.get("denied"), last.get("claimed")
    if denied is not None and (claimed is None or denied > claimed):
        return "denied"
    said = (actor.attribution for actor, _ in accounts if actor.attribution != "denied")
    return max(said, key=ATTRIBUTIONS.index)
