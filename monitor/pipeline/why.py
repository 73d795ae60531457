"""What must be known to explain an alert, a watch, or a watch's choice? Reads the store, writes nothing."""

from datetime import datetime, timedelta

from monitor import explain
from monitor.config import Config
from monitor.knowledge.model import ActorBook
from monitor.model import Alert, Watch
from monitor.pipeline import texts
from monitor.pipeline.explaining import NEAREST, Unknown, incident_meant, meant
from monitor.pipeline.outgoing import LISTENED, listening
from monitor.pipeline.telling import judged, known_as
from monitor.store import Session, alerts, deliveries, held, incidents, mutes
from monitor.watches import holding, muting

LATEST = 5  # alerts of a watch that are shown
LATE = timedelta(days=90)  # how far back they are looked for


def alert(session: Session, id: str, config: Config) -> explain.ExplainedAlert:
    """Why the alert was raised; the beginning of an id does where only one begins so. Raises Unknown."""
    found = alerts.get(session, id)
    if found is None:
        found = alerts.get(session, meant(id, lambda prefix: alerts.starting_with(session, prefix, NEAREST)))
    if found is None:
        raise Unknown(id, ())
    told = alerts.about(session, found.watch, known_as(session, found.incident))
    before = [one for one in told if (one.created, one.revision) < (found.created, found.revision)]
    return explain.explained_alert(
        found,
        incidents.state(session, found.incident, found.revision),
        next((watch for watch in config.watches if watch.name == found.watch), None),
        before=before[-1] if before else None,
        deliveries=deliveries.of_alert(session, found.id),
        texts=texts.of(session),
    )


def choice(session: Session, id: str, watch: Watch, now: datetime) -> explain.ExplainedChoice:
    """Why the watch was told of the incident, or not. Raises Unknown."""
    _, incident = incident_meant(session, id)
    ids = known_as(session, incident.id)
    waiting = [one for one in held.of(session, ids) if one.watch == watch.name]
    said = tuple(turn for one in waiting for turn in one.turns)
    decision, last, _ = judged(session, watch, incident, ids, said, quiet=False, now=now, since=now)
    return explain.explained_choice(
        watch,
        incident,
        told=alerts.about(session, watch.name, ids),
        mutes=muting.muted(mutes.listing(session), watch.name, ids, now),
        held=waiting[0] if waiting else None,
        decision=_said(watch, decision, last)
        if isinstance(decision, Alert)
        else f"nothing is told: {decision.why}",
        now=now,
        texts=texts.of(session),
    )


def _said(watch: Watch, decision: Alert, last: Alert | None) -> str:
    wait = holding.wait(watch, decision, last, ())
    told = f"told as {decision.kind}, {decision.severity}: {decision.why}"
    return f"{told}; after {wait.until:%Y-%m-%d %H:%M}Z ({wait.why})" if wait else told


def watch(session: Session, asked: Watch, config: Config, book: ActorBook, now: datetime) -> explain.ExplainedWatch:
    """What a watch asks for, and how it stands."""
    silent = (one for one in mutes.listing(session) if one.watch in (None, asked.name))
    return explain.explained_watch(
        asked,
        groups=sorted(book.get(id).name for id in asked.groups),
        mutes=[one for one in silent if not muting.over(one, now)],
        held=[one for one in held.listing(session) if one.watch == asked.name],
        last=list(alerts.listing(session, watch=asked.name, since=now - LATE, limit=LATEST)),
        coverage=listening(session, config, asked, now - LISTENED, now, now).sentence,
    )
