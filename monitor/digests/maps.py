"""Where was it? A small map, drawn here: points, the towns around them, a grid and a scale. No borders: whoever
draws one in Kashmir takes a side."""

import base64
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from monitor.formats.lines import one_line
from monitor.knowledge.towns import towns_within
from monitor.model import Location, Severity

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 600, 300  # as it is shown on a desk, on a telephone half of it; drawn at twice the size
SCALE = 2
LEAST_KM = 220.0  # from side to side: with less, no town that a reader knows is on it
MARGIN = 1.35  # of the span of the points
KM_A_DEGREE = 111.2
MOST_TOWNS = 6
MOST_POINTS = 30
LONGEST_NAME = 28  # characters
SHOWN = ("place", "near", "admin2")  # a province's middle is nowhere in particular
# On white paper and on a dark page alike: the picture has no ground of its own.
INK, GRID, TOWN = (118, 130, 143, 255), (128, 140, 153, 90), (118, 130, 143, 255)
COLOURS: dict[Severity, tuple[int, int, int, int]] = {
    "critical": (214, 59, 63, 255),
    "high": (224, 112, 44, 255),
    "medium": (186, 140, 20, 255),
    "low": (118, 130, 143, 255),
}
CORNER = 160  # pixels; the names of the two grids would meet there
STEPS = (0.25, 0.5, 1, 2, 5, 10, 20)  # degrees between lines of the grid
BARS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000)  # km of the scale


@dataclass(frozen=True, slots=True)
class Point:
    """An incident on the map; `exact` is false where only its district or its surroundings are known."""

    lat: float
    lon: float
    name: str
    severity: Severity
    exact: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """`source` is what an <img> may have for one: the picture itself."""

    source: str
    alt: str
    width: int
    height: int


def point(location: Location | None, severity: Severity) -> Point | None:
    if location is None or location.lat is None or location.lon is None or location.precision not in SHOWN:
        return None
    name = one_line(location.name, LONGEST_NAME)
    return Point(location.lat, location.lon, name, severity, location.precision == "place")


def picture(points: Iterable[Point | None]) -> Picture | None:
    """The map of these points, the first of them on top; None where there is none."""
    known = tuple(dict.fromkeys(one for one in points if one is not None))[:MOST_POINTS]
    return _drawn(known) if known else None


