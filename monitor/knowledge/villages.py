"""Where in a district does the village lie that a text names with it?"""

from dataclasses import dataclass
from functools import cache

from monitor.knowledge.folding import fold
from monitor.knowledge.likeness import alike
from monitor.knowledge.regions import parts, wholes
from monitor.knowledge.tables import lines

_APART = 0.1  # degrees: villages of like names so far apart are two, and none of them is meant for sure

Points = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Village:
    """`sure`: the name stands in the list as it is spelled, not only a spelling like it."""

    lat: float
    lon: float
    sure: bool


def village(country: str, admin1: str | None, admin2: str, name: str, *, misspelt: bool) -> Village | None:
    """The village of that name in the district; where `misspelt`, also one that is spelled nearly so."""
    folded = fold(name)
    for district in (admin2, *sorted(parts(admin2) | wholes(admin2))):
        known = _villages(country, admin1 or "", district)
        if folded in known:
            return Village(*known[folded], sure=True)
        like = [point for other, point in known.items() if alike(folded, other)] if misspelt else []
        if like and all(abs(a - b) < _APART for point in like for a, b in zip(point, like[0], strict=True)):
            return Village(*like[0], sure=False)
    return None


@cache
def _villages(country: str, admin1: str, admin2: str) -> Points:
    line = _districts().get(f"{country}\t{admin1}\t{admin2}", "")
    found: Points = {}
    for told in filter(None, line.split("\t")):
        name, _, point = told.partition(":")
        lat, _, lon = point.partition(",")
        found[name] = float(lat), float(lon)
    return found


@cache
def _districts() -> dict[str, str]:
    """The villages of each district as they stand in the file: few districts are ever asked for."""
    split = (line.split("\t", 3) for line in lines("villages"))
    return {"\t".join(above): own for *above, own in split}
