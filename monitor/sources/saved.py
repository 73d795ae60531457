"""Which articles does a feed hold that somebody has saved?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from monitor import charsets
from monitor.model import Entry, Feed
from monitor.model.answers import BadLine, SourceError
from monitor.sources.given import NOTHING, Given, Passed, nobody

LARGEST = 10_000_000  # bytes
HEAD = 2_000  # bytes in which a feed says that it is one

_FEED = re.compile(
    rb"(?is)(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^>]{0,200}\?>\s*)?(?:<\?[^>]{0,300}\?>\s*+|<!--(?>.{0,1000}?-->)\s*+)*+"
    rb"<(?:rss|feed|rdf:RDF)[\s>]"
)


def is_feed(content: bytes) -> bool:
    """Whether it is a feed, whatever its name says."""
    return _FEED.match(content[:HEAD]) is not None


def read(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    """The entries of a saved feed."""
    from monitor.sources import feed

    saved = Feed(id="path", url="", name=said.source or _folder(path), timezone=said.timezone)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceError(f"larger than {LARGEST:,} bytes")
        for entry in feed.read(saved, path.read_bytes(), url="", headers={}, now=None):
            yield replace(entry, country=said.country)
        passed(size)
    except SourceError as e:
        yield BadLine(where=path.name, why=e.why)
    except OSError as e:
        yield BadLine(where=path.name, why=e.strerror or "cannot be read")


def _folder(path: Path) -> str:
    return charsets.one_line(path.parent.name) or "path"
