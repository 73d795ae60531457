"""What do the sources that we listen to, or are given, hold?"""

from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.model import Entry, Feed
from monitor.model.answers import BadLine, SourceError
from monitor.sources import directory, jsonl

Reader = Callable[[Path, str], Iterator[Entry | BadLine]]


def read_feed_file(path: Path, timezone: str = "UTC") -> Iterator[Entry | BadLine]:
    """The entries of a saved feed."""
    from monitor.sources import feed

    saved = Feed(id="path", url="", name=path.parent.name or "path", timezone=timezone)
    try:
        if path.stat().st_size > directory.LARGEST:
            raise SourceError(f"larger than {directory.LARGEST:,} bytes")
        yield from feed.read(saved, path.read_bytes(), url="", headers={}, now=None)
    except SourceError as e:
        yield BadLine(where=path.name, why=e.why)
    except OSError as e:
        yield BadLine(where=path.name, why=e.strerror or "cannot be read")


def read_one_file(path: Path, timezone: str = "UTC") -> Iterator[Entry | BadLine]:
    """The article in a single file."""
    yield directory.read_file(path, path.name, timezone)


# What a path holds, by its name; a directory has no ending.
READERS: dict[str, Reader] = {
    "directory": directory.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
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


def read_path(path: Path, timezone: str = "UTC") -> Iterator[Entry | BadLine]:
    """The articles at a path, whatever it holds."""
    if not path.exists():
        return iter([BadLine(where=str(path), why="there is no such file or directory")])
    kind = "directory" if path.is_dir() else path.suffix.lower()
    if kind not in READERS:
        return iter([BadLine(where=str(path), why=f"not one of {', '.join(READERS)}")])
    return READERS[kind](path, timezone)


def size_of(path: Path) -> int | None:
    """How many articles a path holds, where counting them costs little."""
    if path.is_dir():
        return sum(1 for _ in directory.files(path))
    if path.suffix.lower() in (".jsonl", ".ndjson") and path.is_file():
        with path.open("rb") as lines:
            return sum(block.count(b"\n") for block in iter(lambda: lines.read(2**20), b""))
    return 1 if path.suffix.lower() in directory.KINDS else None
