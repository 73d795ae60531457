"""What does a backfill cost: articles a second, and memory from its beginning to its end?

    python bench/backfill.py [--articles 5000] [--html]

Makes so many invented articles of some 500 words, each of an incident of its own, as .jsonl (with --html as pages
of a web archive), runs `monitor run --from` on them and looks every second at the memory of the process with its
page readers (proportional set size, so that what they share counts once). The bar is 600 MB, flat.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.newspages import page, stories

BAR = 600  # MB


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


def memory(process: psutil.Process) -> tuple[float, float]:
    """MB of the process and of all with its children."""
    try:
        each = [one.memory_full_info().pss / 1e6 for one in (process, *process.children(recursive=True))]
    except psutil.Error:
        return 0.0, 0.0
    return each[0], sum(each)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--articles", type=int, default=5_000)
    given.add_argument("--html", action="store_true")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = written(folder, asked.articles, html=asked.html)
        (folder / "seeds").mkdir()
        (folder / "monitor.yaml").write_text("seeds: seeds\n")
        started = time.monotonic()
        command = [sys.executable, "-m", "monitor", "run", "--from", str(path)]
        running = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        seen: list[tuple[float, float]] = []
        while running.poll() is None:
            seen.append(memory(psutil.Process(running.pid)))
            time.sleep(1)
        print(running.communicate()[0])
    seconds = time.monotonic() - started
    tenth = max(1, len(seen) // 10)
    print(
        f"{asked.articles} articles in {seconds:.0f} s, {asked.articles / seconds:.0f} a second, resolving included"
    )
    for place, part in (("first", seen[tenth : 2 * tenth]), ("last", seen[-tenth:])):
        if part:
            print(
                f"memory in the {place} tenth: {max(one for _, one in part):.0f} MB in all, "
                f"{max(one for one, _ in part):.0f} MB without the page readers"
            )
    print(f"peak {max((one for _, one in seen), default=0):.0f} MB in all; the bar is {BAR} MB")


if __name__ == "__main__":
    main()
