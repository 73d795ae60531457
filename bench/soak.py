"""Does a service stay well for long, when a third of its feeds do not?

    python bench/soak.py [--minutes M] [--feeds N] [--every SECONDS]

`monitor serve` over N feeds on as many loopback addresses. Two thirds are well and publish an article every so many
seconds; a sixth is hostile from beginning to end, each in another way; a sixth goes from well to hostile and back,
and goes on publishing. At the end: was every article kept once, in which classes are the hostile feeds, what does
`monitor coverage` say, and how did memory and open files go? Exit 1 where anything of it is wrong.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests import newsroom
from tests.hostile import KINDS, NOBODY
from tests.servers import Asked, Behaviour, reply

SETTLE = 40.0  # seconds without a new article before the end, so that the last one can be read
LOOK = 10.0  # seconds between two looks at memory and files
LASTING = ("gone", "too many", "away")  # answers after which a feed is not asked again for a day, or ever
GROWN = 1.3  # of the memory after a third of the time: what is more counts as growing


@dataclass
class Outlet:
    """A feed on an address of its own. `bad` says what it answers while it is not well."""

    number: int
    pieces: list[newsroom.Piece]
    bad: str | None = None
    always: bool = False
    published: int = 1
    marks: int = 0
    answers: dict[str, bytes | Behaviour] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"127.20.{self.number // 250}.{1 + self.number % 250}"


class Town:
    """All outlets behind one port; which one is asked is told by the address."""

    def __init__(self, outlets: list[Outlet]) -> None:
        self.outlets = {outlet.address: outlet for outlet in outlets}
        self.bad = threading.Event()
        self.listener = socket.create_server(("0.0.0.0", 0), backlog=1024)  # loopback addresses are asked
        self.port: int = self.listener.getsockname()[1]
        self.asked = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, outlet: Outlet, path: str) -> str:
        return f"http://{outlet.address}:{self.port}{path}"

    def _accept(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(20)
                outlet = self.outlets[connection.getsockname()[0]]
                asked = _asked(connection)
                self.asked += 1
                said = self._said(outlet, asked)
                connection.sendall(said) if isinstance(said, bytes) else said(connection, asked)
        except (OSError, ValueError, KeyError):
            pass

    def _said(self, outlet: Outlet, asked: Asked) -> bytes | Behaviour:
        if asked.path != "/feed":
            number = int(asked.path.strip("/"))
            return reply(_page(outlet.pieces[number]), Content_Type="text/html; charset=utf-8")
        if outlet.bad and (outlet.always or self.bad.is_set()):
            return outlet.answers.setdefault(outlet.bad, KINDS[outlet.bad][0]())
        mark = f'"{outlet.published}"'
        if asked.headers.get("if-none-match") == mark:
            return reply("", 304, ETag=mark)
        items = "".join(
            f"<item><title>{one.title}</title><link>{self.url(outlet, f'/{number}')}</link></item>"
            for number, one in reversed(list(enumerate(outlet.pieces[: outlet.published])))
        )
        return reply(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', ETag=mark)


def _asked(connection: socket.socket) -> Asked:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < 65_536:
        piece = connection.recv(65_536)
        if not piece:
            raise ValueError("nothing asked")
        data += piece
    first, *lines = data.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(*first.split(" ")[:2], headers, b"")


def _page(piece: newsroom.Piece) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in piece.text)
    return f"<html><head><title>{piece.title}</title></head><body><article>{text}</article></body></html>"


def _process(pid: int) -> tuple[int, int]:
    """Kilobytes of memory and open files of a process and those that it started; what they share counts once."""
    kilobytes = files = 0
    for one in [pid, *newsroom.children_of(pid)]:
        try:
            memory = Path(f"/proc/{one}/smaps_rollup").read_text()
            kilobytes += int(memory.partition("\nPss:")[2].split()[0])
            files += len(os.listdir(f"/proc/{one}/fd"))
        except (OSError, IndexError):
            continue
    return kilobytes, files


def _monitor(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "monitor", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _lines(folder: Path, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in _monitor(folder, *arguments, "--format", "jsonl").splitlines()]


def _outlets(count: int, most: int) -> list[Outlet]:
    kinds = [name for name, (_, error) in KINDS.items() if error is not None]
    outlets = [
        Outlet(number=n, pieces=newsroom.pieces(n, most, newsroom.datetime.now(newsroom.UTC))) for n in range(count)
    ]
    for outlet in outlets:
        if outlet.number % 6 == 0:
            outlet.bad, outlet.always, outlet.published = kinds[outlet.number // 6 % len(kinds)], True, 0
        elif outlet.number % 6 == 3:
            recovers = [kind for kind in kinds if kind not in LASTING]
            outlet.bad = recovers[outlet.number // 6 % len(recovers)]
    return outlets


def _configure(folder: Path, town: Town, outlets: list[Outlet]) -> None:
    (folder / "no-seeds").mkdir()
    feeds = [{"url": town.url(one, "/feed"), "name": f"Outlet {one.number}", "interval": "10s"} for one in outlets]
    fetch = {"allow_hosts": ["127.20.0.0/16", NOBODY], "per_host_delay": "0s", "timeout": "5s", "robots": False}
    settings = {"seeds": "no-seeds", "fetch": fetch, "feeds": feeds, "watches": [{"name": "all"}]}
    (folder / "monitor.yaml").write_text(json.dumps(settings))


def _live(
    process: subprocess.Popen[bytes], town: Town, outlets: list[Outlet], seconds: float, every: float
) -> list:
    """Let the outlets publish, and in the middle third misbehave; give the looks at the process."""
    start, looks, next_look = time.monotonic(), [], 0.0
    while (now := time.monotonic() - start) < seconds:
        (town.bad.set if seconds / 3 < now < seconds * 0.55 else town.bad.clear)()
        if now < seconds - SETTLE:
            for outlet in outlets:
                if not outlet.always:
                    due = 1 + int((now + every * outlet.number / len(outlets)) / every)
                    outlet.published = min(max(outlet.published, due), len(outlet.pieces))
        if now >= next_look:
            next_look = now + LOOK
            looks.append((now, *_process(process.pid)))
        if process.poll() is not None:
            break
        time.sleep(0.5)
    return looks


def _problems(folder: Path, town: Town, outlets: list[Outlet]) -> list[str]:
    kept: dict[str, int] = {}
    for (url,) in newsroom.table(folder, "SELECT url FROM article WHERE url IS NOT NULL"):
        kept[url] = kept.get(url, 0) + 1
    wanted = {town.url(one, f"/{n}") for one in outlets if not one.always for n in range(one.published)}
    problems = (
        [f"{len(wanted - kept.keys())} of {len(wanted)} articles are missing"] if wanted - kept.keys() else []
    )
    problems += [f"{url} is kept {times} times" for url, times in kept.items() if times > 1]
    feeds = {str(one["name"]): one for one in _lines(folder, "feeds")}
    for one in outlets:
        known = feeds[f"Outlet {one.number}"]
        right = KINDS[one.bad][1] if one.bad and one.always else None
        if known["error_class"] != right:
            problems.append(
                f"{known['name']} ({one.bad}): {known['error_class']}, not {right}: {known['last_error']}"
            )
    (coverage,) = _lines(folder, "coverage", "--hours", "1")
    well = sorted(f"Outlet {one.number}" for one in outlets if not one.always)
    missing = sorted(f"Outlet {one.number}" for one in outlets if one.always)
    if sorted(coverage["heard"]) != well or sorted(one["feed"] for one in coverage["missing"]) != missing:  # type: ignore[call-overload,union-attr,index]
        problems.append(f"coverage is wrong: {coverage['sentence']}")
    print(f"articles   {len(wanted & kept.keys())} of {len(wanted)} kept, {sum(kept.values())} rows")
    print(f"coverage   {coverage['status']}: {coverage['sentence']}")
    return problems


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--minutes", type=float, default=20)
    given.add_argument("--feeds", type=int, default=200)
    given.add_argument("--every", type=float, default=90, help="seconds between two articles of an outlet")
    asked = given.parse_args()
    seconds = asked.minutes * 60
    outlets = _outlets(asked.feeds, 2 + int(seconds / asked.every))
    town = Town(outlets)
    with tempfile.TemporaryDirectory(prefix="monitor-soak-") as name, open(os.devnull, "wb") as nothing:
        folder = Path(name)
        _configure(folder, town, outlets)
        command = [sys.executable, "-m", "monitor", "serve", "--log-level", "error"]
        process = subprocess.Popen(command, cwd=folder, stdout=nothing, stderr=subprocess.PIPE)
        looks = _live(process, town, outlets, seconds, asked.every)
        asked_to_end = time.monotonic()
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=30)[1].decode()
        ended = time.monotonic() - asked_to_end
        problems = [] if process.returncode == 0 else [f"exit {process.returncode}"]
        problems += [f"log: {errors[:500]}"] if errors.strip() else []
        problems += _problems(folder, town, outlets)
    third = [look for look in looks if look[0] >= seconds / 3] or looks
    for now, kilobytes, files in looks[:: max(1, len(looks) // 8)]:
        print(f"{now:7.0f} s   {kilobytes / 1024:6.0f} MB   {files} files")
    peak = max(look[1] for look in looks)
    print(
        f"memory     {third[0][1] / 1024:.0f} MB after a third, {looks[-1][1] / 1024:.0f} MB at the end, "
        f"{peak / 1024:.0f} MB at most (all processes)"
    )
    print(f"files      {third[0][2]} after a third, {looks[-1][2]} at the end")
    print(f"asked      {town.asked} requests in {seconds:.0f} s; SIGTERM to the end {ended:.1f} s")
    if looks[-1][1] > GROWN * third[0][1]:
        problems.append("memory has grown")
    if looks[-1][2] > GROWN * third[0][2]:
        problems.append("open files have grown")
    print("\n".join(["PROBLEMS", *problems[:30]]) if problems else "nothing is wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
