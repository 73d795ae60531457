"""Which area does a GeoJSON file draw, and does a point lie in it?

Positions are longitude, latitude (RFC 7946). An edge of more than 180° that does not span the whole earth is taken
the short way, over the antimeridian. A point on an outline, or on that of a hole, lies in the area.
"""

import json
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from monitor.model import Area, Box, Polygon, Ring

MOST_POINTS = 500_000  # of an area; a country in every detail has 100,000
WHOLE, HALF = 360.0, 180.0  # degrees
CLOSED = 4  # positions of the smallest ring, the first told again at the end
HOLDERS = {"FeatureCollection": "features", "GeometryCollection": "geometries"}
ON = 1e-12  # square degrees: a point so near an edge lies on it (0.1 m)


class AreaError(ValueError):
    """The text draws no area that we can read."""


def read(text: str, label: str) -> Area:
    """The area of a GeoJSON text: all its polygons together. Raises AreaError."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AreaError(f"not JSON: {error}") from error
    polygons = tuple(_polygon(rings, where) for rings, where in _drawn(root, "the file"))
    if not polygons:
        raise AreaError("it has no polygon")
    if sum(len(ring) for one in polygons for ring in (one.outline, *one.holes)) > MOST_POINTS:
        raise AreaError(f"it has more than {MOST_POINTS:,} points")
    return Area(label=label, polygons=polygons)


def in_area(lat: float, lon: float, area: Area) -> bool:
    return any(_in_polygon(lat, lon, polygon) for polygon in area.polygons)


def in_box(lat: float, lon: float, box: Box) -> bool:
    """The box's edges are in it; where west is more than east it lies over the antimeridian."""
    if not box.south <= lat <= box.north:
        return False
    return box.west <= lon <= box.east if box.west <= box.east else lon >= box.west or lon <= box.east


def _drawn(node: Any, where: str) -> Iterator[tuple[list[Any], str]]:
    """The coordinates of every polygon, and where in the file they stand."""
    kind = node.get("type") if isinstance(node, dict) else None
    if kind == "Feature":
        yield from _drawn(node.get("geometry"), where)
    elif kind in HOLDERS:
        for number, inner in enumerate(_list(node.get(HOLDERS[kind]), where)):
            yield from _drawn(inner, f"{HOLDERS[kind]}[{number}]")
    elif kind == "Polygon":
        yield _list(node.get("coordinates"), where), where
    elif kind == "MultiPolygon":
        for number, rings in enumerate(_list(node.get("coordinates"), where)):
            yield _list(rings, where), f"{where}, polygon {number + 1}"
    else:
        raise AreaError(f"{where}: a {kind or 'nameless thing'} is no area; a Polygon or a MultiPolygon is")


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise AreaError(f"{where}: expected a list, found {type(value).__name__}")
    return value


def _polygon(rings: list[Any], where: str) -> Polygon:
    outline, *holes = [_ring(_list(ring, where), where) for ring in rings] or [()]
    if not outline:
        raise AreaError(f"{where}: a polygon without an outline")
    lons, lats = [lon for lon, _ in outline], [lat for _, lat in outline]
    box = Box(south=min(lats), west=min(lons), north=max(lats), east=max(lons))
    return Polygon(outline=outline, holes=tuple(holes), box=box)


def _ring(positions: list[Any], where: str) -> Ring:
    """Its positions one after the other, longitudes without a jump; one that goes around a pole is closed there."""
    points = [_position(position, where) for position in positions]
    if len(points) < CLOSED or points[0] != points[-1]:
        raise AreaError(f"{where}: a ring has at least {CLOSED} positions, the first of them again at the end")
    ring = [points[0]]
    for lon, lat in points[1:]:
        step = lon - points[len(ring) - 1][0]
        ring.append((ring[-1][0] + _short(step), lat))
    turned = ring[-1][0] - ring[0][0]
    if abs(turned) >= HALF:
        pole = math.copysign(HALF / 2, sum(lat for _, lat in ring))
        ring += [(ring[-1][0], pole), (ring[0][0], pole), ring[0]]
    return tuple(ring)


def _short(step: float) -> float:
    return math.remainder(step, WHOLE) if HALF < abs(step) < WHOLE else step


def _position(position: Any, where: str) -> tuple[float, float]:
    numbers = position[:2] if isinstance(position, list) else []
    if len(numbers) != 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise AreaError(f"{where}: not a position: {str(position)[:40]}")
    lon, lat = map(float, numbers)
    if not (abs(lon) <= WHOLE and abs(lat) <= HALF / 2):
        raise AreaError(f"{where}: not longitude, latitude in degrees: {str(position)[:40]}")
    return lon, lat


def _in_polygon(lat: float, lon: float, polygon: Polygon) -> bool:
    """The outline may lie a turn further than the point."""
    turns = range(math.ceil((polygon.box.west - lon) / WHOLE), math.floor((polygon.box.east - lon) / WHOLE) + 1)
    return polygon.box.south <= lat <= polygon.box.north and any(
        _in_ring(lat, lon + WHOLE * turn, polygon.outline)
        and not any(_in_hole(lat, lon, hole) for hole in polygon.holes)
        for turn in turns
    )


def _in_hole(lat: float, lon: float, hole: Ring) -> bool:
    west, east = min(x for x, _ in hole), max(x for x, _ in hole)
    turns = range(math.ceil((west - lon) / WHOLE), math.floor((east - lon) / WHOLE) + 1)
    return any(_in_ring(lat, lon + WHOLE * turn, hole, edge=False) for turn in turns)


def _in_ring(lat: float, lon: float, ring: Ring, *, edge: bool = True) -> bool:
    """By the crossings of a ray to the east; `edge` says whether a point on an edge is in it."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        across = (x2 - x1) * (lat - y1) - (lon - x1) * (y2 - y1)
        between = min(x1, x2) <= lon <= max(x1, x2) and min(y1, y2) <= lat <= max(y1, y2)
        if between and abs(across) <= ON:
            return edge
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside
