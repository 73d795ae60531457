"""What does a plain value of each noun look like? Factories for tests: name only what the test is about."""

import hashlib
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from monitor.model import (
    Actor,
    Alert,
    Article,
    Count,
    Delivery,
    Entry,
    Facts,
    Feed,
    Fingerprint,
    Incident,
    Location,
    Message,
    New,
    Opens,
    Report,
)
from monitor.store import articles, incidents, reports, transaction

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

HANGU = Location(
    name="Hangu",
    admin2="Hangu",
    admin1="Khyber Pakhtunkhwa",
    country="PK",
    lat=33.53,
    lon=71.06,
    precision="place",
)


def a_location(**changes: Any) -> Location:
    values = {name: getattr(HANGU, name) for name in Location.__dataclass_fields__}
    return Location(**(values | changes))


def an_actor(**changes: Any) -> Actor:
    values: dict[str, Any] = {
        "id": "ttp",
        "name": "Tehrik-i-Taliban Pakistan",
        "role": "perpetrator",
        "attribution": "claimed",
    }
    return Actor(**(values | changes))


def a_facts(**changes: Any) -> Facts:
    values: dict[str, Any] = {
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Remote explosive/landmine/IED",
        "date": "2026-03-01",
        "date_precision": "day",
        "location": HANGU,
        "actors": (an_actor(),),
        "targets": ("police",),
        "weapons": ("roadside bomb",),
        "killed": Count.exactly(3),
        "injured": Count(min=5, max=None, best=5),
        "abducted": None,
        "arrested": None,
        "casualties": (),
        "timing": "breaking",
        "confidence": 0.8,
        "evidence": (),
    }
    return Facts(**(values | changes))


def an_entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "identity": "https://outlet.example/1",
        "feed": "outlet",
        "source": "Outlet",
        "url": "https://outlet.example/1",
        "title": "Bomb beside a road in Hangu kills three policemen",
        "summary": "A device went off beside a patrol on the road to Thall.",
        "published": NOON - timedelta(hours=1),
        "language": "en",
        "timezone": "Asia/Karachi",
    }
    return Entry(**(values | changes))


def an_article(**changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": "a1",
        "key": None,
        "given_id": None,
        "url": "https://outlet.example/1",
        "feed": "outlet",
        "source": "Outlet",
        "title": "Bomb beside a road in Hangu kills three policemen",
        "text": "A device went off beside a patrol on the road to Thall on Sunday. Three policemen died.",
        "language": "en",
        "published": NOON - timedelta(hours=1),
        "published_raw": None,
        "timezone": "Asia/Karachi",
        "fetched": NOON,
        "text_quality": "full",
        "quality_why": "the page's own text",
    }
    return Article(**(values | changes))


def a_fingerprint(wording: str = "a wording", **changes: Any) -> Fingerprint:
    """Another `wording` shares nothing with this one; `sketch` makes it."""
    chance = random.Random(wording)
    values: dict[str, Any] = {
        "exact": hashlib.sha256(wording.encode()).hexdigest(),
        "sketch": tuple(sorted(chance.getrandbits(32) for _ in range(128))),
        "opening": tuple(sorted(chance.getrandbits(32) for _ in range(12))),
        "facts": ("#3",),
        "words": len(wording.split()),
        "unfinished": False,
        "version": 2,
    }
    return Fingerprint(**(values | changes))


def a_report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "id": "a1.0",
        "article": "a1",
        "source": "Outlet",
        "feed": "outlet",
        "url": "https://outlet.example/1",
        "published": NOON - timedelta(hours=1),
        "fetched": NOON,
        "language": "en",
        "origin": "Outlet",
        "facts": a_facts(),
    }
    return Report(**(values | changes))


def an_incident(**changes: Any) -> Incident:
    values: dict[str, Any] = {
        "id": "i1",
        "revision": 1,
        "facts": a_facts(),
        "reports": (a_report(),),
        "first_seen": NOON,
        "updated": NOON,
        "origins": 1,
        "confirmed_by": "media",
    }
    return Incident(**(values | changes))


def an_alert(**changes: Any) -> Alert:
    values: dict[str, Any] = {
        "id": "w1.i1.1",
        "watch": "kp-police",
        "incident": "i1",
        "revision": 1,
        "kind": "new",
        "severity": "medium",
        "title": "Bomb in Hangu: 3 killed",
        "changes": (),
        "why": "region PK-KP",
        "created": NOON,
    }
    return Alert(**(values | changes))


def a_message(key: str = "d1", **changes: Any) -> Message:
    values: dict[str, Any] = {
        "key": key,
        "subject": "Bomb in Hangu: 3 killed",
        "text": "3 killed",
        "html": "<p>3 killed</p>",
        "payload": "{}",
    }
    return Message(**(values | changes))


def a_delivery(key: str = "d1", **changes: Any) -> Delivery:
    values: dict[str, Any] = {
        "key": key,
        "channel": "desk",
        "recipient": "desk@example.org",
        "message": a_message(key),
        "watch": "kp-police",
        "due": NOON,
        "created": NOON,
    }
    return Delivery(**(values | changes))


def a_feed(**changes: Any) -> Feed:
    values: dict[str, Any] = {"id": "outlet", "url": "https://outlet.example/feed", "name": "Outlet"}
    return Feed(**(values | changes))


def keep(engine: Engine, incident: Incident) -> Incident:
    """Keep an incident with the article and the report that it needs, as of its `updated`."""
    report = incident.reports[-1]
    article, why = an_article(id=report.article), New(why="no text is near it")
    with transaction(engine) as session:
        articles.add(session, article, a_fingerprint(article.id), why, (report,), quiet=False)
        incidents.save(session, incident, (), incident.updated, report=report.id, why="nothing is near")
        reports.place(session, Opens(report, "nothing is near"), incident.id, incident.updated)
        reports.belong(session, [report.id], incident.id)
    return incident
