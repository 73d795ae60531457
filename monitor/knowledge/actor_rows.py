"""What does a line of an actor table say, and what do several tables say of one actor?"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from importlib import resources

from monitor.knowledge.model import KnownActor

COLUMNS = (
    "id",
    "name",
    "kind",
    "category",
    "home",
    "parent",
    "wikidata",
    "since",
    "until",
    "aliases",
    "namesakes",
    "rules",
)
CATEGORIES = ("police", "military", "militant", "civilian", "unknown")
SHIPPED = "actors.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """A line of an actor table, as text. What is blank is not said: an earlier table's word on it holds.

    `namesakes` are names that others bear, too, and that is meant to be so ("Taliban"); lists have `|` between.
    """

    where: str  # file and line
    id: str
    name: str = ""
    kind: str = ""
    category: str = ""
    home: str = ""
    parent: str = ""
    wikidata: str = ""
    since: str = ""
    until: str = ""
    aliases: str = ""
    namesakes: str = ""
    rules: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases, each once."""
        return tuple(dict.fromkeys(filter(None, (self.name, *self.aliases.split("|"), *self.namesakes.split("|")))))

    @property
    def actor(self) -> KnownActor:
        return KnownActor(
            id=self.id,
            name=self.name,
            kind="group" if self.kind == "group" else "state",
            category=self.category,  # type: ignore[arg-type]  # the table's own five words: a check holds them
            home=tuple(self.home.split(",")),
            parent=self.parent or None,
            wikidata=self.wikidata or None,
            since=dt.date.fromisoformat(self.since) if self.since else None,
            until=dt.date.fromisoformat(self.until) if self.until else None,
            rules=dt.date.fromisoformat(self.rules) if self.rules else None,
        )


def shipped() -> Iterator[ActorRow]:
    text = resources.files("monitor.knowledge").joinpath("data", SHIPPED).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()[1:], 2):
        yield row(line, f"{SHIPPED}:{number}")


def row(line: str, where: str) -> ActorRow:
    return ActorRow(where=where, **dict(zip(COLUMNS, line.split("\t"), strict=False)))


def merged(rows: Iterable[ActorRow]) -> dict[str, ActorRow]:
    """One row an actor: a later row's word holds where it says something, and its names are added."""
    known: dict[str, ActorRow] = {}
    for one in rows:
        known[one.id] = _over(one, known[one.id]) if one.id in known else one
    return known


def _over(later: ActorRow, earlier: ActorRow) -> ActorRow:
    said = {field.name: getattr(later, field.name) or getattr(earlier, field.name) for field in fields(later)}
    said["namesakes"] = _joined(earlier.namesakes, later.namesakes)
    said["aliases"] = _joined(earlier.name, earlier.aliases, later.aliases)
    return replace(later, **said)


def _joined(*lists: str) -> str:
    return "|".join(dict.fromkeys(name for names in lists for name in names.split("|") if name))
