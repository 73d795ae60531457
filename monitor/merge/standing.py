"""Which reports have a say in a field?

One origin has one say: of its reports that state the field, the latest stands, and one that recalls the incident
as background stands only where no other of the same origin does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from monitor.merge.origins import kind
from monitor.model import Facts, Report

V = TypeVar("V")

CLAIMED, RECALLED, NEWS = range(3)  # the weight of a party's own claim, of what is only recalled, of what is news


def told(report: Report) -> datetime:
    """When the report was published, as far as we know."""
    return min(report.published or report.fetched, report.fetched)


def turn(report: Report) -> tuple[datetime, str]:
    """Its place in the order of publication, whatever order they came in."""
    return told(report), report.id


def stated(report: Report) -> datetime:
    """Since when it has said what it says: an edited article speaks from its edit on."""
    return report.revised or told(report)


def pasts(report: Report) -> Iterator[Report]:
    """The report as it stood before each edit of its article that changed it, the oldest first."""
    for past in report.earlier:
        yield replace(report, facts=past.facts, revision=past.revision, revised=past.at, earlier=())


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Earliest first."""
    return sorted(reports, key=turn)


def as_stated(reports: Iterable[Report]) -> list[Report]:
    """The one that has said so longest first, the one that was edited last at the end."""
    return sorted(reports, key=lambda report: (stated(report), report.id))


def standing(reports: Sequence[Report], has: Callable[[Facts], V | None]) -> list[Report]:
    """The reports that speak for their origins about a field, earliest first."""
    latest: dict[str, Report] = {}
    for report in sorted(as_stated(reports), key=lambda r: r.facts.timing != "background"):
        if has(report.facts) is not None:
            latest[report.origin] = report
    return in_order(latest.values())


def weight(report: Report) -> int:
    """Whose word goes before whose: what a text states as news before what it recalls, and a party's own claim
    last."""
    if kind(report.origin) == "claim":
        return CLAIMED
    return RECALLED if report.facts.timing == "background" else NEWS
