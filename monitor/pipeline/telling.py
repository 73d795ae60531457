"""Who is told of an incident's new state, and who is told of what has waited?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import watches
from monitor.config.watches import current
from monitor.model import Alert, Change, Held, Incident, Mute, Watch
from monitor.pipeline import texts
from monitor.pipeline.outgoing import alert_deliveries, bundle_deliveries
from monitor.pipeline.states import Step
from monitor.store import Session, alerts, articles, held, incidents, mutes, reading, transaction
from monitor.store import deliveries as outbox
from monitor.watches import holding, muting, turns
from monitor.watches.holding import Wait
from monitor.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of what had waited; `silent` says why a watch stayed silent after all."""

    alerts: tuple[Alert, ...]
    silent: tuple[tuple[str, str], ...]


def tell_all(
    session: Session, steps: Sequence[Step], article: str, now: datetime, world: World
) -> Iterator[Alert | tuple[str, str]]:
    """Tell what became of incidents through an article."""
    told = _watches(world)
    if not told or not steps:
        return
    quiet = articles.is_quiet(session, article)
    for step in steps:
        ids = known_as(session, step.incident.id)
        waiting = held.of(session, ids)
        for watch in told:
            mine = [one for one in waiting if one.watch == watch.name]
            decision = _tell(session, watch, step, ids, mine, quiet, now, world)
            yield decision if isinstance(decision, Alert) else (watch.name, decision.why)


def _watches(world: World) -> tuple[Watch, ...]:
    return current(world.config.watches, world.knowledge())


def _tell(
    session: Session,
    watch: Watch,
    step: Step,
    ids: Sequence[str],
    waiting: Sequence[Held],
    quiet: bool,
    now: datetime,
    world: World,
) -> Alert | watches.Silent:
    incident = step.incident
    said = (*(turn for one in waiting for turn in one.turns), *_turns(session, watch, step))
    decision, last = _decided(session, watch, incident, ids, said, quiet=quiet, now=now, since=now)
    if isinstance(decision, watches.Silent):
        return decision
    wait = holding.wait(watch, decision, last, _singles(session, watch, now))
    if wait is not None:
        since = min([one.since for one in waiting], default=now)
        return _hold(session, watch, incident, ids, since, said, wait)
    _say(session, watch, decision, incident, now, world)
    return decision


def release(world: World) -> Released:
    """Tell what waits no longer, as it is now: the gravest first, what is too much in one message."""
    now, told = world.now(), Released(alerts=(), silent=())
    with reading(world.engine) as session:
        waiting = {one.watch for one in held.due(session, now)}
    if not waiting:
        return told
    for watch in (one for one in _watches(world) if one.name in waiting):
        with transaction(world.engine) as session:
            some = _release(session, watch, now, world)
        told = Released(alerts=(*told.alerts, *some.alerts), silent=(*told.silent, *some.silent))
    return told


def _release(session: Session, watch: Watch, now: datetime, world: World) -> Released:
    ready: list[tuple[Alert, Incident]] = []
    silent: list[tuple[str, str]] = []
    due = [one for one in held.due(session, now) if one.watch == watch.name]
    for decision, incident in (_again(session, watch, one, now) for one in due):
        if isinstance(decision, Alert):
            ready.append((decision, incident))
        else:
            silent.append((watch.name, decision.why))
    ready.sort(key=lambda one: holding.gravest_first(one[0]))
    singly = holding.one_by_one(watch, [alert for alert, _ in ready], _singles(session, watch, now), now)
    for alert, incident in ready[:singly]:
        _say(session, watch, alert, incident, now, world)
    rest = tuple(replace(alert, together=True) for alert, _ in ready[singly:])
    for alert in rest:
        alerts.add(session, alert)
    if rest:
        since = min(one.since for one in due)
        outbox.add(session, bundle_deliveries(session, world.config, watch, rest, since, now))
    return Released(alerts=(*(alert for alert, _ in ready[:singly]), *rest), silent=tuple(silent))


