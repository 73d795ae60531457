"""Which lines does a file from outside hold, and which of them can be read at all?"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LONGEST = 65_536  # bytes of a line; GeoNames' longest, with 10,000 characters of other names, has 25,000
LARGEST = 4_000_000_000  # bytes unpacked; GeoNames' allCountries.txt has 1.7 GB
PACKED = 60  # times; a table packs four to ten times, a bomb a thousand times
SMALL = 1_000_000  # bytes; below it packing does no harm, however dense
# what zipfile raises of an archive that is damaged, locked, or packed by a method that it does not know
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
_TABLES = (".txt", ".tsv", ".csv")
# Control characters, and those that turn the order of what is shown (U+202E and its like).
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class KnowledgeError(ValueError):
    """A file that cannot be taken at all; says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A line that is not taken; the others are."""

    number: int
    why: str


def size(path: Path) -> int:
    """Bytes that will be read."""
    if not zipfile.is_zipfile(path):
        return path.stat().st_size
    with _zipped(path) as (_, info):
        return info.file_size


def lines(path: Path, tell: Callable[[int], None] = lambda read: None) -> Iterator[Line | Bad]:
    """The lines that are not blank, with their numbers; `tell` hears how many bytes were read."""
    with _opened(path) as stream:
        number = done = 0
        try:
            while raw := stream.readline(LONGEST + 1):
                number, done = number + 1, done + len(raw)
                if number == 1 and raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise KnowledgeError(f"{path}: is UTF-16; save it as UTF-8")
                if done > LARGEST:
                    raise KnowledgeError(f"{path}: more than {LARGEST:,} bytes")
                if len(raw) > LONGEST:
                    done += _rest(stream, raw)
                    yield Bad(number=number, why=f"longer than {LONGEST:,} bytes")
                    continue
                if number % 1000 == 0:
                    tell(done)
                if raw.strip():
                    yield _line(number, raw)
        except _UNREADABLE as error:
            raise KnowledgeError(f"{path}: the archive is damaged or packed in an unknown way: {error}") from error
        except OSError as error:
            raise KnowledgeError(f"{path}: {error.strerror or error}") from error
        tell(done)


def _rest(stream: BinaryIO, raw: bytes) -> int:
    """Skip what is left of a line that is too long; say how much it was."""
    skipped = 0
    while raw and not raw.endswith(b"\n") and skipped < LARGEST:
        raw = stream.readline(LONGEST)
        skipped += len(raw)
    return skipped


def _line(number: int, raw: bytes) -> Line | Bad:
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        return Bad(number=number, why=f"not UTF-8 (byte {error.start + 1} of the line)")
    unwanted = _UNWANTED.search(text)
    if unwanted:
        return Bad(number=number, why=f"control character U+{ord(unwanted[0]):04X}")
    return Line(number=number, text=text)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if not path.is_file():
        raise KnowledgeError(f"{path}: " + ("no such file" if not path.exists() else "not a file"))
    try:
        if zipfile.is_zipfile(path):
            with _zipped(path) as (archive, info), archive.open(info) as member:
                yield member  # type: ignore[misc]  # a reader of bytes, which typeshed calls IO
        else:
            with path.open("rb") as file:
                yield file
    except OSError as error:
        raise KnowledgeError(f"{path}: {error.strerror or error}") from error


@contextmanager
def _zipped(path: Path) -> Iterator[tuple[zipfile.ZipFile, zipfile.ZipInfo]]:
    """The archive and its one table; a bomb is refused by what it says of itself, before it is opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            named = [info for info in archive.infolist() if info.filename.lower().endswith(_TABLES)]
            tables = [info for info in named if not Path(info.filename).name.lower().startswith("readme")]
            if len(tables) != 1:
                told = ", ".join(info.filename for info in tables[:5]) or "none"
                raise KnowledgeError(f"{path}: expected one table ({', '.join(_TABLES)}) in it, found {told}")
            (info,) = tables
            if info.flag_bits & 1:
                raise KnowledgeError(f"{path}: {info.filename} is locked with a password")
            if info.file_size > max(SMALL, PACKED * info.compress_size) or info.file_size > LARGEST:
                raise KnowledgeError(
                    f"{path}: {info.filename} would unpack from {info.compress_size:,} to {info.file_size:,} bytes"
                )
            yield archive, info
    except _UNREADABLE as error:
        raise KnowledgeError(f"{path}: the archive is damaged or packed in an unknown way: {error}") from error
