"""By which words does a language tell places?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Level = Literal["place", "admin2", "admin1", "country"]

NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """The lists of a language's [places] section, which says what each holds. All in lower case."""

    scene: frozenset[str] = NO_WORDS
    here: frozenset[str] = NO_WORDS
    happened: frozenset[str] = NO_WORDS
    called: frozenset[str] = NO_WORDS
    yielded: frozenset[str] = NO_WORDS
    courts: frozenset[str] = NO_WORDS
    rules: frozenset[str] = NO_WORDS
    spot: frozenset[str] = NO_WORDS
    reached: frozenset[str] = NO_WORDS
    upon: frozenset[str] = NO_WORDS
    comers: frozenset[str] = NO_WORDS
    situated: frozenset[str] = NO_WORDS
    beside: frozenset[str] = NO_WORDS
    point: frozenset[str] = NO_WORDS
    origin: frozenset[str] = NO_WORDS
    riding: frozenset[str] = NO_WORDS
    aim: frozenset[str] = NO_WORDS
    goal: frozenset[str] = NO_WORDS
    under: frozenset[str] = NO_WORDS
    articles: frozenset[str] = NO_WORDS
    prepositions: frozenset[str] = NO_WORDS
    aimed: frozenset[str] = NO_WORDS
    indefinite: frozenset[str] = NO_WORDS
    others: frozenset[str] = NO_WORDS
    both: frozenset[str] = NO_WORDS
    behind_name: frozenset[str] = NO_WORDS
    units: Mapping[str, Level]
    plural_units: frozenset[str] = NO_WORDS
    features: frozenset[str] = NO_WORDS
    subdistricts: frozenset[str] = NO_WORDS
    weak_features: frozenset[str] = NO_WORDS
    urban: frozenset[str] = NO_WORDS
    near_features: frozenset[str] = NO_WORDS
    heads: frozenset[str] = NO_WORDS
    before_name: frozenset[str] = NO_WORDS
    settled: frozenset[str] = NO_WORDS
    edges: frozenset[str] = NO_WORDS
    directions: frozenset[str] = NO_WORDS
    struck: frozenset[str] = NO_WORDS
    tails: frozenset[str] = NO_WORDS
    named_after: frozenset[str] = NO_WORDS
    police: frozenset[str] = NO_WORDS
    police_posts: frozenset[str] = NO_WORDS
    plain: frozenset[str] = NO_WORDS
    parts: frozenset[str] = NO_WORDS
    not_names: frozenset[str] = NO_WORDS
    organisations: frozenset[str] = NO_WORDS
    inner_links: frozenset[str] = NO_WORDS
    links: frozenset[str] = NO_WORDS
    routes: frozenset[str] = NO_WORDS
    blocking: frozenset[str] = NO_WORDS
    route_kinds: frozenset[str] = NO_WORDS
    home: frozenset[str] = NO_WORDS
    whose: frozenset[str] = NO_WORDS
    birth: frozenset[str] = NO_WORDS
    active: frozenset[str] = NO_WORDS
    service: frozenset[str] = NO_WORDS
    whom: frozenset[str] = NO_WORDS
    audience: frozenset[str] = NO_WORDS
    answering: frozenset[str] = NO_WORDS
    next_door: frozenset[str] = NO_WORDS
    acts: frozenset[str] = NO_WORDS
    sequel: frozenset[str] = NO_WORDS
    answers: frozenset[str] = NO_WORDS
    taken: frozenset[str] = NO_WORDS
    freed: frozenset[str] = NO_WORDS
    done_from: frozenset[str] = NO_WORDS
    elsewhere: frozenset[str] = NO_WORDS
    hospitals: frozenset[str] = NO_WORDS
    elsewhere_after: frozenset[str] = NO_WORDS
    bodies_after: frozenset[str] = NO_WORDS
    borders: frozenset[str] = NO_WORDS
    offices: frozenset[str] = NO_WORDS
    office_holders: frozenset[str] = NO_WORDS
    buildings: frozenset[str] = NO_WORDS
    speaking: frozenset[str] = NO_WORDS
    voices: frozenset[str] = NO_WORDS
    speakers: frozenset[str] = NO_WORDS
    says: frozenset[str] = NO_WORDS
    addressed: frozenset[str] = NO_WORDS
    parties: frozenset[str] = NO_WORDS


def place_words(section: Mapping[str, Any]) -> PlaceWords:
    """The section of a data file; a list that it lacks is empty, one that we do not know is refused."""
    known = {field.name for field in fields(PlaceWords)} - {"units"}
    lists = {name: frozenset(words) for name, words in section.items() if name != "units"}
    if not lists.keys() <= known:
        raise ValueError(f"[places] holds what nobody reads: {sorted(lists.keys() - known)}")
    units: dict[str, Level] = {word: level for level, words in section["units"].items() for word in words}
    return PlaceWords(units=units, **lists)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """The lists of a language's [names] section: by which words is a name a place's, by which a person's?"""

    before_place: frozenset[str] = NO_WORDS
    areas: frozenset[str] = NO_WORDS
    roads: frozenset[str] = NO_WORDS
    people: frozenset[str] = NO_WORDS
    ranks: frozenset[str] = NO_WORDS
    given: frozenset[str] = NO_WORDS
    surnames: frozenset[str] = NO_WORDS
    other_names: frozenset[str] = NO_WORDS  # words before another name of the same person
    spots: frozenset[str] = NO_WORDS
    bodies: frozenset[str] = NO_WORDS

    def __or__(self, other: "NameWords") -> "NameWords":
        return NameWords(**{f.name: getattr(self, f.name) | getattr(other, f.name) for f in fields(self)})

    def changed(self, how: Callable[[str], str]) -> "NameWords":
        return NameWords(**{f.name: frozenset(map(how, getattr(self, f.name))) for f in fields(self)})


def name_words(section: Mapping[str, Any]) -> NameWords:
    return NameWords(**{name: frozenset(words) for name, words in section.items()})
