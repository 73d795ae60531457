"""What does each recipient get, and what not? Outlets and receivers on a local web, a clock of their own."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from monitor import config, knowledge, pipeline, sources
from monitor.demo.server import Loopback, Quiet
from monitor.http import Web
from monitor.knowledge import imports
from monitor.model import Mute
from monitor.pipeline.outgoing import digest
from monitor.pipeline.rehearsing import rehearse
from monitor.runners import backfill, local
from monitor.store import alerts, articles, db, held, incidents, mutes, open_engine, reading, transaction
from monitor.world import World
from tests.conftest import Clock
from tests.fakes import InProcessPages
from tests.servers_mail import mail_server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 14:00 in Karachi
NIGHT = timedelta(hours=9)  # from then to 23:00 in Karachi

Told = list[tuple[str, int]]  # of which kind, and how many are killed by it


@dataclass
class Town:
    """Outlets that publish, and desks that are told: one server on loopback."""

    clock: Clock
    base: str = ""
    items: dict[str, list[tuple[str, str, datetime | None]]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    got: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def publish(self, outlet: str, title: str, *text: str, dated: bool = True) -> str:
        path = f"/{outlet}/{len(self.items.setdefault(outlet, []))}"
        self.items[outlet].append((path, title, self.clock.time if dated else None))
        self.pages[path] = list(text)
        return path

    def told(self, desk: str) -> Told:
        """What a desk got since it was last asked."""
        return [(one["type"].removeprefix("alert."), killed(one)) for one in self.got.pop(desk, [])]


def turns(payload: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The merges and splits that a message tells of."""
    return [(one["field"], one["before"], one["after"]) for one in payload["data"]["alert"]["changes"]]


def killed(payload: dict[str, Any]) -> int:
    data = payload["data"]
    told = data["incidents"] if "incidents" in data else [data["incident"]]
    return sum(one["killed"]["best"] for one in told)


def handler(town: Town) -> type[Quiet]:
    class Handler(Quiet):
        def do_GET(self) -> None:
            kind, _, outlet = self.path[1:].partition("/")
            if kind == "feed":
                self.answer(200, _feed(town, outlet).encode(), {"Content-Type": "application/rss+xml"})
            elif self.path in town.pages:
                self.answer(200, _page(town, self.path).encode(), {"Content-Type": "text/html; charset=utf-8"})
            else:
                self.answer(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            town.keys.append(self.headers["webhook-id"])
            town.got.setdefault(self.path.rpartition("/")[2], []).append(json.loads(body))
            self.answer(200)

    return Handler


def _feed(town: Town, outlet: str) -> str:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{town.base}{path}</link>"
        f"{f'<pubDate>{format_datetime(at)}</pubDate>' if at else ''}</item>"
        for path, title, at in town.items.get(outlet, [])
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def _page(town: Town, path: str) -> str:
    told = next(title for items in town.items.values() for listed, title, _ in items if listed == path)
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in town.pages[path])
    return f"<html><head><title>{escape(told)}</title></head><body><article><h1>{escape(told)}</h1>{text}</article>"


@pytest.fixture
def town(clock: Clock) -> Iterator[Town]:
    clock.time = MONDAY
    town = Town(clock)
    server = Loopback(("127.0.0.1", 0), handler(town))
    with server.running():
        town.base = f"http://{server.address}"
        yield town


