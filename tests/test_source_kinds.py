"""Every kind of path that a backfill takes keeps the same promises."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor import sources
from monitor.model import Entry
from monitor.model.answers import BadLine
from monitor.sources import READERS, Given

WORDS = "Two guards were wounded on Friday when a hand grenade was thrown at a checkpoint near Mastung."
PAGE = f"<html><head><title>Grenade at Mastung</title></head><body><article><p>{WORDS}</p></article></body></html>"
RSS = (
    "<rss version='2.0'><channel><title>t</title><item><title>Grenade at Mastung</title>"
    f"<link>https://o.example/1</link><description>{WORDS}</description></item></channel></rss>"
)


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers))
    return f"{head}\r\n\r\n".encode() + body


def record(content: bytes, url: str | None = "https://www.o.example/1", kind: str = "response") -> bytes:
    named = (f"WARC-Target-URI: {url}",) if url is not None else ()
    lines = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Date: 2026-01-24T00:00:00Z",
        *named,
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


# An article of each kind, as the bytes of a file of that kind.
SAMPLES = {
    ".jsonl": json.dumps({"text": WORDS}).encode(),
    ".ndjson": json.dumps({"text": WORDS}).encode(),
    ".warc": record(http(PAGE.encode())),
    ".warc.gz": gzip.compress(record(http(PAGE.encode()))),
    ".html": PAGE.encode(),
    ".htm": PAGE.encode(),
    ".txt": WORDS.encode(),
    ".md": f"# Grenade\n{WORDS}".encode(),
    ".xml": RSS.encode(),
    ".rss": RSS.encode(),
    ".atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>1</id><title>Grenade</title>"
    b"<link href='https://o.example/1'/></entry></feed>",
    ".rdf": b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    b"<channel><title>t</title></channel><item rdf:about='https://o.example/1'><title>Grenade</title>"
    b"<link>https://o.example/1</link></item></rdf:RDF>",
    ".json": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": WORDS}]}
    ).encode(),
}
KINDS = pytest.mark.parametrize("kind", list(READERS))


def made(folder: Path, kind: str, content: bytes | None = None) -> Path:
    """A path of this kind, in the folder "outlet"."""
    inside = folder / "outlet"
    inside.mkdir(exist_ok=True)
    file = inside / f"sample{'.html' if kind == 'directory' else kind}"
    file.write_bytes(SAMPLES.get(kind, PAGE.encode()) if content is None else content)
    return inside if kind == "directory" else file


def articles(found: Iterator[Entry | BadLine]) -> list[Entry]:
    entries = list(found)
    assert all(isinstance(one, Entry) for one in entries), entries
    return [one for one in entries if isinstance(one, Entry)]


@KINDS
def test_an_article_of_each_kind_is_read(kind: str, tmp_path: Path) -> None:
    path = made(tmp_path, kind)
    assert sources.kind_of(path) == kind
    (entry,) = articles(sources.read_path(path))
    assert (entry.feed, entry.timezone, entry.country) == ("path", "UTC", None)
    assert entry.source
    assert entry.text or entry.html or entry.summary or entry.title


@KINDS
def test_what_is_said_of_a_path_holds_for_its_articles(kind: str, tmp_path: Path) -> None:
    said = Given(timezone="Asia/Kabul", country="AF", source="Kabul Now")
    (entry,) = articles(sources.read_path(made(tmp_path, kind), said))
    assert (entry.timezone, entry.country, entry.source) == ("Asia/Kabul", "AF", "Kabul Now")


@KINDS
def test_the_same_article_is_known_again(kind: str, tmp_path: Path) -> None:
    path = made(tmp_path, kind)
    (first,), (second,) = articles(sources.read_path(path)), articles(sources.read_path(path))
    assert first.identity == second.identity


@KINDS
@pytest.mark.parametrize(
    "content", [b"", b"\0\xff\xfe", b"<", b"{", b"\x1f\x8b\x08\0\0", b"WARC/1.0\r\n", b"<a>" * 99]
)
def test_what_is_damaged_is_told_of_and_stops_nothing(kind: str, content: bytes, tmp_path: Path) -> None:
    for found in sources.read_path(made(tmp_path, kind, content)):
        assert isinstance(found, Entry | BadLine)


@KINDS
def test_a_path_that_has_gone_is_told_of(kind: str, tmp_path: Path) -> None:
    path = made(tmp_path, kind)
    reading = sources.read_path(path)
    (path / "sample.html" if kind == "directory" else path).unlink()
    assert all(isinstance(found, BadLine) for found in reading)


def test_what_a_line_says_goes_before_what_is_said_of_its_file(tmp_path: Path) -> None:
    line = {"text": WORDS, "source": "East", "timezone": "Asia/Karachi", "country": "pk", "published": "2026-01-24"}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(line))
    (entry,) = articles(sources.read_path(path, Given(timezone="Asia/Kabul", country="AF", source="West")))
    assert (entry.source, entry.timezone, entry.country) == ("East", "Asia/Karachi", "PK")
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-01-23T19:00:00+00:00"


@pytest.mark.parametrize(("key", "value"), [("timezone", "Asia/Karatschi"), ("country", "Pakistan")])
def test_a_zone_or_country_that_there_is_not_is_that_lines_own_error(key: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps({'text': WORDS, key: value})}\n{json.dumps({'text': WORDS})}\n")
    bad, good = sources.read_path(path)
    assert isinstance(bad, BadLine)
    assert value in bad.why
    assert isinstance(good, Entry)


# Web archives


def archive(folder: Path, *records: bytes, name: str = "a.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(b"".join(gzip.compress(one) if name.endswith(".gz") else one for one in records))
    return path


def test_an_archive_gives_the_pages_that_were_answered(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (packed[:99], packed[99:])) + b"0\r\n\r\n"
    path = archive(
        tmp_path,
        record(b"software: test\r\n", kind="warcinfo"),
        record(http(PAGE.encode())),
        record(http(PAGE.encode(), status="404 Not Found"), url="https://o.example/gone"),
        record(http(b"\x89PNG", kind="image/png"), url="https://o.example/i.png"),
        record(http(chunked, "Content-Encoding: gzip", "Transfer-Encoding: chunked"), url="https://o.example/2"),
    )
    first, second = articles(sources.read_path(path))
    assert (first.url, first.source, first.published) == ("https://www.o.example/1", "o.example", None)
    assert first.html == second.html == PAGE
    assert second.url == "https://o.example/2"


def test_a_page_in_an_archive_keeps_its_characters(tmp_path: Path) -> None:
    body = "<html><p>انفجار في كابول</p></html>".encode("windows-1256")
    (entry,) = articles(sources.read_path(archive(tmp_path, record(http(body, kind="text/html; charset=cp1256")))))
    assert "انفجار" in (entry.html or "")


def test_an_archive_that_was_cut_off_gives_what_stands_before(tmp_path: Path) -> None:
    whole = archive(tmp_path, record(http(PAGE.encode())), record(http(PAGE.encode()), url="https://o.example/2"))
    whole.write_bytes(whole.read_bytes()[:-60])
    first, *rest = sources.read_path(whole)
    assert isinstance(first, Entry)
    assert all(isinstance(one, BadLine) for one in rest)


def test_a_page_without_an_address_is_told_of(tmp_path: Path) -> None:
    for url in (None, "file:///etc/passwd", "https://o.example\\@x/"):
        (found,) = sources.read_path(archive(tmp_path, record(http(PAGE.encode()), url=url)))
        assert isinstance(found, BadLine)
        assert "address" in found.why


def test_a_page_that_unpacks_to_too_much_is_told_of_and_the_next_is_read(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b"0" * 60_000_000)
    path = archive(
        tmp_path, record(http(bomb, "Content-Encoding: gzip")), record(http(PAGE.encode())), name="a.warc"
    )
    bad, good = sources.read_path(path)
    assert isinstance(bad, BadLine)
    assert "larger than" in bad.why
    assert isinstance(good, Entry)


GOOD = record(http(PAGE.encode()), url="https://o.example/good")
PACKED = gzip.compress(PAGE.encode())


@pytest.mark.parametrize(
    "broken",
    [
        record(http(PAGE.encode(), "Content-Encoding: gzip")),
        record(http(PAGE.encode(), "Content-Encoding: br")),
        record(http(b"(\xb5/\xfd\x04\x00", "Content-Encoding: zstd")),
        record(http(PAGE.encode(), "Transfer-Encoding: chunked")),
        record(http(b"fff\r\nabc", "Transfer-Encoding: chunked")),
        record(http(PAGE.encode())).replace(b"Content-Length", b"X-Length"),
        record(http(PAGE.encode())).replace(b"Content-Length: ", b"Content-Length: -"),
        b"\r\n nothing of an archive \r\n" * 90,
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_broken_record_is_told_of_and_those_around_it_are_read(
    broken: bytes, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    first = record(http(PAGE.encode()), url="https://o.example/first")
    path = archive(tmp_path, pack(first), pack(broken), pack(GOOD), name="a.warc")
    found = list(sources.read_path(path))
    assert [one.url for one in found if isinstance(one, Entry)] == [
        "https://o.example/first",
        "https://o.example/good",
    ]
    assert len([one for one in found if isinstance(one, BadLine)]) == 1


def test_a_page_whose_server_ended_its_lines_with_a_line_feed_alone_is_read(tmp_path: Path) -> None:
    head, _, body = http(PAGE.encode()).partition(b"\r\n\r\n")
    bare = head.replace(b"\r\n", b"\n") + b"\n\n" + body
    (entry,) = articles(sources.read_path(archive(tmp_path, record(bare))))
    assert entry.html == PAGE


def test_a_page_that_was_packed_twice_is_read(tmp_path: Path) -> None:
    for told in ("Content-Encoding: gzip", "Content-Encoding: gzip, gzip"):
        (entry,) = articles(sources.read_path(archive(tmp_path, record(http(gzip.compress(PACKED), told)))))
        assert entry.html == PAGE


@KINDS
def test_it_is_told_how_many_bytes_have_been_read(kind: str, tmp_path: Path) -> None:
    path, passed = made(tmp_path, kind), []
    articles(sources.read_path(path, Given(), passed.append))
    assert sum(passed) == sources.size_of(path) > 0


@pytest.mark.parametrize("name", ["feed.html", "feed.txt"])
def test_a_feed_is_read_as_one_whatever_its_name(name: str, tmp_path: Path) -> None:
    for inside in (tmp_path / name, tmp_path):
        (tmp_path / name).write_text(RSS)
        (entry,) = articles(sources.read_path(inside))
        assert entry.url == "https://o.example/1"


def test_what_is_no_text_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "b.html").write_bytes(b"\0" * 99)
    assert [(one.where, one.why) for one in sources.read_path(tmp_path) if isinstance(one, BadLine)] == [
        ("a.txt", "not a text"),
        ("b.html", "empty"),
    ]


def test_a_folder_whose_name_is_no_text_names_no_outlet_in_it(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff\x1b[31m"))
    folder.mkdir()
    (folder / "a\x1b.txt").write_text(WORDS)
    (entry,) = articles(sources.read_path(folder))
    assert entry.source.isprintable()
    assert (entry.given_id or "").isprintable()
    entry.source.encode()
