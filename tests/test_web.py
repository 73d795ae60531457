"""Does the dashboard show what the store holds, to those who may see it, and nothing that a page could run?"""

import csv
import http.client
import io
import json
import socket
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from starlette.datastructures import Headers

from monitor.config import Config
from monitor.knowledge import load
from monitor.model import Health, Hearing, Scope, WebSettings
from monitor.store import alerts, feeds, hearings, transaction
from monitor.web import server, serving
from monitor.web.door import refusal
from monitor.web.wishes import Wrong, wish
from monitor.world import World
from tests.builders import a_facts, a_feed, a_location, a_report, an_actor, an_alert, an_incident, keep

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TOKEN = "0123456789abcdef-token"
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def known():
    return load()


def a_world(engine, known, **settings) -> World:
    config = Config(database=str(engine.url), web=WebSettings(port=0, **settings), feeds=(a_feed(),))
    return World(config=config, engine=engine, web=None, pages=None, knowledge=lambda: known, now=lambda: NOW)


class Browser:
    """Asks, and says what came."""

    def __init__(self, address: str) -> None:
        self.at = urlsplit(address).netloc

    def __call__(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.at, timeout=30)
        connection.request(method, path, headers={name.replace("_", "-"): said for name, said in headers.items()})
        answer = connection.getresponse()
        answer.said = answer.read().decode()
        connection.close()
        return answer


@pytest.fixture
def browser(engine, known):
    with serving(a_world(engine, known)) as address:
        yield Browser(address)


def kept(engine, **changes) -> None:
    keep(engine, an_incident(**changes))


# What is shown


def test_the_first_page_says_who_listened_before_what_happened(browser, engine):
    kept(engine)
    page = browser("/").said
    assert "Silence here is no all-clear" in page
    assert page.index("1 feed") < page.index("1 incident in the last seven days")
    assert "Remote explosive/landmine/IED" in page


def test_the_first_page_says_who_listened_in_the_days_that_it_tells_of(browser, engine):
    began = NOW - timedelta(days=2)
    with transaction(engine) as session:
        hearings.save(session, [Hearing(feed="outlet", since=began, until=NOW, caught_up=False)])
        feeds.save(session, [Health(feed="outlet", last_heard=NOW, last_polled=NOW)])
    assert "obody listened before 28 Feb" in browser("/").said


def test_an_empty_list_of_incidents_points_to_who_listened(browser):
    assert "None was reported. Who listened stands above." in browser("/incidents?region=PK-KP").said


def test_incidents_are_chosen_by_region_group_and_day(browser, engine):
    kept(engine)
    for query, found in (
        ("region=PK-KP&group=ttp&since=2026-03-01", 1),
        ("region=PK-BA", 0),
        ("group=BLA", 0),
        ("until=2026-03-01", 0),
        ("region=&group=", 1),
    ):
        assert len(json.loads(browser(f"/api/incidents?{query}").said)["incidents"]) == found, query


def test_an_incident_has_a_page_with_the_words_that_prove_it(browser, engine):
    kept(engine)
    page = browser("/incidents/i1").said
    assert "What stands, and why" in page
    assert "the latest total that stands" in page
    assert 'href="https://outlet.example/1"' in page
    assert 'href="/articles/a1"' in page
    assert "It reports no incident" not in browser("/articles/a1").said


def test_the_beginning_of_an_id_will_do_and_a_wrong_one_is_told_its_neighbours(browser, engine):
    kept(engine, id="inc-aaaabbbb")
    assert browser("/incidents/inc-aaaa").status == 200
    wrong = browser("/incidents/inc-aaaacccc")
    assert wrong.status == 404
    assert "inc-aaaabbbb" in wrong.said


def test_alerts_are_chosen_by_watch_and_lead_to_their_incident(browser, engine):
    kept(engine)
    with transaction(engine) as session:
        alerts.add(session, an_alert())
    assert 'href="/incidents/i1"' in browser("/alerts").said
    wrong = browser("/alerts?watch=nobody")
    assert wrong.status == 400
    assert "unknown watch" in wrong.said


def test_people_read_the_times_of_their_zone(engine, known):
    kept(engine)
    with transaction(engine) as session:
        alerts.add(session, an_alert(created=NOW))
    with serving(a_world(engine, known, timezone="Asia/Karachi")) as address:
        assert "Mon 2 Mar 2026 14:30 PKT" in Browser(address)("/alerts").said


# What programs get


