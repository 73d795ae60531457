"""What does a program get? The JSON that docs/webhook.schema.json describes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.coverage.notices import Turn
from monitor.formats import records
from monitor.model import Alert, Digest, Heard, Incident


def of_alert(alert: Alert, incident: Incident, heard: Heard, key: str) -> str:
    data: records.Record = {
        "alert": records.alert_record(alert),
        "incident": records.incident_record(incident),
        "coverage": records.coverage_record(heard),
    }
    return _written(f"alert.{alert.kind}", key, alert.created, data)


def of_digest(digest: Digest, incidents: Mapping[str, Incident], heard: Heard, key: str) -> str:
    told = dict.fromkeys(alert.incident for alert in digest.alerts if alert.incident in incidents)
    data: records.Record = {
        "watch": digest.watch,
        "since": records.moment(digest.since),
        "until": records.moment(digest.until),
        "alerts": [records.alert_record(alert) for alert in digest.alerts],
        "incidents": [records.incident_record(incidents[id]) for id in told],
        "coverage": records.coverage_record(heard),
    }
    return _written("digest", key, digest.until, data)


def of_feeds(turns: Sequence[Turn], heard: Heard, at: datetime, key: str) -> str:
    told: list[records.Record] = [
        {"id": one.feed.id, "name": one.feed.name, "before": one.before, "status": one.status, "why": one.why}
        for one in turns
    ]
    return _written("feeds", key, at, {"feeds": told, "coverage": records.coverage_record(heard)})


def of_trial(channel: str, said: str, at: datetime, key: str) -> str:
    return _written("test", key, at, {"channel": channel, "said": said})


def _written(kind: str, key: str, at: datetime, data: records.Record) -> str:
    payload = {"type": kind, "id": key, "timestamp": records.moment(at), "data": data}
    # ASCII: a signature is over bytes, and this form has the same bytes wherever it is written again.
    return json.dumps(payload, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
