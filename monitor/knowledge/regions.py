"""Which facts of regions decide what a name of the news means?"""

from functools import cache
from importlib import resources

_NONE: frozenset[str] = frozenset()


@cache
def conflicts() -> frozenset[tuple[str, str | None]]:
    """The states with an armed conflict, by country."""
    return frozenset((country, admin1) for country, admin1 in _rows("conflicts"))


def city_districts(name: str) -> frozenset[str]:
    """The districts of a city that has several, none for any other."""
    return _cities().get(name, _NONE)


@cache
def _cities() -> dict[str, frozenset[str]]:
    return {city: frozenset(districts.split("|")) for _, _, city, districts in _rows("cities")}


def _rows(name: str) -> list[list[str]]:
    text = resources.files("monitor.knowledge").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]
