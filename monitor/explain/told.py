"""Why was a watch told, or not, and what does it ask for?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.digests import wording
from monitor.explain.plain import STEP, moment, part
from monitor.formats import wants
from monitor.model import Alert, Held, Incident, Mute, Watch
from monitor.watches import RULE, Texts, checks, muting, not_news, title
from monitor.watches.conditions import Check
from monitor.watches.material import __doc__ as MATERIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedChoice:
    """A watch and an incident: every condition, why the incident would be no news, what was told, what is muted or
    waits, and what would be told if it came now."""

    watch: str
    incident: str
    title: str
    checks: tuple[Check, ...]
    first_failed: str | None
    no_news: str | None
    told: tuple[Alert, ...]
    muted: tuple[str, ...]
    waiting: str | None
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedAlert:
    """An alert; the conditions as they stood for the state that it tells of (none where the watch is gone)."""

    alert: Alert
    watch: str | None
    checks: tuple[Check, ...]
    before: Alert | None
    sources: tuple[str, ...]
    deliveries: dict[str, int]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedWatch:
    """What a watch asks for, when it speaks, what is muted and what waits."""

    name: str
    wants: str
    groups: tuple[str, ...]
    to: tuple[str, ...]
    rhythm: str
    timezone: str
    fresh_days: int
    toll_step: int
    muted: tuple[str, ...]
    waiting: tuple[Held, ...]
    last: tuple[Alert, ...]
    material: str
    rule: str
    coverage: str


def explained_choice(
    watch: Watch,
    incident: Incident,
    *,
    told: Sequence[Alert],
    mutes: Sequence[Mute],
    held: Held | None,
    decision: str,
    now: datetime,
    texts: Texts,
) -> ExplainedChoice:
    """`told` is what the watch was told of the incident, `decision` what it would be told if it came now."""
    held_against = tuple(checks(watch, incident, texts))
    failed = next((one for one in held_against if not one.holds), None)
    return ExplainedChoice(
        watch=watch.name,
        incident=incident.id,
        title=title(incident),
        checks=held_against,
        first_failed=f"{failed.condition}: {failed.why}" if failed else None,
        no_news=not_news(watch, incident, now) if incident.reports else "no report of it stands",
        told=tuple(told),
        muted=tuple(muting.said(mute) for mute in mutes),
        waiting=f"until {moment(held.due)}: {held.why}" if held else None,
        now=decision,
    )


def explained_alert(
    alert: Alert,
    incident: Incident | None,
    watch: Watch | None,
    *,
    before: Alert | None,
    deliveries: dict[str, int],
    texts: Texts,
) -> ExplainedAlert:
    """`incident` is its state as the alert tells of it."""
    reports = incident.reports if incident else ()
    return ExplainedAlert(
        alert=alert,
        watch=wants.wants(watch) if watch else None,
        checks=tuple(checks(watch, incident, texts)) if watch and incident else (),
        before=before,
        sources=tuple(
            f"{one.source} {moment(one.published or one.fetched)}: {one.url or 'no address'}" for one in reports
        ),
        deliveries=deliveries,
        rule=RULE,
    )


def explained_watch(
    watch: Watch,
    *,
    groups: Sequence[str],
    mutes: Sequence[Mute],
    held: Sequence[Held],
    last: Sequence[Alert],
    coverage: str,
) -> ExplainedWatch:
    """`groups` are the names of all that its groups take in."""
    return ExplainedWatch(
        name=watch.name,
        wants=wants.wants(watch),
        groups=tuple(groups),
        to=watch.to,
        rhythm=wants.rhythm(watch),
        timezone=watch.timezone,
        fresh_days=watch.fresh_days,
        toll_step=watch.toll_step,
        muted=tuple(
            f"{mute.incident} {muting.said(mute)}" if mute.incident else muting.said(mute) for mute in mutes
        ),
        waiting=tuple(held),
        last=tuple(last),
        material=" ".join((MATERIAL or "").partition("\n\n")[2].split()),
        rule=" ".join(RULE.split()),
        coverage=coverage,
    )


def choice_text(one: ExplainedChoice) -> str:
    return _joined(_choice(one))


def alert_text(one: ExplainedAlert) -> str:
    return _joined(_alert(one))


def watch_text(one: ExplainedWatch) -> str:
    return _joined(_watch(one))


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _choice(one: ExplainedChoice) -> Iterator[str]:
    yield one.title
    yield f"{one.incident}, by the watch {one.watch}"
    if one.first_failed:
        yield f"Not asked for: {one.first_failed}"
    elif one.no_news:
        yield f"Asked for, and no news: {one.no_news}"
    else:
        yield "Asked for, and news."
    yield from part("Every condition", map(_check, one.checks))
    if one.no_news and one.first_failed:
        yield from part("Besides, it is no news", [one.no_news])
    yield from part("What was told", (line for alert in one.told for line in _past(alert)))
    yield from part("Muted", one.muted)
    yield from part("Waiting", [one.waiting] if one.waiting else ())
    yield from part("If it came now", [one.now])


def _alert(one: ExplainedAlert) -> Iterator[str]:
    alert = one.alert
    yield alert.title
    kind = wording.KINDS[alert.kind].lower()
    yield f"{alert.id}: {kind}, {alert.severity}, raised {moment(alert.created)} for {alert.watch}"
    yield f"{alert.incident}, state {alert.revision}: monitor explain incident {alert.incident}"
    yield from part("Why", [alert.why])
    yield from part("The watch asks for", [one.watch or "(there is no watch of this name any more)"])
    yield from part("Every condition, for that state", map(_check, one.checks))
    told = [wording.change(change) for change in alert.changes if change.before is not None]
    yield from part("What changed, by whom", told if alert.kind != "new" else ())
    yield from part("Told before", _past(one.before) if one.before else ())
    yield from part("By these reports", one.sources)
    sent = [f"{state}: {number}" for state, number in sorted(one.deliveries.items())]
    together = ["told in one message with others, for there were too many at once"] if alert.together else []
    yield from part("Deliveries", sent or together or ["nobody is told by a message of its own"])
    yield from part("How grave", one.rule.splitlines())


def _watch(one: ExplainedWatch) -> Iterator[str]:
    yield f"{one.name}: {one.wants}"
    yield from part("Groups", [", ".join(one.groups)] if one.groups else ())
    yield from part("Tells", [f"{', '.join(one.to) or 'nobody'}; {one.rhythm}; times of {one.timezone}"])
    fresh = f"what is no older than {one.fresh_days} days, not recalled, not known from the seed corpus"
    yield from part("News is", [fresh])
    yield from part("Told again", [f"with a toll step of {one.toll_step}", *_sentences(one.material)])
    yield from part("How grave", _sentences(one.rule))
    yield from part("Muted", one.muted)
    waiting = (f"{held.incident} until {moment(held.due)}: {held.why}" for held in one.waiting)
    yield from part("Waiting", waiting)
    yield from part("Who listens", [one.coverage])
    yield from part("Told last", (line for alert in one.last for line in _past(alert)))


def _check(check: Check) -> str:
    return f"{'yes' if check.holds else 'NO '}  {check.condition}: {check.why}"


def _past(alert: Alert) -> Iterator[str]:
    kind = wording.KINDS[alert.kind].lower()
    yield f"{moment(alert.created)}  {kind}, {alert.severity}: {alert.title} ({alert.id})"
    yield f"{STEP}{alert.why}"


def _sentences(text: str) -> list[str]:
    return [f"{sentence.rstrip('.')}." for sentence in text.split(". ")]
