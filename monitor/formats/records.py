"""What do programs get? The records of the published interface."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from monitor import urls
from monitor.formats import wants
from monitor.model import Alert, Article, Delivery, Facts, Feed, Health, Heard, Incident, Mute, Report, Seed, Watch

Record = dict[str, object]


def moment(at: datetime | None) -> str | None:
    """UTC with a Z: 2026-01-31T12:00:00Z."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def facts_record(facts: Facts) -> Record:
    """The fields of one account of an incident; `evidence` lies in the text that was read."""
    return {name: _plain(getattr(facts, name)) for name in facts.__dataclass_fields__}


def _plain(value: object) -> object:
    """The value as dicts, lists, strings and numbers. A quarter of the time of dataclasses.asdict, which copies
    every string; a backfill writes a hundred thousand of these."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    names = getattr(value, "__dataclass_fields__", None)
    return value if names is None else {name: _plain(getattr(value, name)) for name in names}


def incident_record(incident: Incident) -> Record:
    """An incident as resolved. Each report has its own figures and evidence: offsets into its own article."""
    record: Record = {"id": incident.id, "revision": incident.revision}
    record.update(facts_record(incident.facts))
    record.update(
        reports=[report_record(report) for report in incident.reports],
        first_seen=moment(incident.first_seen),
        updated=moment(incident.updated),
        origins=incident.origins,
        confirmed_by=incident.confirmed_by,
        known=incident.known,
        date_inferred=incident.date_inferred,
    )
    return record


def report_record(report: Report) -> Record:
    facts = facts_record(report.facts)
    return {
        "id": report.id,
        "article_id": report.given_id or report.article,
        "title": report.title,
        "source": report.source,
        "feed": report.feed,
        "url": report.url,
        "published": moment(report.published),
        "fetched": moment(report.fetched),
        "language": report.language,
        "origin": report.origin,
        **{
            name: facts[name]
            for name in ("killed", "injured", "abducted", "arrested", "timing", "confidence", "evidence")
        },
    }


def article_record(
    article: Article,
    *,
    duplicate_of: str | None = None,
    duplicate_why: str | None = None,
    decision_why: str | None = None,
    reports: int = 0,
) -> Record:
    """`id` is the id that the article came with, if it had one; `article_id` is ours, as reports name it."""
    return {
        "id": article.given_id or article.id,
        "article_id": article.id,
        "url": article.url,
        "source": article.source,
        "feed": article.feed,
        "title": article.title,
        "published": moment(article.published),
        "published_raw": article.published_raw,
        "fetched": moment(article.fetched),
        "language": article.language,
        "duplicate_of": duplicate_of,
        "duplicate_why": duplicate_why,
        "decision_why": decision_why,
        "text_quality": article.text_quality,
        "quality_why": article.quality_why,
        "characters": len(article.text),
        "revisions": article.revision,
        "revised": moment(article.revised),
        "reports": reports,
    }


def feed_record(feed: Feed, health: Health, status: str) -> Record:
    """`status` is coverage's word for the feed as of now. A password in an address is not shown."""
    return {
        "id": feed.id,
        "url": urls.redacted(feed.url),
        "name": feed.name,
        "status": status,
        "last_error": health.last_error,
        "error_class": health.error_class,
        "failures": health.failures,
        "last_polled": moment(health.last_polled),
        "last_heard": moment(health.last_heard),
        "last_new": moment(health.last_new),
        "next_poll": moment(health.next_poll),
        "not_before": moment(health.not_before),
        "moved_to": urls.redacted(health.url) if health.url else None,
        "last_body": moment(health.last_body),
        "note": health.note,
        "interval_seconds": int(feed.interval.total_seconds()),
        "longest_interval_seconds": int((feed.longest_interval or feed.interval).total_seconds()),
        "rhythm_seconds": None if health.rhythm is None else int(health.rhythm.total_seconds()),
        "covers": [region.label for region in feed.covers],
        "groups": sorted(feed.groups),
        "language": feed.language,
        "timezone": feed.timezone,
    }


def alert_record(alert: Alert, deliveries: Mapping[str, int] | None = None) -> Record:
    """An alert; with how many of its deliveries are in which state, where that is asked for."""
    told: Record = {} if deliveries is None else {"deliveries": dict(deliveries)}
    return {
        "id": alert.id,
        "watch": alert.watch,
        "incident": alert.incident,
        "revision": alert.revision,
        "kind": alert.kind,
        "severity": alert.severity,
        "title": alert.title,
        "changes": _plain(alert.changes),
        "why": alert.why,
        "created": moment(alert.created),
    } | told


def delivery_record(delivery: Delivery) -> Record:
    """What became of one message to one recipient; the message itself is the alert's or the digest's."""
    return {
        "id": delivery.key,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "watch": delivery.watch,
        "alert": delivery.alert,
        "subject": delivery.message.subject,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "due": moment(delivery.due) if delivery.state in ("waiting", "sending") else None,
        "last_error": delivery.last_error,
        "created": moment(delivery.created),
        "delivered": moment(delivery.delivered),
    }


def coverage_record(heard: Heard) -> Record:
    """Who was listening: it stands wherever nothing could be read as "all quiet"."""
    return {
        "status": heard.status,
        "since": moment(heard.since),
        "until": moment(heard.until),
        "expected": heard.expected,
        "heard": list(heard.heard),
        "missing": [{"feed": feed, "why": why} for feed, why in heard.missing],
        "partial": [{"feed": feed, "why": why} for feed, why in heard.partial],
        "late": [{"feed": feed, "why": why} for feed, why in heard.late],
        "begun": moment(heard.begun),
        "sentence": heard.sentence,
    }


def watch_record(watch: Watch, muted: Sequence[str], held: int) -> Record:
    """What a watch wants, in words, and as it is set; `muted` says what is muted, `held` counts what waits."""
    return {
        "name": watch.name,
        "conditions": wants.wants(watch),
        "to": list(watch.to),
        "every": watch.every,
        "rhythm": wants.rhythm(watch),
        "timezone": watch.timezone,
        "quiet_hours": watch.quiet_hours,
        "cooldown_seconds": int(watch.cooldown.total_seconds()) if watch.cooldown else None,
        "max_per_hour": watch.max_per_hour,
        "toll_step": watch.toll_step,
        "fresh_days": watch.fresh_days,
        "groups": sorted(watch.groups),
        "muted": list(muted),
        "held": held,
    }


def mute_record(mute: Mute) -> Record:
    return {
        "id": mute.id,
        "watch": mute.watch,
        "incident": mute.incident,
        "until": moment(mute.until),
        "until_changes": mute.field,
        "value": mute.value,
        "created": moment(mute.created),
        "ended": moment(mute.ended),
    }


def seed_record(seed: Seed, reports: Sequence[Report]) -> Record:
    """A document of the seed corpus and how many incidents it tells of."""
    return {
        "id": seed.id,
        "title": seed.title,
        "source": seed.source,
        "url": seed.url,
        "published": seed.published.isoformat() if seed.published else None,
        "sha256": seed.sha256,
        "reports": len(reports),
    }
