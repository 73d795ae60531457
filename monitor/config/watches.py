"""What does a well-formed watch mean: which places, which groups with their factions, whom does it tell?"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from monitor import areas
from monitor.config.build import Builder
from monitor.config.problems import Path, Problems, unknown
from monitor.config.watch_shape import WatchShape
from monitor.knowledge.model import Knowledge
from monitor.model import Area, Box, Watch

LARGEST_AREA = 20_000_000  # bytes of a GeoJSON file
ROLES = {"mentioned": "other"}  # as people say it, and as facts have it
# What means something else than is written: a name, a file, a word of ours.
READ = {"within", "box", "area", "regions", "groups", "roles", "to"}


def watches(builder: Builder, shapes: list[WatchShape], channels: frozenset[str]) -> tuple[Watch, ...]:
    found: dict[str, Watch] = {}
    for index, shape in enumerate(shapes):
        path: Path = ("watches", index)
        if shape.name in found:
            builder.problems.wrong((*path, "name"), f"another watch is named {shape.name!r}")
        for number, channel in enumerate(shape.to):
            if channel not in channels:
                builder.problems.wrong((*path, "to", number), unknown("channel", channel, channels))
        found[shape.name] = _watch(builder, shape, path)
    return tuple(found.values())


def _watch(builder: Builder, shape: WatchShape, path: Path) -> Watch:
    written = ((name, value) for name, value in shape if name not in READ)
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in written}
    circle, box = shape.within, shape.box
    return Watch(
        **plain,
        to=tuple(dict.fromkeys(shape.to)),
        regions=builder.regions(shape.regions, (*path, "regions")),
        region_names=tuple(shape.regions),
        within=(circle.lat, circle.lon, circle.km) if circle else None,
        box=Box(south=box.south, west=box.west, north=box.north, east=box.east) if box else None,
        area=_area(builder, shape.area, (*path, "area")) if shape.area is not None else None,
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
