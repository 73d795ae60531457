"""What are the incidents now, and what became of those that were?

An incident is called after the report of it that was told first. Its states stay in its history. An id whose
reports have gone to others has ended, and answers with the incident that most of them went to.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import merge
from monitor.merge.standing import turn
from monitor.model import Change, Incident
from monitor.pipeline.gathering import Gathered
from monitor.store import Session, incidents
from monitor.store import reports as stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why the incidents are others now: the report that came or went, by whom the change is, and in a sentence."""

    report: str
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one incident: its new state and that `before` (None: it is new), the incidents that were
    merged into it, and the one that it was part of; `turns` are these, and what parted from it, as changes."""

    incident: Incident
    before: Incident | None = None
    merged: tuple[str, ...] = ()
    part_of: str | None = None
    turns: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Fates:
    """Where the reports of the incidents that were are now: by the incident that was, how many are in which."""

    went: Mapping[str, Counter[str]]
    groups: Mapping[str, Gathered]

    def heir(self, id: str) -> str | None:
        """What the incident is called now: as before if its first report still stands for it, else as the one that
        most of its reports are in."""
        if id in self.groups and self.went[id][id]:
            return id
        went = self.went[id]
        return min(went, key=lambda to: (-went[to], turn(self.groups[to].reports[0])), default=None)

    def sources(self, group: str) -> list[str]:
        """The incidents that its reports were of, that which most were of first."""
        took = {id: went[group] for id, went in self.went.items() if went[group]}
        return sorted(took, key=lambda id: (id != group, -took[id], id))

    def parted(self, id: str, heirs: Sequence[str]) -> list[str]:
        """The incidents that came out of this one, or of those that it is the heir of: they are heirs of none."""
        out = {to for heir in heirs for to in self.went[heir] if to != id}
        return sorted(to for to in out if all(self.heir(source) != to for source in self.sources(to)))


def write(
    session: Session,
    gathered: Sequence[Gathered],
    was: Mapping[str, str],
    ended: Collection[str],
    causes: Mapping[str, Cause],
    at: datetime,
) -> tuple[Step, ...]:
    """Keep what the incidents are now, given what each report was of; say what became of those that are others.
    `ended` may have none of their reports left."""
    groups = {group.id: group for group in gathered}
    went: dict[str, Counter[str]] = {id: Counter() for id in {*was.values(), *ended}}
    for id, group in groups.items():
        for report in group.reports:
            if report.id in was:
                went[was[report.id]][id] += 1
    fates = Fates(went, groups)
    before = incidents.kept(session, {*went, *groups})
    steps = [
        step
        for id, group in sorted(groups.items())
        if (step := _changed(session, group, fates, before, _cause(group, causes), at))
    ]
    for id in sorted(went.keys() - groups.keys()):
        steps += _end(session, before[id], fates.heir(id), _cause(None, causes), at)
    return tuple(steps)


def _cause(group: Gathered | None, causes: Mapping[str, Cause]) -> Cause:
    """That of its own new report, if it has one."""
    own = (causes[report.id] for report in group.reports if report.id in causes) if group else ()
    return next(iter(own), next(iter(causes.values())))


def _changed(
    session: Session,
    group: Gathered,
    fates: Fates,
    known: Mapping[str, Incident],
    cause: Cause,
    at: datetime,
) -> Step | None:
    """Write the incident's next state, if it is another one."""
    last = known.get(group.id)
    merged = merge.incident(
        group.id,
        group.reports,
        revision=last.revision + 1 if last else 1,
        first_seen=min(report.fetched for report in group.reports),
        updated=at,
    )
    incident = merge.dated(merged)
    if last and (last.reports, last.facts) == (incident.reports, incident.facts):
        return None
    heirs = [id for id in fates.sources(group.id) if fates.heir(id) == group.id]
    before = known[heirs[0]] if heirs else last if last and last.reports else None
    step = replace(_step(incident, heirs, fates, cause.by), before=before)
    changes = (*merge.changes(before, incident, cause.by), *step.turns)
    why = "; ".join([cause.why, *(f"bound together: {bond.why}" for bond in group.bonds if step.merged)])
    incidents.save(session, incident, changes, at, report=cause.report, why=why)
    stored.belong(session, [report.id for report in group.reports], group.id)
    return step


def _step(incident: Incident, heirs: Sequence[str], fates: Fates, by: str) -> Step:
    """What the incident was before: the first of these, with the others merged into it, or part of another one."""
    id, part_of = incident.id, None
    turns = [("merged", other, id) for other in heirs[1:]]
    if heirs and heirs[0] != id:
        turns.insert(0, ("id", heirs[0], id))
    turns += [("split", id, other) for other in fates.parted(id, heirs)]
    if not heirs and (sources := fates.sources(id)):
        part_of = fates.heir(sources[0])
        turns.append(("split", part_of or sources[0], id))
    return Step(
        incident=incident,
        merged=tuple(heirs[1:]),
        part_of=part_of,
        turns=tuple(Change(field=field, before=before, after=after, by=by) for field, before, after in turns),
    )


def _end(session: Session, last: Incident, heir: str | None, cause: Cause, at: datetime) -> Iterable[Step]:
    """Write that no report tells of it any more; a step only where none tells of it under another id either."""
    if not last.reports:
        return
    gone = merge.withdrawn(last, revision=last.revision + 1, updated=at)
    change = Change(field="id", before=last.id, after=heir, by=cause.by)
    incidents.save(session, gone, (change,), at, report=cause.report, why=cause.why, successor=heir)
    if heir is None:
        yield Step(incident=gone, before=last)