def test_every_listing_comes_with_who_listened(browser, engine):
    kept(engine)
    for noun in ("incidents", "articles", "alerts", "feeds", "deliveries"):
        answer = json.loads(browser(f"/api/{noun}").said)
        assert answer["coverage"]["status"] == "blind", noun
        assert isinstance(answer[noun], list), noun


def test_coverage_is_told_of_a_region_and_a_window(engine, known):
    world = a_world(engine, known)
    feeds = (a_feed(covers=(known.places.region("AF")[0],)),)
    world = replace(world, config=replace(world.config, feeds=feeds))
    with serving(world) as address:
        ask = Browser(address)
        assert json.loads(ask("/api/coverage?region=AF&since=6h").said)["expected"] == 1
        told = json.loads(ask("/api/coverage?region=PK-BA").said)
        assert (told["expected"], told["status"]) == (0, "none")


def test_the_formats_are_those_of_the_command_line(browser, engine):
    kept(engine)
    assert json.loads(browser("/api/incidents?format=jsonl").said)["id"] == "i1"
    assert json.loads(browser("/api/incidents?format=geojson").said)["features"][0]["id"] == "i1"
    (row,) = csv.DictReader(io.StringIO(browser("/api/incidents?format=acled").said))
    assert row["fatalities"] == "3"
    (row,) = csv.DictReader(io.StringIO(browser("/api/articles?format=csv").said))
    assert row["source"] == "Outlet"


def test_an_explanation_is_what_monitor_explain_says(browser, engine):
    kept(engine)
    assert json.loads(browser("/api/explain/incident/i1").said)["stands"]
    assert json.loads(browser("/api/explain/article/a1").said)["reports"]
    assert browser("/api/explain/weather/1").status == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("regon=PK", "unknown key 'regon'; did you mean 'region'?"),
        ("region=PK-KPP", "did you mean 'PK-KP'?"),
        ("since=yesterday", "since: not a time: 'yesterday'"),
        ("since=2d&until=3d", "since must lie before until"),
        ("limit=100000", "limit: not a number from 1 to 1000"),
        ("limit=0", "limit: not a number"),
        ("format=xml", "unknown format 'xml'"),
    ],
)
def test_an_address_that_asks_for_what_cannot_be_says_so_with_the_nearest_right_name(browser, query, said):
    answer = browser(f"/api/incidents?{query}")
    assert answer.status == 400
    assert said in json.loads(answer.said)["error"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/incidents?watch=kp-police",
        "/api/alerts?region=PK-KP",
        "/api/articles?group=ttp",
        "/api/feeds?since=7d",
        "/incidents?format=csv",
        "/alerts?region=PK-KP",
        "/feeds?region=PK-KP",
    ],
)
def test_a_key_that_would_narrow_nothing_is_refused(browser, address):
    answer = browser(address)
    assert answer.status == 400
    assert "unknown key" in answer.said


def test_formats_of_incidents_are_refused_for_others(browser):
    assert browser("/api/articles?format=acled").status == 400


def test_there_is_no_page_for_an_address_that_nobody_named(browser):
    assert browser("/nowhere").status == 404
    assert json.loads(browser("/api/nothing").said)["error"].startswith("no listing is called 'nothing'")


# What comes from outside


def test_what_outlets_write_is_shown_and_never_run(browser, engine):
    report = a_report(title=EVIL, source=EVIL, url="javascript:alert(1)", origin=EVIL)
    place = a_location(name=EVIL)
    kept(engine, reports=(report,), facts=a_facts(location=place, actors=(an_actor(name=EVIL),)))
    for path in ("/", "/incidents", "/incidents/i1", "/articles", "/articles/a1", f"/incidents?region={EVIL}"):
        page = browser(path).said
        assert "<script" not in page, path
        assert "javascript:" not in page, path
    assert "&lt;script&gt;" in browser("/incidents/i1").said


def test_every_answer_binds_the_browser(browser):
    for path in ("/", "/api/feeds", "/nowhere", "/style.css"):
        answer = browser(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none';"), path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "server" not in answer.headers, path


def test_the_latest_are_given_where_there_are_more_than_asked_for(browser, engine):
    kept(engine)
    report = a_report(id="a2.0", article="a2")
    kept(engine, id="i2", reports=(report,), facts=a_facts(date="2026-03-02"))
    assert [one["id"] for one in json.loads(browser("/api/incidents?limit=1").said)["incidents"]] == ["i2"]
    assert "1 incident, the latest" in browser("/incidents?limit=1").said
    assert "2 incidents<" in browser("/incidents").said


# Who may ask


def test_a_password_in_the_address_of_a_feed_is_not_shown(engine, known):
    world = a_world(engine, known)
    feeds = (a_feed(url="https://reader:hush@outlet.example/feed"),)
    with serving(replace(world, config=replace(world.config, feeds=feeds))) as address:
        ask = Browser(address)
        for path in ("/feeds", "/api/feeds", "/"):
            assert "outlet.example" in ask(path).said, path
            assert "hush" not in ask(path).said, path


def test_nothing_can_be_changed(browser):
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert browser("/", method).status == 405, method


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "[::1", "a b"])
def test_a_name_that_is_not_ours_may_have_been_rebound_and_is_refused(host):
    assert refusal("GET", Headers({"host": host}), WebSettings()).status == 421


