"""Is somebody told once when a feed falls silent, and once when it speaks again?"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import a_feed
from sqlalchemy import Engine
from test_digests import faults

from monitor.model import Delivery, Feed
from monitor.runners import local
from monitor.store import deliveries, reading
from monitor.world import World
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages
from tests.test_pipeline import a_config

HOUR = timedelta(hours=1)


def rss(at: datetime) -> bytes:
    item = f"<item><title>Rain</title><link>https://x.example/{at:%H%M%d}</link></item>"
    return f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'.encode()


def a_world(engine: Engine, folder: Path, clock: Clock, web: FakeWeb, feeds: Sequence[Feed]) -> World:
    config = replace(a_config(folder), feeds=tuple(feeds), feed_alerts=("hook",), watches=())
    return World(config=config, engine=engine, web=web, pages=InProcessPages(), knowledge=lambda: None, now=clock)  # type: ignore[arg-type]


def feeds(count: int) -> list[Feed]:
    return [
        a_feed(id=f"f{n}", url=f"https://{n}.example/feed", name=f"Outlet {n}", interval=HOUR) for n in range(count)
    ]


def told(engine: Engine) -> list[Delivery]:
    with reading(engine) as session:
        return sorted(deliveries.listing(session), key=lambda one: one.created)


def hours_pass(world: World, clock: Clock, web: FakeWeb, hours: int, **answers: int | None) -> None:
    """Each hour a cycle: a feed answers with its state, or with something new."""
    for _ in range(hours):
        clock.forward(hours=1)
        for feed in world.config.feeds:
            web.pages[feed.url] = answers.get(feed.id) or rss(clock())
        local.poll(world, local.due(world, keep_schedule=True), local.unheard)
        local.deliver(world, local.unheard)


@pytest.mark.parametrize(("state", "status"), [(403, "blocked"), (503, "failing"), (404, "failing")])
def test_a_feed_that_is_lost_is_told_of_once_and_once_when_it_is_back(
    engine: Engine, tmp_path: Path, clock: Clock, state: int, status: str
) -> None:
    web = FakeWeb()
    world = a_world(engine, tmp_path, clock, web, feeds(2))
    hours_pass(world, clock, web, 3)
    assert told(engine) == []
    hours_pass(world, clock, web, 2, f0=state)
    assert told(engine) == []  # that a question fails is no news
    hours_pass(world, clock, web, 60, f0=state)
    (lost,) = told(engine)
    assert (lost.state, lost.channel, lost.watch) == ("delivered", "hook", "feeds")
    (feed,) = json.loads(lost.message.payload)["data"]["feeds"]
    assert (feed["name"], feed["before"], feed["status"]) == ("Outlet 0", "ok", status)
    assert f"status {state}" in lost.message.text

    hours_pass(world, clock, web, 30)
    _, back = told(engine)
    (feed,) = json.loads(back.message.payload)["data"]["feeds"]
    assert (feed["before"], feed["status"]) == (status, "ok")
    assert back.message.subject == "[feeds] Outlet 0 is heard again"
    for one in (lost, back):
        assert faults(json.loads(one.message.payload)) == []


def test_a_feed_that_is_gone_is_told_of_at_once(sqlite_engine: Engine, tmp_path: Path, clock: Clock) -> None:
    web = FakeWeb()
    world = a_world(sqlite_engine, tmp_path, clock, web, feeds(1))
    hours_pass(world, clock, web, 2)
    hours_pass(world, clock, web, 3, f0=410)
    assert [one.message.subject for one in told(sqlite_engine)] == ["[feeds] Outlet 0 is gone for good"]


def test_many_feeds_that_are_lost_together_are_one_message(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    web = FakeWeb()
    world = a_world(sqlite_engine, tmp_path, clock, web, feeds(6))
    hours_pass(world, clock, web, 2)
    hours_pass(world, clock, web, 24, **{f"f{n}": 503 for n in range(5)})
    (one,) = told(sqlite_engine)
    assert one.message.subject == (
        "[feeds] 5 feeds are not listened to any more: Outlet 0, Outlet 1, Outlet 2 and 2 more"
    )
    assert len(json.loads(one.message.payload)["data"]["feeds"]) == 5


def test_a_feed_that_was_never_heard_is_told_of(sqlite_engine: Engine, tmp_path: Path, clock: Clock) -> None:
    web = FakeWeb()
    world = a_world(sqlite_engine, tmp_path, clock, web, feeds(1))
    hours_pass(world, clock, web, 10, f0=403)
    assert len(told(sqlite_engine)) == 1
    assert "never heard" in told(sqlite_engine)[0].message.text


def test_a_feed_that_rests_longer_than_it_ever_does_is_told_of(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    web = FakeWeb()
    world = a_world(sqlite_engine, tmp_path, clock, web, feeds(1))
    url = world.config.feeds[0].url
    for _ in range(24 * 9):
        clock.forward(hours=1)
        web.pages.setdefault(url, rss(clock()))
        local.poll(world, local.due(world, keep_schedule=True), local.unheard)
        local.deliver(world, local.unheard)
    assert [one.message.subject for one in told(sqlite_engine)] == ["[feeds] Outlet 0 has had nothing new for long"]


def test_nobody_is_told_where_no_channel_asks_for_it(sqlite_engine: Engine, tmp_path: Path, clock: Clock) -> None:
    web = FakeWeb()
    world = a_world(sqlite_engine, tmp_path, clock, web, feeds(1))
    world = replace(world, config=replace(world.config, feed_alerts=()))
    hours_pass(world, clock, web, 24, f0=403)
    assert told(sqlite_engine) == []


def test_a_hostile_name_is_data(sqlite_engine: Engine, tmp_path: Path, clock: Clock) -> None:
    web = FakeWeb()
    named = replace(feeds(1)[0], name="<b>x</b>\r\nBcc: y@z")
    world = a_world(sqlite_engine, tmp_path, clock, web, [named])
    hours_pass(world, clock, web, 10, f0=403)
    (one,) = told(sqlite_engine)
    assert "\n" not in one.message.subject
    assert "<b>x" not in one.message.html
