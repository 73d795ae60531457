"""Which articles does a directory hold?"""

import os
from collections.abc import Iterator
from pathlib import Path

from monitor import charsets
from monitor.model import Entry
from monitor.model.answers import BadLine, SourceError
from monitor.sources import jsonl, saved
from monitor.sources.given import NOTHING, Given, Passed, nobody

KINDS = frozenset({".html", ".htm", ".txt", ".md"})
LARGEST = 10_000_000  # bytes


def read(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    """An entry for each .html, .txt and .md file under the directory, sorted by path; links that lead out of it are
    told of and not followed."""
    root = path.resolve()
    for file in files(path):
        where = str(file.relative_to(path))
        if not file.resolve().is_relative_to(root):
            yield BadLine(where=where, why="a link that leads out of the directory")
        else:
            yield from _read(file, where, said, passed)


def read_one(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    """The article in a single file."""
    return _read(path, path.name, said, passed)


def files(path: Path) -> Iterator[Path]:
    """The articles' files, sorted; directories that are links are not entered."""
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in KINDS and not name.startswith("."):
                yield Path(folder, name)


def _read(file: Path, where: str, said: Given, passed: Passed) -> Iterator[Entry | BadLine]:
    try:
        if not file.is_file():
            raise SourceError("not a file")
        if file.stat().st_size > LARGEST:
            raise SourceError(f"larger than {LARGEST:,} bytes")
        content = file.read_bytes()
        yield from saved.read(file, said) if saved.is_feed(content) else [_article(file, where, content, said)]
        passed(len(content))
    except SourceError as e:
        yield BadLine(where=where, why=e.why)
    except OSError as e:
        yield BadLine(where=where, why=e.strerror or "cannot be read")


def _article(file: Path, where: str, content: bytes, said: Given) -> Entry:
    """One article: HTML as such; of a text the first line is the title if a blank line or a mark says so. Raises
    SourceError."""
    decoded = charsets.decode(content)
    text = charsets.clean(decoded)
    if not text.strip():
        raise SourceError("empty")
    source, name = charsets.one_line(file.parent.name) or "path", charsets.clean(where)
    if file.suffix.lower() in (".html", ".htm"):
        return jsonl.entry(jsonl.Line(id=name, html=decoded), said, source=source)
    if not charsets.is_text(decoded):
        raise SourceError("not a text")
    title, body = _title(text)
    return jsonl.entry(jsonl.Line(id=name, text=body, title=title), said, source=source)


def _title(text: str) -> tuple[str | None, str]:
    """The title and the whole text: evidence points into the text, so the title stays in it too."""
    first, _, rest = text.strip().partition("\n")
    if first.startswith("# "):
        return first[2:].strip() or None, rest.strip() or first[2:]
    if rest.startswith("\n") and len(first) <= 200 and not first.rstrip().endswith((".", "۔", "।")):
        return first.strip(), rest.strip()
    return None, text.strip()
