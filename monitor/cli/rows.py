"""How does a command write its rows, and what stands beside an empty list?"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.formats import Column
    from monitor.model import Region
    from monitor.store import Session

DAY = timedelta(hours=24)


def write(
    rows: Iterable[Mapping[str, object]],
    columns: "Sequence[Column]",
    style: shared.Format,
    nothing: str | Callable[[], str],
) -> None:
    """Rows on standard output; where there are none, standard error says so: an empty list is not "all quiet"."""
    from monitor.formats import FORMATS

    counted = 0

    def counting() -> Iterable[Mapping[str, object]]:
        nonlocal counted
        for row in rows:
            counted += 1
            yield row

    FORMATS[style.value](counting(), columns, sys.stdout)
    if not counted:
        typer.echo(nothing if isinstance(nothing, str) else nothing(), err=True)


def who_listened(session: "Session", config: "Config", region: "Region | None" = None) -> str:
    """The coverage of the last day, to stand beside an empty list."""
    from monitor import coverage as hearing
    from monitor.model import Scope
    from monitor.store import hearings

    now, scope = shared.now(), Scope(regions=(region,) if region else ())
    since = now - DAY
    return hearing.heard(config.feeds, hearings.record(session, since), scope, since, now, now).sentence


def region_named(name: str, config: "Config") -> "Region":
    places = shared.knowledge(config.knowledge).places
    meant = places.region(name)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        near = ", ".join(places.nearest_names(name))
        raise shared.Problem(f"--region {name}: no such place" + (f"; did you mean {near}?" if near else ""))
    choices = "; ".join(
        ", ".join(filter(None, (one.place, one.admin2, one.admin1, one.country))) for one in meant[:5]
    )
    raise shared.Problem(f"--region {name}: several places: {choices}")


def group_named(name: str, config: "Config") -> frozenset[str]:
    """The ids of the group and of its factions."""
    book = shared.knowledge(config.knowledge).actors
    meanings = {actor.id: actor for actor in book.named(name)}
    if name.lower() in meanings:  # an id means itself, whatever else has it as an alias
        return book.with_factions(name.lower())
    if len(meanings) == 1:
        return book.with_factions(next(iter(meanings)))
    if meanings:
        choices = ", ".join(f"{actor.id} ({actor.name})" for actor in meanings.values())
        raise shared.Problem(f"--group {name}: several groups: {choices}")
    near = ", ".join(book.nearest_names(name))
    raise shared.Problem(f"--group {name}: no such group" + (f"; did you mean {near}?" if near else ""))
