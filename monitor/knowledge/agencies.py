"""Which news agencies are there, by the names with which they are credited?"""

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def agencies() -> Mapping[str, str]:
    """The name that stands for an agency, by each of its spellings."""
    table = resources.files(__package__).joinpath("data", "agencies.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {spelling: name for name, credited in rows for spelling in credited.split("|")}
