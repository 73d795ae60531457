"""Is the error of a hostile feed its own, of the right class, and do the others never notice?"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_feed
from sqlalchemy import Engine

from monitor.http import Web
from monitor.knowledge import load
from monitor.model import FetchSettings, Health
from monitor.pipeline import Polled, Read
from monitor.runners import local
from monitor.runners.processes import PageReaders
from monitor.store import articles, feeds, reading
from monitor.world import World
from tests.hostile import KINDS, NOBODY, item, rss
from tests.servers import Site, reply, serving
from tests.test_pipeline import a_config

WELL = 6  # feeds that are well, each with so many pages
PAGES = 3
NOW = datetime.now(UTC)


def a_page(number: int) -> bytes:
    words = " ".join(f"w{number}x{n}" for n in range(120))
    return reply(f"<html><body><article><h1>Rain {number}</h1><p>It rained. {words}</p></article></body></html>")


@pytest.fixture
def net() -> Iterator[dict[str, Site]]:
    """A server for each feed, hostile and well in turn."""
    with ExitStack() as stack:
        sites = {name: stack.enter_context(serving()) for name in KINDS}
        for name, (answer, _) in KINDS.items():
            sites[name].pages["/feed"] = answer()
        for number in range(WELL):
            site = sites[f"well {number}"] = stack.enter_context(serving())
            listed = [item(n, link=site.url(f"/{n}"), title=f"Rain {number} {n}") for n in range(PAGES)]
            site.pages |= {"/feed": reply(rss(*listed), ETag=f'"{number}"')}
            site.pages |= {f"/{n}": a_page(number * PAGES + n) for n in range(PAGES)}
        yield sites


@pytest.fixture
def world(net: dict[str, Site], sqlite_engine: Engine, tmp_path: Path) -> Iterator[World]:
    settings = FetchSettings(
        allow_hosts=(*(site.at for site in net.values()), NOBODY),
        timeout=timedelta(seconds=4),
        max_bytes=8_000_000,
        per_host_delay=timedelta(0),
        robots=False,
    )
    listed = tuple(a_feed(id=name, name=name, url=site.url("/feed"), covers=()) for name, site in net.items())
    config = replace(a_config(tmp_path), feeds=listed, fetch=settings, watches=(), channels={})
    with Web(settings) as web, PageReaders(workers=2) as pages:
        yield World(
            config=config,
            engine=sqlite_engine,
            web=web,
            pages=pages,
            knowledge=load,
            now=lambda: datetime.now(UTC),
        )


def test_every_hostile_feed_has_its_own_error_and_the_others_are_read_as_if_alone(world: World) -> None:
    told: list[local.Outcome] = []
    local.prepare(world)
    local.cycle(world, local.due(world, keep_schedule=False), told.append)

    assert not [one for one in told if isinstance(one, local.Failed)]
    assert len([one for one in told if isinstance(one, Polled)]) == len(world.config.feeds)
    with reading(world.engine) as session:
        health: dict[str, Health] = feeds.health(session)
        kept = list(articles.listing(session))
    classes = {name: health[name].error_class for name in KINDS}
    wanted = {name: kind for name, (_, kind) in KINDS.items()}
    assert classes == wanted
    for name, kind in wanted.items():
        assert (health[name].failures, health[name].last_error is not None) == ((1, True) if kind else (0, False))
    assert {name: health[name].status for name in ("gone", "forbidden", "too many", "unauthorised", "broken")} == {
        "gone": "gone",
        "forbidden": "blocked",
        "too many": "blocked",
        "unauthorised": "blocked",
        "broken": "failing",
    }
    assert health["valid but empty"].status == "empty"
    assert "49,500 entries more" in (health["many entries"].note or "")
    for wait in ("too many", "away"):
        until = health[wait].not_before
        assert until is not None
        assert until <= datetime.now(UTC) + timedelta(hours=24)

    full = [one.article for one in kept if one.article.text_quality == "full"]
    assert {one.feed for one in full} == {f"well {number}" for number in range(WELL)}
    assert len(full) == WELL * PAGES
    assert not [
        one for one in kept if "pass-word" in (one.article.url or "") or "Smuggled" in (one.article.title or "")
    ]
    years = {one.article.published.year for one in kept if one.article.published}
    assert not years or (min(years) >= 1990 and max(years) <= NOW.year + 1)
    assert sum(isinstance(one, Read) and one.article is None for one in told) == local.unread(world)


def test_a_second_round_asks_only_who_may_be_asked_and_repeats_nothing(world: World, net: dict[str, Site]) -> None:
    only = ("well 0", "changing ids", "growing", "gone", "forbidden", "away", "valid but empty")
    world = replace(world, config=replace(world.config, feeds=tuple(f for f in world.config.feeds if f.id in only)))
    for _ in range(2):
        told: list[local.Outcome] = []
        local.prepare(world)
        local.cycle(world, local.due(world, keep_schedule=False), told.append)
    asked = {one.feed.id for one in told if isinstance(one, Polled)}
    assert asked == {"well 0", "changing ids", "growing", "forbidden", "valid but empty"}
    assert net["gone"].paths() == net["away"].paths() == ["/feed"]
    assert net["well 0"].paths().count("/1") == 1
    with reading(world.engine) as session:
        health = feeds.health(session)
        kept = list(articles.listing(session))
    new = [one for one in kept if one.article.feed == "changing ids"]
    grown = [one.article.title for one in kept if one.article.feed == "growing"]
    assert len(grown) == len(set(grown)) == 4
    assert not any("cookie" in asked.headers for asked in net["growing"].asked)
    assert "new at once" in (health["changing ids"].note or "")
    assert sum(one.duplicate_of is None for one in new) <= 8
