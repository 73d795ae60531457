"""How are rows written for people?"""

import itertools
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TextIO

from monitor.formats.columns import Column, cell, value
from monitor.formats.lines import one_line

MEASURED = 1000  # rows that set the widths; later ones are fitted to them, so a listing of any length streams
GAP = "  "
NARROWEST = 8  # characters: below it a shortened column says nothing
CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}

Paint = Callable[[str, Column], str]


def write(rows: Iterable[Mapping[str, object]], columns: Sequence[Column], out: TextIO) -> None:
    """Aligned columns; on a terminal coloured and no wider than it, elsewhere whole."""
    waiting = iter(rows)
    titles = [column.title for column in columns]
    first = [_cells(row, columns) for row in itertools.islice(waiting, MEASURED)]
    widths = [max(map(width, texts)) for texts in zip(titles, *first, strict=True)]
    terminal = out.isatty()
    if terminal:
        widths = fitted(widths, columns, shutil.get_terminal_size().columns)
    coloured = terminal and not os.environ.get("NO_COLOR")  # https://no-color.org
    out.write(_line(titles, columns, widths, terminal, _heading if coloured else _plain))
    for texts in itertools.chain(first, (_cells(row, columns) for row in waiting)):
        out.write(_line(texts, columns, widths, terminal, _tinted if coloured else _plain))


def _cells(row: Mapping[str, object], columns: Sequence[Column]) -> list[str]:
    return [one_line(cell(value(row, column.key))) for column in columns]


def _line(
    texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], shorten: bool, paint: Paint
) -> str:
    shown = []
    for text, column, room in zip(texts, columns, widths, strict=True):
        fits = shortened(text, room) if shorten else text
        padding = " " * (room - width(fits))
        painted = paint(fits, column)
        shown.append(padding + painted if column.align == "right" else painted + padding)
    return GAP.join(shown).rstrip() + "\n"


def _plain(text: str, column: Column) -> str:
    return text


def _heading(text: str, column: Column) -> str:
    return f"\x1b[{CODES['bold']}m{text}\x1b[0m"


def _tinted(text: str, column: Column) -> str:
    colour = column.colours.get(text)
    return f"\x1b[{CODES[colour]}m{text}\x1b[0m" if colour else text


def width(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def shortened(text: str, room: int) -> str:
    """The text in at most so many cells, with an ellipsis where something was cut."""
    if width(text) <= room:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells_of(character)
        if used > room - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def fitted(widths: Sequence[int], columns: Sequence[Column], room: int) -> list[int]:
    """The widths taken down, the widest column first, until the line fits or nothing more can give."""
    fit = list(widths)
    over = sum(fit) + len(GAP) * (len(fit) - 1) - room
    while over > 0:
        giving = [i for i, column in enumerate(columns) if not column.keep and fit[i] > NARROWEST]
        if not giving:
            break
        widest = max(giving, key=lambda i: fit[i])
        fit[widest] -= 1
        over -= 1
    return fit
