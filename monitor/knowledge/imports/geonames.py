"""Which places does a dump of GeoNames list?"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from monitor.knowledge.folding import fold_word
from monitor.knowledge.imports import given
from monitor.knowledge.imports.columns import Refused
from monitor.knowledge.imports.given import Given
from monitor.knowledge.imports.intake import Bad, Line
from monitor.knowledge.imports.units import Nearest, Units
from monitor.knowledge.model import Place, PlaceKind
from monitor.knowledge.spellings import plain, wanted

FIELDS = 19  # https://download.geonames.org/export/dump/readme.txt
CLASSES = ("A", "P")  # of all nine: administrative units and populated places
ALL_CLASSES = ("A", "H", "L", "P", "R", "S", "T", "U", "V")
LICENCE = "GeoNames (https://www.geonames.org), CC BY 4.0"
TOWN = 15_000  # people; the name of a smaller place is only read with a sign of a place beside it
_KINDS: dict[str, PlaceKind] = {"ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin3"}
_GONE = re.compile(r"H$|^(PPLQ|PPLW|PPLX)$")  # historical, abandoned, destroyed; and sections of a town
_SEAT = re.compile(r"^PPL(C|A2?)$")
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the dump as far as we use it."""

    number: int
    id: str
    name: str
    others: str
    lat: str
    lon: str
    kind: str  # the feature class
    code: str  # the feature code
    country: str
    admin1: str
    admin2: str
    population: str


def is_dump(text: str) -> bool:
    fields = text.split("\t")
    return len(fields) == FIELDS and _NUMBER.fullmatch(fields[0]) is not None


def entries(
    lines: Iterable[Line | Bad], countries: Collection[str], classes: Collection[str]
) -> Iterator[Entry | Bad | None]:
    """The lines of these countries (all, if none is named) and feature classes; None for one left out."""
    for line in lines:
        if isinstance(line, Bad):
            yield line
            continue
        fields = line.text.split("\t")
        if len(fields) != FIELDS or not _NUMBER.fullmatch(fields[0]):
            yield Bad(number=line.number, why=f"not GeoNames' layout: {len(fields)} fields, expected {FIELDS}")
        elif fields[6] not in classes or (countries and fields[8] not in countries) or _GONE.search(fields[7]):
            yield None
        else:
            yield Entry(
                number=line.number,
                id=fields[0],
                name=plain(fields[2] or fields[1]),
                others=f"{fields[1]},{fields[3]}",
                lat=fields[4],
                lon=fields[5],
                kind=fields[6],
                code=fields[7],
                country=fields[8],
                admin1=fields[10],
                admin2=fields[11],
                population=fields[14],
            )


class Codes:
    """What the dump's own codes for provinces and districts mean by the names that we know."""

    def __init__(self, found: Iterable[Entry], units: Units, known: Callable[[str], Iterable[Place]]) -> None:
        self._units = units
        self._known = known
        self._nearest: dict[str, Nearest] = {}
        self._first: dict[tuple[str, str], str] = {}
        self._second: dict[tuple[str, str, str], str] = {}
        self.new: set[str] = set()  # ids of the districts that nobody knew
        in_order = sorted(found, key=lambda entry: entry.code)
        for entry in in_order:
            if entry.code == "ADM1":
                self._first[entry.country, entry.admin1] = self._admin1(entry)
            elif entry.code == "ADM2" and (above := self._first.get((entry.country, entry.admin1), "")):
                self._second[entry.country, entry.admin1, entry.admin2] = self._admin2(entry, above)

    def _admin1(self, entry: Entry) -> str:
        try:
            return self._units.admin1(entry.country, entry.name)
        except Refused:
            return ""  # a province that is no more, or goes by a name that we do not know

    def _admin2(self, entry: Entry, above: str) -> str:
        try:
            return self._units.admin2(entry.country, above, entry.name)[1]
        except Refused:
            self.new.add(entry.id)
            self._units.add(entry.country, above, entry.name)
            return entry.name

    def above(self, entry: Entry, lat: float, lon: float) -> tuple[str, str]:
        """Province and district: by the dump's codes, else by the nearest known place."""
        first = self._first.get((entry.country, entry.admin1), "")
        second = self._second.get((entry.country, entry.admin1, entry.admin2), "")
        if first and second:
            return first, second
        if entry.country not in self._nearest:
            self._nearest[entry.country] = Nearest(self._known(entry.country))
        return self._nearest[entry.country].district(entry.country, first, lat, lon) or (first, "")


def place(entry: Entry, codes: Codes, units: Units) -> Given | Bad | None:
    """None for a unit that is known already, under whatever name."""
    kind = _KINDS.get(entry.code, "place")
    if (kind in ("admin1", "admin2") and entry.id not in codes.new) or entry.code.startswith("PCL"):
        return None
    try:
        units.country(entry.country)
        lat, lon = given.point(entry.lat, entry.lon)
        if lat is None or lon is None:
            raise Refused("lat and lon: are missing")
        admin1, admin2 = codes.above(entry, lat, lon)
        people = given.whole(entry.population, "population")
        found = Given(
            number=entry.number,
            name=given.name(entry.name),
            kind=kind,
            country=entry.country,
            admin1=admin1,
            admin2=entry.name if kind == "admin2" else admin2,
            lat=lat,
            lon=lon,
            geonameid=entry.id,
            population=people,
            detail="town" if people >= TOWN else "village" if entry.kind == "P" else entry.code,
            sure=people >= TOWN or kind != "place" or _SEAT.match(entry.code) is not None,
        )
    except Refused as refused:
        return Bad(number=entry.number, why=str(refused))
    return replace(found, aliases=_aliases(entry))


def _aliases(entry: Entry) -> tuple[str, ...]:
    """The other spellings that a newspaper may use; the lists also hold codes and transliterations by machine."""
    first = _opening(entry.name)
    kept = []
    for other in dict.fromkeys(part.strip() for part in entry.others.split(",")):
        if not wanted(other, entry.country) or other == entry.name:
            continue
        try:
            given.name(other)
        except Refused:
            continue
        if not other.isascii() or (other[0].isupper() and len(other) > 3 and _opening(other) == first):
            kept.append(other)
    return tuple(kept[: given.MOST_NAMES])


def _opening(name: str) -> str:
    return fold_word(name.split()[0])[:2]
