"""Which articles does a web archive (WARC) hold? Every page in it that its server answered with 200."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from monitor import charsets, urls
from monitor.model import Entry
from monitor.model.answers import BadLine
from monitor.sources import jsonl
from monitor.sources.given import NOTHING, Given, Passed, nobody

LARGEST = 5_000_000  # bytes of one page, unpacked; no longer one is read
HEADERS = 100_000  # bytes of HTTP headers before it
PAGES = ("text/html", "application/xhtml+xml")
BLOCK = 1_000_000  # bytes in which the next record is sought, behind damage

_NEXT = re.compile(rb"WARC/[01]\.\d\r\n|\x1f\x8b\x08")  # how a record begins, as it is or packed
_MARK = 10  # bytes, so that no beginning is missed between two blocks
_GZIP, _GZIP_WINDOW = b"\x1f\x8b", 31  # zlib's way to say: with a gzip header


def read(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    """An entry for each page, under its address; robots.txt, images, redirects and errors are none. Behind damage
    it goes on with the next record that is whole."""
    try:
        with path.open("rb") as stream:
            yield from _records(path, stream, said, passed)
    except OSError as e:
        yield BadLine(where=path.name, why=e.strerror or urls.printable(f"damaged: {e}"))


def _records(path: Path, stream: BinaryIO, said: Given, passed: Passed) -> Iterator[Entry | BadLine]:
    start, count, told, behind = 0, 0, False, 0
    while True:
        at = start
        try:
            for record in _walk(stream, start):
                count, told, at = count + 1, False, start + record.stream_pos
                where = f"{path.name}:{at}"
                if (found := _page(record, where, said)) is not None:
                    yield found
                passed(max(0, stream.tell() - behind))
                behind = max(behind, stream.tell())
            break
        except (OSError, ValueError, RuntimeError) as e:  # what the library calls them differs by what is broken
            if not told:
                yield BadLine(where=f"{path.name}:{at}", why=urls.printable(f"damaged: {e}"))
            told = True
        following = _next(stream, at + 1)
        if following is None:
            return
        start = following
    if not count and not told:
        yield BadLine(where=path.name, why="no response in it: not a WARC file, or an empty one")


def _walk(stream: BinaryIO, start: int) -> Iterator[WarcRecord]:
    """The records from there on, as they are: what unpacks one must not break the way to the next."""
    stream.seek(start)
    kinds = WarcRecordType.response | WarcRecordType.resource
    return iter(ArchiveIterator(stream, record_types=kinds, parse_http=False, fsspec_args=False))


def _next(stream: BinaryIO, start: int) -> int | None:
    """Where the next record may begin."""
    stream.seek(start)
    before = b""
    while block := stream.read(BLOCK):
        held = before + block
        if found := _NEXT.search(held):
            return stream.tell() - len(held) + found.start()
        before = held[-_MARK:]
    return None


def _page(record: WarcRecord, where: str, said: Given) -> Entry | BadLine | None:
    """The page that a record holds; None if it is none."""
    url = charsets.one_line((record.headers.get("WARC-Target-URI") or "").strip("<>"))
    length = record.content_length
    block = record.reader.read(LARGEST + HEADERS)
    if len(block) < min(length, LARGEST + HEADERS):
        return BadLine(where=where, why=urls.printable(f"{url}: cut off after {len(block):,} of {length:,} bytes"))
    try:
        opened = _opened(block, record)
        kind = opened.http_content_type if opened.is_http else opened.headers.get("Content-Type")
        if (kind or "").partition(";")[0].strip().lower() not in PAGES:
            return None
        if opened.is_http and opened.http_headers.status_code != 200:
            return None
        content = _unpacked(opened.reader.read(LARGEST + 1))
    except (OSError, ValueError, RuntimeError, zlib.error) as e:
        return BadLine(where=where, why=urls.printable(f"{url}: cannot be unpacked: {e}"))
    if url is None or urls.refusal(url, redirect=True) is not None:
        return BadLine(where=where, why="a page without an address")
    if len(content) > LARGEST:
        return BadLine(where=where, why=f"{url}: larger than {LARGEST:,} bytes")
    html = charsets.decode(content, opened.http_headers.get("Content-Type") if opened.is_http else kind)
    if not html.strip():
        return BadLine(where=where, why=f"{url}: an empty page")
    host = (urlsplit(url).hostname or "path").removeprefix("www.")
    return jsonl.entry(jsonl.Line(url=url, html=html), said, source=host)


def _opened(block: bytes, record: WarcRecord) -> WarcRecord:
    """The record, alone in an archive of its own, with its HTTP headers read and its body to be unpacked."""
    kind, block = record.headers.get("Content-Type") or "", _with_full_lines(block)
    head = f"WARC/1.0\r\nWARC-Type: {record.headers.get('WARC-Type')}\r\nContent-Type: {kind}\r\n"
    whole = f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    return next(iter(ArchiveIterator(BytesIO(whole), auto_decode="all", fsspec_args=False)))


def _with_full_lines(block: bytes) -> bytes:
    """Browsers read a head whose lines end in a line feed alone, the library takes all of it for one line."""
    head, found, body = block[:HEADERS].partition(b"\n\n")
    if not found or not head.startswith(b"HTTP/") or b"\r\n\r\n" in head:
        return block
    return b"\r\n".join(line.rstrip(b"\r") for line in head.split(b"\n")) + b"\r\n\r\n" + body + block[HEADERS:]


def _unpacked(content: bytes) -> bytes:
    """The content, unpacked where its server has packed it twice and said so once."""
    if not content.startswith(_GZIP):
        return content
    return zlib.decompressobj(_GZIP_WINDOW).decompress(content, LARGEST + 1)
