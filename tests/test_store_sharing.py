"""Do many processes and threads share a database, and does a kill leave it whole?"""

import random
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOON, a_delivery, a_fingerprint, an_article, an_entry
from sqlalchemy import Engine, text

from monitor.model import New
from monitor.store import (
    alerts,
    articles,
    db,
    deliveries,
    entries,
    incidents,
    reading,
    reports,
    transaction,
)

HERE = Path(__file__).parent


def read_all(engine: Engine) -> int:
    with reading(engine) as session:
        return len(entries.due(session, NOON, 10_000))


# one run at a time

HOLD = """
import sys, time
from pathlib import Path
from monitor.store import db, open_engine
with db.hold(open_engine(sys.argv[1]), Path(sys.argv[2])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_state_that_is_held_says_by_whom_and_is_free_after_a_kill(engine, tmp_path):
    url = engine.url.render_as_string(hide_password=False)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, url, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(db.Held, match=f"process {other.pid}") as caught, db.hold(engine, tmp_path):
            pass
        assert caught.value.pid == other.pid
    finally:
        other.kill()
        other.communicate()
    until_free(engine, tmp_path)


def until_free(engine: Engine, state: Path) -> None:
    """PostgreSQL notices within moments that the other end of a connection is gone."""
    for _ in range(200):
        try:
            with db.hold(engine, state):
                return
        except db.Held:
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_sleep(0.05)"))
    raise AssertionError("still held")


def test_a_state_can_be_held_again_after_it_was_let_go(engine, tmp_path):
    for _ in range(2):
        with db.hold(engine, tmp_path), pytest.raises(db.Held), db.hold(engine, tmp_path):
            pass


# many at once


def test_writers_in_many_threads_wait_for_each_other_and_lose_nothing(engine):
    def write(worker: int) -> None:
        for n in range(15):
            with transaction(engine) as session:
                before = entries.waiting(session)
                entries.add(session, [an_entry(identity=f"{worker} {n}")], NOON, False)
                assert entries.waiting(session) > before

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert read_all(engine) == 60


def test_a_writer_that_waits_for_another_thread_is_not_told_that_the_file_is_locked(sqlite_engine, monkeypatch):
    monkeypatch.setattr("monitor.store.engine.PRAGMAS", ("PRAGMA busy_timeout = 0",))
    sqlite_engine.dispose()  # new connections never wait for SQLite's lock
    inside, let_go, done = threading.Event(), threading.Event(), []

    def hold() -> None:
        with transaction(sqlite_engine):
            inside.set()
            assert let_go.wait(10)

    def write() -> None:
        with transaction(sqlite_engine):
            done.append(True)

    threads = [threading.Thread(target=hold), threading.Thread(target=write)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    let_go.set()
    for thread in threads:
        thread.join(10)
    assert done == [True]


def test_a_delivery_is_claimed_by_one_of_many(engine):
    with transaction(engine) as session:
        deliveries.add(session, [a_delivery(str(n)) for n in range(60)])

    def claim(_: int) -> list[str]:
        taken = []
        for _ in range(10):
            with transaction(engine) as session:
                taken += [d.key for d in deliveries.claim(session, NOON, timedelta(minutes=2), 3)]
        return taken

    with ThreadPoolExecutor(4) as pool:
        claimed = [key for keys in pool.map(claim, range(4)) for key in keys]
    assert sorted(claimed) == sorted(str(n) for n in range(60))


def test_a_long_read_sees_one_state_and_stops_no_writer(engine):
    with transaction(engine) as session:
        for n in range(3):
            articles.add(session, an_article(id=f"a{n}"), a_fingerprint(str(n)), New(why="new"), (), quiet=False)
    with reading(engine) as session:
        listed = articles.listing(session)
        first = next(listed)
        with transaction(engine) as other:
            articles.add(other, an_article(id="a9"), a_fingerprint("9"), New(why="new"), (), quiet=False)
        assert [first.article.id, *(stored.article.id for stored in listed)] == ["a2", "a1", "a0"]
        assert len(list(articles.listing(session))) == 3


# kills

WRITER = """
import itertools, sys
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from builders import NOON, a_delivery, a_fingerprint, a_report, an_alert, an_article, an_incident
from monitor.model import Joins, New
from monitor.store import alerts, articles, deliveries, incidents, open_engine, reports, transaction

engine = open_engine(sys.argv[1])
with transaction(engine) as session:
    known = incidents.get(session, "i1")
    start = known.revision + 1 if known else 1
print("ready", flush=True)
for n in itertools.count(start):
    report = a_report(id=f"a{n}.0", article=f"a{n}")
    with transaction(engine) as session:
        mark = a_fingerprint(str(n))
        articles.add(session, an_article(id=f"a{n}"), mark, New(why="new"), (report,), quiet=False)
        incidents.save(session, an_incident(revision=n, reports=(report,)), (), NOON, report=report.id, why="same")
        reports.place(session, Joins(report, "i1", 0.9, "same"), "i1", NOON)
        reports.belong(session, [report.id], "i1")
        articles.resolved(session, [f"a{n}"], NOON)
        alerts.add(session, an_alert(id=str(n), revision=n))
        deliveries.add(session, [a_delivery(str(n), alert=str(n))])
    print(n, flush=True)
"""


def killed_after(delay: float, url: str) -> int:
    """The last step that a writer has said to be done before it was killed, some time after its first: on a busy
    machine that one may take long."""
    command = [sys.executable, "-c", WRITER, url, str(HERE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        said = [int(writer.stdout.readline())]
        killer = threading.Timer(delay, writer.kill)
        killer.start()
        said += [int(line) for line in writer.stdout if line.endswith("\n")]
        killer.join()
    assert writer.returncode == -signal.SIGKILL
    return max(said)


def test_a_kill_at_any_moment_leaves_whole_transactions_and_all_that_were_said(engine):
    url = engine.url.render_as_string(hide_password=False)
    moments, said = random.Random(17), 0
    for _ in range(3):
        said = max(said, killed_after(moments.uniform(0.01, 0.4), url))
        assert db.check(engine) == []
        with reading(engine) as session:
            incident = incidents.get(session, "i1")
            done = incident.revision if incident else 0
            assert done >= said
            assert sorted(int(d.alert or 0) for d in deliveries.listing(session)) == list(range(1, done + 1))
            assert len(list(alerts.listing(session))) == done
            assert [stored.reports for stored in articles.listing(session)] == [1] * done
            assert articles.unresolved(session, 1) == ()
            assert len(reports.decisions(session, incident="i1")) == done
            if done:
                assert [id for id, _ in articles.near(session, a_fingerprint(str(done)))] == [f"a{done}"]
    assert said > 0
