"""Does the running service lose, repeat or hold up anything when it is killed, stopped or starved?"""

import queue
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_feed
from sqlalchemy import Engine

from monitor.egress.hosts import PATIENCE, SILENT, Host
from monitor.knowledge import load
from monitor.model import FetchSettings, Health, Sent, WebhookChannel
from monitor.model.answers import FetchError
from monitor.pipeline import LEASE, Polled, Read, Told
from monitor.runners import local
from monitor.runners.sending import AT_ONCE, HOPELESS
from monitor.store import articles, deliveries, entries, feeds, reading, transaction
from monitor.tick import Every, Metronome
from monitor.world import World
from tests import newsroom as stage
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages
from tests.test_pipeline import DAWN, HILLS, SECRET, a_config

EAST, HILLS_FEED = "https://east.example/feed", "https://hills.example/feed"
SOON = 20.0  # seconds that a thread may take before the test fails


def a_world(engine: Engine, folder: Path, clock: Clock, web: FakeWeb, **settings: object) -> World:
    config = replace(a_config(folder), **settings)
    return World(config=config, engine=engine, web=web, pages=InProcessPages(), knowledge=load, now=clock)


def both() -> dict[str, bytes | int]:
    return {EAST: DAWN, HILLS_FEED: HILLS}


def cycle(world: World, stop: local.Stop = local.never) -> list[local.Outcome]:
    told: list[local.Outcome] = []
    local.prepare(world)
    local.cycle(world, local.due(world, keep_schedule=False), told.append, stop)
    assert not [one for one in told if isinstance(one, local.Failed)]
    return told


def states(world: World) -> dict[str, list[str]]:
    """The states of the deliveries, by channel."""
    found: dict[str, list[str]] = {}
    with reading(world.engine) as session:
        for one in deliveries.listing(session):
            found.setdefault(one.channel, []).append(one.state)
    return found


# --- the process dies


@pytest.mark.parametrize("kind", ["run", "backfill"])
def test_killed_again_and_again_it_ends_as_if_nobody_had_disturbed_it(kind: str, tmp_path: Path) -> None:
    with stage.newsroom(2, 8, refuse=0.3, seed=5, delay=0.02) as room:
        chance = random.Random(5)
        problems = stage.trial(tmp_path, room, kind=kind, kills=2, longest=5, chance=chance, say=lambda line: None)
    assert problems == []


def test_sigterm_ends_a_run_in_time_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with stage.newsroom(2, 6, delay=0.1) as room:
        stage.configure(tmp_path, room)
        process = stage.start(tmp_path, "run")
        until = time.monotonic() + SOON
        while not any(path.count("/") == 2 and "feed" not in path for path in room.asked):
            assert time.monotonic() < until, "no page was asked for"
            time.sleep(0.01)
        children, asked = stage.children_of(process.pid), time.monotonic()
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=15)

        assert process.returncode == 0, errors
        assert time.monotonic() - asked < 10
        assert "the next run goes on" in said
        assert stage.alive(children) == [], "the readers of pages end with their run"

        assert stage.run(tmp_path, "run").returncode == 0
    kept = stage.table(tmp_path, "SELECT url, text_quality FROM article")
    assert len({url for url, _ in kept}) == len(kept) == 12
    assert {quality for _, quality in kept} == {"full"}, "a page that was broken off is read whole by the next run"
    assert set(room.taken.values()) == {1}


# --- we are stopped


class BrokenOff(FakeWeb):
    """Asks for a stop in the middle of a question, and fails as a client does that is closed."""

    def __init__(self, pages: dict[str, bytes | int], stop: threading.Event, at: str) -> None:
        super().__init__(pages=pages)
        self.stop, self.at = stop, at

    def get(self, url, validators=None):
        if url == self.at:
            self.stop.set()
            raise FetchError(url, "we stopped", kind="connection")
        return super().get(url, validators)


def test_a_feed_that_a_stop_broke_off_has_not_failed(sqlite_engine: Engine, tmp_path: Path, clock: Clock) -> None:
    stop = threading.Event()
    world = a_world(sqlite_engine, tmp_path, clock, BrokenOff({}, stop, EAST), feeds=a_config(tmp_path).feeds[:1])
    assert cycle(world, stop.is_set) == []
    with reading(sqlite_engine) as session:
        assert feeds.health(session) == {}


