"""What would a watch have told of the past?

Every state that an incident has had is decided about as if it came now: by the same conditions, the same rule of
what is material, the same quiet hours, cooldown and cap. What a backfill brought counts as heard when it was told.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from monitor import watches
from monitor.merge.standing import stated
from monitor.model import Alert, AlertKind, Change, Incident, Severity, Watch
from monitor.watches import holding, turns
from monitor.watches.conditions import LEAST, Check, checks
from monitor.watches.words import Texts, no_texts

WEEK = timedelta(days=7)
SHORTEST = 1 / 7  # weeks; of less, a number a week would be a guess
CONFIDENCE = 0.1  # the step of `min_confidence` that is tried


class Past(NamedTuple):
    """A state that an incident had, when it was heard, and what changed."""

    incident: Incident
    heard: datetime
    changes: tuple[Change, ...]


class Raised(NamedTuple):
    """An alert that would have been raised, and what it was about."""

    at: datetime
    kind: AlertKind
    severity: Severity
    title: str
    groups: tuple[str, ...]
    district: str
    source: str


class NearMiss(NamedTuple):
    """An incident that the watch would have told but for one condition."""

    condition: str
    incident: str
    title: str
    why: str
    dead: int


@dataclass(slots=True)
class _Known:
    """What a watch knows of one incident and of those that it was merged with, as the past goes on."""

    states: dict[str, Incident] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    told: dict[str, tuple[Incident, Alert]] = field(default_factory=dict)
    waiting: dict[str, "_Waiting"] = field(default_factory=dict)

    def known_as(self, id: str) -> tuple[str, ...]:
        found, new = [id], [id]
        while new:
            new = [one for id in new for one in sorted(self.before.get(id, ())) if one not in found]
            found += new
        return tuple(found)

    def last(self, id: str) -> tuple[Incident, Alert] | None:
        told = [self.told[one] for one in self.known_as(id) if one in self.told]
        return max(told, key=lambda one: (one[1].created, one[1].revision), default=None)

    def take(self, past: Past) -> bool:
        """Whether it is a state of its own, and not the end of an incident that goes on as another."""
        for change in past.changes:
            if change.field in ("id", "merged") and change.before and change.after:
                self.before.setdefault(change.after, set()).add(change.before)
        self.states[past.incident.id] = past.incident
        ended = any(one.field == "id" and one.before == past.incident.id and one.after for one in past.changes)
        return not ended


class _Waiting(NamedTuple):
    since: datetime
    due: datetime
    said: tuple[Change, ...]


@dataclass(slots=True)
class Rehearsal:
    """A watch, and what it would have told from `since` to `until`; `first` is the first state heard then, `texts`
    gives what articles say."""

    watch: Watch
    since: datetime
    until: datetime
    texts: Texts = no_texts
    raised: list[Raised] = field(default_factory=list)
    incidents: int = 0
    no_news: Counter[str] = field(default_factory=Counter)
    missed: Counter[int] = field(default_factory=Counter)
    near: list[NearMiss] = field(default_factory=list)
    first: datetime | None = None

    def take(self, states: Sequence[Past]) -> None:
        """The states of one incident, and of what was merged into it, as they were heard."""
        known, before = _Known(), len(self.raised)
        for past in (past for past in states if past.heard < self.until):
            self._release(known, past.heard)
            if known.take(past):
                self._hear(known, past)
        self._release(known, self.until)
        inside = [past for past in states if self.since <= past.heard < self.until]
        if inside:
            self._count(inside, told=len(self.raised) > before or bool(known.told))
        news = [past.heard for past in inside if not past.incident.known]
        self.first = min([self.first, *news[:1]] if self.first else news[:1], default=None)

    def _hear(self, known: _Known, past: Past) -> None:
        incident, ids = past.incident, known.known_as(past.incident.id)
        waited = [known.waiting.pop(id) for id in ids if id in known.waiting]
        said = (
            *(turn for one in waited for turn in one.said),
            *turns.heard_of(
                past.changes,
                incident.id,
                known.known_as,
                lambda asked: any(id in known.told for id in asked),
            ),
        )
        since = min([one.since for one in waited], default=past.heard)
        silent = not self._decide(known, incident, said, past.heard, past.heard, since)
        if silent and waited:  # what waits is decided about when it is due
            known.waiting[incident.id] = _Waiting(since, waited[0].due, said)

    def _release(self, known: _Known, now: datetime) -> None:
        for id, one in sorted(known.waiting.items(), key=lambda item: item[1].due):
            if one.due <= now:
                del known.waiting[id]
                self._decide(known, known.states[id], one.said, one.due, one.since, one.since)

    def _decide(
        self,
        known: _Known,
        incident: Incident,
        said: tuple[Change, ...],
        now: datetime,
        fresh: datetime,
        since: datetime,
    ) -> bool:
        """Whether it is told or waits."""
        last = known.last(incident.id)
        told = last[0] if last else None
        decision = watches.judge(
            self.watch, told, incident, now=now, quiet=False, turns=said, since=fresh, texts=self.texts
        )
        if isinstance(decision, watches.Silent):
            return False
        wait = holding.wait(self.watch, decision, last[1] if last else None, ())
        if wait is not None and wait.until > now:
            known.waiting[incident.id] = _Waiting(since, wait.until, said)
            return True
        known.told[incident.id] = incident, decision
        if self.since <= now < self.until:
            self.raised.append(_raised(decision, incident))
        return True

    def _count(self, inside: Sequence[Past], *, told: bool) -> None:
        """Why nothing was told of an incident, by its last state."""
        last = next((past.incident for past in reversed(inside) if past.incident.reports), None)
        if last is None:
            return
        self.incidents += 1
        if told:
            return
        stale = watches.not_news(self.watch, last, inside[0].heard)
        if stale:
            self.no_news[stale.partition(",")[0] if "days old" not in stale else "it is too old"] += 1
            return
        failed = [check for check in checks(self.watch, last, self.texts) if not check.holds]
        self.missed[len(failed)] += 1
        if len(failed) == 1:
            self.near.append(_near(failed[0], last))


def together(rehearsal: Rehearsal) -> int:
    """How many of the alerts would have come in a message with others, for there were too many in an hour."""
    most, singles, late = rehearsal.watch.max_per_hour, list[datetime](), 0
    if most is None or rehearsal.watch.every != "immediate":
        return 0
    for one in sorted(rehearsal.raised, key=lambda one: one.at):
        singles = holding.recent(singles, one.at)
        if len(singles) < most or one.severity == "critical":
            singles.append(one.at)
        else:
            late += 1
    return late


def variants(watch: Watch) -> Iterator[tuple[str, Watch]]:
    """The watch with one number changed, and what that is."""
    for name in (*LEAST, "toll_step"):
        number: int | None = getattr(watch, name)
        if number is None:
            continue
        lowest = 1 if name == "toll_step" else 0
        for other in (number - 1, number + 1):
            if other >= lowest:
                changed: dict[str, Any] = {name: other}
                yield f"{name} {number} → {other}", replace(watch, **changed)
    if watch.min_confidence is not None:
        for step in (-CONFIDENCE, CONFIDENCE):
            other_share = round(watch.min_confidence + step, 2)
            if 0 <= other_share <= 1:
                said = f"min_confidence {watch.min_confidence:g} → {other_share:g}"
                yield said, replace(watch, min_confidence=other_share)
    if watch.within is not None:
        lat, lon, radius = watch.within
        for times in (0.5, 2):
            yield f"within {radius:g} → {radius * times:g} km", replace(watch, within=(lat, lon, radius * times))
    for days in (max(watch.fresh_days // 2, 1), watch.fresh_days * 2):
        if days not in (0, watch.fresh_days):
            yield f"fresh_days {watch.fresh_days} → {days}", replace(watch, fresh_days=days)


def weeks(rehearsal: Rehearsal) -> float:
    """How long the past is that was rehearsed: nothing was heard before its first state."""
    if rehearsal.first is None:
        return 0.0
    return max((rehearsal.until - rehearsal.first) / WEEK, SHORTEST)


def _raised(alert: Alert, incident: Incident) -> Raised:
    location, reports = incident.facts.location, incident.reports
    newest = max(reports, key=lambda one: (one.fetched, stated(one), one.id)).source if reports else "withdrawn"
    return Raised(
        at=alert.created,
        kind=alert.kind,
        severity=alert.severity,
        title=alert.title,
        groups=tuple(dict.fromkeys(one.name for one in incident.facts.actors if one.role == "perpetrator")),
        district=(location and (location.admin2 or location.admin1 or location.country)) or "no place",
        source=newest,
    )


def _near(check: Check, incident: Incident) -> NearMiss:
    killed = incident.facts.killed
    dead = killed.likely if killed else 0
    return NearMiss(check.condition, incident.id, watches.title(incident), check.why, dead)
