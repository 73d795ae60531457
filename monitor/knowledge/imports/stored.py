"""What has a user imported, and where does it lie?"""

import gzip
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from monitor.knowledge.actor_rows import ActorRow, row
from monitor.knowledge.imports.intake import KnowledgeError
from monitor.knowledge.tables import PlaceTable, split_names

FORMAT = 1  # of the stored files; another one is refused, and the user's file imported again
ENDING = ".knowledge.gz"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import. `source` is the name of the user's file; `others` counts the lines of names (of places),
    `instead` the known places whose room it takes."""

    name: str
    kind: Literal["places", "actors"]
    source: str
    licence: str
    rows: int
    others: int = 0
    instead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stamp:
    """A stored file as it was at a moment: another stamp, another content."""

    path: Path
    changed: int  # ns
    size: int


def files(folder: Path | None) -> tuple[Stamp, ...]:
    """The stored imports, in the order of their names."""
    if folder is None or not folder.is_dir():
        return ()
    stats = ((entry, entry.stat()) for entry in os.scandir(folder) if entry.name.endswith(ENDING))
    return tuple(sorted(Stamp(path=Path(e.path), changed=s.st_mtime_ns, size=s.st_size) for e, s in stats))


def path_of(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise KnowledgeError(
            f"{name[:60]!r}: a name has letters, digits, . _ and -, and begins with one of the first two"
        )
    return folder / f"{name}{ENDING}"


def names(folder: Path) -> list[str]:
    return [stamp.path.name.removesuffix(ENDING) for stamp in files(folder)]


def head(stamp: Stamp) -> Import:
    return _opened(stamp.path)[0]


def get(folder: Path, name: str) -> Import | None:
    path = path_of(folder, name)
    return _opened(path)[0] if path.exists() else None


def remove(folder: Path, name: str) -> bool:
    """Whether there was such an import."""
    path = path_of(folder, name)
    there = path.exists()
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be removed: {error.strerror}") from error
    return there


def write(folder: Path, head: Import, lines: Iterable[str]) -> None:
    """Whole or not at all: whoever reads meanwhile has the one before."""
    text = "\n".join([json.dumps({"format": FORMAT, **asdict(head)}), *lines])
    packed = gzip.compress(text.encode(), compresslevel=4, mtime=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(path_of(folder, head.name), packed)
    except OSError as error:
        raise KnowledgeError(f"{folder}: cannot be written: {error.strerror}") from error


def _put(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def places(stamp: Stamp) -> Iterator[PlaceTable]:
    head, lines = _opened(stamp.path)
    if head.kind == "places":
        try:
            yield _table(head, lines)
        except ValueError as error:
            raise _damaged(stamp.path, error) from error


def _table(head: Import, lines: list[str]) -> PlaceTable:
    rest = iter(lines)
    listed, names = list(islice(rest, head.rows)), list(islice(rest, head.others))
    instead = {int(n): id for n, _, id in (line.partition("\t") for line in rest)}
    return PlaceTable(file=head.source, places=listed, means=split_names(names), instead=instead)


def actors(stamp: Stamp) -> Iterator[ActorRow]:
    head, lines = _opened(stamp.path)
    if head.kind == "actors":
        for line in lines:
            number, _, fields = line.partition("\t")
            yield row(fields, f"{head.source}:{number}")


def lines_of(folder: Path, name: str) -> list[str]:
    """What an import wrote, none if there is no such import."""
    path = path_of(folder, name)
    return _opened(path)[1] if path.exists() else []


def _opened(path: Path) -> tuple[Import, list[str]]:
    try:
        first, *lines = gzip.decompress(path.read_bytes()).decode().split("\n")
        head = json.loads(first)
        if head.pop("format") != FORMAT:
            raise ValueError("written by another version")
        return Import(**head), lines
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> KnowledgeError:
    return KnowledgeError(f"{path}: cannot be read; import the file again: {error}")
