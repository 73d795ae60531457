"""Which fields of a record become columns, and what stands in a cell?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TextIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of a record: `key` is its path ("location.name"), `title` its heading in a table.

    `colours` names the colour of a cell by its text (red, yellow, green, cyan, dim); only a terminal shows them.
    A `keep` column is not shortened when the terminal is narrow.
    """

    key: str
    title: str
    align: Literal["left", "right"] = "left"
    colours: Mapping[str, str] = field(default_factory=dict)
    keep: bool = False


class Writer(Protocol):
    def __call__(self, rows: Iterable[Mapping[str, object]], columns: Sequence[Column], out: TextIO) -> None:
        """Write every row, in their order, without holding all of them."""


def value(row: Mapping[str, object], key: str) -> object:
    """What the path leads to, None where it ends early."""
    found: object = row
    for part in key.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def cell(found: object) -> str:
    """The value as one text; nothing for None, a range as "5-9", counts as "2 dead", lists with semicolons."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, Mapping):
        return _mapping(found)
    if isinstance(found, list | tuple):
        return "; ".join(cell(item) for item in found)
    return str(found)


def _mapping(found: Mapping[str, object]) -> str:
    if found.keys() == {"min", "max", "best"}:
        return _count(found)
    if isinstance(found.get("name"), str):
        return str(found["name"])
    if all(isinstance(number, int) for number in found.values()):
        return ", ".join(f"{number} {what}" for what, number in found.items())
    return json.dumps(found, ensure_ascii=False)


def _count(found: Mapping[str, object]) -> str:
    if found["min"] == found["max"]:
        return str(found["min"])
    if found["max"] is None:
        return f"{found['min']}+"
    return f"{found['min']}-{found['max']}"
