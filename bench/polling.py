"""What does it cost to ask many feeds on many hosts, changed and unchanged?

    python bench/polling.py [--feeds N] [--delay SECONDS] [--rounds N]

A server on as many loopback addresses as there are feeds, each answering after the delay, knows what it has sent:
the first round brings every feed, the others "not modified". Prints the wall time of each round, the CPU of this
process for one poll, and how many questions were under way at once. The server is a process of its own. Where the
library `reader` can be imported, it asks the same feeds of the same server, in a process of its own, after us.
"""

import argparse
import importlib.util
import json
import multiprocessing
import resource
import selectors
import socket
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from monitor.config import Config
from monitor.knowledge import load
from monitor.model import Feed, FetchSettings
from monitor.runners import local
from monitor.store import db, open_engine

ROUND = timedelta(minutes=23)  # every feed is due again: a first wait is up to half as long again
THEIR_WORKERS = 64  # of 1, 20 and 64 those that took the least CPU and time
ITEMS = "".join(f"<item><title>Rain {n}</title><guid>{n}</guid></item>" for n in range(30))
FEED = f'<rss version="2.0"><channel><title>x</title>{ITEMS}</channel></rss>'.encode()
HEAD = b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "a"\r\nConnection: close\r\n'
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(FEED) + FEED
SAME = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nConnection: close\r\n\r\n'


def serve(delay: float, tell: Connection) -> None:
    """One thread for all connections: the server must not be what is measured."""
    listener = socket.create_server(("0.0.0.0", 0), backlog=4096)  # only loopback is asked
    listener.setblocking(False)
    tell.send(listener.getsockname()[1])
    ready, waiting, most = selectors.DefaultSelector(), deque[tuple[float, socket.socket, bytes]](), 0
    ready.register(listener, selectors.EVENT_READ)
    while True:
        pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else 1.0
        for key, _ in ready.select(pause):
            if key.fileobj is listener:
                connection, _ = listener.accept()
                ready.register(connection, selectors.EVENT_READ)
                continue
            connection = key.fileobj  # type: ignore[assignment]
            asked = connection.recv(65_536)
            ready.unregister(connection)
            said = SAME if b'if-none-match: "a"' in asked.lower() else WHOLE
            waiting.append((time.monotonic() + delay, connection, said))
            most = max(most, len(waiting))
        while waiting and waiting[0][0] <= time.monotonic():
            _, connection, said = waiting.popleft()
            connection.setblocking(True)
            connection.sendall(said)
            connection.close()
        if tell.poll():
            tell.recv()
            tell.send(most)


def cpu() -> float:
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


def measured(by: str, number: int, feeds: int, work: Callable[[], None]) -> float:
    """Print what a round took; the CPU of one poll, in ms."""
    wall, used = time.perf_counter(), cpu()
    work()
    wall, used = time.perf_counter() - wall, 1000 * (cpu() - used) / feeds
    name = "every feed is new" if number == 0 else "not modified"
    told = {"by": by, "round": name, "seconds": round(wall, 2), "cpu_ms_a_poll": round(used, 2)}
    print(json.dumps(told), flush=True)
    return used


def ours(urls: Sequence[str], rounds: int) -> float:
    """The CPU of an unchanged poll in the median round, in ms."""
    moment, used = datetime.now(UTC), []
    with tempfile.TemporaryDirectory() as name:
        feeds = tuple(Feed(id=f"f{n}", url=url, name=f"Feed {n}") for n, url in enumerate(urls))
        fetch = FetchSettings(allow_hosts=("127.30.0.0/16",))
        address = f"sqlite:///{name}/monitor.db"
        config = Config(state=Path(name), database=address, seeds=Path(name), fetch=fetch, feeds=feeds)
        engine = open_engine(address)
        db.migrate(engine)
        with local.open_outside(config, engine, knowledge=load, now=lambda: moment) as world:
            local.prepare(world)
            for number in range(rounds + 1):
                due = local.due(world, keep_schedule=True)
                assert len(due) == len(urls)
                work = partial(local.poll, world, due, local.unheard)
                used.append(measured("monitor", number, len(urls), work))
                moment += ROUND
        db.close(engine)
    return statistics.median(used[1:])


def theirs(urls: Sequence[str], rounds: int, tell: Connection) -> None:
    """The same by `reader`, with as many workers as serve it best."""
    from reader import make_reader

    with tempfile.TemporaryDirectory() as name:
        reader = make_reader(f"{name}/reader.db")
        for url in urls:
            reader.add_feed(url)
        asking = partial(reader.update_feeds, workers=THEIR_WORKERS, scheduled=False)
        used = [measured("reader", number, len(urls), asking) for number in range(rounds + 1)]
    tell.send(statistics.median(used[1:]))


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--feeds", type=int, default=500)
    given.add_argument("--delay", type=float, default=0.1, help="seconds that a server takes to answer")
    given.add_argument("--rounds", type=int, default=3)
    asked = given.parse_args()
    here, there = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    server = spawn.Process(target=serve, args=(asked.delay, there), daemon=True)
    server.start()
    port = here.recv()
    urls = [f"http://127.30.{n // 250}.{1 + n % 250}:{port}/" for n in range(asked.feeds)]
    used = ours(urls, asked.rounds)
    here.send("most")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"most_at_once": here.recv(), "peak_mb": peak, "feeds": asked.feeds, "cpu_ms_unchanged": round(used, 2)}
    if importlib.util.find_spec("reader"):
        mine, other = multiprocessing.Pipe()
        spawn.Process(target=theirs, args=(urls, asked.rounds, other), daemon=True).start()
        their = mine.recv()
        told |= {"reader_cpu_ms_unchanged": round(their, 2), "share_of_reader": round(used / their, 2)}
    print(json.dumps(told))
    server.terminate()


if __name__ == "__main__":
    main()
