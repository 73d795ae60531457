"""What does the service know before it reads: places and actors, as values."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from monitor.model import Region

PlaceKind = Literal["country", "admin1", "admin2", "admin3", "place"]
ActorKind = Literal["group", "state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit of the gazetteer. `name` is today's canonical name; `admin1`, `admin2` are the canonical names of
    the units it lies in (itself included). `detail` is the source's word for it (town, village, road, pass …);
    `about` the point of its district, where it has none itself."""

    id: str
    name: str
    kind: PlaceKind
    country: str
    admin1: str | None
    admin2: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None = None
    population: int = 0
    detail: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    about: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place name in a text (offsets into the text as given) and everything it can mean."""

    start: int
    end: int
    text: str
    candidates: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one an entry: known by itself
class KnownActor:
    """An entry of the actor book. `state` actors are armies, police forces and governments. `category` is the
    class of its members as casualties (police, military, militant). `home` are the countries it acts in, of which
    it governs the first one since the day `rules`."""

    id: str
    name: str
    kind: ActorKind
    category: Literal["police", "military", "militant", "civilian", "unknown"]
    home: tuple[str, ...]
    parent: str | None = None
    wikidata: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    rules: dt.date | None = None

    def governs(self, on: dt.date | None) -> bool:
        """Is it the state on that day?"""
        return self.kind == "state" or (self.rules is not None and on is not None and on >= self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """An actor's name in a text and every entry it can mean (`Taliban`, `BLA`)."""

    start: int
    end: int
    text: str
    candidates: tuple[KnownActor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Something of what is known that cannot be right, or could be taken for two; `where` is a file and a line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Gazetteer(Protocol):
    def mentions(self, text: str) -> tuple[PlaceMention, ...]:
        """Place names in the text, longest first match, not overlapping, in text order. Linear in the text."""

    def region(self, name: str) -> tuple[Region, ...]:
        """What a user's word for a region can mean: "PK", "PK-KP", "Khyber Pakhtunkhwa", "Hangu",
        "Hangu, PK-KP". Empty: unknown; several: ambiguous."""

    def let_go(self) -> None:
        """Hold no more of what only a reader, or who asks for another region, needs."""

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166 alpha-2 code; the code itself where it is none."""

    def knows(self, name: str) -> bool:
        """Does a place go by the name?"""

    def nearest_names(self, name: str) -> tuple[str, ...]:
        """Right names that look like a wrong one."""

    def provinces(
        self, lies: Callable[[float, float], bool], away: Callable[[float, float], float]
    ) -> tuple[tuple[str, str | None], ...]:
        """Country and first level of all known places that lie there, and of the one that is least away."""


class ActorBook(Protocol):
    def mentions(self, text: str) -> tuple[ActorMention, ...]:
        """Actor names in the text, longest first match, not overlapping, in text order. Linear in the text."""

    def get(self, id: str) -> KnownActor:
        """The entry with this id; raises KeyError."""

    def named(self, name: str) -> tuple[KnownActor, ...]:
        """What a user's word for a group can mean: its id, name or an alias, whatever its case."""

    def with_factions(self, id: str) -> frozenset[str]:
        """The id and those of everything below it."""

    def nearest_names(self, name: str) -> tuple[str, ...]:
        """Right names that look like a wrong one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that the service knows before it reads."""

    places: Gazetteer
    actors: ActorBook
