"""What do the sources that we listen to, or are given, hold?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from monitor.model import Entry, Feed
from monitor.model.answers import BadLine, SourceError
from monitor.sources import directory, jsonl
from monitor.sources.given import NOTHING, Given

__all__ = ["NOTHING", "READERS", "Given", "kind_of", "read_path", "size_of"]

Reader = Callable[[Path, Given], Iterator[Entry | BadLine]]


def read_feed_file(path: Path, said: Given) -> Iterator[Entry | BadLine]:
    """The entries of a saved feed."""
    from monitor.sources import feed

    name = said.source or path.parent.name or "path"
    saved = Feed(id="path", url="", name=name, timezone=said.timezone)
    try:
        if path.stat().st_size > directory.LARGEST:
            raise SourceError(f"larger than {directory.LARGEST:,} bytes")
        for entry in feed.read(saved, path.read_bytes(), url="", headers={}, now=None):
            yield replace(entry, country=said.country)
    except SourceError as e:
        yield BadLine(where=path.name, why=e.why)
    except OSError as e:
        yield BadLine(where=path.name, why=e.strerror or "cannot be read")


def read_one_file(path: Path, said: Given) -> Iterator[Entry | BadLine]:
    """The article in a single file."""
    yield directory.read_file(path, path.name, said)


def read_archive(path: Path, said: Given) -> Iterator[Entry | BadLine]:
    from monitor.sources import warc

    return warc.read(path, said)


# What a path holds, by the end of its name; a directory has none.
READERS: dict[str, Reader] = {
    "directory": directory.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".warc": read_archive,
    ".warc.gz": read_archive,
    ".html": read_one_file,
    ".htm": read_one_file,
    ".txt": read_one_file,
    ".md": read_one_file,
    ".xml": read_feed_file,
    ".rss": read_feed_file,
    ".atom": read_feed_file,
    ".rdf": read_feed_file,
    ".json": read_feed_file,
}


def kind_of(path: Path) -> str | None:
    """The key of its reader; None if there is none."""
    if path.is_dir():
        return "directory"
    return next((ending for ending in READERS if path.name.lower().endswith(ending)), None)


def read_path(path: Path, said: Given = NOTHING) -> Iterator[Entry | BadLine]:
    """The articles at a path, whatever it holds."""
    if not path.exists():
        return iter([BadLine(where=str(path), why="there is no such file or directory")])
    kind = kind_of(path)
    if kind is None:
        return iter([BadLine(where=str(path), why=f"not one of {', '.join(READERS)}")])
    return READERS[kind](path, said)


def size_of(path: Path) -> int | None:
    """How many articles a path holds, where counting them costs little."""
    kind = kind_of(path)
    if kind == "directory":
        return sum(1 for _ in directory.files(path))
    if kind in (".jsonl", ".ndjson"):
        with path.open("rb") as lines:
            return sum(block.count(b"\n") for block in iter(lambda: lines.read(2**20), b""))
    return 1 if kind in directory.KINDS else None
