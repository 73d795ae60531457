"""Which articles does a web archive (WARC) hold? Every page in it that its server answered with 200."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from monitor import charsets, urls
from monitor.model import Entry
from monitor.model.answers import BadLine
from monitor.sources import jsonl
from monitor.sources.given import NOTHING, Given

LARGEST = 5_000_000  # bytes of one page, unpacked; no longer one is read
PAGES = ("text/html", "application/xhtml+xml")


def read(path: Path, said: Given = NOTHING) -> Iterator[Entry | BadLine]:
    """An entry for each page, under its address; robots.txt, images, redirects and errors are none. A damaged
    archive gives what stands before the damage."""
    try:
        with path.open("rb") as stream:
            yield from _records(path, stream, said)
    except OSError as e:
        yield BadLine(where=path.name, why=e.strerror or urls.printable(f"damaged: {e}"))


def _records(path: Path, stream: BinaryIO, said: Given) -> Iterator[Entry | BadLine]:
    count = 0
    for record in ArchiveIterator(
        stream, record_types=WarcRecordType.response | WarcRecordType.resource, auto_decode="all", fsspec_args=False
    ):
        count += 1
        found = _page(record, f"{path.name}:{record.stream_pos}", said)
        if found is not None:
            yield found
    if not count:
        yield BadLine(where=path.name, why="no response in it: not a WARC file, or an empty one")


def _page(record: WarcRecord, where: str, said: Given) -> Entry | BadLine | None:
    """The page that a record holds; None if it is none."""
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    if (kind or "").partition(";")[0].strip().lower() not in PAGES:
        return None
    if record.is_http and record.http_headers.status_code != 200:
        return None
    url = charsets.one_line((record.headers.get("WARC-Target-URI") or "").strip("<>"))
    if url is None or urls.refusal(url, redirect=True) is not None:
        return BadLine(where=where, why="a page without an address")
    packed = record.is_http and any(
        name in record.http_headers for name in ("Content-Encoding", "Transfer-Encoding")
    )
    try:
        content = record.reader.read(LARGEST + 1)
    except (OSError, ValueError) as e:
        return BadLine(where=where, why=urls.printable(f"{url}: cannot be unpacked: {e}"))
    if len(content) > LARGEST:
        return BadLine(where=where, why=f"{url}: larger than {LARGEST:,} bytes")
    if not packed and len(content) < record.content_length:
        return BadLine(where=where, why=f"{url}: cut off after {len(content):,} of {record.content_length:,} bytes")
    html = charsets.decode(content, record.http_headers.get("Content-Type") if record.is_http else kind)
    if not html.strip():
        return BadLine(where=where, why=f"{url}: an empty page")
    host = (urlsplit(url).hostname or "path").removeprefix("www.")
    return jsonl.entry(jsonl.Line(url=url, html=html), said, source=host)
