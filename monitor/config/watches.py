"""What does a well-formed watch mean: which places, which groups with their factions, whom does it tell?"""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from monitor import areas
from monitor.config.build import Builder
from monitor.config.problems import Path, Problems, nearest, unknown
from monitor.config.watch_shape import WatchShape
from monitor.distances import kilometres
from monitor.knowledge.folding import fold
from monitor.knowledge.model import Knowledge
from monitor.model import Area, Box, Region, Watch

LARGEST_AREA = 20_000_000  # bytes of a GeoJSON file
MISSPELT = (
    74  # of 100 (rapidfuzz ratio): "Dwan" and "Dawn" have 75, "VOA Deewa" and "VOA Dari" 71, "AFP" and "APP" 67
)
ROLES = {"mentioned": "other"}  # as people say it, and as facts have it
# What means something else than is written: a name, a file, a word of ours.
READ = {"within", "box", "area", "regions", "groups", "roles", "to"}


def watches(
    builder: Builder, shapes: list[WatchShape], channels: frozenset[str], feeds: Collection[str]
) -> tuple[Watch, ...]:
    """`feeds` are the names of the feeds."""
    found: dict[str, Watch] = {}
    for index, shape in enumerate(shapes):
        path: Path = ("watches", index)
        if shape.name in found:
            builder.problems.wrong((*path, "name"), f"another watch is named {shape.name!r}")
        for number, channel in enumerate(shape.to):
            if channel not in channels:
                builder.problems.wrong((*path, "to", number), unknown("channel", channel, channels))
        for number, source in enumerate(shape.sources):
            if misspelt(source, feeds):
                builder.problems.wrong((*path, "sources", number), unknown("source", source, feeds))
        found[shape.name] = _watch(builder, shape, path)
    return tuple(found.values())


def misspelt(source: str, feeds: Collection[str]) -> bool:
    """Whether it is nearly a feed's name. What is unlike any may be an outlet that an aggregator or a backfill
    names; `monitor doctor` says of which watch no feed could tell."""
    return fold(source) not in map(fold, feeds) and nearest(source, feeds, like=MISSPELT) is not None


def _watch(builder: Builder, shape: WatchShape, path: Path) -> Watch:
    written = ((name, value) for name, value in shape if name not in READ)
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in written}
    area = _area(builder, shape.area, (*path, "area")) if shape.area is not None else None
    circle = (shape.within.lat, shape.within.lon, shape.within.km) if shape.within else None
    box = Box(**shape.box.model_dump()) if shape.box else None
    return Watch(
        **plain,
        to=tuple(dict.fromkeys(shape.to)),
        regions=builder.regions(shape.regions, (*path, "regions")),
        region_names=tuple(shape.regions),
        within=circle,
        box=box,
        area=area,
        touches=_touched(builder, circle, [box] if box else [one.box for one in area.polygons] if area else []),
        groups=builder.groups(shape.groups, (*path, "groups"), factions=shape.factions),
        group_names=tuple(shape.groups),
        roles=tuple(ROLES.get(role, role) for role in shape.roles),  # type: ignore[misc]  # values.role lets no other in
    )


@lru_cache(maxsize=2)
def current(watches: tuple[Watch, ...], known: Knowledge) -> tuple[Watch, ...]:
    """The watches with what the names of their regions and groups mean by now: somebody may have imported more
    since they were read. A watch of which a name has become doubtful keeps what it had."""
    return tuple(_renewed(watch, known) for watch in watches)


def _renewed(watch: Watch, known: Knowledge) -> Watch:
    builder = Builder(folder=FilePath(), knowledge=lambda: known, problems=Problems())
    regions = builder.regions(list(watch.region_names), ()) if watch.region_names else watch.regions
    names = list(watch.group_names)
    groups = builder.groups(names, (), factions=watch.factions) if names else watch.groups
    return watch if builder.problems.found else replace(watch, regions=regions, groups=groups)


def _touched(builder: Builder, circle: tuple[float, float, float] | None, boxes: list[Box]) -> tuple[Region, ...]:
    """The provinces that the circle or the boxes touch: of an area the box around each polygon, for a border of
    100,000 points would take too long to be held against every place."""
    if circle is None and not boxes:
        return ()
    centre = circle[:2] if circle else _middle(boxes[0])

    def away(lat: float, lon: float) -> float:
        return kilometres(centre, (lat, lon))

    def lies(lat: float, lon: float) -> bool:
        return away(lat, lon) <= circle[2] if circle else any(areas.in_box(lat, lon, box) for box in boxes)

    found = builder.knowledge().places.provinces(lies, away)
    return tuple(Region(label=admin1 or country, country=country, admin1=admin1) for country, admin1 in found)


def _middle(box: Box) -> tuple[float, float]:
    across = (box.east - box.west) % 360 if box.west > box.east else box.east - box.west
    return (box.south + box.north) / 2, (box.west + across / 2 + 180) % 360 - 180


def _area(builder: Builder, file: str, path: Path) -> Area | None:
    try:
        with (builder.folder / file).open("rb") as stream:
            content = stream.read(LARGEST_AREA + 1)
        if len(content) > LARGEST_AREA:
            raise areas.AreaError(f"larger than {LARGEST_AREA:,} bytes")
        return areas.read(content.decode("utf-8-sig"), label=file)
    except OSError as error:
        builder.problems.wrong(path, f"cannot read {file!r}: {error.strerror or error}")
    except UnicodeDecodeError:
        builder.problems.wrong(path, f"{file!r}: not UTF-8")
    except areas.AreaError as error:
        builder.problems.wrong(path, f"{file!r}: {error}")
    return None
