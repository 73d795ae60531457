"""Which facts of regions decide what a name of the news means?"""

from functools import cache
from importlib import resources

_NONE: frozenset[str] = frozenset()


@cache
def conflicts() -> frozenset[tuple[str, str | None]]:
    """The states with an armed conflict, by country."""
    return frozenset((country, admin1) for country, admin1 in _rows("conflicts"))


def parts(district: str) -> frozenset[str]:
    """The districts that a city or a district was divided into of late; news name now the one, now the other."""
    return _divided().get(district, _NONE)


def wholes(district: str) -> frozenset[str]:
    """The districts that it is a part of by the same list."""
    return frozenset(whole for whole, own in _divided().items() if district in own)


@cache
def parted() -> frozenset[str]:
    """The districts that are told whole and by their parts, though only the parts are units now."""
    return frozenset(district for _, _, district in _rows("parted"))


@cache
def _divided() -> dict[str, frozenset[str]]:
    return {district: frozenset(parts.split("|")) for _, _, district, parts in _rows("divided")}


def _rows(name: str) -> list[list[str]]:
    text = resources.files("monitor.knowledge").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]