def _again(session: Session, watch: Watch, one: Held, now: datetime) -> tuple[Alert | watches.Silent, Incident]:
    """What is to be told now of an incident that has waited: it may have become another, or no news, or wait on."""
    incident = incidents.get(session, one.incident)
    assert incident is not None  # noqa: S101  # the row refers to it
    ids = known_as(session, incident.id)
    waiting = [each for each in held.of(session, ids) if each.watch == watch.name]
    said = tuple(turn for each in waiting for turn in each.turns)
    if not waiting:
        return watches.Silent("it was told together with what it became"), incident
    held.drop(session, watch.name, ids)
    since = min(each.since for each in waiting)
    decision, last = _decided(session, watch, incident, ids, said, quiet=False, now=now, since=since)
    if isinstance(decision, watches.Silent):
        return decision, incident
    wait = holding.wait(watch, decision, last, ())
    return (_hold(session, watch, incident, ids, since, said, wait) if wait else decision), incident


def _decided(
    session: Session,
    watch: Watch,
    incident: Incident,
    ids: Sequence[str],
    said: tuple[Change, ...],
    *,
    quiet: bool,
    now: datetime,
    since: datetime,
) -> tuple[Alert | watches.Silent, Alert | None]:
    """What the watch is to be told, whenever; and what it was told last. A mute whose time has come is ended."""
    decision, last, over = judged(session, watch, incident, ids, said, quiet=quiet, now=now, since=since)
    for mute in over:
        mutes.end(session, mute.id, now)
    return decision, last


def judged(
    session: Session,
    watch: Watch,
    incident: Incident,
    ids: Sequence[str],
    said: tuple[Change, ...],
    *,
    quiet: bool,
    now: datetime,
    since: datetime,
) -> tuple[Alert | watches.Silent, Alert | None, tuple[Mute, ...]]:
    """The same, and the mutes that are over by it; writes nothing."""
    last = alerts.last(session, watch.name, ids)
    told = incidents.state(session, last.incident, last.revision) if last is not None else None
    said_by = texts.of(session)
    decision = watches.alert(watch, told, incident, now=now, quiet=quiet, turns=said, since=since, texts=said_by)
    if isinstance(decision, watches.Silent):
        return decision, last, ()
    hold = muting.muted(mutes.listing(session), watch.name, ids, now)
    over = tuple(mute for mute in hold if muting.changed(mute, incident))
    silence = [muting.said(mute) for mute in hold if mute not in over]
    return watches.Silent(silence[0]) if silence else decision, last, over


def _hold(
    session: Session,
    watch: Watch,
    incident: Incident,
    ids: Sequence[str],
    since: datetime,
    said: tuple[Change, ...],
    wait: Wait,
) -> watches.Silent:
    held.drop(session, watch.name, ids)
    held.put(
        session,
        Held(watch=watch.name, incident=incident.id, since=since, due=wait.until, why=wait.why, turns=said),
    )
    return watches.Silent(f"it waits until {wait.until:%Y-%m-%d %H:%M}Z: {wait.why}")


def _say(session: Session, watch: Watch, alert: Alert, incident: Incident, now: datetime, world: World) -> None:
    ids = known_as(session, incident.id)
    held.drop(session, watch.name, ids)
    alerts.add(session, alert)
    if watch.every == "immediate":
        thread = alerts.first(session, watch.name, ids)
        outbox.add(session, alert_deliveries(session, world.config, watch, alert, incident, now, thread=thread))


def known_as(session: Session, id: str) -> tuple[str, ...]:
    """The incident's id, and those that it had before."""
    return (id, *incidents.predecessors(session, id))


def _singles(session: Session, watch: Watch, now: datetime) -> list[datetime]:
    if watch.max_per_hour is None:
        return []
    late = alerts.between(session, watch.name, now - holding.HOUR, now + datetime.resolution)
    return [alert.created for alert in late if not alert.together]


def _turns(session: Session, watch: Watch, step: Step) -> tuple[Change, ...]:
    if not step.turns:
        return ()
    return turns.heard_of(
        step.turns,
        step.incident.id,
        lambda id: known_as(session, id),
        lambda ids: bool(ids) and alerts.last(session, watch.name, ids) is not None,
    )
