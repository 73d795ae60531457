"""What does a run work on that is killed and stopped? Invented outlets on loopback and a receiver that fails."""

import contextlib
import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

DISTRICTS = {
    "Khyber Pakhtunkhwa": """Hangu Bannu Kohat Mardan Swabi Nowshera Charsadda Karak Swat Buner Shangla Haripur
        Mansehra Abbottabad Tank Peshawar""",
    "Balochistan": """Khuzdar Panjgur Gwadar Mastung Awaran Kharan Washuk Nushki Pishin Zhob Loralai Barkhan Kohlu
        Sibi Ziarat""",
    "Sindh": """Larkana Sukkur Shikarpur Thatta Badin Dadu Khairpur Ghotki Sanghar Umerkot Tharparkar Jamshoro
        Matiari""",
    "Punjab": """Multan Attock Bhakkar Layyah Mianwali Jhang Sargodha Gujrat Sialkot Okara Vehari Kasur Chakwal
        Jhelum Khushab Lodhran Rajanpur Pakpattan""",
}
PLACES = [(name, province) for province, names in DISTRICTS.items() for name in names.split()]
DAYS = 2  # back to which the deeds lie: no older than what a watch takes for news
DEEDS = (
    ("A roadside bomb hit a police van", "killing {n} policemen and injuring {m} others", "The bomb was planted"),
    ("Gunmen opened fire on a checkpoint", "killing {n} soldiers and wounding {m} more", "The gunmen fled"),
    ("A suicide bomber blew himself up near a market", "killing {n} people and injuring {m}", "The bomber was"),
)


@dataclass(frozen=True)
class Piece:
    """An article of an invented outlet."""

    path: str
    title: str
    text: tuple[str, ...]
    published: datetime