@pytest.mark.parametrize("host", ["localhost:8710", "127.0.0.1:8710", "[::1]:8710", "10.0.0.7", "desk.example:80"])
def test_numeric_addresses_and_listed_names_are_ours(host):
    assert refusal("GET", Headers({"host": host}), WebSettings(hosts=("desk.example",))) is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bearer",
        "Bearer wrong",
        f"Digest {TOKEN}",
        "Basic !!!",
        f"Basic {b64encode(b'user:wrong').decode()}",
        f"Basic {b64encode(bytes([255, 254])).decode()}",
        "Bearer \u00e9",
    ],
)
def test_with_a_token_nobody_is_let_in_without_it(said):
    answer = refusal("GET", Headers({"host": "localhost", "authorization": said}), WebSettings(token=TOKEN))
    assert answer.status == 401


def test_the_token_is_said_as_a_program_or_a_browser_says_it(engine, known):
    with serving(a_world(engine, known, token=TOKEN)) as address:
        ask = Browser(address)
        assert ask("/").headers["www-authenticate"].startswith("Basic")
        assert ask("/style.css").status == 401
        assert ask("/", authorization=f"Bearer {TOKEN}").status == 200
        spelt = b64encode(f"anybody:{TOKEN}".encode()).decode()
        assert ask("/", authorization=f"Basic {spelt}").status == 200


# Beside the service


def test_a_taken_address_costs_the_dashboard_and_nothing_else(engine, known):
    with socket.create_server(("127.0.0.1", 0)) as other:
        world = a_world(engine, known)
        settings = WebSettings(port=other.getsockname()[1])
        with serving(replace(world, config=replace(world.config, web=settings))) as address:
            assert address is None


def test_without_an_address_there_is_no_dashboard(engine, known):
    world = a_world(engine, known)
    with serving(replace(world, config=replace(world.config, web=None))) as address:
        assert address is None


def test_it_ends_with_the_service(engine, known):
    with serving(a_world(engine, known)) as address:
        pass
    with pytest.raises(OSError, match="refused"):
        Browser(address)("/")


def test_who_says_nothing_or_drips_keeps_nobody_out_for_long(engine, known, monkeypatch):
    monkeypatch.setattr(server, "IDLE", 0.5)
    with serving(a_world(engine, known)) as address:
        browser = Browser(address)
        host, port = browser.at.split(":")
        held = [socket.create_connection((host, int(port))) for _ in range(server.MOST_CONNECTIONS)]
        for n, one in enumerate(held):
            one.sendall(b"GET / HTTP/1.1\r\nhost: " if n % 2 else b"")
        assert browser("/").status == 503
        with pytest.raises(OSError, match=r"reset|pipe"):
            drip(held[-1])
        assert browser("/").status == 200
        assert all(closed(one) for one in held[:-1])


def test_who_says_too_much_keeps_nobody_out(browser):
    host, port = browser.at.split(":")
    with socket.create_connection((host, int(port))) as endless:
        endless.sendall(b"GET / HTTP/1.1\r\nx: " + b"a" * 100_000)
        assert browser("/").status == 200


def drip(connection: socket.socket) -> None:
    for _ in range(40):
        time.sleep(0.1)
        connection.sendall(b"a")


def closed(connection: socket.socket) -> bool:
    with connection, suppress(ConnectionResetError):
        connection.settimeout(2)
        return connection.recv(1) == b""
    return True


def test_a_wish_keeps_what_a_form_sends_empty_out(known):
    asked = wish([("region", " "), ("limit", "")], ("region", "limit"), Config(database=""), lambda: known, NOW)
    assert (asked.given, asked.scope) == ({}, Scope())
    with pytest.raises(Wrong, match="unknown group"):
        wish([("group", "tttp")], ("group",), Config(database=""), lambda: known, NOW)
