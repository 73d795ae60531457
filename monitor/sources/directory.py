"""Which articles does a directory hold?"""

import os
from collections.abc import Iterator
from pathlib import Path

from monitor import charsets
from monitor.model import Entry
from monitor.model.answers import BadLine
from monitor.sources import jsonl
from monitor.sources.given import NOTHING, Given

KINDS = frozenset({".html", ".htm", ".txt", ".md"})
LARGEST = 10_000_000  # bytes


def read(path: Path, said: Given = NOTHING) -> Iterator[Entry | BadLine]:
    """An entry for each .html, .txt and .md file under the directory, sorted by path; links that lead out of it are
    told of and not followed."""
    root = path.resolve()
    for file in files(path):
        where = str(file.relative_to(path))
        if not file.resolve().is_relative_to(root):
            yield BadLine(where=where, why="a link that leads out of the directory")
        else:
            yield read_file(file, where, said)


def files(path: Path) -> Iterator[Path]:
    """The articles' files, sorted; directories that are links are not entered."""
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in KINDS and not name.startswith("."):
                yield Path(folder, name)


def read_file(file: Path, where: str, said: Given) -> Entry | BadLine:
    """One article: HTML as such; of a text the first line is the title if a blank line or a mark says so."""
    try:
        if not file.is_file():
            return BadLine(where=where, why="not a file")
        if file.stat().st_size > LARGEST:
            return BadLine(where=where, why=f"larger than {LARGEST:,} bytes")
        content = file.read_bytes()
    except OSError as e:
        return BadLine(where=where, why=e.strerror or "cannot be read")
    text = charsets.decode(content)
    if not text.strip():
        return BadLine(where=where, why="empty")
    source, name = file.parent.name or "path", charsets.clean(where)
    if file.suffix.lower() in (".html", ".htm"):
        return jsonl.entry(jsonl.Line(id=name, html=text), said, source=source)
    title, body = _title(charsets.clean(text))
    return jsonl.entry(jsonl.Line(id=name, text=body, title=title), said, source=source)


def _title(text: str) -> tuple[str | None, str]:
    """The title and the whole text: evidence points into the text, so the title stays in it too."""
    first, _, rest = text.strip().partition("\n")
    if first.startswith("# "):
        return first[2:].strip() or None, rest.strip() or first[2:]
    if rest.startswith("\n") and len(first) <= 200 and not first.rstrip().endswith((".", "۔", "।")):
        return first.strip(), rest.strip()
    return None, text.strip()