def pieces(outlet: int, count: int, now: datetime, seed: int = 7) -> list[Piece]:
    """Incidents that no two pieces share, as long as there are no more than places, deeds and days."""
    chance = random.Random(f"{seed} {outlet}")
    made = []
    for number in range(count):
        which = outlet * count + number
        round, at = divmod(which, len(PLACES))
        (district, province), (deed, toll, more) = PLACES[at], DEEDS[round % len(DEEDS)]
        when = now - timedelta(days=round // len(DEEDS) % DAYS, hours=1, minutes=which)
        killed, hurt = 2 + which % 7, 3 + which % 11
        said = f"{deed} in {district} district of {province} on {when:%A}, " + toll.format(n=killed, m=hurt)
        told = " ".join(chance.sample(WORDS, 40))
        text = (f"{said}, a police officer said.", f"{more} beside a road, witnesses said.", f"Beside it: {told}.")
        made.append(Piece(f"/{outlet}/{number}", f"{killed} killed in {district}", text, when))
    return made


WORDS = """
    orchard river lantern harvest bridge tractor weather market school clinic engineer teacher canal valley hill
    winter summer bread tailor carpenter library garden window kettle ladder basket copper silver timber meadow
    pasture shepherd caravan teahouse mulberry apricot walnut almond saffron cotton barley turbine generator
    antenna satellite notebook pencil ruler compass atlas poem festival wrestling cricket kabaddi marathon
""".split()  # noqa: SIM905


@dataclass
class Newsroom:
    """Outlets with their pages, and the receiver of webhooks. `hits` are the keys that arrived, `taken` those that
    were answered with 2xx (also where the answer was then lost)."""

    chance: random.Random
    refuse: float = 0.0
    outlets: dict[int, list[Piece]] = field(default_factory=dict)
    hits: list[tuple[str, bytes]] = field(default_factory=list)
    taken: Counter = field(default_factory=Counter)
    lost: Counter = field(default_factory=Counter)
    asked: Counter = field(default_factory=Counter)
    delay: float = 0.0
    base: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def feed(self, outlet: int) -> bytes:
        items = "".join(
            f"<item><title>{one.title}</title><link>{self.base}{one.path}</link><guid>{one.path}</guid>"
            f"<pubDate>{format_datetime(one.published)}</pubDate></item>"
            for one in self.outlets[outlet]
        )
        return f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'.encode()

    def page(self, path: str) -> bytes | None:
        for one in (one for listed in self.outlets.values() for one in listed):
            if one.path == path:
                body = "".join(f"<p>{paragraph}</p>" for paragraph in one.text)
                head = f"<title>{one.title}</title>"
                article = f"<article><h1>{one.title}</h1>{body}</article>"
                return f"<html><head>{head}</head><body>{article}</body></html>".encode()
        return None

    def answer(self, key: str, body: bytes) -> int | None:
        """What a post gets; None: its answer is lost on the way."""
        with self.lock:
            self.hits.append((key, body))
            fate = self.chance.random()
            if fate < self.refuse / 2:
                return 500
            self.taken[key] += 1
            if fate < self.refuse:
                self.lost[key] += 1
                return None
            return 204


@contextlib.contextmanager
def newsroom(
    outlets: int, count: int, *, refuse: float = 0.0, seed: int = 7, delay: float = 0.0
) -> Iterator[Newsroom]:
    now = datetime.now(UTC).replace(microsecond=0)
    room = Newsroom(chance=random.Random(seed), refuse=refuse, delay=delay)
    room.outlets = {number: pieces(number, count, now, seed) for number in range(outlets)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            room.asked[self.path] += 1
            threading.Event().wait(room.delay)
            feed = self.path.startswith("/feed/")
            content = room.feed(int(self.path.rpartition("/")[2])) if feed else room.page(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("content-type", "application/rss+xml" if feed else "text/html; charset=utf-8")
            self.send_header("content-length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            if len(body) < int(self.headers["content-length"]):  # its sender was killed: no receiver takes a half
                self.close_connection = True
                return
            threading.Event().wait(room.delay)
            status = room.answer(self.headers["webhook-id"], body)
            if status is None:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass  # a client that was killed

    server = Server(("127.0.0.1", 0), Handler)
    room.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield room
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def configuration(room: Newsroom, **settings: object) -> dict[str, object]:
    return {
        "seeds": "no-seeds",
        "fetch": {"per_host_delay": "0s", "allow_hosts": [room.base.removeprefix("http://")]},
        "feeds": [
            {"url": f"{room.base}/feed/{n}", "name": f"Outlet {n}", "timezone": "Asia/Karachi", "interval": "1s"}
            for n in room.outlets
        ],
        "channels": {"hook": {"type": "webhook", "url": f"{room.base}/hook", "secret": SECRET}},
        "watches": [{"name": "all", "to": ["hook"]}],
        "web": {"listen": None},
    } | settings


def configure(folder: Path, room: Newsroom, **settings: object) -> None:
    (folder / "no-seeds").mkdir(exist_ok=True)
    (folder / "monitor.yaml").write_text(json.dumps(configuration(room, **settings)))


def start(folder: Path, *arguments: str, **how) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=folder,
        stdout=how.pop("stdout", subprocess.PIPE),
        stderr=how.pop("stderr", subprocess.PIPE),
        text=True,
        **how,
    )


def run(folder: Path, *arguments: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments], cwd=folder, capture_output=True, text=True, timeout=timeout
    )


def table(folder: Path, query: str, state: str = "state") -> list[tuple]:
    with contextlib.closing(sqlite3.connect(folder / state / "monitor.db")) as database:
        return database.execute(query).fetchall()


def outcome(folder: Path, state: str = "state") -> dict[str, list[tuple]]:
    """What a user can see of a run, without the moments that differ between two runs."""
    return {
        "articles": sorted(table(folder, "SELECT id, url, title, text, duplicate_of FROM article", state)),
        "reports": sorted(table(folder, "SELECT id, incident FROM report", state)),
        "incidents": sorted(table(folder, "SELECT id, revision, first_day, admin1 FROM incident", state)),
        "alerts": sorted(table(folder, "SELECT id, watch, incident, revision FROM alert", state)),
        "deliveries": sorted(table(folder, "SELECT key, channel, recipient, state FROM delivery", state)),
        "unread": table(folder, "SELECT identity FROM entry WHERE due IS NOT NULL", state),
    }


def backfill_file(folder: Path, room: Newsroom) -> Path:
    file = folder / "big.jsonl"
    listed = [one for outlet in room.outlets.values() for one in outlet]
    lines = (
        {
            "id": one.path,
            "url": room.base + one.path,
            "title": one.title,
            "text": "\n\n".join(one.text),
            "published": one.published.isoformat(),
            "source": one.path.split("/")[1],
        }
        for one in listed
    )
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def commands(kind: str, state: str) -> tuple[str, ...]:
    """How `monitor` is started on this folder of state."""
    what = {
        "run": ("run",),
        "send": ("run",),
        "backfill": ("run", "--from", "big.jsonl", "--alert"),
        "serve": ("serve",),
    }
    return (*what[kind], "--state", state)


def time_passes(folder: Path, state: str = "state") -> None:
    """What waits to be sent again is due now."""
    with contextlib.closing(sqlite3.connect(folder / state / "monitor.db", timeout=10)) as database, database:
        database.execute("UPDATE delivery SET due = created WHERE state = 'waiting'")


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *children_of(child)]
    return found


def alive(pids: list[int], within: float = 10.0) -> list[int]:
    """Those of the processes that have not ended after so many seconds."""
    until = time.monotonic() + within
    while True:
        left = [pid for pid in pids if _lives(pid)]
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def trial(folder: Path, room: Newsroom, *, kind: str, kills: int, longest: float, chance, say) -> list[str]:
    """Kill so many times, let it finish, and say what is not as in a run that nobody disturbed."""
    configure(folder, room)
    backfill_file(folder, room)
    refuse, room.refuse = room.refuse, 0.0
    calm = "run" if kind in ("serve", "send") else kind
    assert run(folder, *commands(calm, "calm")).returncode == 0
    wanted, keys = outcome(folder, "calm"), set(room.taken)
    room.hits.clear(), room.taken.clear(), room.lost.clear()

    room.refuse, problems, open_when_killed = refuse, [], 0
    if kind == "send":  # all is written, nothing taken
        room.refuse = 2.0
        run(folder, *commands(kind, "state"))
        time_passes(folder)
        room.refuse = refuse
    for number in range(kills):
        before = len(room.hits)
        process = start(folder, *commands(kind, "state"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while kind == "send" and process.poll() is None and len(room.hits) == before:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.2) if kind == "send" else chance.uniform(0.3, longest))
        children, ended = children_of(process.pid), process.poll() is not None
        process.kill()
        process.wait()
        if left := alive(children):
            problems.append(f"kill {number}: {len(left)} processes live on")
        if (folder / "state" / "monitor.db").exists():
            with contextlib.suppress(sqlite3.OperationalError):
                open_when_killed += len(table(folder, "SELECT key FROM delivery WHERE state = 'sending'"))
                time_passes(folder)
        say(f"kill {number}: {'had ended' if ended else 'killed'}, {len(room.taken)} told of {len(keys)}")
    room.refuse = 0.0
    for _ in range(2):
        done = run(folder, *commands(calm, "state"))
        if done.returncode or "Traceback" in done.stderr:
            problems.append(f"exit {done.returncode}: {done.stderr[-500:]}")
        time_passes(folder)
    check = run(folder, "db", "check")
    if check.returncode:
        problems.append(check.stderr)

    got = outcome(folder)
    compared = wanted if kind != "serve" else {"articles": wanted["articles"], "unread": []}
    problems += [
        f"{name} differ: {len(got[name])} for {len(rows)}" for name, rows in compared.items() if got[name] != rows
    ]
    told = {json.loads(body)["data"]["alert"]["id"]: key for key, body in room.hits}
    if len({(json.loads(body)["data"]["alert"]["id"], key) for key, body in room.hits}) != len(told):
        problems.append("an alert was told under two keys")
    if set(room.taken) != {key for key, *_ in got["deliveries"]}:
        problems.append("not every delivery arrived")
    repeated = sum(count - 1 - room.lost[key] for key, count in room.taken.items() if count - 1 > room.lost[key])
    if repeated > open_when_killed:
        problems.append(f"{repeated} repeated without need; {open_when_killed} were open when killed")
    say(
        f"{len(got['articles'])} articles, {len(got['alerts'])} alerts, {len(room.hits)} posts, {repeated} repeated"
    )
    say(f"{sum(room.lost.values())} answers lost, {open_when_killed} deliveries open when killed")
    return problems
