"""Where do the tables of actors contradict themselves?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from monitor.knowledge.actor_rows import CATEGORIES, ActorRow, merged
from monitor.knowledge.folding import fold
from monitor.knowledge.model import Clash
from monitor.languages import everyday_words

_FAR_FUTURE = "9999-12-31"
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


def of_actors(rows: Iterable[ActorRow]) -> Iterator[Clash]:
    """What is wrong with these rows, those that were imported after those that are shipped."""
    rows = list(rows)
    yield from _twice(rows)
    known = merged(rows)
    for row in known.values():
        yield from _one(row, known)
    yield from _same_wikidata(known.values())
    yield from _same_names(known.values())


def _twice(rows: Sequence[ActorRow]) -> Iterator[Clash]:
    """An id may come again in another file, which then adds to it, but not in the same."""
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        file = row.where.rpartition(":")[0]
        if (file, row.id) in seen:
            yield Clash(where=row.where, what=f"the id {row.id!r} is at {seen[file, row.id]} already")
        seen.setdefault((file, row.id), row.where)


def _one(row: ActorRow, known: dict[str, ActorRow]) -> Iterator[Clash]:
    wrong = []
    if row.kind not in ("group", "state") or row.category not in CATEGORIES:
        wrong.append(f"{row.kind!r}, {row.category!r}: no such kind or category")
    if row.parent and row.parent not in known:
        wrong.append(f"{row.id}: its parent {row.parent!r} does not exist")
    elif row.id in _above(row, known):
        wrong.append(f"{row.id}: is its own ancestor: {' < '.join([row.id, *_above(row, known)])}")
    if row.since and row.until and row.until < row.since:
        wrong.append(f"{row.id}: ended on {row.until}, before it began on {row.since}")
    if row.wikidata and not _WIKIDATA.fullmatch(row.wikidata):
        wrong.append(f"{row.id}: {row.wikidata!r} is no Wikidata id")
    everyday = everyday_words()
    for name in row.names:
        # Written small, the word itself is meant ("police"); capitals inside a name are looked for ("IS", "LeT").
        if name.lower() in everyday and name[1:].islower() and name[0].isupper() and not _meant(name, row):
            wrong.append(f"{row.id}: the name {name!r} is an everyday word")
    yield from (Clash(where=row.where, what=what) for what in wrong)


def _above(row: ActorRow, known: dict[str, ActorRow]) -> list[str]:
    """The parent, its parent …, up to the top or to where the way comes round."""
    way: list[str] = []
    while row.parent in known and row.parent not in way:
        way.append(row.parent)
        row = known[row.parent]
    return way


def _same_wikidata(rows: Iterable[ActorRow]) -> Iterator[Clash]:
    seen: dict[str, ActorRow] = {}
    for row in rows:
        if row.wikidata and row.wikidata in seen:
            other = seen[row.wikidata]
            yield Clash(where=row.where, what=f"{row.id}: {row.wikidata} is that of {other.id} ({other.where})")
        seen.setdefault(row.wikidata, row)


def _same_names(rows: Iterable[ActorRow]) -> Iterator[Clash]:
    """Names of two actors at one time, unless both rows say that they are namesakes."""
    bearers: dict[str, dict[str, tuple[ActorRow, str]]] = defaultdict(dict)
    for row in rows:
        for name in row.names:
            bearers[_read_as(name)].setdefault(row.id, (row, name))
    for found in bearers.values():
        for (one, _), (other, name) in combinations(found.values(), 2):
            if _at_one_time(one, other) and not (_meant(name, one) and _meant(name, other)):
                what = f"{other.id}: {name!r} is a name of {one.id}, too ({one.where})"
                yield Clash(where=other.where, what=what)


def _read_as(name: str) -> str:
    """Names that a text could not tell apart are one; acronyms are told apart by their letters."""
    return name if name.isupper() and " " not in name else fold(name)


def _meant(name: str, row: ActorRow) -> bool:
    return _read_as(name) in {_read_as(one) for one in row.namesakes.split("|")}


def _at_one_time(one: ActorRow, other: ActorRow) -> bool:
    return one.since <= (other.until or _FAR_FUTURE) and other.since <= (one.until or _FAR_FUTURE)
