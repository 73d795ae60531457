"""What is a person told, and a program, of an alert or of a window's alerts?"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.digests import maps, overview, pages, payload, plain, sections, wording
from monitor.digests.feeds import feed_message
from monitor.digests.sections import Section
from monitor.model import Alert, Digest, Heard, Incident, Message

__all__ = ["alert_message", "digest_message", "feed_message", "trial_message"]

MOST_IN_SUBJECT = 2  # changes before the headline; a subject has 150 characters


def alert_message(
    alert: Alert, incident: Incident, heard: Heard, *, timezone: str, key: str, page: bool = True
) -> Message:
    """One alert. People read the time of `timezone`, programs UTC. Without `page` it has no HTML: only mails need
    one, and its map takes longer than all else."""
    zone = ZoneInfo(timezone)
    listening = sections.listening(heard)
    section = sections.section([alert], incident, zone)
    footer = f"Alert of the watch {alert.watch}, {wording.clock(alert.created, zone)}."
    subject = alert_subject(alert, section)
    return Message(
        key=key,
        subject=subject,
        text=plain.alert(section, listening, footer),
        html=pages.render(
            "alert.html",
            title=subject,
            section=section,
            picture=maps.picture([maps.point(incident.facts.location, alert.severity)]),
            heard=listening,
            footer=footer,
        )
        if page
        else "",
        payload=payload.of_alert(alert, incident, heard, key),
        thread=alert.incident,
        watch=alert.watch,
    )


def alert_subject(alert: Alert, section: Section) -> str:
    """What a lock screen shows: how grave, what changed, then the headline."""
    kind = [] if alert.kind == "new" else [wording.KINDS[alert.kind].lower()]
    changed = "; ".join([*section.changes[:MOST_IN_SUBJECT], section.headline])
    return f"[{', '.join([section.severity, *kind])}] {changed}"


def digest_message(
    digest: Digest, incidents: Mapping[str, Incident], heard: Heard, *, timezone: str, key: str, page: bool = True
) -> Message:
    """The alerts of a window, incident by incident. `incidents` by id; one that is no more is told by its
    alert's title."""
    zone = ZoneInfo(timezone)
    listening = sections.listening(heard)
    told = sections.of_digest(digest, incidents, zone)
    window = f"{wording.clock(digest.since, zone)} to {wording.clock(digest.until, zone)}"
    summary = summary_line(digest, incidents, heard)
    bars = overview.bars(digest, incidents)
    more = f"+{told.left} more of no higher severity: monitor alerts --watch {digest.watch}" if told.left else ""
    footer = f"Digest of the watch {digest.watch}."
    title = f"Digest of {digest.watch}"
    return Message(
        key=key,
        subject=f"{digest.watch}: {summary}",
        text=plain.digest(f"{summary}\n{title}, {window}", bars, told, more, listening, footer),
        html=pages.render(
            "digest.html",
            title=title,
            window=window,
            summary=summary,
            picture=maps.picture(overview.seen_at(digest, incidents)),
            bars=bars,
            told=told,
            more=more,
            heard=listening,
            footer=footer,
        )
        if page
        else "",
        payload=payload.of_digest(digest, incidents, heard, key),
        thread=None,
        watch=digest.watch,
    )


def trial_message(at: datetime, *, asked_by: str, channel: str, key: str) -> Message:
    """A test of a channel, which nobody can take for news."""
    subject = f"[test] monitor tries the channel {channel}"
    said = f"This is a test by `{asked_by}`, {wording.clock(at, ZoneInfo('UTC'))}. Nothing has happened."
    return Message(
        key=key,
        subject=subject,
        text=f"{subject}.\n\n{said}\n",
        html=pages.render("trial.html", title=subject, said=said, footer=f"Channel {channel}."),
        payload=payload.of_trial(channel, said, at, key),
    )


def summary_line(digest: Digest, incidents: Mapping[str, Incident], heard: Heard) -> str:
    """The window in one line; where nothing came in, who was listening."""
    number = len({alert.incident for alert in digest.alerts})
    if number == 0:
        said = f"no new incidents; {heard.sentence}"
        return said if heard.status == "ok" else f"{said}. This is no all-clear"
    tolls = ", ".join(f"{figure.number} {figure.label}" for figure in overview.totals(digest, incidents))
    said = f"{wording.plural(number, 'incident')}: {tolls}" if tolls else wording.plural(number, "incident")
    return said if heard.status == "ok" else f"{said}; {wording.LISTENED[heard.status].lower()}"
