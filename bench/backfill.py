"""What does a backfill cost: articles a second, on one core and on more, and memory from its beginning to its end?

    python bench/backfill.py [--articles 5000] [--html] [--cores 1 --cores 2]

Makes so many invented articles, each of an incident of its own, as .jsonl (with --html as 160 KB pages of a web
archive), runs `monitor run --from` on them and looks every second at the memory of the process with its readers
(proportional set size, so that what they share counts once). The bar is 600 MB, flat. With --cores it is run
once on each number of cores: reading is to be 1.8 times as fast on two as on one. Other programs disturb that; the
CPU that the readers take, beside that of the process that writes, says how far reading can be spread.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.newspages import page, stories

BAR = 600  # MB
FASTER = 1.8  # times on two cores


def written(folder: Path, number: int, *, html: bool) -> Path:
    now = datetime.now(UTC).replace(microsecond=0)
    path = folder / ("articles.warc" if html else "articles.jsonl")
    with path.open("wb") as out:
        for story in stories(number, now, (1,)):
            url = f"https://o.example{story.path}"
            if html:
                out.write(record(url, page(story, 160_000)))
                continue
            text = "\n".join(story.paragraphs)
            line = {"text": text, "title": story.title, "url": url, "published": story.published.isoformat()}
            out.write(json.dumps(line).encode() + b"\n")
    return path


def record(url: str, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\n"
    head += "WARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    return f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


@dataclass(slots=True)
class Seen:
    """What was seen of a run, second by second: MB without and with the readers, the CPU that each had taken."""

    memory: list[tuple[float, float]] = field(default_factory=list)
    cpu: dict[int, float] = field(default_factory=dict)  # seconds, by process
    rate: float = 0.0  # articles read a second, as the run itself says

    def look(self, process: psutil.Process) -> None:
        try:
            each = [process, *process.children(recursive=True)]
            sizes = [one.memory_full_info().pss / 1e6 for one in each]
            self.cpu |= {one.pid: sum(one.cpu_times()[:2]) for one in each}
        except psutil.Error:
            return
        self.memory.append((sizes[0], sum(sizes)))


def run(folder: Path, path: Path, cores: int | None) -> Seen:
    """One backfill into a state of its own, on so many cores."""
    command = [sys.executable, "-m", "monitor", "run", "--from", str(path), "--state", f"state-{cores}"]
    running = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    if cores is not None:
        os.sched_setaffinity(running.pid, range(cores))
    seen = Seen()
    while running.poll() is None:
        seen.look(psutil.Process(running.pid))
        time.sleep(1)
    said = running.communicate()[0]
    print(said)
    seen.rate = float(re.search(r"([\d.,]+) articles a second", said)[1].replace(",", ""))
    return seen


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--articles", type=int, default=5_000)
    given.add_argument("--html", action="store_true")
    given.add_argument("--cores", type=int, action="append")
    asked = given.parse_args()
    rates: dict[int | None, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = written(folder, asked.articles, html=asked.html)
        (folder / "seeds").mkdir()
        (folder / "monitor.yaml").write_text("seeds: seeds\n")
        for cores in asked.cores or [None]:
            started = time.monotonic()
            seen = run(folder, path, cores)
            rates[cores] = seen.rate
            tell(seen, asked.articles, cores, time.monotonic() - started)
    if len(rates) > 1:
        print(
            f"reading is {max(rates.values()) / min(rates.values()):.2f} times as fast; the bar is {FASTER} on two"
        )


def tell(seen: Seen, articles: int, cores: int | None, seconds: float) -> None:
    writing, *reading = seen.cpu.values()
    print(f"{articles} articles in {seconds:.0f} s on {cores or 'all'} cores; {seen.rate:g} were read a second")
    print(f"CPU: {writing:.0f} s of the process that writes and resolves, {sum(reading):.0f} s of the readers")
    tenth = max(1, len(seen.memory) // 10)
    for place, part in (("first", seen.memory[tenth : 2 * tenth]), ("last", seen.memory[-tenth:])):
        if part:
            print(
                f"memory in the {place} tenth: {max(one for _, one in part):.0f} MB in all, "
                f"{max(one for one, _ in part):.0f} MB without the page readers"
            )
    print(f"peak {max((one for _, one in seen.memory), default=0):.0f} MB in all; the bar is {BAR} MB")


if __name__ == "__main__":
    main()
