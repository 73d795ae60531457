"""From whom is what we know, and under which licence?"""

from collections.abc import Iterator
from pathlib import Path

from monitor.knowledge import tables
from monitor.knowledge.actor_rows import SHIPPED, shipped
from monitor.knowledge.imports import stored

# NOTICE has the addresses, and what was changed.
PLACES = (
    "OCHA COD-AB (CC BY-IGO), GeoNames (CC BY 4.0), India Post (GODL-India), ISO 3166, Unicode CLDR "
    "(Unicode License v3); NOTICE"
)
ACTORS = "the authors of monitor (Apache-2.0); NOTICE"


def known(imported: Path) -> Iterator[dict[str, object]]:
    """A record for each table: the shipped ones, then those that were imported."""
    places, actors = tables.shipped(), list(shipped())
    names = sum(len(row.names) for row in actors)
    yield _record("shipped places", "places", len(places.places), len(places.means), places.file, PLACES)
    yield _record("shipped actors", "actors", len(actors), names, SHIPPED, ACTORS)
    for stamp in stored.files(imported):
        head = stored.head(stamp)
        others = head.others if head.kind == "places" else sum(len(row.names) for row in stored.actors(stamp))
        yield _record(head.name, head.kind, head.rows, others, head.source, head.licence or "not said")


def _record(name: str, kind: str, rows: int, names: int, source: str, licence: str) -> dict[str, object]:
    return {"name": name, "kind": kind, "rows": rows, "names": names, "source": source, "licence": licence}
