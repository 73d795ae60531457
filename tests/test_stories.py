"""Does the whole way hold, over real HTTP, with real worker processes and a real store?"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor import config, knowledge
from monitor.demo.server import Loopback, Quiet
from monitor.model import Duplicate, Incident
from monitor.model.codec import dump
from monitor.pipeline import Read
from monitor.runners import local
from monitor.store import alerts, articles, deliveries, entries, incidents, transaction
from monitor.world import World
from tests.conftest import Clock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

RAID = [
    "HANGU: Gunmen attacked a police checkpoint in Hangu district of Khyber Pakhtunkhwa on Sunday night and killed "
    "four policemen, the district police officer said on Monday.",
    "Two other policemen were injured in the firing, which went on for a quarter of an hour. The attackers escaped "
    "towards the hills and a search was under way.",
    "No group has claimed responsibility for the attack.",
]
ANOTHER_HAND = [
    "PESHAWAR: Four policemen were shot dead when militants stormed their post in Hangu district late on Sunday, "
    "officials in Khyber Pakhtunkhwa said.",
    "A rescue official said that two wounded men had been brought to the hospital in Kohat. The road to Thall "
    "stayed closed on Monday morning while troops combed the area.",
]
HIGHER = [
    "PESHAWAR: Three more policemen have died of their wounds after Sunday night's attack on a checkpoint in Hangu "
    "district of Khyber Pakhtunkhwa, which raised the death toll to seven, hospital officials said on Monday.",
    "The militants had opened fire on the police post from two sides.",
]
COLUMN = [
    "There are districts that we know only by their dead. Ask a child in the capital what Hangu is, and it will "
    "name the bombing of January 2010, if it names anything.",
    "After the school in Peshawar in December 2014, when 141 people were killed, we promised to remember. We "
    "remember for a week, and then a match is on.",
    "What would it cost to pay a constable on time? Less than the wreaths.",
]


@dataclass
class Outlet:
    """A server on loopback: what is listed, what the pages hold; a page that is a number is that HTTP state."""

    base: str = ""
    items: list[tuple[str, str, str]] = field(default_factory=list)  # path, title, when it was published
    pages: dict[str, list[str] | int] = field(default_factory=dict)
    feed_state: int = 200
    posts: list[str] = field(default_factory=list)

    def publish(
        self, path: str, title: str, text: list[str] | int, at: str = "Mon, 02 Mar 2026 08:00:00 GMT"
    ) -> None:
        self.items.append((path, title, at))
        self.pages[path] = text

    def feed(self) -> bytes:
        listed = "".join(
            f"<item><title>{escape(title)}</title><link>{self.base}{path}</link><pubDate>{at}</pubDate></item>"
            for path, title, at in self.items
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{listed}</channel></rss>'.encode()

    def page(self, path: str) -> bytes:
        (title,) = (title for listed, title, _ in self.items if listed == path)
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.pages[path])  # type: ignore[union-attr]
        return (
            f"<html><head><title>{escape(title)}</title></head><body><nav><a href='/'>Home</a></nav>"
            f"<article><h1>{escape(title)}</h1>{text}</article></body></html>"
        ).encode()


@pytest.fixture
def outlets() -> Iterator[tuple[Outlet, Outlet]]:
    east, hills = Outlet(), Outlet()
    one, other = (Loopback(("127.0.0.1", 0), handler(outlet)) for outlet in (east, hills))
    with one.running(), other.running():
        east.base, hills.base = f"http://{one.address}", f"http://{other.address}"
        yield east, hills


def handler(outlet: Outlet) -> type[Quiet]:
    class Handler(Quiet):
        def do_GET(self) -> None:
            text = outlet.pages.get(self.path, 404)
            if self.path == "/feed":
                self.answer(outlet.feed_state, outlet.feed(), {"Content-Type": "application/rss+xml"})
            elif isinstance(text, int):
                self.answer(text)
            else:
                self.answer(200, outlet.page(self.path), {"Content-Type": "text/html; charset=utf-8"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            outlet.posts.append(body)
            self.answer(200)

    return Handler


@pytest.fixture
def make(outlets: tuple[Outlet, Outlet], tmp_path: Path, clock: Clock) -> Iterator[Callable[[Engine], World]]:
    """Worlds over the two outlets; what they opened is closed at the end."""
    clock.time = MONDAY
    with ExitStack() as opened:

        def made(engine: Engine, **settings: object) -> World:
            file = tmp_path / "monitor.yaml"
            file.write_text(json.dumps(a_configuration(*outlets) | settings))
            loaded = config.load(file, knowledge=knowledge.load, environ={})
            outside = local.open_outside(loaded, engine, knowledge=knowledge.load, now=clock)
            return opened.enter_context(outside)

        yield made


def a_configuration(east: Outlet, hills: Outlet) -> dict[str, object]:
    return {
        "seeds": ".",
        "fetch": {
            "per_host_delay": "0s",
            "allow_hosts": [outlet.base.removeprefix("http://") for outlet in (east, hills)],
        },
        "feeds": [
            {"url": f"{outlet.base}/feed", "name": name, "covers": ["PK-KP"], "timezone": "Asia/Karachi"}
            for outlet, name in ((east, "East"), (hills, "Hills"))
        ],
        "channels": {"hook": {"type": "webhook", "url": f"{east.base}/hook", "secret": SECRET}},
        "watches": [{"name": "kp", "regions": ["PK-KP"], "to": ["hook"]}],
    }


def cycle(world: World) -> list[local.Outcome]:
    told: list[local.Outcome] = []
    local.prepare(world)
    local.cycle(world, local.due(world, keep_schedule=False), told.append)
    assert not [one for one in told if isinstance(one, local.Failed)]
    return told


def the_incidents(world: World) -> list[Incident]:
    with transaction(world.engine) as session:
        return list(incidents.listing(session))


def alert_kinds(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return [alert.kind for alert in alerts.listing(session)]


def everything(world: World) -> dict[str, list[str]]:
    """What a user can see of the store."""
    with transaction(world.engine) as session:
        return {
            "articles": sorted(
                dump(stored.article) + str(stored.duplicate_of) for stored in articles.listing(session)
            ),
            "incidents": sorted(dump(incident) for incident in incidents.listing(session)),
            "alerts": sorted(dump(alert) for alert in alerts.listing(session)),
            "deliveries": sorted(dump(delivery) for delivery in deliveries.listing(session)),
        }


def test_two_outlets_and_one_attack_are_one_incident_and_one_alert(engine, make, outlets):
    east, hills = outlets
    east.publish("/raid", "Four policemen killed in attack on Hangu checkpoint", RAID)
    hills.publish("/post", "Militants storm police post in Hangu, four dead", ANOTHER_HAND)

    cycle(world := make(engine))

    (incident,) = the_incidents(world)
    assert {report.source for report in incident.reports} == {"East", "Hills"}
    assert incident.facts.killed is not None
    assert incident.facts.killed.best == 4
    assert alert_kinds(world) == ["new"]
    assert len(east.posts) == 1


def test_a_copy_in_another_outlet_is_told_of_no_second_time(sqlite_engine, make, outlets):
    east, hills = outlets
    east.publish("/raid", "Four policemen killed in attack on Hangu checkpoint", RAID)
    hills.publish("/copy", "Hangu: four policemen killed", RAID)

    told = cycle(world := make(sqlite_engine))

    decisions = [one.decision for one in told if isinstance(one, Read)]
    assert sum(isinstance(decision, Duplicate) for decision in decisions) == 1
    (incident,) = the_incidents(world)
    assert incident.origins == 1
    assert alert_kinds(world) == ["new"]


def test_a_rising_toll_is_an_update_that_says_from_what_to_what(sqlite_engine, make, outlets, clock):
    east, hills = outlets
    east.publish("/raid", "Four policemen killed in attack on Hangu checkpoint", RAID)
    cycle(world := make(sqlite_engine))

    clock.forward(hours=6)
    hills.publish("/seven", "Hangu attack toll rises to seven", HIGHER, at="Mon, 02 Mar 2026 15:00:00 GMT")
    cycle(world)

    (incident,) = the_incidents(world)
    assert incident.facts.killed is not None
    assert incident.facts.killed.best == 7
    assert sorted(alert_kinds(world)) == ["new", "update"]
    with transaction(world.engine) as session:
        (update,) = (alert for alert in alerts.listing(session) if alert.kind == "update")
    (killed,) = (change for change in update.changes if change.field == "killed")
    assert str(killed.before).startswith("4")
    assert str(killed.after).startswith("7")


def test_a_column_that_recalls_old_attacks_alerts_nobody(sqlite_engine, make, outlets):
    outlets[0].publish("/column", "The districts of our dead", COLUMN)

    cycle(world := make(sqlite_engine))

    assert alert_kinds(world) == []
    assert {incident.facts.timing for incident in the_incidents(world)} <= {"background"}


def test_a_page_that_is_down_is_read_later(sqlite_engine, make, outlets, clock):
    east, _ = outlets
    east.publish("/raid", "Four policemen killed in attack on Hangu checkpoint", 503)
    cycle(world := make(sqlite_engine))
    assert the_incidents(world) == []

    east.pages["/raid"] = RAID
    clock.forward(minutes=10)
    cycle(world)

    assert len(the_incidents(world)) == 1
    assert alert_kinds(world) == ["new"]


def test_a_feed_that_fails_costs_the_others_nothing(sqlite_engine, make, outlets):
    east, hills = outlets
    east.feed_state = 500
    hills.publish("/post", "Militants storm police post in Hangu, four dead", ANOTHER_HAND)

    cycle(world := make(sqlite_engine))

    assert len(the_incidents(world)) == 1


def test_each_stage_run_twice_changes_nothing(engine, make, outlets):
    east, hills = outlets
    east.publish("/raid", "Four policemen killed in attack on Hangu checkpoint", RAID)
    hills.publish("/post", "Militants storm police post in Hangu, four dead", ANOTHER_HAND)
    cycle(world := make(engine))
    before, posts = everything(world), list(east.posts)

    unheard = local.unheard
    asked = local.due(world, keep_schedule=False)
    for stage in (
        lambda: local.prepare(world),
        lambda: local.poll(world, asked, unheard),
        lambda: local.read(world, unheard),
        lambda: local.resolve(world, unheard),
        lambda: local.deliver(world, unheard),
    ):
        stage()
        stage()
        assert everything(world) == before
    assert east.posts == posts


def test_a_dead_channel_does_not_stop_another(sqlite_engine, make, outlets):
    east, _ = outlets
    east.publish("/raid", "Four policemen killed in attack on Hangu checkpoint", RAID)
    channels = {
        "dead": {
            "type": "email",
            "host": "127.0.0.1",
            "port": 1,
            "tls": "none",
            "from": "m@x.org",
            "to": ["a@x.org"],
        },
        "hook": {"type": "webhook", "url": f"{east.base}/hook", "secret": SECRET},
    }
    watches = [{"name": "kp", "regions": ["PK-KP"], "to": ["dead", "hook"]}]

    cycle(world := make(sqlite_engine, channels=channels, watches=watches))

    assert len(east.posts) == 1
    with transaction(world.engine) as session:
        states = {delivery.channel: delivery.state for delivery in deliveries.listing(session)}
    assert states == {"dead": "waiting", "hook": "delivered"}


def test_what_a_seed_tells_is_no_news(sqlite_engine, make, outlets, tmp_path):
    line = {"id": "s", "text": "\n\n".join(RAID), "published": "2026-03-01", "title": "Raid", "source": "Archive"}
    (tmp_path / "known.jsonl").write_text(json.dumps(line) + "\n")
    outlets[1].publish("/post", "Militants storm police post in Hangu, four dead", ANOTHER_HAND)

    cycle(world := make(sqlite_engine))

    (incident,) = the_incidents(world)
    assert incident.known
    assert {report.feed == "seeds" for report in incident.reports} == {True, False}
    assert alert_kinds(world) == []


def test_nothing_waits_when_all_is_done(sqlite_engine, make, outlets):
    outlets[0].publish("/raid", "Four policemen killed in attack on Hangu checkpoint", RAID)
    cycle(world := make(sqlite_engine))

    with transaction(world.engine) as session:
        assert entries.waiting(session) == 0
        assert articles.unresolved(session, 10) == ()


def test_a_claim_a_denial_and_another_group_s_claim_all_stand_with_who_said_them(
    sqlite_engine, make, outlets, clock
):
    east, hills = outlets
    scene = "the bomb blast that killed six people in Thall bazaar of Hangu district on Monday"
    rest = (
        "The message was sent to journalists in Peshawar by telephone. Shops in the town stayed closed for the day."
    )
    told = [
        (
            east,
            "/bomb",
            "Bomb kills six in Thall bazaar",
            "HANGU: A bomb blast killed six people and injured 20 others in a bazaar of Thall in Hangu district of "
            "Khyber Pakhtunkhwa on Monday, police said. No group has claimed responsibility for the attack so far.",
        ),
        (hills, "/claim", "TTP claims it", f"The Tehrik-i-Taliban Pakistan claimed responsibility for {scene}."),
        (east, "/denial", "TTP denies it", f"The Tehrik-i-Taliban Pakistan denied involvement in {scene}."),
        (
            hills,
            "/other",
            "IS claims it",
            f"The Islamic State Khorasan Province claimed responsibility for {scene}.",
        ),
    ]
    world = make(sqlite_engine)
    for number, (outlet, path, title, text) in enumerate(told):
        outlet.publish(path, title, [text, rest], at=f"Mon, 02 Mar 2026 {8 + number:02}:00:00 GMT")
        clock.forward(hours=1)
        cycle(world)

    (incident,) = the_incidents(world)
    assert {actor.id: actor.attribution for actor in incident.facts.actors if actor.attribution} == {
        "ttp": "denied",
        "iskp": "claimed",
    }
    assert incident.facts.killed.best == 6
    assert len(incident.reports) == 4
    with transaction(world.engine) as session:
        said = [alert.why for alert in reversed(list(alerts.listing(session)))][1:]
    assert [why.partition(";")[0] for why in said] == [
        "Tehrik-i-Taliban Pakistan claimed responsibility",
        "Tehrik-i-Taliban Pakistan denied responsibility",
        "Islamic State Khorasan Province claimed responsibility",
    ]
