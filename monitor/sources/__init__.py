"""What do the sources that we listen to, or are given, hold?"""

from collections.abc import Callable, Iterator
from pathlib import Path

from monitor.model import Entry
from monitor.model.answers import BadLine
from monitor.sources import directory, jsonl, saved
from monitor.sources.given import NOTHING, Given, Passed, nobody

__all__ = ["NOTHING", "READERS", "Given", "Passed", "kind_of", "read_path", "size_of"]

Reader = Callable[[Path, Given, Passed], Iterator[Entry | BadLine]]


def read_archive(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    from monitor.sources import warc

    return warc.read(path, said, passed)


# What a path holds, by the end of its name; a directory has none.
READERS: dict[str, Reader] = {
    "directory": directory.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".warc": read_archive,
    ".warc.gz": read_archive,
    ".html": directory.read_one,
    ".htm": directory.read_one,
    ".txt": directory.read_one,
    ".md": directory.read_one,
    ".xml": saved.read,
    ".rss": saved.read,
    ".atom": saved.read,
    ".rdf": saved.read,
    ".json": saved.read,
}


def kind_of(path: Path) -> str | None:
    """The key of its reader; None if there is none."""
    if path.is_dir():
        return "directory"
    return next((ending for ending in READERS if path.name.lower().endswith(ending)), None)


def read_path(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    """The articles at a path, whatever it holds; `passed` hears how many bytes of which file have been read."""
    if not path.exists():
        return iter([BadLine(where=str(path), why="there is no such file or directory")])
    kind = kind_of(path)
    if kind is None:
        return iter([BadLine(where=str(path), why=f"not one of {', '.join(READERS)}")])
    return READERS[kind](path, said, passed)


def size_of(path: Path) -> int:
    """How many bytes there are to read at a path."""
    files = directory.files(path) if kind_of(path) == "directory" else [path]
    return sum(_bytes(file) for file in files)


def _bytes(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