@dataclass
class Desk:
    """A service that listens to the town and tells its desks."""

    world: World
    town: Town

    def cycle(self, **later: float) -> None:
        """Time goes on, then everything that is due is done."""
        self.town.clock.forward(**later)
        broken: list[local.Outcome] = []
        local.prepare(self.world)
        local.cycle(self.world, local.due(self.world, keep_schedule=False), broken.append)
        assert not [one for one in broken if isinstance(one, local.Failed)]

    def incident(self) -> str:
        with reading(self.world.engine) as session:
            (one,) = incidents.listing(session)
        return one.id

    def waiting(self) -> int:
        with reading(self.world.engine) as session:
            return len(held.listing(session))

    def told(self, watch: str) -> list[tuple[str, str]]:
        """What the watch was told, as the store has it: of which kind, by which title."""
        with reading(self.world.engine) as session:
            found = list(alerts.listing(session, watch=watch))
        return sorted((one.kind, one.title) for one in found)

    def rehearsed(self, watch: str, **other: Any) -> list[tuple[str, str]]:
        """What the watch would have told, as the past is stored."""
        (asked,) = (one for one in self.world.config.watches if one.name == watch)
        with reading(self.world.engine) as session:
            until = self.town.clock.time + timedelta(minutes=1)
            ((run, _),) = rehearse(session, [replace(asked, **other)], MONDAY - timedelta(days=30), until)
        return sorted((one.kind, one.title) for one in run.raised)

    def digest(self, watch: str) -> dict[str, Any]:
        """What a digest over all that was told would hold now."""
        (asked,) = (one for one in self.world.config.watches if one.name == watch)
        until = self.town.clock.time + timedelta(minutes=1)
        with reading(self.world.engine) as session:
            message = digest(session, self.world.config, asked, MONDAY, until, until, "page")
        return {"subject": message.subject, **json.loads(message.payload)["data"]}

    def mute(self, **what: Any) -> str:
        plain = {"watch": None, "incident": None, "until": None, "field": None, "value": None}
        with transaction(self.world.engine) as session:
            mutes.add(session, Mute(id="m1", created=self.town.clock.time, **(plain | what)))
        return "m1"


