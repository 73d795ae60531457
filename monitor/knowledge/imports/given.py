"""What does a line from outside say of a place?"""

import datetime as dt
import re
from dataclasses import dataclass
from math import isfinite

from monitor.knowledge.imports.columns import Refused
from monitor.knowledge.model import PlaceKind

LONGEST_NAME = 100  # characters
MOST_WORDS = 8  # of a name
MOST_NAMES = 200  # of one place or actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A place as its line has it, its units by today's names. A `sure` name is read without a sign of a place."""

    number: int
    name: str
    kind: PlaceKind
    country: str
    admin1: str
    admin2: str
    lat: float | None
    lon: float | None
    geonameid: str = ""
    population: int = 0
    detail: str = ""
    since: str = ""
    until: str = ""
    aliases: tuple[str, ...] = ()
    sure: bool = True

    @property
    def line(self) -> str:
        """As the gazetteer reads it, with the number of its line behind."""
        point = ["" if v is None else f"{v:.4f}".rstrip("0").rstrip(".") for v in (self.lat, self.lon)]
        above = [self.country, self.admin1, self.admin2]
        rest = [self.geonameid, str(self.population or ""), self.detail, self.since, self.until, str(self.number)]
        return "\t".join([self.name, self.kind, *above, *point, *rest])


def name(text: str, column: str = "name") -> str:
    """Raises Refused for what no text could hold as a name."""
    if len(text) > LONGEST_NAME or len(text.split()) > MOST_WORDS:
        raise Refused(f"{column}: too long for a name: {text[:30]!r}…")
    if not re.search(r"[^\W\d_].*[^\W\d_]", text) or "|" in text:  # two letters at least
        raise Refused(f"{column}: not a name: {text!r}")
    return text


def names(text: str, column: str = "aliases") -> tuple[str, ...]:
    """A list with `|` between."""
    found = tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))
    if len(found) > MOST_NAMES:
        raise Refused(f"{column}: {len(found)} names, more than {MOST_NAMES}")
    return tuple(name(one, column) for one in found)


def point(lat: str, lon: str) -> tuple[float | None, float | None]:
    """Both or neither; nothing lies at 0, 0 but mistakes."""
    if not lat and not lon:
        return None, None
    if not lat or not lon:
        raise Refused("lat and lon: one of them is missing")
    try:
        found = float(lat), float(lon)
    except ValueError:
        raise Refused(f"lat and lon: not numbers: {lat[:20]!r}, {lon[:20]!r}") from None
    if not all(map(isfinite, found)) or abs(found[0]) > 90 or abs(found[1]) > 180:
        raise Refused(f"lat and lon: not on the earth: {lat[:20]}, {lon[:20]}")
    if found == (0, 0):
        raise Refused("lat and lon: 0, 0 is no place")
    return found


def whole(text: str, column: str) -> int:
    if not re.fullmatch(r"\d{0,12}", text, re.ASCII):
        raise Refused(f"{column}: not a whole number: {text[:20]!r}")
    return int(text or 0)


def span(since: str, until: str) -> tuple[str, str]:
    """Two days as ISO writes them, each of which may be blank."""
    since, until = day(since, "since"), day(until, "until")
    if since and until and until < since:
        raise Refused(f"until {until} lies before since {since}")
    return since, until


def day(text: str, column: str) -> str:
    """A day as ISO writes it, or a blank."""
    try:
        if text and dt.date.fromisoformat(text).isoformat() != text:
            raise ValueError
    except ValueError:
        raise Refused(f"{column}: not a day such as 2025-01-31: {text[:20]!r}") from None
    return text
