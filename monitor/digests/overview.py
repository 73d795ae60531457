"""What happened in a window, all incidents together: the tolls, the provinces, the map?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.digests import maps, wording
from monitor.digests.maps import Point
from monitor.digests.sections import LONGEST_LINE, SEVERITIES, Figure
from monitor.formats.lines import one_line
from monitor.model import OUTCOMES, Count, Digest, Facts, Incident, Severity

MOST_BARS = 8  # provinces in the chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One province in the chart: what it had, and its share of the longest bar in percent."""

    area: str
    said: str
    percent: int


def bars(digest: Digest, incidents: Mapping[str, Incident]) -> tuple[Bar, ...]:
    """Where it happened, by province, the most incidents first; nothing where all was in one."""
    facts = [incidents[id].facts for id in _standing(digest) if id in incidents]
    by_area: dict[str, list[Facts]] = {}
    for one in facts:
        by_area.setdefault(wording.area(one.location), []).append(one)
    ordered = sorted(by_area.items(), key=lambda item: (-len(item[1]), item[0]))
    if len(ordered) < 2:
        return ()
    most = len(ordered[0][1])
    return tuple(
        Bar(
            area=one_line(area, LONGEST_LINE),
            said=f"{wording.plural(len(had), 'incident')}, {_dead(had)}",
            percent=max(100 * len(had) // most, 1),
        )
        for area, had in ordered[:MOST_BARS]
    )


def _dead(many: Sequence[Facts]) -> str:
    killed = _sum([facts.killed for facts in many if facts.killed is not None])
    return "toll unknown" if killed is None else f"{wording.digits(killed)} killed"


def _standing(digest: Digest) -> tuple[str, ...]:
    """The digest's incidents, without those that were retracted."""
    kinds = {
        alert.incident: alert.kind
        for alert in sorted(digest.alerts, key=lambda alert: (alert.created, alert.revision))
    }
    return tuple(id for id, kind in kinds.items() if kind != "retraction")


def seen_at(digest: Digest, incidents: Mapping[str, Incident]) -> tuple[Point | None, ...]:
    """The points of the map, the gravest first."""
    gravest: dict[str, Severity] = {}
    for severity in reversed(SEVERITIES):
        gravest |= {alert.incident: severity for alert in digest.alerts if alert.severity == severity}
    told = sorted((id for id in _standing(digest) if id in incidents), key=lambda id: SEVERITIES.index(gravest[id]))
    return tuple(maps.point(incidents[id].facts.location, gravest[id]) for id in told)


def totals(digest: Digest, incidents: Mapping[str, Incident]) -> tuple[Figure, ...]:
    """The tolls of the digest's incidents together, without those that were retracted."""
    told = [incidents[id].facts for id in _standing(digest) if id in incidents]
    summed = {outcome: _sum([c for facts in told if (c := facts.count(outcome))]) for outcome in OUTCOMES}
    return tuple(
        Figure(number=wording.digits(count), label=outcome, spread=wording.spread(count))
        for outcome, count in summed.items()
        if count is not None and count.likely
    )


def _sum(counts: Sequence[Count]) -> Count | None:
    if not counts:
        return None
    highest = [count.max for count in counts if count.max is not None]
    return Count(
        min=sum(count.min for count in counts),
        best=sum(count.likely for count in counts),
        max=sum(highest) if len(highest) == len(counts) else None,
    )
