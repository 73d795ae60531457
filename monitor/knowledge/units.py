"""Which district does a text mean that spells its name as no list does, and which are those of a province?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from monitor.knowledge.folding import fold
from monitor.knowledge.gazetteer import place_of
from monitor.knowledge.likeness import alike
from monitor.knowledge.model import Place
from monitor.knowledge.tables import shipped

_DEEP = ("PK", "AF", "IN", "BD", "NP", "LK")  # countries whose districts newspapers spell in many ways


@cache
def units_like(name: str, kind: str) -> tuple[Place, ...]:
    """The districts or provinces, by `kind`, that are spelled nearly so, at most one of each country."""
    folded = fold(name)
    near = [place_of(line) for other, line in _known()[kind, folded[:1]] if alike(folded, other)]
    found = {place.id: place for place in near}.values()
    sure = {place.country: [p for p in found if p.country == place.country] for place in found}
    return tuple(places[0] for places in sure.values() if len(places) == 1)


@cache
def districts_in(country: str, admin1: str | None) -> frozenset[tuple[str, str]]:
    """The districts of a province, each with its country."""
    told = (line.split("\t", 5) for line in shipped().places)
    return frozenset((c, a2) for _, kind, c, a1, a2, _ in told if (kind, c, a1) == ("admin2", country, admin1))


@cache
def _known() -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
    """Folded names and lines of the units, by kind and first letter."""
    table = shipped()
    kinds = {n: line.split("\t", 3) for n, line in enumerate(table.places)}
    units = {n: kind for n, (_, kind, country, _) in kinds.items() if kind.startswith("admin") and country in _DEEP}
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for name, means in table.means.items():
        for meaning in means.split("\t"):
            n, flag = meaning.split(":", 1)
            if int(n) in units and flag == "n" and name.isascii():
                found[units[int(n)], name[:1]].append((name, table.places[int(n)]))
    return found
