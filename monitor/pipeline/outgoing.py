"""Which messages go to whom? Alerts and digests as deliveries, one for each recipient."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from monitor import coverage, deliveries, digests
from monitor.config import Config
from monitor.model import Alert, Delivery, Digest, EmailChannel, Heard, Incident, Message, Watch
from monitor.store import Session, alerts, hearings, incidents

LISTENED = timedelta(hours=24)  # the coverage that an alert speaks of


def alert_deliveries(
    session: Session,
    config: Config,
    watch: Watch,
    alert: Alert,
    incident: Incident,
    now: datetime,
    *,
    thread: Alert | None,
) -> tuple[Delivery, ...]:
    """An alert to everybody whom its watch tells, in one thread with the first of its incident: that may have had
    another id."""
    heard = listening(session, config, watch, now - LISTENED, now, now)

    def message(key: str, page: bool) -> Message:
        written = digests.alert_message(alert, incident, heard, timezone=watch.timezone, key=key, page=page)
        return replace(written, thread=(thread or alert).incident)

    about = (incident.id, str(incident.revision))
    return _addressed(config, watch, about, message, due=now, now=now, alert=alert.id)


def bundle_deliveries(
    session: Session, config: Config, watch: Watch, raised: tuple[Alert, ...], since: datetime, now: datetime
) -> tuple[Delivery, ...]:
    """Alerts that are too many to be told one by one, to everybody whom their watch tells, in one message."""
    about = ("together", *(alert.id for alert in raised))

    def message(key: str, page: bool) -> Message:
        written = _digest(session, config, watch, raised, since, now, now, key, page)
        return replace(written, subject=f"+{len(raised)} more: {written.subject}")

    return _addressed(config, watch, about, message, due=now, now=now)


def digest_deliveries(
    session: Session, config: Config, watch: Watch, since: datetime, until: datetime, now: datetime
) -> tuple[Delivery, ...]:
    """A window's digest to everybody whom its watch tells."""
    about = (since.isoformat(), until.isoformat())

    def message(key: str, page: bool) -> Message:
        return digest(session, config, watch, since, until, now, key, page=page)

    return _addressed(config, watch, about, message, due=now, now=now)


def digest(
    session: Session,
    config: Config,
    watch: Watch,
    since: datetime,
    until: datetime,
    now: datetime,
    key: str,
    *,
    page: bool = True,
) -> Message:
    """The alerts of a watch over a window, and who was listening meanwhile."""
    return _digest(
        session, config, watch, alerts.between(session, watch.name, since, until), since, until, now, key, page
    )


def _digest(
    session: Session,
    config: Config,
    watch: Watch,
    raised: tuple[Alert, ...],
    since: datetime,
    until: datetime,
    now: datetime,
    key: str,
    page: bool,
) -> Message:
    raised, known = _as_known_now(session, raised)
    heard = listening(session, config, watch, since, until, now)
    wanted = Digest(watch=watch.name, since=since, until=until, alerts=raised)
    return digests.digest_message(wanted, known, heard, timezone=watch.timezone, key=key, page=page)


def _as_known_now(session: Session, raised: tuple[Alert, ...]) -> tuple[tuple[Alert, ...], dict[str, Incident]]:
    """The alerts under the ids that their incidents go by now, and those incidents: what was told under two ids of
    one incident is told, and counted, once."""
    found = {id: incidents.get(session, id) for id in dict.fromkeys(alert.incident for alert in raised)}
    now = {id: incident.id if incident else id for id, incident in found.items()}
    known = {incident.id: incident for incident in found.values() if incident is not None}
    return tuple(replace(alert, incident=now[alert.incident]) for alert in raised), known


def listening(
    session: Session, config: Config, watch: Watch, since: datetime, until: datetime, now: datetime
) -> Heard:
    """Who was listening for this watch in a window."""
    record = hearings.record(session, since)
    return coverage.heard(config.feeds, record, coverage.of_watch(watch), since, until, now)


def _addressed(
    config: Config,
    watch: Watch,
    about: tuple[str, ...],
    message: Callable[[str, bool], Message],
    *,
    due: datetime,
    now: datetime,
    alert: str | None = None,
) -> tuple[Delivery, ...]:
    addressed = []
    for channel, recipient in _recipients(watch, config):
        key = deliveries.key(watch.name, *about, channel, recipient)
        addressed.append(
            Delivery(
                key=key,
                channel=channel,
                recipient=recipient,
                message=message(key, isinstance(config.channels[channel], EmailChannel)),
                watch=watch.name,
                due=due,
                created=now,
                alert=alert,
            )
        )
    return tuple(addressed)


def _recipients(watch: Watch, config: Config) -> tuple[tuple[str, str], ...]:
    """Channel and recipient, one pair for each message that the watch sends."""
    return tuple((name, recipient) for name in watch.to for recipient in config.channels[name].recipients)
