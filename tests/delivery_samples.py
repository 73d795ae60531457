"""Which incidents, alerts and coverage do the tests of messages speak of?"""

from datetime import UTC, datetime, timedelta

from monitor.model import (
    Actor,
    Alert,
    Casualty,
    Change,
    Count,
    Digest,
    Evidence,
    Facts,
    Heard,
    Incident,
    Location,
    Report,
)

NOON = datetime(2023, 1, 30, 12, 0, tzinfo=UTC)
PESHAWAR = Location(
    name="Police Lines",
    admin2="Peshawar",
    admin1="Khyber Pakhtunkhwa",
    country="PK",
    lat=34.008,
    lon=71.562,
    precision="place",
    geonameid=None,
)


def some_facts(**other):
    given = {
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Suicide bomb",
        "date": "2023-01-30",
        "date_precision": "day",
        "location": PESHAWAR,
        "actors": (Actor(id="ttp", name="Tehrik-i-Taliban Pakistan", role="perpetrator", attribution="claimed"),),
        "targets": ("mosque", "police"),
        "weapons": ("suicide vest",),
        "killed": Count(min=5, max=9, best=9),
        "injured": Count.exactly(20),
        "abducted": None,
        "arrested": None,
        "casualties": (Casualty(outcome="killed", category="police", min=7, max=7, best=7),),
        "timing": "breaking",
        "confidence": 0.83,
        "evidence": (Evidence(field="killed", start=0, end=9, text="Nine dead"),),
    }
    return Facts(**(given | other))


def a_report(number=1, **other):
    facts = other.pop("facts", None) or some_facts()
    given = {
        "id": f"a{number}/0",
        "article": f"a{number}",
        "source": "Dawn",
        "feed": "dawn",
        "url": f"https://news.example/peshawar/{number}",
        "published": NOON - timedelta(hours=2) + timedelta(minutes=35 * number),
        "fetched": NOON,
        "language": "en",
        "origin": "Dawn",
        "facts": facts,
    }
    return Report(**(given | other))


def an_incident(id="i1", **other):
    facts = other.pop("facts", None) or some_facts()
    given = {
        "id": id,
        "revision": 2,
        "facts": facts,
        "reports": (
            a_report(1, facts=some_facts(killed=Count.exactly(5), injured=None)),
            a_report(2, source="Geo News", url="https://geo.example/x?a=1&b=2"),
        ),
        "first_seen": NOON - timedelta(hours=1),
        "updated": NOON,
        "origins": 2,
        "confirmed_by": "official",
    }
    return Incident(**(given | other))


def an_alert(incident="i1", **other):
    given = {
        "id": f"alert-{incident}",
        "watch": "kp-police",
        "incident": incident,
        "revision": 2,
        "kind": "update",
        "severity": "high",
        "title": "Suicide bombing in Peshawar",
        "changes": (Change(field="killed", before="5", after="9", by="Dawn 14:10"),),
        "why": "region PK-KP; group Tehrik-i-Taliban Pakistan",
        "created": NOON,
    }
    return Alert(**(given | other))


def all_heard(**other):
    given = {
        "since": NOON - timedelta(hours=24),
        "until": NOON,
        "expected": 3,
        "heard": ("Dawn", "Geo News", "Khaama"),
        "missing": (),
        "status": "ok",
        "sentence": "3 of 3 feeds that cover PK-KP heard",
    }
    return Heard(**(given | other))


def nobody_heard():
    why = "failing: status 503, not heard for 6 h 10 min"
    return all_heard(
        heard=(),
        missing=(("Dawn", why), ("Geo News", why), ("Khaama", why)),
        status="blind",
        sentence="3 of 3 feeds that cover Balochistan not heard for 6 h 10 min",
    )


def a_digest(*alerts):
    return Digest(watch="kp-police", since=NOON - timedelta(hours=24), until=NOON, alerts=alerts)
