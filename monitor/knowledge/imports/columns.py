"""Which cells does a table with a header hold, line for line?"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from monitor.knowledge.imports.intake import Bad, KnowledgeError, Line

LIKE = 60.0  # per cent of likeness from which a wrong word looks like a right one


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A line of a table: its cells by the name of their column, blank ones as ""."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


class Refused(ValueError):
    """Why a line is not taken."""


def nearest(name: str, right: Sequence[str]) -> str:
    """The end of an error about a name: the right one that looks most like it, if one does."""
    best = process.extractOne(name, right, scorer=fuzz.ratio, processor=str.lower, score_cutoff=LIKE)
    return f"; did you mean {best[0]!r}?" if best else ""


def read(
    path: Path, lines: Iterator[Line | Bad], columns: Sequence[str], other_words: Mapping[str, str]
) -> Iterator[Cells | Bad]:
    """The lines under the header; lines that begin with # are remarks. Raises KnowledgeError for a wrong header."""
    header: tuple[str, ...] = ()
    comma = False
    for line in lines:
        if isinstance(line, Bad):
            if not header:
                raise KnowledgeError(f"{path}:{line.number}: {line.why}")
            yield line
        elif line.text.startswith("#"):
            continue
        elif not header:
            comma = "\t" not in line.text
            header = _header(f"{path}:{line.number}", _split(line.text, comma=comma), columns, other_words)
        else:
            yield _cells(line, header, comma=comma)
    if not header:
        raise KnowledgeError(f"{path}: empty")


def header_of(text: str) -> list[str]:
    """The names of the columns, if the line is a header."""
    try:
        return [cell.strip().lower() for cell in _split(text, comma="\t" not in text)]
    except csv.Error:
        return []


def _header(
    where: str, given: Sequence[str], columns: Sequence[str], other_words: Mapping[str, str]
) -> tuple[str, ...]:
    names = tuple(other_words.get(name, name) for name in (cell.strip().lower() for cell in given))
    for name in names:
        if name not in columns:
            raise KnowledgeError(f"{where}: unknown column {name[:40]!r}{nearest(name, [*columns, *other_words])}")
        if names.count(name) > 1:
            raise KnowledgeError(f"{where}: the column {name!r} is there twice")
    return names


def _cells(line: Line, header: Sequence[str], *, comma: bool) -> Cells | Bad:
    try:
        cells = [cell.strip() for cell in _split(line.text, comma=comma)]
    except csv.Error as error:
        return Bad(number=line.number, why=f"not CSV: {error}")
    if len(cells) > len(header) or (comma and len(cells) < len(header)):
        return Bad(number=line.number, why=f"{len(cells)} cells under {len(header)} columns")
    return Cells(number=line.number, values=dict(zip(header, cells, strict=False)))


def _split(text: str, *, comma: bool) -> list[str]:
    """A line by itself: a quote that is never closed costs this line, not the rest of the file."""
    return next(csv.reader([text], strict=True)) if comma else text.split("\t")
