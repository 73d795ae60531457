"""Which places does a user's table list?"""

from collections.abc import Iterable, Iterator

from monitor.knowledge.imports import given
from monitor.knowledge.imports.columns import Cells, Refused, nearest
from monitor.knowledge.imports.given import Given
from monitor.knowledge.imports.intake import Bad
from monitor.knowledge.imports.units import Units
from monitor.knowledge.model import PlaceKind

COLUMNS = (
    "name",
    "country",
    "admin1",
    "admin2",
    "kind",
    "lat",
    "lon",
    "aliases",
    "population",
    "geonameid",
    "detail",
    "since",
    "until",
)
OTHER_WORDS = {
    "latitude": "lat",
    "longitude": "lon",
    "province": "admin1",
    "state": "admin1",
    "district": "admin2",
    "from": "since",
    "to": "until",
    "valid_from": "since",
    "valid_to": "until",
    "type": "kind",
    "alias": "aliases",
}
KINDS: dict[str, PlaceKind] = {"admin1": "admin1", "admin2": "admin2", "admin3": "admin3", "place": "place"}
_OTHER_KINDS = {
    "province": "admin1",
    "state": "admin1",
    "district": "admin2",
    "tehsil": "admin3",
    "subdistrict": "admin3",
}


def read(rows: Iterable[Cells | Bad], units: Units) -> Iterator[Given | Bad]:
    """Provinces before districts before the rest, so that a file may bring its own in any order."""
    later: dict[PlaceKind, list[Cells]] = {kind: [] for kind in KINDS.values()}
    for row in rows:
        if isinstance(row, Bad):
            yield row
            continue
        kind = _kind(row)
        if isinstance(kind, Bad):
            yield kind
        else:
            later[kind].append(row)
    for kind, of_kind in later.items():
        for row in of_kind:
            yield _place(row, kind, units)


def _kind(row: Cells) -> PlaceKind | Bad:
    said = row["kind"].lower() or "place"
    kind = KINDS.get(_OTHER_KINDS.get(said, said))
    if kind is None:
        right = nearest(said, [*KINDS, *_OTHER_KINDS])
        why = f"kind: {said[:20]!r} is none of {', '.join(KINDS)}{right}"
        return Bad(number=row.number, why=why)
    return kind


def _place(row: Cells, kind: PlaceKind, units: Units) -> Given | Bad:
    try:
        name = given.name(row["name"])
        country, admin1, admin2 = _above(row, kind, name, units)
        lat, lon = given.point(row["lat"], row["lon"])
        since, until = given.span(row["since"], row["until"])
        place = Given(
            number=row.number,
            name=name,
            kind=kind,
            country=country,
            admin1=admin1,
            admin2=admin2,
            lat=lat,
            lon=lon,
            geonameid=str(given.whole(row["geonameid"], "geonameid") or ""),
            population=given.whole(row["population"], "population"),
            detail=row["detail"][: given.LONGEST_NAME],
            since=since,
            until=until,
            aliases=given.names(row["aliases"]),
        )
    except Refused as refused:
        return Bad(number=row.number, why=str(refused))
    if kind in ("admin1", "admin2"):
        units.add(country, admin1, admin2)
    return place


def _above(row: Cells, kind: PlaceKind, name: str, units: Units) -> tuple[str, str, str]:
    """Country, province and district by their known names; a unit of the two upper levels lies in itself."""
    country = units.country(row["country"])
    if kind == "admin1":
        return country, name, ""
    admin1 = units.admin1(country, row["admin1"]) if row["admin1"] else ""
    if kind == "admin2":
        if not admin1:
            raise Refused("admin1: is missing; say in which province the district lies")
        return country, admin1, name
    if row["admin2"]:
        return country, *units.admin2(country, admin1, row["admin2"])
    return country, admin1, ""
