"""Which region, which groups does a name mean, in a file or on a command line?"""

from collections.abc import Iterable

from monitor.knowledge.model import ActorBook, Gazetteer
from monitor.model import Region

MOST_MEANINGS = 7  # of one name that are spelt out: FATA is as many districts


def region(name: str, places: Gazetteer) -> Region:
    """The only region of that name; raises ValueError that says what else could be meant."""
    meanings = places.region(name)
    if not meanings:
        raise ValueError(_unknown("region", name, places.nearest_names(name)))
    if len(meanings) > 1:
        raise ValueError(_several("region", name, map(_spelt, meanings)))
    return meanings[0]


def group(name: str, book: ActorBook, *, factions: bool = True) -> frozenset[str]:
    """The group's id, with those of its factions; raises ValueError that says what else could be meant."""
    meanings = {actor.id: actor for actor in book.named(name)}
    if name.lower() in meanings:  # an id means itself, whatever else has it as an alias
        meanings = {name.lower(): meanings[name.lower()]}
    if not meanings:
        raise ValueError(_unknown("group", name, book.nearest_names(name)))
    if len(meanings) > 1:
        raise ValueError(_several("group", name, (f"{actor.id} ({actor.name})" for actor in meanings.values())))
    return book.with_factions(next(iter(meanings))) if factions else frozenset(meanings)


def _spelt(region: Region) -> str:
    parts = (region.place, region.admin2, region.admin1, region.country)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _several(kind: str, name: str, meanings: Iterable[str]) -> str:
    known = sorted(meanings)
    said = " or ".join(map(repr, known[:MOST_MEANINGS]))
    return f"the {kind} {name!r} can mean {said}" + (" or others" if len(known) > MOST_MEANINGS else "")


def _unknown(kind: str, name: str, near: tuple[str, ...]) -> str:
    return f"unknown {kind} {name!r}" + (f"; did you mean {' or '.join(map(repr, near))}?" if near else "")
