"""Things that go on side by side: lanes, and what is written for many at once."""

import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.knowledge import load
from monitor.model.answers import Body
from monitor.pipeline import Polled
from monitor.runners import local
from monitor.runners.lanes import Lanes
from monitor.runners.threads import Threads
from monitor.runners.work import Failed
from monitor.store import Engine, StoreError, feeds, reading, transaction
from monitor.world import World
from tests.builders import a_feed
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages

RSS = b'<rss version="2.0"><channel><title>x</title><item><title>Rain</title></item></channel></rss>'


def test_a_lane_is_free_again_only_when_somebody_has_looked() -> None:
    begun: list[str] = []
    with Lanes(2) as lanes:
        lanes.start("a", begun.append, "first")
        lanes.start("a", begun.append, "what was due before the first had ended")
        lanes.finish()
        lanes.start("a", begun.append, "second")
        lanes.finish()
    assert begun == ["first", "second"]


def test_lanes_wait_for_nobody_when_it_is_time_to_stop() -> None:
    stop, go = threading.Event(), threading.Event()
    with Lanes(2, stop.is_set) as lanes:
        lanes.start("a", go.wait)
        stop.set()
        lanes.start("b", pytest.fail, "it began")
        lanes.finish()
    go.set()


def test_after_a_lane_has_met_the_failure_of_the_store_no_job_begins() -> None:
    def fail() -> None:
        raise StoreError("monitor.db", "the disk is full")

    with Lanes(1) as lanes:
        lanes.start("a", fail)
        for name in "bcd":
            lanes.start(name, pytest.fail, "it began")
        with pytest.raises(StoreError, match="the disk is full"):
            lanes.finish()


def test_of_many_threads_none_is_left_that_has_nothing_to_do() -> None:
    together, done = threading.Barrier(3, timeout=10), threading.Semaphore(0)

    def job() -> None:
        with suppress(threading.BrokenBarrierError):
            together.wait()
        done.release()

    def named() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == "idle ones"]

    threads = Threads(3, name="idle ones", idle=0.01)
    for _ in range(2):  # whoever has ended is replaced
        for _ in range(6):
            threads.start(job)
        assert all(done.acquire(timeout=10) for _ in range(6))
        for thread in named():
            thread.join(10)
        assert named() == []
    threads.close(wait=True)


def test_a_job_that_comes_while_the_only_thread_leaves_is_done() -> None:
    switched = sys.getswitchinterval()
    threads = Threads(1, name="leaving", idle=0.0)
    sys.setswitchinterval(1e-6)  # seconds: threads meet each other everywhere
    try:
        for _ in range(20_000):
            done = threading.Event()
            threads.start(done.set)
            assert done.wait(10)
    finally:
        sys.setswitchinterval(switched)
        threads.close(wait=True)


def test_threads_that_are_closed_begin_nothing_more_and_may_be_waited_for() -> None:
    begun, go = threading.Event(), threading.Event()
    threads = Threads(1, name="closed")

    def wait() -> None:
        begun.set()
        go.wait(10)

    threads.start(wait)
    threads.start(lambda: pytest.fail("it began"))
    assert begun.wait(10)
    threads.close(wait=False)
    go.set()
    threads.close(wait=True)


class Strange(FakeWeb):
    """The answer of one feed holds what nobody expects; all answers come while the store is held."""

    held: threading.Barrier

    def get(self, url, validators=None):
        answer = super().get(url, validators)
        self.held.wait()
        headers = {"cache-control": 7} if url.endswith("/3") else answer.headers
        return Body(url=url, status=200, content=RSS, headers=headers, validators=answer.validators)


def test_an_answer_that_breaks_the_writing_of_all_breaks_only_its_own_feed(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    listed = tuple(a_feed(id=f"f{n}", url=f"https://o{n}.example/{n}", name=f"Feed {n}") for n in range(6))
    web, told = Strange({feed.url: RSS for feed in listed}), list[local.Outcome]()
    web.held = threading.Barrier(len(listed) + 1)
    world = World(
        config=Config(state=tmp_path, database="", seeds=tmp_path, feeds=listed),
        engine=sqlite_engine,
        web=web,
        pages=InProcessPages(),
        knowledge=load,
        now=clock,
    )

    polling = threading.Thread(target=local.poll, args=(world, listed, told.append))
    with transaction(sqlite_engine):
        polling.start()
        web.held.wait()
    polling.join()

    assert sorted(one.feed.id for one in told if isinstance(one, Polled)) == ["f0", "f1", "f2", "f4", "f5"]
    (broken,) = (one for one in told if isinstance(one, Failed))
    assert (broken.item, "AttributeError" in broken.why or "TypeError" in broken.why) == ("Feed 3", True)
    with reading(sqlite_engine) as session:
        assert set(feeds.health(session)) == {"f0", "f1", "f2", "f4", "f5"}
