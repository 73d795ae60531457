"""What does one new article cost, from the feed's bytes to stored incidents?

    python bench/article.py [--articles 60] [--kilobytes 160] [--incidents 0,1,2] [--pages FOLDER] [--profile]
                            [--rounds 3]

Feeds of ten items each and their pages, all in memory, go the whole way of `monitor run`: parsed, extracted, read,
compared with what is stored, written, resolved. The CPU of this process and of its page readers is compared with
that of `feedparser.parse` and `trafilatura.bare_extraction(with_metadata=True)` in its default mode alone on the
same bytes, in the same run, taken in turn; the bar is 1.25 times theirs. What a running service has paid already
(imports, the knowledge, worker processes) is paid before, and the collector passes over it as it does there. The
pages are those of bench/newspages.py, in turn with no incident, one and two; with --pages they are real ones
(.html.gz) of that folder.
"""

import argparse
import cProfile
import gzip
import json
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path

import feedparser
import psutil
import trafilatura
from loguru import logger

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.newspages import Story, page, stories
from monitor.config import load
from monitor.knowledge import load as knowledge
from monitor.model import Validators
from monitor.model.answers import Answer, Body, FetchError
from monitor.runners import local, memory
from monitor.runners.processes import PageReaders
from monitor.store import db, open_engine
from monitor.world import World

BAR = 1.25  # times the parsing alone
PER_FEED = 10  # items
WARM = 4  # feeds heard before the clock starts: a service that runs has met most words


def made(asked: argparse.Namespace, number: int) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The feeds and the pages by their addresses."""
    told = list(stories(number, datetime.now(UTC).replace(microsecond=0), asked.incidents))
    real = sorted(asked.pages.rglob("*.html.gz")) if asked.pages is not None else []
    pages = {
        f"https://o.example{one.path}": gzip.decompress(real[n % len(real)].read_bytes())
        if real
        else page(one, asked.kilobytes * 1_000)
        for n, one in enumerate(told)
    }
    feeds = {
        f"https://o.example/feed/{start}": listing(told[start : start + PER_FEED], real=bool(real))
        for start in range(0, number, PER_FEED)
    }
    return feeds, pages


def listing(told: list[Story], *, real: bool) -> bytes:
    items = "".join(
        f"<item>{'' if real else f'<title>{one.title}</title>'}<link>https://o.example{one.path}</link>"
        f"<guid>{one.path}</guid><pubDate>{format_datetime(one.published)}</pubDate>"
        f"<description>{'' if real else one.paragraphs[0]}</description></item>"
        for one in told
    )
    return f'<rss version="2.0"><channel><title>Outlet</title>{items}</channel></rss>'.encode()


class Served:
    """The web, in memory."""

    def __init__(self, feeds: dict[str, bytes], pages: dict[str, bytes]) -> None:
        self.feeds, self.pages = feeds, pages

    def get(self, url: str, validators: Validators | None = None) -> Body:
        return self._body(url, self.feeds[url], "application/rss+xml")

    def page(self, url: str, validators: Validators | None = None) -> Body:
        return self._body(url, self.pages[url], "text/html; charset=utf-8")

    def _body(self, url: str, content: bytes, kind: str) -> Body:
        return Body(url=url, status=200, content=content, headers={"content-type": kind}, validators=Validators())

    def post(self, url: str, *_: object) -> Answer:
        raise FetchError(url, "no watch, so nobody to tell", kind="refused")

    def close(self) -> None:
        pass


def alone(feeds: dict[str, bytes], pages: dict[str, bytes], *, fast: bool) -> float:
    """Seconds of CPU that the two parsers take for all of it."""
    started = time.process_time()
    for content in feeds.values():
        feedparser.parse(BytesIO(content))
    for url, content in pages.items():
        trafilatura.bare_extraction(content, url=url, with_metadata=True, fast=fast)
    return time.process_time() - started


def spent() -> float:
    """Seconds of CPU of this process and its workers until now."""
    here = psutil.Process()
    return time.process_time() + sum(sum(child.cpu_times()[:2]) for child in here.children(recursive=True))


def steps(web: Served, folder: Path) -> Iterator[tuple[str, float]]:
    """The seconds of CPU of each stage, over a store of its own; the first feeds are the warming up."""
    config = folder / "monitor.yaml"
    (folder / "no-seeds").mkdir()
    config.write_text(json.dumps({"seeds": "no-seeds", "feeds": [{"url": url} for url in web.feeds]}))
    known = knowledge()
    loaded = load(config, state=folder / "state", knowledge=lambda _: known, environ={})
    engine = open_engine(loaded.database)
    db.migrate(engine)
    with memory.settled(), PageReaders(workers=1) as readers:
        world = World(
            config=loaded, engine=engine, web=web, pages=readers, knowledge=lambda: known,
            now=lambda: datetime.now(UTC),
        )  # fmt: skip
        local.prepare(world)
        summary = local.Summary()
        tell = local.listening_with(summary)
        local.cycle(world, loaded.feeds[:WARM], tell)
        at = spent()
        for name, stage in (
            ("poll", lambda: local.poll(world, loaded.feeds[WARM:], tell)),
            ("read", lambda: local.read(world, tell)),
            ("resolve", lambda: local.resolve(world, tell)),
        ):
            before = time.process_time()
            stage()
            now, here = spent(), time.process_time() - before
            yield f"{name}, here", here
            yield f"{name}, in the page reader", now - at - here
            at = now
    assert not summary.broken, summary.broken[:3]
    assert summary.new + summary.duplicates == len(web.pages), summary
    db.close(engine)


def main() -> None:
    logger.remove()
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--articles", type=int, default=60)
    given.add_argument("--kilobytes", type=int, default=160)
    given.add_argument(
        "--incidents",
        type=lambda numbers: tuple(map(int, numbers.split(","))),
        default=(0, 1, 2),
        help="so many in each article, in turn",
    )
    given.add_argument("--pages", type=Path)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--profile", action="store_true", help="of this process")
    asked = given.parse_args()
    heard = WARM * PER_FEED
    feeds, pages = made(asked, asked.articles + heard)
    size = sum(map(len, pages.values())) / len(pages) / 1_000
    counted = len(pages) - heard
    print(f"{counted} articles on pages of {size:.0f} KB, in feeds of {PER_FEED}; ms of CPU an article")

    alone(dict(list(feeds.items())[:WARM]), dict(list(pages.items())[:heard]), fast=False)
    rest = dict(list(feeds.items())[WARM:]), dict(list(pages.items())[heard:])
    profile, best, base = cProfile.Profile(), {}, dict.fromkeys((False, True), float("inf"))
    for _ in range(asked.rounds):
        base = {fast: min(before, alone(*rest, fast=fast)) for fast, before in base.items()}
        with tempfile.TemporaryDirectory() as folder:
            if asked.profile:
                profile.enable()
            taken = dict(steps(Served(feeds, pages), Path(folder)))
            profile.disable()
        if not best or sum(taken.values()) < sum(best.values()):
            best = taken
    for name, seconds in best.items():
        print(f"  {name:28} {seconds * 1000 / counted:6.2f}")
    whole = sum(best.values())
    print(f"the whole way                  {whole * 1000 / counted:6.2f}")
    for fast, seconds in base.items():
        mode = "fast" if fast else "default"
        print(f"parsers alone, {mode:8}        {seconds * 1000 / counted:6.2f}   {whole / seconds:.2f} times")
    print(f"the bar is {BAR} times the default mode")
    if asked.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
