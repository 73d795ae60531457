"""What does a reader see of one incident, in which order?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from monitor.digests import wording
from monitor.formats.lines import beside, one_line
from monitor.model import (
    OUTCOMES,
    Alert,
    AlertKind,
    Digest,
    Facts,
    Heard,
    Incident,
    Report,
    Severity,
)

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")  # the order in which they are told
MOST_SOURCES = 8  # of one incident in an alert
# A digest stays under about 100 KB, where mailboxes cut a mail: so many incidents in full with so many sources
# each, so many more in a line, and the rest counted; what is graver always comes first.
MOST_SECTIONS = 20
MOST_LINES = 80
MOST_SOURCES_EACH = 3
MOST_CHANGES = 12  # of one incident
LONGEST_LINE = 600  # characters
LONGEST_LINK = 2000

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One outcome: "9", "killed", "5–9"."""

    number: str
    label: str
    spread: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who reported it, when, which toll, and where to read it."""

    name: str
    time: str
    says: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One incident as a message shows it, every word of it already plain."""

    kind: AlertKind
    severity: Severity
    incident: str
    headline: str  # what happened, where, when: the toll; who
    lead: str  # the toll: what happened, where, when; who
    what: str
    why: str
    changes: tuple[str, ...]
    place: str = ""
    when: str = ""
    timing: str = ""
    who: str = ""
    figures: tuple[Figure, ...] = ()
    others: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    more_sources: int = 0
    confirmation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Who listened: a word for it, the sentence, and each feed that was not heard with the reason."""

    status: str
    word: str
    sentence: str
    missing: tuple[tuple[str, str], ...]


def section(
    alerts: Sequence[Alert], incident: Incident | None, zone: ZoneInfo, most_sources: int = MOST_SOURCES
) -> Section:
    """The alerts of one incident as one section: the gravest severity, every change in turn."""
    alerts = sorted(alerts, key=lambda alert: (alert.created, alert.revision))
    first, last = alerts[0], alerts[-1]
    severity = min((alert.severity for alert in alerts), key=SEVERITIES.index)
    kind: AlertKind = "new" if first.kind == "new" and last.kind == "update" else last.kind
    told = [change for alert in alerts if alert.kind in ("update", "correction") for change in alert.changes]
    said = Section(
        kind=kind,
        severity=severity,
        incident=last.incident,
        headline=last.title,
        lead=last.title,
        what=last.title,
        why=first.why,  # what came after it shows as changes
        changes=wording.changes(told)[:MOST_CHANGES],
    )
    full = said if incident is None else _told(said, incident, zone, most_sources)
    return cleaned(_withdrawn(full) if kind == "retraction" else full)


def _told(said: Section, incident: Incident, zone: ZoneInfo, most_sources: int) -> Section:
    facts = incident.facts
    return replace(
        said,
        headline=headline(facts),
        lead=lead(facts),
        what=wording.what(facts),
        place=wording.where(facts.location),
        when=wording.when(facts),
        timing=wording.TIMINGS[facts.timing],
        who=wording.who(facts),
        figures=figures(facts),
        others=others(facts),
        sources=sources(incident.reports, zone, most_sources),
        more_sources=max(0, len(incident.reports) - most_sources),
        confirmation=confirmation(incident),
    )


def _withdrawn(said: Section) -> Section:
    """So that nobody reads the headline of what is taken back as news."""
    took_back = wording.KINDS["retraction"]
    return replace(
        said,
        headline=f"{took_back}: {said.headline}",
        lead=f"{took_back}: {said.lead}",
        what=f"{took_back}: {said.what}",
    )


def cleaned(value: T) -> T:
    """The value with every text in it as one line: what outlets, articles and rules bring is data, never layout."""
    if isinstance(value, str):
        return one_line(value, LONGEST_LINK if wording.link(value) else LONGEST_LINE)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(cleaned(item) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: cleaned(getattr(value, f.name)) for f in fields(value)})
    return value


def listening(heard: Heard) -> Listening:
    return cleaned(
        Listening(
            status=heard.status,
            word=wording.LISTENED[heard.status],
            sentence=heard.sentence,
            missing=tuple((beside(feed), why) for feed, why in (*heard.missing, *heard.partial)),
        )
    )


def headline(facts: Facts) -> str:
    """What happened, where, when, the toll, who: one sentence."""
    return "; ".join(filter(None, [f"{_happened(facts)}: {wording.toll(facts)}", wording.who(facts)]))


def lead(facts: Facts) -> str:
    """The same with the toll first."""
    toll = wording.toll(facts)
    return "; ".join(filter(None, [f"{toll[0].upper()}{toll[1:]}: {_happened(facts)}", wording.who(facts)]))


def _happened(facts: Facts) -> str:
    place = wording.where(facts.location)
    at = f" in {place}" if facts.location and facts.location.precision != "near" else f", {place}"
    return f"{wording.what(facts)}{at}, {wording.when(facts)}"


def figures(facts: Facts) -> tuple[Figure, ...]:
    return tuple(
        Figure(number=wording.digits(count), label=outcome, spread=wording.spread(count))
        for outcome in OUTCOMES
        if (count := facts.count(outcome)) is not None
    )


def others(facts: Facts) -> tuple[str, ...]:
    """What else is known: of which class the victims are, who or what was aimed at, with what."""
    classes = [wording.classed(one) for one in facts.casualties if one.category != "unknown"]
    lines = {"Of them": classes, "Against": facts.targets, "With": facts.weapons}
    return tuple(f"{name}: {', '.join(words)}" for name, words in lines.items() if words)


def confirmation(incident: Incident) -> str:
    if not incident.reports:
        return "no report of it stands any more"
    origins = wording.plural(incident.origins, "independent origin")
    reports = wording.plural(len(incident.reports), "report")
    return f"{reports}, {origins}; {wording.CONFIRMED[incident.confirmed_by]}"


def sources(reports: Sequence[Report], zone: ZoneInfo, most: int) -> tuple[Source, ...]:
    """The newest first."""
    ordered = sorted(reports, key=lambda report: (report.published or report.fetched, report.id), reverse=True)
    return tuple(
        Source(
            name=beside(report.source),
            time=wording.published(report.published or report.fetched, zone),
            says=wording.toll(report.facts),
            url=wording.link(report.url),
        )
        for report in ordered[:most]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a digest holds: incidents in full, then in a line each, then how many more."""

    sections: tuple[Section, ...]
    lines: tuple[str, ...]
    left: int


def of_digest(digest: Digest, incidents: Mapping[str, Incident], zone: ZoneInfo) -> Told:
    """The digest's incidents, the gravest first and among them the deadliest."""
    grouped: dict[str, list[Alert]] = {}
    for alert in digest.alerts:
        grouped.setdefault(alert.incident, []).append(alert)
    told = [
        (section(alerts, incidents.get(incident), zone, MOST_SOURCES_EACH), _killed(incidents.get(incident)))
        for incident, alerts in grouped.items()
    ]
    told.sort(key=lambda pair: (SEVERITIES.index(pair[0].severity), -pair[1], pair[0].incident))
    brief = [f"{one.severity}: {one.lead}" for one, _ in told[MOST_SECTIONS:]]
    return Told(
        sections=tuple(one for one, _ in told[:MOST_SECTIONS]),
        lines=tuple(brief[:MOST_LINES]),
        left=len(brief[MOST_LINES:]),
    )


def _killed(incident: Incident | None) -> int:
    count = incident.facts.killed if incident else None
    return count.likely if count else 0
