"""How are rows written for programs that read JSON lines?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from monitor.formats.columns import Column


def write(rows: Iterable[Mapping[str, object]], columns: Sequence[Column], out: TextIO) -> None:
    """One row a line, whole: columns are for people."""
    for row in rows:
        out.write(line(row))


def line(row: Mapping[str, object]) -> str:
    # U+2028 and U+2029 end a line for some readers of text, so they go out escaped.
    text = json.dumps(row, ensure_ascii=False, allow_nan=False)
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "\n"
