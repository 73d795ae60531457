"""What stands in the rows of a page, and where do they lead?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.digests import wording
from monitor.formats.columns import Column, cell, value
from monitor.formats.lines import one_line

LONGEST = 300  # characters of a cell
# The keys that hold a moment, and how it is said.
TIMES = {
    "published": wording.published,
    **dict.fromkeys(("created", "last_heard", "next_poll", "due"), wording.clock),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """`link` is an address, ours or an outlet's; `tint` the name of a colour."""

    text: str
    link: str | None = None
    tint: str = ""
    right: bool = False
    whole: bool = False  # not broken into lines


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[Column],
    zone: ZoneInfo,
    pages: Mapping[str, tuple[str, str]] | None = None,
) -> Table:
    """The columns of the rows, without their ids, which links hold: `pages` says of a column to which of our pages
    it leads, and which key of the row is that page's id."""
    shown = [column for column in columns if column.key != "id"]
    return Table(
        tuple(Cell(column.title, right=column.align == "right") for column in shown),
        tuple(tuple(_cell(row, column, zone, (pages or {}).get(column.key)) for column in shown) for row in rows),
    )


def _cell(row: Mapping[str, object], column: Column, zone: ZoneInfo, page: tuple[str, str] | None) -> Cell:
    found = value(row, column.key)
    text = one_line(_said(found, column.key, zone), LONGEST)
    link = f"{page[0]}/{quote(str(row[page[1]]), safe='')}" if page else None
    if column.key == "url":
        link = wording.link(text)
    return Cell(text, link, column.colours.get(text, ""), column.align == "right", column.keep)


def _said(found: object, key: str, zone: ZoneInfo) -> str:
    if key in TIMES and isinstance(found, str):
        return TIMES[key](datetime.fromisoformat(found), zone)
    return cell(found)
