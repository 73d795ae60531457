"""By which names is an imported place found in a text, and what must stand beside each?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.knowledge.folding import fold, inflected
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.imports.given import Given
from monitor.knowledge.imports.intake import Bad
from monitor.knowledge.imports.units import apart_km
from monitor.knowledge.model import Place
from monitor.languages import everyday_words

SHORT = 4  # letters; a small place with so short a name is only read with a sign of a place beside it
ACRONYM = 5  # letters
SAME_KM = 25.0  # two points so near, of one name in one province, are one place


def meanings(places: Sequence[Given], known: Gazetteer) -> Iterator[str]:
    """The lines of names, as the gazetteer reads them: n as it stands, c only in context, s only in this case."""
    everyday = frozenset(fold(word) for word in everyday_words())
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for n, place in enumerate(places):
        for spelling in (place.name, *place.aliases):
            for form in (spelling, *inflected(spelling)):
                folded = fold(form)
                if folded and found[folded].get(n) != "n":
                    found[folded][n] = _how(place, form, folded, everyday, known)
    for folded, means in sorted(found.items()):
        yield "\t".join([folded, *(f"{n}:{flag}" for n, flag in means.items())])


def _how(place: Given, spelling: str, folded: str, everyday: frozenset[str], known: Gazetteer) -> str:
    if not folded.isascii():
        return "n"
    if spelling.isupper() and len(spelling) <= ACRONYM:
        return f"s{spelling}"
    small = place.kind in ("admin3", "place")
    doubtful = folded in everyday or len(folded) <= SHORT or known.needs_a_sign(folded)
    return "c" if not place.sure or (small and " " not in folded and doubtful) else "n"


def one_each(places: Iterable[Given]) -> tuple[list[Given], list[Bad]]:
    """Of several rows about one name in one district the most populous, else the first; and those left out."""
    best: dict[tuple[str, ...], Given] = {}
    twice = []
    for place in places:
        small = "" if place.kind in ("admin3", "place") else place.kind
        key = (place.country, place.admin1, place.admin2, fold(place.name), small)
        held = best.get(key, place)
        best[key], other = (place, held) if place.population > held.population else (held, place)
        if other is not best[key]:
            where = place.admin2 or place.admin1
            why = f"the name and the district of line {best[key].number}: {place.name}, {where}"
            twice.append(Bad(number=other.number, why=why))
    return sorted(best.values(), key=lambda place: place.number), twice


def twins(places: Sequence[Given], known: Gazetteer) -> dict[int, str]:
    """For the number of a place: the id of the known one that it takes the room of, though their units differ."""
    found = {}
    for n, place in enumerate(places):
        twin = next((other for other in known.named(place.name) if _same(place, other)), None)
        if twin is not None:
            found[n] = twin.id
    return found


def _same(place: Given, other: Place) -> bool:
    if (place.kind in ("admin3", "place")) != (other.kind in ("admin3", "place")):
        return False
    if place.kind not in ("admin3", "place") and place.kind != other.kind:
        return False
    if (place.country, place.admin1) != (other.country, other.admin1 or ""):
        return False
    if place.admin2 and other.admin2 and place.admin2 != other.admin2:
        return False
    if place.lat is None or place.lon is None or other.lat is None:
        return place.admin2 == (other.admin2 or "")
    return apart_km(other, place.lat, place.lon) <= SAME_KM
