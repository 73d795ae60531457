"""Which lines do the tables of places hold, the shipped one and those that a user imported?"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTable:
    """Lines as they stand in a file: a place each, and for each folded name which places it can mean and how it may
    be matched ("3:n<tab>9:c"). Kept as text, because most of them are never asked for.

    `instead` tells for the number of a place which place of an earlier table it takes the room of.
    """

    file: str
    places: Sequence[str]
    means: Mapping[str, str]
    codes: Mapping[str, int] = field(default_factory=dict)
    instead: Mapping[int, str] = field(default_factory=dict)

    def where(self, n: int) -> str:
        """File and line of a place; an imported one ends with the number of its line."""
        fields = self.places[n].split("\t")
        return f"{self.file}:{fields[12] if len(fields) > 12 else n + 1}"


ABOUT = "~"  # before the point of a place: it is only its district's


def shipped() -> PlaceTable:
    return PlaceTable(
        file="places.tsv.gz",
        places=lines("places"),
        means=split_names(lines("names")),
        codes={code: int(n) for code, n in (line.split("\t") for line in lines("codes"))},
    )


def split_names(lines: Iterable[str]) -> dict[str, str]:
    return {name: means for name, _, means in (line.partition("\t") for line in lines)}


def lines(name: str) -> list[str]:
    """The lines of one of the packed files."""
    packed = resources.files("monitor.knowledge").joinpath("data", f"{name}.tsv.gz").read_bytes()
    return gzip.decompress(packed).decode().split("\n")


def identity(line: str) -> str:
    """The id of a place: its name and kind below the units that it lies in."""
    name, kind, country, admin1, admin2, _ = line.split("\t", 5)
    return "/".join(part for part in (country, admin1, admin2, f"{name} ({kind})") if part)


def replaced(tables: Sequence[PlaceTable]) -> dict[int, int]:
    """By their numbers over all tables: which row holds in the room of which."""
    if len(tables) == 1:
        return {}
    earlier = [line for table in tables[:-1] for line in table.places]
    names = {_name(line) for line in earlier}  # few of an import's rows have one of these: the rest need no id
    later: dict[str, int] = {}
    start = len(tables[0].places)
    for table in tables[1:]:
        later |= {identity(line): n for n, line in enumerate(table.places, start) if _name(line) in names}
        later |= {id: start + n for n, id in table.instead.items()}
        start += len(table.places)
    return {n: m for n, line in enumerate(earlier) if (m := later.get(identity(line), n)) > n}


def _name(line: str) -> str:
    return line[: line.find("\t")]
