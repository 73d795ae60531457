"""How the archive of a feed is walked through, back to a day."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor import cli
from monitor.config import load as load_config
from monitor.knowledge import load
from monitor.model import Feed
from monitor.model.answers import BadLine
from monitor.pipeline import Span, Turned
from monitor.runners import backfill, local
from monitor.sources import paging
from monitor.store import Engine, reading, walks
from monitor.world import World
from tests.fakes import FakeWeb, InProcessPages

FEED = Feed(id="f1", url="https://o.example/feed", name="Outlet")
LAST = datetime(2026, 2, 28, 12, tzinfo=UTC)
WORDPRESS = "<generator>https://wordpress.org/?v=6.5</generator>"


def rss(numbers: range, head: str = "") -> bytes:
    """A page of a feed with an item a day, number 0 being the newest."""
    items = "".join(
        f"<item><title>Item {n}</title><link>https://o.example/{n}</link><description>{n} men went on."
        f"</description><pubDate>{format_datetime(LAST - timedelta(days=n))}</pubDate></item>"
        for n in numbers
    )
    space = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f"<rss version='2.0' {space}><channel><title>t</title>{head}{items}</channel></rss>".encode()


def linked(rel: str, href: str) -> str:
    return f'<atom:link rel="{rel}" href="{href}"/>'


@pytest.fixture
def make_world(tmp_path: Path, clock: Callable[[], datetime]) -> Callable[[Engine, FakeWeb], World]:
    def make(engine: Engine, web: FakeWeb) -> World:
        (tmp_path / "no-seeds").mkdir(exist_ok=True)
        file = tmp_path / "monitor.yaml"
        file.write_text("seeds: no-seeds\nfetch: {articles: false}\n")
        config = load_config(file, state=tmp_path, knowledge=lambda _: load(), environ={})
        return World(config=config, engine=engine, web=web, pages=InProcessPages(), knowledge=load, now=clock)

    return make


def walked(world: World, span: Span | None = None, feed: Feed = FEED) -> list[local.Outcome]:
    told: list[local.Outcome] = []
    backfill.walk(feed, world, span or Span(), told.append)
    return told


def asked(world: World) -> list[str]:
    return [url for url in world.web.asked if "feed" in url]  # type: ignore[attr-defined]


def kept(world: World) -> list[int]:
    from monitor.store import articles

    with reading(world.engine) as session:
        return sorted(int((one.article.url or "").rpartition("/")[2]) for one in articles.listing(session))


Make = Callable[[Engine, FakeWeb], World]


def test_an_archive_is_followed_by_its_links_to_its_end(engine: Engine, make_world: Make) -> None:
    pages: dict[str, bytes | int] = {
        FEED.url: rss(range(2), linked("prev-archive", "/feed/2026-01")),
        "https://o.example/feed/2026-01": rss(range(2, 5), linked("prev-archive", "/feed/2025-12")),
        "https://o.example/feed/2025-12": rss(range(5, 6)),
    }
    world = make_world(engine, FakeWeb(pages))
    told = [one for one in walked(world) if isinstance(one, Turned)]
    assert asked(world) == list(pages)
    assert kept(world) == [0, 1, 2, 3, 4, 5]
    assert [(one.fresh, one.why) for one in told] == [(2, ""), (3, ""), (1, "it links to no older page")]
    with reading(engine) as session:
        assert walks.place(session, FEED.id) is None


def test_wordpress_is_asked_by_number_until_it_has_no_more(sqlite_engine: Engine, make_world: Make) -> None:
    web = FakeWeb({FEED.url: rss(range(2), WORDPRESS), f"{FEED.url}?paged=2": rss(range(2, 4), WORDPRESS)})
    world = make_world(sqlite_engine, web)
    *_, last = (one for one in walked(world) if isinstance(one, Turned))
    assert asked(world) == [FEED.url, f"{FEED.url}?paged=2", f"{FEED.url}?paged=3"]
    assert (kept(world), last.why) == ([0, 1, 2, 3], "its last page was number 2")


def test_a_server_that_gives_one_page_under_every_number_is_asked_twice(
    sqlite_engine: Engine, make_world: Make
) -> None:
    page = rss(range(2), WORDPRESS)
    world = make_world(sqlite_engine, FakeWeb({FEED.url + tail: page for tail in ("", "?paged=2", "?paged=3")}))
    walked(world)
    assert asked(world) == [FEED.url, f"{FEED.url}?paged=2"]


def test_a_walk_ends_at_the_day_that_was_asked_for(sqlite_engine: Engine, make_world: Make) -> None:
    web = FakeWeb({FEED.url: rss(range(3), WORDPRESS)})
    web.pages |= {f"{FEED.url}?paged={n}": rss(range(3 * n - 3, 3 * n), WORDPRESS) for n in range(2, 9)}
    world = make_world(sqlite_engine, web)
    walked(world, Span(since=LAST - timedelta(days=4), until=LAST))
    assert kept(world) == [1, 2, 3, 4]
    assert len(asked(world)) == 3, "the first page that is older as a whole is the last"


def test_a_walk_that_was_broken_off_goes_on_at_its_page(engine: Engine, make_world: Make) -> None:
    web = FakeWeb({FEED.url: rss(range(2), WORDPRESS), f"{FEED.url}?paged=2": 503})
    world = make_world(engine, web)
    *_, broken = walked(world)
    assert isinstance(broken, BadLine)
    assert "page 2: https://o.example/feed?paged=2: status 503" in broken.why

    web.asked.clear()
    web.pages[f"{FEED.url}?paged=2"] = rss(range(2, 4), WORDPRESS)
    walked(world)
    assert asked(world) == [f"{FEED.url}?paged=2", f"{FEED.url}?paged=3"], "what was read is not asked for again"
    assert kept(world) == [0, 1, 2, 3]


def test_what_an_archive_tells_raises_no_alert(engine: Engine, make_world: Make) -> None:
    from monitor.store import articles

    world = make_world(engine, FakeWeb({FEED.url: rss(range(2))}))
    walked(world)
    with reading(engine) as session:
        assert all(articles.is_quiet(session, one.article.id) for one in articles.listing(session))


def test_a_feed_without_an_archive_says_so(sqlite_engine: Engine, make_world: Make) -> None:
    world = make_world(sqlite_engine, FakeWeb({FEED.url: rss(range(2))}))
    (turned,) = (one for one in walked(world) if isinstance(one, Turned))
    assert turned.why == "it links to no archive, and WordPress has not made it"


@pytest.mark.parametrize(
    ("links", "generator", "url", "older"),
    [
        ([("prev-archive", "a"), ("next", "b")], None, "https://o.example/f/", "https://o.example/f/a"),
        ([("next", "?page=2")], None, "https://o.example/f", "https://o.example/f?page=2"),
        ([("next", "https://o.example/f")], None, "https://o.example/f", None),
        ([("next", "file:///etc/passwd")], "WordPress", "https://o.example/f", "https://o.example/f?paged=2"),
        (
            [("self", "x")],
            "https://wordpress.org/?v=6",
            "https://o.example/?feed=rss&paged=9",
            "?feed=rss&paged=10",
        ),
        ([], "WordPress", "https://o.example/?paged=10000", None),
        ([], "WordPress", "https://o.example/?paged=x", None),
        ([], "Hugo", "https://o.example/f", None),
    ],
)
def test_the_older_page_is_linked_or_numbered(
    links: list[tuple[str, str]], generator: str | None, url: str, older: str | None
) -> None:
    found = paging.older([{"rel": rel, "href": href} for rel, href in links], generator, url)
    assert found == older or (older and found and found.endswith(older))


# From the command line, over a real server


@pytest.fixture
def outlet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    import threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    pages = {"/feed": rss(range(3), WORDPRESS), "/feed?paged=2": rss(range(3, 6), WORDPRESS)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("content-type", "application/rss+xml")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.chdir(tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        host = f"127.0.0.1:{server.server_address[1]}"
        fetch = {"allow_hosts": [host], "per_host_delay": "0s", "articles": False}
        feeds = [{"url": f"http://{host}/feed", "name": "Hills"}]
        (tmp_path / "monitor.yaml").write_text(json.dumps({"fetch": fetch, "feeds": feeds}))
        yield f"http://{host}/feed"
        server.shutdown()
        thread.join(10)


def test_an_archive_is_named_by_its_feed_or_its_address(outlet: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["run", "--archive", "Hills", "--since", "2026-02-24"]) == 0
    said = capsys.readouterr().out
    assert "5 new, 0 duplicates" in said
    assert "2 pages turned" in said

    assert cli.run(["run", "--archive", outlet, "--state", "other", "--source", "East"]) == 0
    assert "6 new" in capsys.readouterr().out


def test_a_name_that_is_no_feed_is_refused(outlet: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["run", "--archive", "Hils"]) == 2
    assert "did you mean 'Hills'?" in capsys.readouterr().err