def test_a_page_that_a_stop_broke_off_is_still_to_be_read(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    stop = threading.Event()
    web = BrokenOff(both(), stop, "https://east.example/1")
    world = a_world(sqlite_engine, tmp_path, clock, web, fetch=FetchSettings(), feeds=a_config(tmp_path).feeds[:1])
    assert not [one for one in cycle(world, stop.is_set) if isinstance(one, Read)]
    with reading(sqlite_engine) as session:
        assert entries.waiting(session) == 2
        assert list(articles.listing(session)) == []


# --- somebody hangs


class Hangs(FakeWeb):
    """One address says nothing before it is let go."""

    def __init__(self, pages: dict[str, bytes | int], at: str) -> None:
        super().__init__(pages=pages)
        self.at, self.let_go = at, threading.Event()

    def get(self, url, validators=None):
        if url == self.at:
            assert self.let_go.wait(SOON), "it held the others up"
        return super().get(url, validators)

    def post(self, url, content, headers, timeout):
        if url == self.at:
            assert self.let_go.wait(SOON), "it held the others up"
            raise FetchError(url, "no whole answer in time", kind="timeout")
        return super().post(url, content, headers, timeout)


def test_a_feed_that_hangs_delays_no_article_of_another(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    web = Hangs(both(), EAST)
    world, order = a_world(sqlite_engine, tmp_path, clock, web), []

    def hear(outcome: local.Outcome) -> None:
        order.append(outcome)
        if sum(isinstance(one, Read) for one in order) == 2:
            web.let_go.set()

    local.prepare(world)
    local.hear(world, local.due(world, keep_schedule=False), hear)
    polled = [one.feed.name for one in order if isinstance(one, Polled)]
    assert polled == ["Hills", "East"]
    assert sum(isinstance(one, Read) for one in order) == 4


def test_feeds_of_one_host_are_asked_in_turn_with_those_of_others(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    urls = ["https://a.example/1", "https://a.example/2", "https://a.example/3", "https://b.example/1"]
    listed = tuple(a_feed(id=url, url=url, name=url) for url in urls)
    world = a_world(sqlite_engine, tmp_path, clock, FakeWeb(), feeds=listed)
    asked = [feed.url for feed in local.due(world, keep_schedule=True)]
    assert asked == [urls[0], urls[3], urls[1], urls[2]]


def test_no_feed_of_a_host_is_asked_that_has_asked_for_quiet(engine: Engine, tmp_path: Path, clock: Clock) -> None:
    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/1"]
    listed = tuple(a_feed(id=url, url=url, name=url) for url in urls)
    world = a_world(engine, tmp_path, clock, FakeWeb(), feeds=listed)
    with transaction(engine) as session:
        until = clock() + timedelta(hours=2)
        feeds.save(session, [Health(feed=urls[0], status="blocked", failures=1, not_before=until)])
    assert [feed.url for feed in local.due(world, keep_schedule=False)] == [urls[2]]
    clock.forward(hours=2)
    assert len(local.due(world, keep_schedule=False)) == 3


def test_a_feed_of_very_many_entries_is_read_in_several_runs(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    items = "".join(f"<item><title>Rain {n}</title><link>https://east.example/{n}</link></item>" for n in range(30))
    rss = f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()
    web = FakeWeb(pages={EAST: rss})
    bounds = FetchSettings(max_pages=8, max_entries=20)
    world = a_world(
        sqlite_engine, tmp_path, clock, web, fetch=bounds, feeds=(a_feed(url=EAST, id="e", name="East"),)
    )
    told = cycle(world)
    assert [(one.listed, one.fresh, one.note) for one in told if isinstance(one, Polled)] == [
        (20, 20, "lists 10 entries more than the 20 that are read")
    ]
    assert (sum(isinstance(one, Read) for one in told), local.unread(world)) == (8, 12)
    cycle(world), cycle(world)
    assert local.unread(world) == 0


def test_a_channel_that_hangs_delays_no_message_of_another(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    dead = WebhookChannel(name="dead", url="https://dead.example/hook", secret=SECRET)
    config = a_config(tmp_path)
    watch = replace(config.watches[0], to=("dead", "hook"))
    web = Hangs(both(), dead.url)
    world = a_world(
        sqlite_engine, tmp_path, clock, web, channels={"dead": dead, **config.channels}, watches=(watch,)
    )
    local.prepare(world)
    local.hear(world, world.config.feeds, local.unheard)
    local.resolve(world, local.unheard)

    def tell(outcome: local.Outcome) -> None:
        if isinstance(outcome, Told) and outcome.delivery.channel == "hook":
            web.let_go.set()

    local.deliver(world, tell)
    assert set(states(world)["hook"]) == {"delivered"}
    assert set(states(world)["dead"]) == {"waiting"}


def test_a_channel_that_takes_nothing_is_left_alone_until_the_next_cycle(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    many = [f"watch {number}" for number in range(AT_ONCE * (HOPELESS + 1))]
    watches = tuple(replace(a_config(tmp_path).watches[0], name=name) for name in many)
    web = FakeWeb(pages=both(), answers=[503] * 1000)
    world = a_world(sqlite_engine, tmp_path, clock, web, watches=watches)
    cycle(world)
    assert len(web.posts) == AT_ONCE * HOPELESS
    web.answers.clear()
    clock.forward(minutes=1)
    cycle(world)
    assert set(states(world)["hook"]) == {"delivered"}


def test_a_host_that_is_silent_is_left_alone_after_a_few_pages() -> None:
    host, silent = Host(2), FetchError("https://x.example/1", "no whole answer in time", kind="timeout")
    for _ in range(SILENT - 1):
        host.failed(silent)
    assert host.turn(timedelta(0), PATIENCE) == 0
    host.failed(silent)
    assert host.turn(timedelta(0), PATIENCE) > PATIENCE


# --- what a killed run had under way


def test_what_was_being_sent_is_sent_again_at_once_under_its_key(
    engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    world = a_world(engine, tmp_path, clock, FakeWeb(pages=both()))
    local.prepare(world)
    local.hear(world, world.config.feeds, local.unheard)
    local.resolve(world, local.unheard)
    with transaction(engine) as session:
        taken = {one.key for one in deliveries.claim(session, clock(), LEASE, 100)}
    assert taken

    told = cycle(world)

    sent = [one.delivery.key for one in told if isinstance(one, Told) and isinstance(one.answer, Sent)]
    assert taken <= set(sent)
    assert len(sent) == len(set(sent))


def test_what_a_feed_listed_is_read_after_it_has_left_the_configuration(
    engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    world = a_world(engine, tmp_path, clock, FakeWeb(pages=both()))
    local.prepare(world)
    local.poll(world, world.config.feeds, local.unheard)
    cycle(a_world(engine, tmp_path, clock, FakeWeb(), feeds=()))
    with reading(engine) as session:
        assert entries.waiting(session) == 0
        assert len(list(articles.listing(session))) == 4


# --- the clock is wrong


def test_a_clock_that_was_years_ahead_strands_nothing(engine: Engine, tmp_path: Path, clock: Clock) -> None:
    right = clock.time
    web = FakeWeb(pages=both(), answers=[503] * 100)
    watch = replace(a_config(tmp_path).watches[0], fresh_days=10_000)
    daily = replace(watch, name="daily", every="daily 07:00", to=())
    world = a_world(engine, tmp_path, clock, web, watches=(watch, daily))
    clock.time = right + timedelta(days=3650)
    cycle(world)
    assert set(states(world)["hook"]) == {"waiting"}

    clock.time, web.answers = right, []
    told = cycle(world)

    assert [one.outcome for one in told if isinstance(one, Polled)] == ["not modified"] * 2
    assert set(states(world)["hook"]) == {"delivered"}


def test_what_a_stage_leaves_to_the_next_one_is_done_at_once_and_once_more_if_it_came_meanwhile() -> None:
    metronome, looked = Metronome(local.unheard, threading.Event()), queue.SimpleQueue()
    busy, let_go = threading.Event(), threading.Event()

    def look() -> None:
        looked.put(True)
        busy.set()
        assert let_go.wait(SOON)

    metronome.add("look", look, 3600.0)
    metronome.scheduler.start()
    try:
        assert busy.wait(SOON)  # the first beat, which takes its time
        metronome.wake("look")
        metronome.wake("look")
        let_go.set()
        assert [looked.get(timeout=SOON) for _ in range(2)] == [True, True]
        metronome.wake("look")
        assert looked.get(timeout=SOON)
    finally:
        metronome.scheduler.shutdown()
    assert looked.empty()


def test_the_metronome_beats_once_however_far_the_wall_clock_jumps_ahead() -> None:
    every, then = Every(1.0), datetime(2026, 3, 2, tzinfo=UTC)
    later = then + timedelta(days=3650)
    assert every.get_next_fire_time(None, then) == then
    assert every.get_next_fire_time(then, later) == later + timedelta(seconds=1)


# --- many threads


def test_what_all_threads_need_is_loaded_once(sqlite_engine: Engine, tmp_path: Path, clock: Clock) -> None:
    loading, loads = threading.Event(), []

    def slowly():
        if not loads:
            loads.append(1)
            loading.wait(0.2)
            loads.append("done")
        assert loads[-1] == "done", "another thread began before the first had ended"
        return load()

    with (
        local.open_outside(a_config(tmp_path), sqlite_engine, knowledge=slowly, now=clock) as world,
        ThreadPoolExecutor(8) as threads,
    ):
        found = [one.result() for one in [threads.submit(world.knowledge) for _ in range(8)]]
    assert all(one is found[0] for one in found)
