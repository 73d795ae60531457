"""What news sitemaps list, and how they are heard."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.config import load as load_config
from monitor.knowledge import load
from monitor.model import Feed, Health, Listing
from monitor.model.answers import SourceError
from monitor.pipeline import poll
from monitor.sources import listings
from monitor.sources.listings import LISTERS
from monitor.store import Engine, feeds, reading
from monitor.world import World
from tests.fakes import FakeWeb, InProcessPages

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEED = Feed(id="f1", url="https://o.example/news.xml", name="Outlet", timezone="Asia/Karachi")
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
RSS = b"<rss version='2.0'><channel><title>t</title><item><title>x</title><link>https://o.example/1</link></item></channel></rss>"


def listed(content: bytes | str, **headers: str) -> Listing:
    raw = content.encode() if isinstance(content, str) else content
    return listings.listing(FEED, raw, url=FEED.url, headers=headers, now=NOW, most=500)


def url(number: int, news: str = "", lastmod: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://o.example/{number}</loc>{changed}{news}</url>"


def news(title: str, date: str) -> str:
    return (
        "<news:news><news:publication><news:name>Outlet</news:name><news:language>ur</news:language>"
        f"</news:publication><news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>"
        "</news:news>"
    )


def sitemap(*pages: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{"".join(pages)}</urlset>'


def index(*parts: tuple[str, str]) -> bytes:
    inside = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in parts)
    return f"<sitemapindex {SPACES}>{inside}</sitemapindex>".encode()


NEWS = sitemap(url(1, news("Grenade &amp; raid", "2026-02-27T10:00:00")), url(2, news("Calm", "2026-02-28")))


def test_a_news_sitemap_lists_its_pages_the_newest_first() -> None:
    found = listed(NEWS)
    assert (found.kind, len(found.entries), found.left_out) == ("sitemap", 2, 0)
    calm, grenade = found.entries
    assert (calm.title, grenade.title) == ("Calm", "Grenade & raid")
    assert grenade.published == datetime(2026, 2, 27, 5, tzinfo=UTC), "no zone: the outlet's"
    assert grenade.published_raw == "2026-02-27T10:00:00"
    assert (grenade.url, grenade.identity) == ("https://o.example/1", "https://o.example/1")
    assert (grenade.language, grenade.feed, grenade.source) == ("ur", "f1", "Outlet")


def test_a_plain_sitemap_gives_addresses_and_takes_no_change_for_a_publication() -> None:
    old, new = listed(sitemap(url(1, lastmod="2026-01-01"), url(2, lastmod="2026-02-01"))).entries[::-1]
    assert (new.url, old.url) == ("https://o.example/2", "https://o.example/1")
    assert {(one.title, one.published, one.published_raw) for one in (old, new)} == {(None, None, None)}


def test_of_a_sitemap_of_everything_the_newest_are_read() -> None:
    pages = (url(n, lastmod=f"2026-01-{n % 28 + 1:02}") for n in range(5_000))
    found = listings.listing(FEED, sitemap(*pages).encode(), url=FEED.url, headers={}, now=NOW, most=100)
    assert (found.left_out, len(found.entries)) == (4_900, 100)
    assert {int((one.url or "").rpartition("/")[2]) % 28 for one in found.entries} == {27}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_packed_sitemap_is_read_as_a_plain_one(encoding: str) -> None:
    raw = NEWS.replace("UTF-8", encoding).encode(encoding)
    assert listed(raw).entries == listed(NEWS).entries
    assert listed(gzip.compress(raw), **{"content-type": "application/gzip"}).entries == listed(NEWS).entries


def test_an_index_leads_to_the_sitemaps_that_changed_last() -> None:
    found = listed(index(*((f"https://o.example/{n}.xml", f"2026-02-0{n}") for n in (1, 5, 3, 4, 2))))
    assert (found.kind, found.entries) == ("sitemap index", ())
    assert found.parts == tuple(f"https://o.example/{n}.xml" for n in (5, 4, 3))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE urlset [<!ENTITY a "aaaa">]>' + NEWS.partition("?>")[2],
        f"<urlset {SPACES}><!ENTITY x SYSTEM 'file:///etc/passwd'></urlset>",
        gzip.compress(NEWS.encode() + b" " * 60_000_000),
        gzip.compress(NEWS.encode())[:40],
        b"\x1f\x8b" + b"<urlset>",
    ],
    ids=["entities", "external", "bomb", "cut off", "no gzip"],
)
def test_what_is_built_to_break_readers_is_refused(content: bytes | str) -> None:
    with pytest.raises(SourceError):
        listed(content)


@pytest.mark.parametrize("loc", ["file:///etc/passwd", "javascript:1", "https://a\\@b/", ""])
def test_an_address_that_is_none_is_left_out(loc: str) -> None:
    assert listed(sitemap(f"<url><loc>{loc}</loc></url>", url(2))).entries[0].url == "https://o.example/2"
    assert listed(index((loc, "2026-02-01"))).parts == ()


def test_each_kind_of_answer_is_known_by_its_bytes() -> None:
    samples = {"sitemap": NEWS.encode(), "feed": RSS}
    assert samples.keys() == LISTERS.keys()
    for kind, content in samples.items():
        assert next(name for name, (known, _) in LISTERS.items() if known(content)) == kind
        assert listed(content).entries


@settings(deadline=None, max_examples=200)
@example(b"<:", b"<urlset>")  # a name that the parser lets through and lxml's QName does not
@given(st.binary(max_size=300), st.sampled_from([b"<urlset>", b"<sitemapindex>", b"\x1f\x8b<urlset", b""]))
def test_any_bytes_are_a_listing_or_an_error_of_their_own(content: bytes, start: bytes) -> None:
    with suppress(SourceError):
        listed(start + content)


# Heard over the web


@pytest.fixture
def make_world(tmp_path: Path, clock: Callable[[], datetime]) -> Callable[[Engine, FakeWeb], World]:
    def make(engine: Engine, web: FakeWeb) -> World:
        file = tmp_path / "monitor.yaml"
        file.write_text(f"feeds: [{FEED.url}]\n")
        config = load_config(file, state=tmp_path, knowledge=lambda _: load(), environ={})
        return World(config=config, engine=engine, web=web, pages=InProcessPages(), knowledge=load, now=clock)

    return make


def polled(feed: Feed, world: World) -> poll.Polled:
    with reading(world.engine) as session:
        before = feeds.health(session).get(feed.id, Health(feed=feed.id))
    (told,) = poll.note([poll.ask(feed, before, world)], world)
    return told


def test_an_index_is_heard_through_its_parts_and_a_broken_one_is_told_of(
    sqlite_engine: Engine, make_world: Callable[[Engine, FakeWeb], World]
) -> None:
    parts = index(("https://o.example/a.xml", "2026-02-28"), ("https://o.example/b.xml.gz", "2026-02-27"))
    web = FakeWeb({FEED.url: parts, "https://o.example/a.xml": NEWS.encode(), "https://o.example/b.xml.gz": 503})
    world = make_world(sqlite_engine, web)
    (feed,) = world.config.feeds
    told = polled(feed, world)
    assert (told.outcome, told.listed, told.fresh) == ("heard", 2, 2)
    assert "1 of 2 parts failed: https://o.example/b.xml.gz: status 503" in (told.note or "")

    web.pages["https://o.example/b.xml.gz"] = gzip.compress(sitemap(url(3, news("Raid", "2026-02-26"))).encode())
    told = polled(feed, world)
    assert (told.outcome, told.fresh, told.note) == ("heard", 1, None), "the index did not change, its parts did"


def test_an_index_of_which_no_part_can_be_heard_has_failed(
    sqlite_engine: Engine, make_world: Callable[[Engine, FakeWeb], World]
) -> None:
    world = make_world(sqlite_engine, FakeWeb({FEED.url: index(("https://o.example/a.xml", "2026-02-28"))}))
    (feed,) = world.config.feeds
    assert polled(feed, world).outcome == "failed"
    with reading(sqlite_engine) as session:
        assert "status 404" in (feeds.health(session)[feed.id].last_error or "")