@lru_cache(maxsize=64)
def _drawn(points: tuple[Point, ...]) -> Picture:
    """A message goes to many recipients with the same picture."""
    names = ", ".join(dict.fromkeys(one.name for one in points))
    encoded = base64.b64encode(_png(points)).decode("ascii")
    return Picture(f"data:image/png;base64,{encoded}", f"Map: {names}", WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the earth is drawn; degrees of longitude are as much shorter as they are there."""

    lat: float
    lon: float
    km: float  # from side to side

    @property
    def pixels_a_km(self) -> float:
        return WIDTH * SCALE / self.km

    @property
    def shrink(self) -> float:
        return max(math.cos(math.radians(self.lat)), 0.05)

    @property
    def half(self) -> tuple[float, float]:
        """Degrees from the middle to the upper edge and to the right one."""
        return self.km * HEIGHT / WIDTH / 2 / KM_A_DEGREE, self.km / 2 / KM_A_DEGREE / self.shrink

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        east = (lon - self.lon + 540) % 360 - 180
        x = WIDTH * SCALE / 2 + east * KM_A_DEGREE * self.shrink * self.pixels_a_km
        return x, HEIGHT * SCALE / 2 - (lat - self.lat) * KM_A_DEGREE * self.pixels_a_km


def view(points: Sequence[Point]) -> View:
    lats = [one.lat for one in points]
    lons = [(one.lon - points[0].lon + 540) % 360 - 180 + points[0].lon for one in points]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    shrink = math.cos(math.radians(lat))
    wide = (max(lons) - min(lons)) * KM_A_DEGREE * shrink
    high = (max(lats) - min(lats)) * KM_A_DEGREE * WIDTH / HEIGHT
    return View(lat, (lon + 540) % 360 - 180, max(LEAST_KM, wide * MARGIN, high * MARGIN))


def _png(points: tuple[Point, ...]) -> bytes:
    from PIL import Image, ImageDraw

    seen = view(points)
    image = Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    labels = _Labels(draw)
    _grid(draw, seen)
    _scale(draw, labels, seen)
    for one in reversed(points):
        _dot(draw, seen.at(one.lat, one.lon), one)
    for one in points:
        labels.keep_free(seen.at(one.lat, one.lon), 9 * SCALE)
    named: set[tuple[str, float, float]] = set()
    for one in points:  # the name is written once, however much happened there
        if (spot := (one.name, round(one.lat, 1), round(one.lon, 1))) not in named:
            colour = INK if one.severity == "low" else COLOURS[one.severity]
            labels.write(seen.at(one.lat, one.lon), one.name, 19, colour)
            named.add(spot)
    _towns(draw, labels, seen, {one.name for one in points})
    out = io.BytesIO()
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _grid(draw: "ImageDraw", seen: View) -> None:
    north, east = seen.half
    step = next((step for step in STEPS if east / step <= 3), STEPS[-1])
    for lon in _lines(seen.lon - east, seen.lon + east, step):
        x = seen.at(seen.lat, lon)[0]
        draw.line((x, 0, x, HEIGHT * SCALE), fill=GRID, width=1)
        if x > CORNER:
            draw.text((x + 6, 4), _degrees(lon, "E", "W"), fill=TOWN, font=_font(14))
    for lat in _lines(seen.lat - north, seen.lat + north, step):
        y = seen.at(lat, seen.lon)[1]
        draw.line((0, y, WIDTH * SCALE, y), fill=GRID, width=1)
        if y > CORNER / 4:
            draw.text((6, y + 4), _degrees(lat, "N", "S"), fill=TOWN, font=_font(14))


def _lines(low: float, high: float, step: float) -> Iterable[float]:
    return (number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1))


def _degrees(value: float, positive: str, negative: str) -> str:
    turned = (value + 540) % 360 - 180 if positive == "E" else value
    return f"{abs(turned):g}° {positive if turned >= 0 else negative}"


def _scale(draw: "ImageDraw", labels: "_Labels", seen: View) -> None:
    km = max((bar for bar in BARS if bar * seen.pixels_a_km < WIDTH * SCALE / 4), default=BARS[0])
    right, low = WIDTH * SCALE - 24, HEIGHT * SCALE - 24
    left = right - km * seen.pixels_a_km
    draw.line((left, low - 10, left, low, right, low, right, low - 10), fill=INK, width=3)
    draw.text(((left + right) / 2, low - 10), f"{km} km", fill=INK, font=_font(16), anchor="ms")
    labels.taken.append((left - 8, low - 50, right + 24, low + 24))


def _dot(draw: "ImageDraw", at: tuple[float, float], one: Point) -> None:
    (x, y), r = at, 7 * SCALE if one.exact else 10 * SCALE
    if one.exact:
        draw.ellipse(
            (x - r, y - r, x + r, y + r), fill=COLOURS[one.severity], outline=(255, 255, 255, 255), width=3
        )
    else:
        draw.ellipse((x - r, y - r, x + r, y + r), outline=COLOURS[one.severity], width=5)


def _towns(draw: "ImageDraw", labels: "_Labels", seen: View, told: set[str]) -> None:
    north, east = seen.half
    written = 0
    for town in towns_within(seen.lat - north, seen.lon - east, seen.lat + north, seen.lon + east):
        if written == MOST_TOWNS:
            break
        x, y = seen.at(town.lat, town.lon)
        if town.name not in told and labels.write((x, y), town.name, 16, TOWN):
            draw.rectangle((x - 3, y - 3, x + 3, y + 3), fill=TOWN)
            written += 1


class _Labels:
    """Names beside points, none over another: where there is no room a name is left out."""

    def __init__(self, draw: "ImageDraw") -> None:
        self._draw = draw
        self.taken: list[tuple[float, float, float, float]] = []

    def keep_free(self, at: tuple[float, float], around: float) -> None:
        self.taken.append((at[0] - around, at[1] - around, at[0] + around, at[1] + around))

    def write(self, at: tuple[float, float], name: str, size: int, colour: tuple[int, int, int, int]) -> bool:
        (x, y), font = at, _font(size)
        wide, half = self._draw.textlength(name, font=font), size * SCALE * 0.6
        gap = 12 * SCALE
        for left, middle in (
            (x + gap, y),
            (x - gap - wide, y),
            (x - wide / 2, y - gap - half),
            (x - wide / 2, y + gap + half),
        ):
            box = (left, middle - half, left + wide, middle + half)
            inside = box[0] > 4 and box[1] > 40 and box[2] < WIDTH * SCALE - 4 and box[3] < HEIGHT * SCALE - 4
            if inside and not any(_overlap(box, other) for other in self.taken):
                self._draw.text((left, middle), name, fill=colour, font=font, anchor="lm")
                self.taken.append(box)
                return True
        return False


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@lru_cache(maxsize=8)
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    font = ImageFont.load_default(size * SCALE)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101  # Pillow's own, which its wheels all have
    return font
