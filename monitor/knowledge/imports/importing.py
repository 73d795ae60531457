"""What does a file of a user's change in the state folder's knowledge?"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from monitor.knowledge.actor_rows import COLUMNS as ACTOR_COLUMNS
from monitor.knowledge.actor_rows import ActorRow
from monitor.knowledge.actorbook import ActorBook
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.imports import actortable, columns, geonames, intake, naming, placetable, stored
from monitor.knowledge.imports.columns import Refused
from monitor.knowledge.imports.given import Given
from monitor.knowledge.imports.intake import Bad, KnowledgeError, Line
from monitor.knowledge.imports.stored import Import
from monitor.knowledge.imports.units import Units
from monitor.knowledge.tables import identity

MOST = 1_000_000  # rows of one import; GeoNames' largest country has 600,000 populated places
KEPT_BAD = 1_000  # refused lines that are kept with their reason; the rest are counted

What = Literal["geonames", "places", "actors"]
Tell = Callable[[int], None]
T = TypeVar("T")

_OF_PLACES = frozenset({*placetable.COLUMNS, *placetable.OTHER_WORDS})
_OF_ACTORS = frozenset({*ACTOR_COLUMNS, *actortable.OTHER_WORDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be read. An empty `countries` means all."""

    name: str | None = None
    what: What | None = None
    countries: tuple[str, ...] = ()
    classes: tuple[str, ...] = geonames.CLASSES
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an import did, against the one of the same name before it.

    `refused` counts every bad line, `bad` are the first of them; `left_out` lines are of other countries or
    classes, or of known units; `twice` are a dump's further rows about one name in one district."""

    head: Import
    added: int
    changed: int
    same: int
    removed: int
    refused: int
    bad: tuple[Bad, ...]
    left_out: int
    twice: int


@dataclass(slots=True)
class Counting:
    """What of a file was not taken; `Outcome` says what each means."""

    bad: list[Bad] = field(default_factory=list)
    refused: int = 0
    left_out: int = 0
    twice: int = 0

    def refuse(self, bad: Sequence[Bad]) -> None:
        self.refused += len(bad)
        self.bad.extend(bad[: max(0, KEPT_BAD - len(self.bad))])

    def good(self, items: Iterable[T | Bad | None]) -> Iterator[T]:
        """The rest of the items; more than an import may have end it."""
        taken = 0
        for item in items:
            if item is None:
                self.left_out += 1
            elif isinstance(item, Bad):
                self.refuse([item])
            else:
                taken += 1
                if taken > MOST:
                    raise KnowledgeError(f"more than {MOST:,} rows; take fewer countries or classes")
                yield item


def bring_in(path: Path, folder: Path, asked: Asked, tell: Tell = lambda read: None) -> Outcome:
    """Read the file and keep what can be taken of it. Raises KnowledgeError where nothing can."""
    name = asked.name or re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip(".-_")[:60]
    others = [stamp for stamp in stored.files(folder) if stamp.path != stored.path_of(folder, name)]
    places = Gazetteer(imported=[table for stamp in others for table in stored.places(stamp)])
    units, counting = Units(places), Counting()
    what = asked.what or _what(path)
    if what == "actors":
        book = ActorBook(row for stamp in others for row in stored.actors(stamp))
        cells = columns.read(path, intake.lines(path, tell), ACTOR_COLUMNS, actortable.OTHER_WORDS)
        actors = list(counting.good(actortable.read(cells, book, units, path.name)))
        head, lines = _actors_kept(name, path, asked, actors)
    elif what == "geonames":
        given, twice = naming.one_each(counting.good(_geonames(path, asked, places, units, tell)))
        counting.twice = len(twice)  # a large district has many a Kot
        head, lines = _places_kept(name, path, asked.licence or geonames.LICENCE, given, places)
    else:
        given, twice = naming.one_each(counting.good(_table(path, units, tell)))
        counting.refuse(twice)
        head, lines = _places_kept(name, path, asked.licence, given, places)
    return _written(folder, head, lines, counting)


def _what(path: Path) -> What:
    """By the first line that says something."""
    for line in intake.lines(path):
        if isinstance(line, Bad):
            raise KnowledgeError(f"{path}:{line.number}: {line.why}")
        if line.text.startswith("#"):
            continue
        if geonames.is_dump(line.text):
            return "geonames"
        header = set(columns.header_of(line.text))
        of_places, of_actors = header & (_OF_PLACES - _OF_ACTORS), header & (_OF_ACTORS - _OF_PLACES)
        if bool(of_places) != bool(of_actors):
            return "places" if of_places else "actors"
        raise KnowledgeError(
            f"{path}:{line.number}: neither GeoNames' {geonames.FIELDS} fields nor a header of places (name,"
            " country, admin1, admin2, lat, lon …) or actors (name, home, parent, wikidata …)"
        )
    raise KnowledgeError(f"{path}: empty")


def _table(path: Path, units: Units, tell: Tell) -> Iterator[Given | Bad]:
    cells = columns.read(path, intake.lines(path, tell), placetable.COLUMNS, placetable.OTHER_WORDS)
    return placetable.read(cells, units)


def _geonames(path: Path, asked: Asked, known: Gazetteer, units: Units, tell: Tell) -> Iterator[Given | Bad | None]:
    """Two passes: the dump's codes for provinces and districts may stand behind the places that use them."""
    try:
        countries = frozenset(units.country(country) for country in asked.countries)
    except Refused as refused:
        raise KnowledgeError(str(refused)) from refused
    classes = frozenset(asked.classes)
    divisions = (line for line in intake.lines(path) if isinstance(line, Line) and "\tADM" in line.text)
    first = geonames.entries(divisions, countries, frozenset("A"))
    codes = geonames.Codes((entry for entry in first if isinstance(entry, geonames.Entry)), units, known.inside)
    for entry in geonames.entries(intake.lines(path, tell), countries, classes):
        yield geonames.place(entry, codes, units) if isinstance(entry, geonames.Entry) else entry


def _actors_kept(name: str, path: Path, asked: Asked, actors: Sequence[ActorRow]) -> tuple[Import, list[str]]:
    head = Import(name=name, kind="actors", source=path.name, licence=asked.licence, rows=len(actors))
    return head, [actortable.line(row) for row in actors]


def _places_kept(
    name: str, path: Path, licence: str, given: Sequence[Given], known: Gazetteer
) -> tuple[Import, list[str]]:
    names, instead = list(naming.meanings(given, known)), naming.twins(given, known)
    head = Import(
        name=name,
        kind="places",
        source=path.name,
        licence=licence,
        rows=len(given),
        others=len(names),
        instead=len(instead),
    )
    return head, [*(place.line for place in given), *names, *(f"{n}\t{id}" for n, id in instead.items())]


def _written(folder: Path, head: Import, lines: Sequence[str], counting: Counting) -> Outcome:
    """Keep the lines, unless nothing of them would change; an import of nothing is refused."""
    if not head.rows:
        why = f": line {counting.bad[0].number}: {counting.bad[0].why}" if counting.bad else ""
        raise KnowledgeError(f"{head.source}: no line can be taken{why}")
    old = stored.lines_of(folder, head.name)
    before = stored.get(folder, head.name)
    if before != head or old != lines:
        stored.write(folder, head, lines)
    was, now = _by_identity(before, old), _by_identity(head, lines)
    same = sum(was.get(key) == line for key, line in now.items())
    return Outcome(
        head=head,
        added=len(now.keys() - was.keys()),
        changed=len(now.keys() & was.keys()) - same,
        same=same,
        removed=len(was.keys() - now.keys()),
        refused=counting.refused,
        bad=tuple(sorted(counting.bad, key=lambda bad: bad.number)),
        left_out=counting.left_out,
        twice=counting.twice,
    )


def _by_identity(head: Import | None, lines: Sequence[str]) -> dict[str, str]:
    """What each row says, without the number of its line."""
    if head is None:
        return {}
    if head.kind == "places":
        return {identity(line): line.rpartition("\t")[0] for line in lines[: head.rows]}
    return {line.split("\t", 2)[1]: line.partition("\t")[2] for line in lines}
