"""How long is it from a feed's showing an item to the webhook's having the alert, in `monitor serve`?

    python bench/alert_time.py [--feeds 500] [--interval 30] [--items 60] [--rate 1.0] [--log FILE]

Serves so many feeds on loopback, each at an address of its own, starts `monitor serve` on them, and when every feed
has been heard lets items appear, so many a second, in feeds drawn at random. Printed is the time from the item's
appearance, and from the poll that first listed it, to the arrival of the alert: the first is the poll interval plus
the second.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.newsroom import SECRET, Piece, pieces

WARM = 5  # items that appear first and are not counted: reading processes and places are loaded with the first
LONGEST = 30.0  # seconds beyond the interval that an alert may take before it counts as lost


class Room:
    """The feeds, and what became of each item: when it appeared, was listed, was told."""

    def __init__(self, feeds: int, items: int) -> None:
        self.made = {one.path: one for one in pieces(0, items, datetime.now(UTC).replace(microsecond=0))}
        self.shown: dict[int, list[Piece]] = {number: [] for number in range(feeds)}
        self.heard: set[int] = set()
        self.appeared: dict[str, float] = {}
        self.listed: dict[str, float] = {}
        self.told: dict[str, float] = {}
        self.port = 0

    def address(self, feed: int) -> str:
        return f"127.1.{feed // 250}.{1 + feed % 250}:{self.port}"

    def feed(self, number: int) -> bytes:
        self.heard.add(number)
        for one in self.shown[number]:
            self.listed.setdefault(one.path, time.monotonic())
        items = "".join(
            f"<item><title>{one.title}</title><link>http://{self.address(number)}{one.path}</link>"
            f"<guid>{one.path}</guid><pubDate>{format_datetime(one.published)}</pubDate></item>"
            for one in self.shown[number]
        )
        return f'<rss version="2.0"><channel><title>{number}</title>{items}</channel></rss>'.encode()

    def page(self, path: str) -> bytes:
        one = self.made[path]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in one.text)
        head = f"<title>{one.title}</title>"
        return f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode()

    def alert(self, body: bytes) -> None:
        for report in json.loads(body)["data"]["incident"]["reports"]:
            path = "/0/" + report["url"].rpartition("/")[2]
            self.told.setdefault(path, time.monotonic())


def serve(room: Room) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed = self.path.startswith("/feed/")
            body = room.feed(int(self.path.rpartition("/")[2])) if feed else room.page(self.path)
            self.answer(200, body, "application/rss+xml" if feed else "text/html; charset=utf-8")

        def do_POST(self) -> None:
            room.alert(self.rfile.read(int(self.headers["content-length"])))
            self.answer(204, b"", "text/plain")

        def answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 512
        daemon_threads = True

    server = Server(("0.0.0.0", 0), Handler)
    room.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def configure(folder: Path, room: Room, interval: float) -> None:
    (folder / "no-seeds").mkdir()
    feeds = [
        {"url": f"http://{room.address(n)}/feed/{n}", "name": f"Feed {n}", "interval": f"{interval:g}s"}
        for n in room.shown
    ]
    (folder / "monitor.yaml").write_text(
        json.dumps(
            {
                "seeds": "no-seeds",
                "fetch": {"allow_hosts": ["127.0.0.0/8"], "robots": False},
                "feeds": feeds,
                "channels": {
                    "hook": {"type": "webhook", "url": f"http://127.0.0.1:{room.port}/hook", "secret": SECRET}
                },
                "watches": [{"name": "all", "to": ["hook"]}],
            }
        )
    )


def measure(room: Room, rate: float, interval: float, chance: random.Random) -> None:
    """Let the items appear, and wait until each is told; what tells of another's incident is not."""
    for number, (path, piece) in enumerate(room.made.items()):
        if number == WARM:
            time.sleep(interval)
        room.appeared[path] = time.monotonic()
        room.shown[chance.choice(list(room.shown))].append(piece)
        time.sleep(chance.expovariate(rate))
    until = time.monotonic() + interval + LONGEST
    while len(room.told) < len(room.made) and time.monotonic() < until:
        time.sleep(0.2)


def spread(spans: list[float]) -> str:
    ordered = sorted(spans)
    at = {share: ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.95)}
    return f"median {at[0.5]:.2f} s, 95th percentile {at[0.95]:.2f} s, longest {ordered[-1]:.2f} s"


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--feeds", type=int, default=500)
    given.add_argument("--interval", type=float, default=30.0, help="seconds between polls of a feed")
    given.add_argument("--items", type=int, default=60)
    given.add_argument("--rate", type=float, default=1.0, help="items a second, all feeds together")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--log", default="/dev/null", help="where the service's log goes")
    asked = given.parse_args()
    room = Room(asked.feeds, asked.items + WARM)
    server = serve(room)
    with tempfile.TemporaryDirectory(prefix="monitor-alert-time-") as name:
        folder = Path(name)
        configure(folder, room, asked.interval)
        with open(asked.log, "w") as log:
            command = [sys.executable, "-m", "monitor", "serve", "--log-level", "info"]
            service = subprocess.Popen(command, cwd=folder, stderr=log)
        try:
            while len(room.heard) < asked.feeds:
                time.sleep(0.2)
            time.sleep(asked.interval)
            measure(room, asked.rate, asked.interval, random.Random(asked.seed))
        finally:
            service.terminate()
            service.wait(20)
    server.shutdown()
    for path in list(room.made)[:WARM]:
        room.told.pop(path, None)
    print(f"{asked.feeds} feeds every {asked.interval:g} s, {len(room.told)} of {asked.items} items told")
    if room.told:
        print("from appearing:   ", spread([at - room.appeared[path] for path, at in room.told.items()]))
        print("from being listed:", spread([at - room.listed[path] for path, at in room.told.items()]))
    return 0 if room.told else 1


if __name__ == "__main__":
    sys.exit(main())
