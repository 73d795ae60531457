"""Which actors does a user's table list?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.knowledge.actor_rows import CATEGORIES, COLUMNS, ActorRow
from monitor.knowledge.actorbook import ActorBook
from monitor.knowledge.folding import fold
from monitor.knowledge.imports import given
from monitor.knowledge.imports.columns import Cells, Refused, nearest
from monitor.knowledge.imports.intake import Bad
from monitor.knowledge.imports.units import Units

OTHER_WORDS = {
    "country": "home",
    "countries": "home",
    "alias": "aliases",
    "qid": "wikidata",
    "wikidata_id": "wikidata",
    "from": "since",
    "to": "until",
    "valid_from": "since",
    "valid_to": "until",
    "class": "category",
}
KINDS = ("group", "state")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,9}")


def read(rows: Iterable[Cells | Bad], book: ActorBook, units: Units, file: str) -> Iterator[ActorRow | Bad]:
    """The rows that can be taken. A parent may stand anywhere in the file, or be known."""
    found: list[tuple[Cells, ActorRow]] = []
    ids: set[str] = set()
    for row in rows:
        if isinstance(row, Bad):
            yield row
            continue
        try:
            actor = _actor(row, book, units, file)
            if actor.id in ids:
                raise Refused(f"id: {actor.id!r} is there twice in this file")
        except Refused as refused:
            yield Bad(number=row.number, why=str(refused))
            continue
        ids.add(actor.id)
        found.append((row, actor))
    named = {fold(actor.name): actor.id for _, actor in found}
    for row, actor in found:
        try:
            yield replace(actor, parent=_parent(row["parent"], book, ids, named))
        except Refused as refused:
            yield Bad(number=row.number, why=str(refused))


def _actor(row: Cells, book: ActorBook, units: Units, file: str) -> ActorRow:
    id = _id(row, book)
    known = book.rows.get(id)
    if known is None and not row["name"]:
        raise Refused(f"id: unknown: {id!r}, and there is no name{nearest(id, list(book.rows))}")
    since, until = given.span(row["since"], row["until"])
    if row["wikidata"] and not _WIKIDATA.fullmatch(row["wikidata"]):
        raise Refused(f"wikidata: not an id such as Q42418: {row['wikidata'][:20]!r}")
    home = ",".join(dict.fromkeys(units.country(part.strip()) for part in re.split(r"[,;|]", row["home"]) if part))
    if known is None and not home:
        raise Refused("home: is missing; say in which countries it acts, such as PK|AF")
    kind = _one_of(row["kind"].lower(), "kind", KINDS) or ("" if known else "group")
    category = _one_of(row["category"].lower(), "category", CATEGORIES)
    return ActorRow(
        where=f"{file}:{row.number}",
        id=id,
        name=given.name(row["name"]) if row["name"] else "",
        kind=kind,
        category=category or ("" if known else "militant" if kind == "group" else "unknown"),
        home=home,
        wikidata=row["wikidata"],
        since=since,
        until=until,
        aliases="|".join(given.names(row["aliases"])),
        namesakes="|".join(given.names(row["namesakes"], "namesakes")),
        rules=given.day(row["rules"], "rules"),
    )


def _id(row: Cells, book: ActorBook) -> str:
    """The id as given; else of the known actor with this very name; else made of the name."""
    if row["id"]:
        if not _ID.fullmatch(row["id"]):
            raise Refused(f"id: not small letters, digits and hyphens: {row['id'][:20]!r}")
        return row["id"]
    name = given.name(row["name"])
    same = [one.id for one in book.rows.values() if fold(one.name) == fold(name)]
    if same:
        return same[0]
    made = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-")
    if not made:
        raise Refused(f"id: is missing; none can be made of {name!r}")
    return made


def _parent(text: str, book: ActorBook, ids: set[str], named: dict[str, str]) -> str:
    if not text or text in ids or text in book.rows:
        return text
    here = named.get(fold(text))
    known = [here] if here else [actor.id for actor in book.named(text)]
    if len(known) == 1:
        return known[0]
    if known:
        raise Refused(f"parent: {text[:40]!r} can mean {' or '.join(sorted(known))}; give the id")
    right = [*ids, *book.rows, *(one.name for one in book.rows.values())]
    raise Refused(f"parent: unknown: {text[:40]!r}{nearest(text, right)}")


def _one_of(said: str, column: str, right: tuple[str, ...]) -> str:
    if said and said not in right:
        raise Refused(f"{column}: {said[:20]!r} is none of {', '.join(right)}{nearest(said, right)}")
    return said


def line(row: ActorRow) -> str:
    """As the book reads it, with the number of its line before."""
    return "\t".join([row.where.rpartition(":")[2], *(getattr(row, column) for column in COLUMNS)])