@pytest.fixture
def serve(town: Town, sqlite_engine: Engine, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """A service with these watches; each tells a desk of its own name. `outlets` are the feeds."""
    opened: list[Web] = []

    def made(
        *watches: dict[str, Any], outlets: tuple[str, ...] = ("East", "Hills"), **channels: dict[str, Any]
    ) -> Desk:
        file = tmp_path / "monitor.yaml"
        written = a_configuration(town, watches, outlets)
        written["channels"] |= channels
        file.write_text(json.dumps(written))
        loaded = config.load(file, knowledge=knowledge.load, environ={})
        opened.append(Web(loaded.fetch))
        world = World(
            config=loaded,
            engine=sqlite_engine,
            web=opened[-1],
            pages=InProcessPages(),
            knowledge=knowledge.load,
            now=town.clock,
        )
        return Desk(world, town)

    yield made
    for web in opened:
        web.close()


def a_configuration(town: Town, watches: tuple[dict[str, Any], ...], outlets: tuple[str, ...]) -> dict[str, Any]:
    zone = {"timezone": "Asia/Karachi"}
    return {
        "seeds": ".",
        "fetch": {"per_host_delay": "0s", "robots": False, "allow_hosts": [town.base.removeprefix("http://")]},
        "feeds": [{"url": f"{town.base}/feed/{name}", "name": name, **zone} for name in outlets],
        "channels": {
            one["name"]: {"type": "webhook", "url": f"{town.base}/desk/{one['name']}", "secret": SECRET}
            for one in watches
        },
        "watches": [{"to": [one["name"]], **zone, **one} for one in watches],
    }


# ------------------------------------------------------------------ what the outlets write

ENDINGS = (
    "The road to the bazaar stayed closed for the rest of the day while a bomb disposal squad searched the shops.",
    "Shopkeepers carried the wounded to the hospital on carts before the first ambulance came, witnesses said.",
    "A search was under way in the villages around the town, and traders called for a strike on the next day.",
    "The chief minister condemned the attack and asked for a report within three days, his office said.",
)


def blast(dead: str, town: str = "Kohat", hurt: str = "Twenty", ending: int = 0) -> list[str]:
    return [
        f"{town.upper()}: A bomb went off in a bazaar of {town} on Monday and killed {dead} people, police said.",
        f"{hurt} others were injured in the blast, a hospital official said.",
        ENDINGS[ending % len(ENDINGS)],
    ]


def retold(dead: str, n: int) -> list[str]:
    openings = (
        f"An explosion ripped through a market in Kohat on Monday, killing at least {dead} people, officials said.",
        f"At least {dead} people died on Monday when a bomb exploded in the main market of Kohat, rescuers said.",
        f"Officials in Kohat said on Monday that {dead} people were killed in a bomb blast in a market there.",
    )
    wares = ("tea", "cloth", "shoes", "fruit", "books", "spices", "tools", "bread", "meat", "glass", "rope", "salt")
    stall = f"Our reporter number {n} saw stalls of {wares[n % 12]} and {wares[(n * 5 + 1) % 12]} in ruins."
    return [openings[n % 3], stall, ENDINGS[(n + 1) % 4]]


TTP = "Tehrik-i-Taliban Pakistan"
CLAIM = [
    f"PESHAWAR: The {TTP} claimed responsibility for Monday's bomb blast in a bazaar of Kohat, "
    "in which ten people were killed, in a statement sent to reporters.",
    "Officials had suspected the group from the first.",
]
DENIAL = [
    "PESHAWAR: The Tehrik-i-Taliban Pakistan on Monday denied responsibility for the bomb blast in a bazaar of "
    "Kohat that killed ten people earlier in the day.",
    "A spokesman said that the group had nothing to do with the blast.",
]
LOWER = [
    "KOHAT: Six people and not ten were killed in Monday's bomb blast in a bazaar of Kohat, the deputy "
    "commissioner said as he revised the death toll down.",
    "Some of the dead had been counted twice, officials said.",
]
# One attack that is told of twice so differently that only a third account shows that it is one.
COACH = [
    "HANGU: Gunmen opened fire on a passenger coach in Doaba area of Hangu district on Monday and killed one "
    "passenger, police said.",
    "The coach was on its way to Parachinar.",
]
RELIEF = [
    "PESHAWAR: Nine people were killed in a gun attack on travellers in Doaba, Hangu district, in March, the "
    "provincial government said.",
    "It promised the families compensation.",
]
NINE_ON_THE_COACH = [
    "HANGU: The number of passengers killed when gunmen opened fire on a passenger coach in Doaba area of Hangu "
    "district on Monday has risen to nine, hospital officials said.",
    "A police van that came to help was hit too.",
]
# Two bombs of one day, told by the district at first and then each by its town.
DISTRICT = "Dera Ismail Khan"
THREE_DEAD = [
    f"PESHAWAR: A bomb killed three people in {DISTRICT} district on Monday, police said.",
    "An inquiry has been ordered into the blast, an official said.",
]
EIGHT_HURT = [
    f"KOHAT: At least eight people were injured on Monday when a bomb exploded in {DISTRICT} district, rescue "
    "workers said.",
    "The injured were taken to the hospital, they said.",
]
IN_KULACHI = [
    f"KULACHI: Three people were killed when a bomb went off in a market of Kulachi in {DISTRICT} district on "
    "Monday, the deputy commissioner said.",
    "Shops in Kulachi were closed afterwards.",
]
IN_PAHARPUR = [
    f"PAHARPUR: Eight people were wounded when a bomb exploded in Paharpur, {DISTRICT} district, on Monday, the "
    "district police officer said. No one was killed in the explosion.",
    "It was one of two blasts in the district on that day, he said.",
]
SOMEWHERE = [
    "Two soldiers were killed on Monday when a roadside bomb hit their vehicle, the military said in a statement.",
    "It did not say where the attack took place.",
]


# ------------------------------------------------------------------ stories


def test_forty_copies_of_one_blast_are_one_alert_and_then_the_toll_and_the_claim(town, serve):
    outlets = tuple(f"Outlet {n}".replace(" ", "") for n in range(40))
    desk = serve({"name": "kp", "regions": ["PK-KP"]}, {"name": "bl", "regions": ["PK-BA"]}, outlets=outlets)
    for n, outlet in enumerate(outlets):
        told = blast("ten", ending=n) if n % 2 else retold("ten", n)
        town.publish(outlet, "Ten killed in Kohat bazaar blast", *told)
    desk.cycle(minutes=30)

    assert town.told("kp") == [("new", 10)]

    town.publish("Outlet3", "Kohat blast toll rises to fourteen", *blast("fourteen", ending=3))
    desk.cycle(hours=2)
    town.publish("Outlet4", "TTP claims Kohat blast", *CLAIM)
    desk.cycle(hours=1)

    toll, claim = town.got["kp"]
    (change,) = (one for one in toll["data"]["alert"]["changes"] if one["field"] == "killed")
    assert (toll["type"], "10" in change["before"], "14" in change["after"]) == ("alert.update", True, True)
    assert change["by"] == "Outlet3 14:30"
    assert "claimed responsibility" in claim["data"]["alert"]["why"]
    (who,) = (one for one in claim["data"]["alert"]["changes"] if one["field"] == "actors")
    assert who["by"] == "Outlet4 16:30"
    assert town.told("bl") == []


def test_a_claim_a_denial_and_a_toll_that_falls_are_each_told_once(town, serve):
    desk = serve({"name": "kp", "regions": ["PK-KP"]})
    town.publish("East", "Ten killed in Kohat bazaar blast", *blast("ten"))
    desk.cycle(hours=1)
    town.publish("Hills", "TTP claims Kohat blast", *CLAIM)
    desk.cycle(hours=1)
    town.publish("East", "TTP denies role in Kohat blast", *DENIAL)
    desk.cycle(hours=1)
    town.publish("East", "Kohat blast toll revised down", *LOWER)
    desk.cycle(hours=1)
    desk.cycle(hours=1)

    told = [one["data"]["alert"] for one in town.got["kp"]]
    assert [one["kind"] for one in told] == ["new", "update", "update", "correction"]
    assert "claimed responsibility" in told[1]["why"]
    assert "denied responsibility" in told[2]["why"]
    assert "killed 10 → 6" in told[3]["why"]
    assert desk.rehearsed("kp") == desk.told("kp")


def test_two_incidents_that_turn_out_to_be_one_are_told_as_one_to_whoever_was_told_of_both(town, serve):
    desk = serve(
        {"name": "kp", "regions": ["PK-KP"]},
        {"name": "deadly", "min_killed": 5},
        {"name": "bl", "regions": ["PK-BA"]},
    )
    town.publish("East", "One killed as gunmen fire on coach in Doaba", *COACH)
    desk.cycle(hours=1)
    town.publish("Hills", "Relief for the families of nine killed in Doaba", *RELIEF)
    desk.cycle(hours=1)
    one, other = (each["data"]["incident"]["id"] for each in town.got["kp"])
    assert (town.told("kp"), town.told("deadly")) == ([("new", 1), ("new", 9)], [("new", 9)])

    town.publish("East", "Nine passengers dead in Doaba coach attack", *NINE_ON_THE_COACH)
    desk.cycle(hours=1)

    (told,) = town.got["kp"]
    assert told["data"]["incident"]["id"] == one
    assert f"{other} is the same incident" in told["data"]["alert"]["why"]
    assert ("merged", other, one) in turns(told)
    assert town.told("kp") == [("correction", 9)]
    page = desk.digest("kp")  # it was told under two ids, and is counted once
    assert page["subject"].startswith("kp: 1 incident: 9 killed")
    assert [incident["id"] for incident in page["incidents"]] == [one]
    assert {alert["incident"] for alert in page["alerts"]} == {one}
    # Who heard of one of them only, hears nothing: what it was told still stands.
    assert town.told("deadly") == []
    assert town.told("bl") == []
    assert desk.incident() == one
    assert desk.rehearsed("kp") == desk.told("kp")


def test_one_incident_that_turns_out_to_be_two_is_told_as_what_it_is_and_what_parted_from_it(town, serve):
    desk = serve(
        {"name": "kp", "regions": ["PK-KP"]},
        {"name": "deadly", "min_killed": 1},
        {"name": "bl", "regions": ["PK-BA"]},
    )
    for title, text in (("Three dead in blast", THREE_DEAD), ("Eight hurt in bomb blast", EIGHT_HURT)):
        town.publish("East" if text is THREE_DEAD else "Hills", title, *text)
        desk.cycle(hours=1)
    whole = desk.incident()
    assert town.told("kp") == [("new", 3)]
    town.publish("East", "Kulachi market blast leaves three dead", *IN_KULACHI)
    desk.cycle(hours=1)
    assert desk.incident() == whole
    assert town.told("kp") == []
    town.told("deadly")

    town.publish("Hills", "Eight wounded as bomb explodes in Paharpur", *IN_PAHARPUR)
    desk.cycle(hours=1)

    parted, corrected = sorted(town.got["kp"], key=lambda one: one["type"], reverse=True)
    assert (parted["type"], corrected["type"]) == ("alert.new", "alert.correction")
    assert f"told before as part of {whole}" in parted["data"]["alert"]["why"]
    assert corrected["data"]["incident"]["id"] == whole
    assert ("split", whole, parted["data"]["incident"]["id"]) in turns(corrected)
    assert sorted(town.told("kp")) == [("correction", 3), ("new", 0)]
    # The other is not asked for by those who want the deadly ones; that theirs was two is for them too.
    assert town.told("deadly") == [("correction", 3)]
    assert town.told("bl") == []
    assert desk.rehearsed("kp") == desk.told("kp")


def test_an_article_that_is_withdrawn_is_taken_back_and_told_anew_when_it_counts_again(town, serve):
    desk = serve({"name": "kp", "regions": ["PK-KP"]})
    town.publish("East", "Ten killed in Kohat bazaar blast", *blast("ten"))
    desk.cycle(hours=1)
    with reading(desk.world.engine) as session:
        (article,) = [one.article.id for one in articles.listing(session)]

    pipeline.withdraw(article, desk.world)
    desk.cycle(minutes=5)
    pipeline.restore(article, desk.world)
    desk.cycle(minutes=5)

    told = [one["data"]["alert"] for one in town.got["kp"]]
    assert [one["kind"] for one in told] == ["new", "retraction", "correction"]
    assert "reported after all" in told[2]["why"]
    assert desk.rehearsed("kp") == desk.told("kp")


def test_what_comes_in_quiet_hours_is_told_once_at_their_end_in_its_latest_state(town, serve):
    night = {"quiet_hours": "22:00-06:00", "regions": ["PK-KP"]}
    desk = serve({"name": "asleep", **night}, {"name": "awake", "regions": ["PK-KP"]})
    town.clock.time += NIGHT
    town.publish("East", "Two killed in Kohat bazaar blast", *blast("two", hurt="Three"))
    desk.cycle(minutes=10)
    town.publish("Hills", "Toll of Kohat blast rises to seven", *blast("seven", hurt="Three", ending=2))
    desk.cycle(hours=1)

    assert town.told("awake") == [("new", 2), ("update", 7)]
    assert town.told("asleep") == []
    assert desk.waiting() == 1

    desk.cycle(hours=6)
    assert town.told("asleep") == [("new", 7)]
    desk.cycle(hours=1)
    assert town.told("asleep") == []
    assert desk.waiting() == 0
    for name in ("asleep", "awake"):
        assert desk.rehearsed(name) == desk.told(name)


def test_what_is_critical_passes_through_quiet_hours_with_all_that_waited_of_it(town, serve):
    desk = serve({"name": "asleep", "quiet_hours": "22:00-06:00"})
    town.clock.time += NIGHT
    town.publish("East", "Two killed in Kohat bazaar blast", *blast("two", hurt="Three"))
    desk.cycle(minutes=10)
    assert town.told("asleep") == []

    town.publish("Hills", "Toll of Kohat blast rises to fourteen", *blast("fourteen", hurt="Three", ending=2))
    desk.cycle(hours=1)
    assert town.told("asleep") == [("new", 14)]
    desk.cycle(hours=8)
    assert town.told("asleep") == []


def test_what_is_withdrawn_before_the_quiet_hours_end_is_never_told(town, serve):
    desk = serve({"name": "asleep", "quiet_hours": "22:00-06:00"})
    town.clock.time += NIGHT
    town.publish("East", "Two killed in Kohat bazaar blast", *blast("two", hurt="Three"))
    desk.cycle(minutes=10)
    with reading(desk.world.engine) as session:
        (article,) = [one.article.id for one in articles.listing(session)]

    pipeline.withdraw(article, desk.world)
    desk.cycle(hours=8)

    assert town.told("asleep") == []
    assert desk.waiting() == 0


def test_a_report_without_a_place_is_told_only_to_those_who_ask_for_it(town, serve):
    desk = serve(
        {"name": "kp", "regions": ["PK-KP"]},
        {"name": "wide", "regions": ["PK-KP"], "unlocated": True},
        {"name": "circle", "within": {"lat": 33.6, "lon": 71.4, "km": 20000}},
        {"name": "all"},
    )
    town.publish("East", "Two soldiers killed by roadside bomb", *SOMEWHERE)
    desk.cycle(hours=1)

    assert {name: len(town.told(name)) for name in ("kp", "wide", "circle", "all")} == {
        "kp": 0,
        "wide": 1,
        "circle": 0,
        "all": 1,
    }


DISTRICTS = ("Kohat", "Hangu", "Bannu", "Karak", "Tank", "Mardan", "Swabi", "Nowshera", "Charsadda", "Buner")


def test_over_the_cap_the_rest_comes_together_and_the_critical_one_at_once(town, serve):
    desk = serve({"name": "kp", "max_per_hour": 3}, {"name": "free"})
    for name in DISTRICTS[:9]:
        town.publish("East", f"Two killed in {name} bazaar blast", *blast("two", town=name, hurt="Three"))
        desk.cycle(minutes=1)
    town.publish("East", "Thirty killed in Buner blast", *blast("thirty", town="Buner"))
    desk.cycle(minutes=1)

    assert town.told("kp") == [("new", 2), ("new", 2), ("new", 2), ("new", 30)]
    assert len(town.told("free")) == 10

    desk.cycle(hours=1)
    assert sorted(town.told("kp")) == [("digest", 8), ("new", 2), ("new", 2)]
    desk.cycle(hours=2)
    assert town.told("kp") == []
    assert desk.waiting() == 0
    with reading(desk.world.engine) as session:
        assert len(list(alerts.listing(session, watch="kp"))) == 10
    assert len(desk.rehearsed("kp")) == 10


def test_the_first_reading_of_a_feed_is_silent_but_for_what_is_fresh_by_its_own_dates(town, serve):
    town.clock.time = MONDAY - timedelta(days=7)
    town.publish("East", "Nine killed in Bannu bazaar blast", *blast("nine", town="Bannu"))
    town.clock.time = MONDAY
    town.publish("East", "Two killed in Hangu bazaar blast", *blast("two", town="Hangu"), dated=False)
    town.publish("East", "Four killed in Kohat bazaar blast", *blast("four"))
    desk = serve({"name": "kp"})
    desk.cycle(hours=1)

    assert town.told("kp") == [("new", 4)]

    # What was not told is kept: whoever added the feed in the middle of an attack hears of it with the next word.
    town.publish(
        "Hills", "Hangu blast: at least two dead", *(line.replace("Kohat", "Hangu") for line in retold("two", 1))
    )
    desk.cycle(hours=1)
    assert town.told("kp") == [("new", 2)]
    town.publish("East", "One killed in Karak bazaar blast", *blast("one", town="Karak"), dated=False)
    desk.cycle(hours=1)
    assert town.told("kp") == [("new", 1)], "what comes without a date while we listen has come just now"


def test_a_state_that_was_wiped_tells_what_is_fresh_again_under_the_same_keys(
    town, serve, tmp_path, sqlite_template
):
    desk = serve({"name": "kp"})
    for name in ("Kohat", "Hangu"):
        town.publish("East", f"Four killed in {name} bazaar blast", *blast("four", town=name))
    desk.cycle(hours=1)
    first, town.keys = town.keys, []

    shutil.copyfile(sqlite_template, tmp_path / "empty.db")
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    Desk(replace(desk.world, engine=engine), town).cycle(hours=1)
    db.close(engine)

    assert len(set(first)) == 2
    assert sorted(town.keys) == sorted(first)


def test_a_backfill_tells_nobody_and_is_rehearsed_as_it_was_published(town, serve, tmp_path_factory):
    desk = serve({"name": "kp", "regions": ["PK-KP"]}, {"name": "many", "min_killed": 10})
    lines = (("a", blast("four"), "2026-02-02T08:00:00Z"), ("b", blast("nine", ending=1), "2026-02-02T12:00:00Z"))
    told = [
        {"id": id, "title": f"{id} blast", "text": "\n\n".join(text), "published": at, "source": f"Paper {id}"}
        for id, text, at in lines
    ]
    file = tmp_path_factory.mktemp("given") / "old.jsonl"  # not beside the configuration, where the seeds lie
    file.write_text("\n".join(map(json.dumps, told)))
    local.prepare(desk.world)
    backfill.take(desk.world, sources.read_path(file), local.unheard, quiet=True)
    local.cycle(desk.world, (), local.unheard)

    assert desk.told("kp") == []
    assert [kind for kind, _ in desk.rehearsed("kp")] == ["new", "update"]
    assert desk.rehearsed("many") == []
    assert [kind for kind, _ in desk.rehearsed("many", min_killed=9)] == ["new"]
    assert desk.told("kp") == []


def test_words_are_found_in_the_whole_article_and_by_the_rehearsal_too(town, serve):
    desk = serve(
        {"name": "disposal", "words": ['"bomb disposal squad" AND Kohat']}, {"name": "gas", "words": ["gas"]}
    )
    town.publish("East", "Ten killed in Kohat bazaar blast", *blast("ten"))
    desk.cycle(hours=1)

    assert town.told("disposal") == [("new", 10)]
    assert town.told("gas") == []
    assert desk.rehearsed("disposal") == desk.told("disposal")
    assert desk.rehearsed("gas") == []

    # A second article says the word: what was not asked for so far is told as what it is to the desk, new.
    town.publish("Hills", "Kohat blast: ten dead in market", *retold("ten", 1), "A gas pipe beside it was torn.")
    desk.cycle(hours=1)
    assert town.told("gas") == [("new", 10)]


def test_updates_wait_for_the_cooldown_and_are_one_then_but_what_is_graver_does_not_wait(town, serve):
    desk = serve({"name": "kp", "cooldown": "3h"})
    town.publish("East", "One killed in Kohat bazaar blast", *blast("one", hurt="Three"))
    desk.cycle(minutes=10)
    town.publish("Hills", "Kohat blast toll rises to three", *blast("three", hurt="Three", ending=1))
    desk.cycle(minutes=20)
    town.publish("Hills", "TTP claims Kohat blast", *CLAIM)
    desk.cycle(minutes=20)

    # Three dead are no graver than one; ten are.
    assert town.told("kp") == [("new", 1), ("update", 10)]
    town.publish("Hills", "TTP denies role in Kohat blast", *DENIAL)
    desk.cycle(minutes=20)
    town.publish("Hills", "Kohat blast toll rises to fifteen", *blast("fifteen", hurt="Three", ending=2))
    desk.cycle(minutes=20)
    assert town.told("kp") == []
    desk.cycle(hours=3)
    assert town.told("kp") == [("update", 15)]
    assert desk.rehearsed("kp") == desk.told("kp")
    assert len(desk.rehearsed("kp", cooldown=None)) > len(desk.told("kp"))


def test_a_running_service_s_watches_know_what_is_imported_meanwhile(town, serve, tmp_path):
    desk = serve({"name": "river", "groups": ["ttp"]})
    folder = tmp_path / "imported"
    pages = InProcessPages(imported=folder)
    world = replace(desk.world, pages=pages, knowledge=lambda: knowledge.load(folder))
    running = Desk(world, town)
    town.publish(
        "East", "River Front claims Kohat blast", *(line.replace(TTP, "Nil River Front") for line in CLAIM)
    )
    running.cycle(hours=1)
    assert town.told("river") == []

    table = tmp_path / "groups.tsv"
    table.write_text("id\tname\thome\tparent\nnil-river\tNil River Front\tPK\tttp\n")
    imports.bring_in(table, folder, imports.Asked())
    again = (line.replace(TTP, "Nil River Front").replace("Kohat", "Bannu") for line in CLAIM)
    town.publish("East", "River Front claims Bannu blast", *again)
    running.cycle(hours=1)
    assert town.told("river") == [("new", 10)]


def test_a_muted_watch_is_told_nothing_until_then_and_its_neighbour_everything(town, serve):
    desk = serve({"name": "kp"}, {"name": "other"})
    desk.mute(watch="kp", until=town.clock.time + timedelta(hours=4))
    town.publish("East", "Two killed in Kohat bazaar blast", *blast("two"))
    desk.cycle(hours=1)
    assert town.told("kp") == []
    assert len(town.told("other")) == 1

    desk.cycle(hours=5)
    assert town.told("kp") == []
    town.publish("East", "Four killed in Hangu bazaar blast", *blast("four", town="Hangu"))
    desk.cycle(hours=1)
    assert town.told("kp") == [("new", 4)]


def test_a_muted_incident_is_silent_until_its_toll_changes_and_others_are_not(town, serve):
    desk = serve({"name": "kp"})
    town.publish("East", "Ten killed in Kohat bazaar blast", *blast("ten"))
    desk.cycle(hours=1)
    town.told("kp")
    desk.mute(incident=desk.incident(), field="killed", value="10")

    town.publish("Hills", "TTP claims Kohat blast", *CLAIM)
    desk.cycle(hours=1)
    assert town.told("kp") == []
    town.publish("East", "Four killed in Hangu bazaar blast", *blast("four", town="Hangu"))
    desk.cycle(hours=1)
    assert town.told("kp") == [("new", 4)]

    town.publish("East", "Kohat blast toll rises to fifteen", *blast("fifteen", ending=1))
    desk.cycle(hours=1)
    (update,) = town.got["kp"]
    assert "killed 10 → 15" in update["data"]["alert"]["why"]
    assert "claimed responsibility" in update["data"]["alert"]["why"]
    with reading(desk.world.engine) as session:
        assert mutes.listing(session) == ()


@pytest.mark.parametrize(
    ("evening", "morning", "rhythm", "digest"),
    [
        # At 02:00 it is 03:00: half past two is as long after midnight as on other days.
        ("2026-03-07T22:00-05:00", "2026-03-08T06:00-04:00", "daily 02:30", "2026-03-08T03:30-04:00"),
        # At 02:00 it is 01:00: the first of two half past ones.
        ("2026-10-31T22:00-04:00", "2026-11-01T06:00-05:00", "daily 01:30", "2026-11-01T01:30-04:00"),
    ],
    ids=["clocks go forward", "clocks go back"],
)
def test_in_a_night_in_which_clocks_change_each_is_told_once_and_at_its_hour(
    town, serve, evening, morning, rhythm, digest
):
    local_time = {"timezone": "America/New_York", "fresh_days": 7}
    asleep = {"name": "asleep", "quiet_hours": "22:00-06:00", **local_time}
    desk = serve(
        asleep,
        {"name": "digest", "every": rhythm, **local_time},
        {"name": "hourly", "every": "hourly", **local_time},
    )
    town.clock.time = datetime.fromisoformat(evening).astimezone(UTC) - timedelta(minutes=30)
    desk.cycle()
    town.publish("East", "Four killed in Kohat bazaar blast", *blast("four"))
    came: dict[str, list[tuple[datetime, str, int]]] = {"asleep": [], "digest": [], "hourly": []}
    for _ in range(28):
        desk.cycle(minutes=30)
        for name, told in came.items():
            told += [(town.clock.time, *one) for one in town.told(name)]

    assert came["asleep"] == [(datetime.fromisoformat(morning), "new", 4)]
    assert came["digest"] == [(datetime.fromisoformat(digest), "digest", 4)]
    assert [dead for _, _, dead in came["hourly"]] == [0, 4] + [0] * 12
    hours = [at for at, _, _ in came["hourly"]]
    assert {later - sooner for sooner, later in pairwise(hours)} == {timedelta(hours=1)}


def test_after_a_day_of_downtime_all_that_is_fresh_is_told_once_and_one_digest_covers_the_day(town, serve):
    desk = serve({"name": "kp"}, {"name": "hourly", "every": "hourly"})
    desk.cycle()
    for name in ("Kohat", "Hangu", "Bannu"):
        town.clock.forward(hours=8)
        town.publish("East", f"Four killed in {name} bazaar blast", *blast("four", town=name))
    desk.cycle(minutes=10)

    assert town.told("kp") == [("new", 4)] * 3
    (digest,) = town.got["hourly"]
    # What came while nobody listened was heard after the window's end, and is in the next one.
    assert (digest["data"]["since"], digest["data"]["until"]) == ("2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z")
    assert digest["data"]["coverage"]["status"] != "ok", "nobody may read it as a quiet day"
    town.told("hourly")
    desk.cycle(minutes=20)
    assert (town.told("kp"), town.told("hourly")) == ([], [])
    desk.cycle(minutes=40)
    assert town.told("hourly") == [("digest", 12)]
    assert town.told("kp") == []


def test_one_bad_recipient_of_three_costs_the_others_nothing_and_gets_what_it_missed_when_it_is_mended(town, serve):
    people = ["amna@ngo.example", "bilal@ngo.example", "cyrus@ngo.example"]
    with mail_server(answers={people[1]: "550 no such user", people[2]: "451 greylisted"}) as server:
        mail = {
            "type": "email",
            "host": "127.0.0.1",
            "port": server.port,
            "tls": "none",
            "from": "m@d.example",
            "to": people,
        }
        desk = serve({"name": "kp", "to": ["mail"]}, mail=mail)
        town.publish("East", "Four killed in Kohat bazaar blast", *blast("four"))
        desk.cycle(minutes=10)
        assert [recipients for _, recipients, _ in server.taken] == [people[:1]]
        desk.cycle(minutes=10)
        assert len(server.taken) == 1

        server.answers.pop(people[2])
        town.publish("Hills", "Kohat blast toll rises to nine", *blast("nine", ending=1))
        desk.cycle(minutes=10)

        told = [(recipients[0], mail["Subject"]) for _, recipients, mail in server.taken]
        assert sorted(one for one, _ in told) == [people[0], people[0], people[2], people[2]]
        third = [subject for one, subject in told if one == people[2]]
        assert ("4 killed" in third[0], "4 → 9" in third[1]) == (True, True), "in the order of the incident"
        assert len({mail["Message-ID"] for _, _, mail in server.taken}) == len(server.taken) == 4
