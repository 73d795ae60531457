"""How are rows written for spreadsheets?"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from monitor.formats.columns import Column, cell, value

# A spreadsheet takes a text that begins so for a formula (OWASP ASVS 1.2.10, CWE-1236); the last are full-width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# Where the comma is the decimal mark, a spreadsheet parts cells at the semicolon: what follows one begins a cell.
PARTED = re.compile(r"(?<=[;\t])(?=\s*[=+\-@＝＋－＠])")


def write(rows: Iterable[Mapping[str, object]], columns: Sequence[Column], out: TextIO) -> None:
    """A line of keys, then one row a line; numbers stay numbers."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in columns])
    for row in rows:
        writer.writerow([guarded(value(row, column.key)) for column in columns])


def guarded(found: object) -> object:
    """The cell's value; a text that a spreadsheet would run gets a quote before it."""
    if isinstance(found, int | float) and not isinstance(found, bool):
        return found
    text = PARTED.sub("'", cell(found))
    guard = "'" if text.startswith(FORMULA) else ""
    # A lone CR ends a row for readers, but the csv module does not quote it where rows end with LF.
    return guard + text.replace("\r\n", "\n").replace("\r", "\n")
