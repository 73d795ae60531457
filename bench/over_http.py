"""What does one cycle over real pages and feeds cost?

    python bench/over_http.py --pages FOLDER --feeds FOLDER

Serves a folder of pages (.html or .html.gz, a folder an outlet) and a folder of feed files on loopback, lists the
pages in one RSS feed an outlet, and runs `monitor run` over all of them twice. Prints counts, seconds, peak memory
and what went wrong. The pages stay where they are; the store is in a folder that is thrown away.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape


def page_files(folder: Path) -> dict[str, list[Path]]:
    """The pages by outlet: "us/Outlet_2025_01_01.html.gz" is of the outlet "us-Outlet"."""
    found: dict[str, list[Path]] = {}
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")]):
        outlet = f"{path.parent.name}-{path.name.split('_')[0].split('.')[0]}"
        found.setdefault(outlet, []).append(path)
    return found


def listing(outlet: str, paths: list[Path], base: str) -> bytes:
    items = "".join(
        f"<item><title>{escape(path.stem)}</title><link>{base}/page/{outlet}/{number}</link></item>"
        for number, path in enumerate(paths)
    )
    return f'<rss version="2.0"><channel><title>{escape(outlet)}</title>{items}</channel></rss>'.encode()


def serve(pages: dict[str, list[Path]], feeds: list[Path]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, rest = self.path.strip("/").partition("/")
            base = f"http://127.0.0.1:{self.server.server_address[1]}"
            if kind == "outlet" and rest in pages:
                self.answer(listing(rest, pages[rest], base), "application/rss+xml")
            elif kind == "page":
                outlet, _, number = rest.partition("/")
                raw = pages[outlet][int(number)].read_bytes()
                self.answer(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw, "text/html")
            elif kind == "feed":
                self.answer(feeds[int(rest)].read_bytes(), "application/xml")
            else:
                self.send_error(404)

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def monitor(*arguments: str) -> tuple[str, float]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr, time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, required=True)
    options.add_argument("--feeds", type=Path, required=True)
    given = options.parse_args()
    pages, feeds = page_files(given.pages), sorted(given.feeds.glob("*.xml"))
    server = serve(pages, feeds)
    port = server.server_address[1]
    with tempfile.TemporaryDirectory() as folder:
        listed = [{"url": f"http://127.0.0.1:{port}/outlet/{outlet}", "name": outlet} for outlet in pages]
        listed += [{"url": f"http://127.0.0.1:{port}/feed/{n}", "name": path.stem} for n, path in enumerate(feeds)]
        config = Path(folder) / "monitor.yaml"
        fetch = {"allow_hosts": [f"127.0.0.1:{port}"], "per_host": 4, "per_host_delay": "0s", "robots": False}
        config.write_text(json.dumps({"fetch": fetch, "feeds": listed}))
        shared = ("--config", str(config), "--state", str(Path(folder) / "state"))
        for turn in ("first", "second"):
            said, seconds = monitor("run", *shared)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"--- {turn} cycle: {seconds:.1f} s, peak {peak} MB (largest process)\n{said}")
        for command in ("feeds", "incidents"):
            print(f"--- {command}\n{monitor(command, *shared)[0]}")
        qualities: dict[str, int] = {}
        for line in monitor("articles", "--format", "jsonl", *shared)[0].splitlines():
            article = json.loads(line)
            key = f"{article['text_quality']}: {article['quality_why'][:60]}"
            qualities[key] = qualities.get(key, 0) + 1
        for key, count in sorted(qualities.items(), key=lambda item: -item[1]):
            print(f"{count:5} {key}")
    server.shutdown()


if __name__ == "__main__":
    main()
