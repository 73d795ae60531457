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
    from monitor.model import Region, Scope
    from monitor.store import Session

DAY = timedelta(hours=24)


def write(
    rows: Iterable[Mapping[str, object]],
    columns: "Sequence[Column]",
    style: shared.Format | shared.IncidentFormat,
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


def who_listened(session: "Session", config: "Config", scope: "Scope | None" = None) -> str:
    """The coverage of the last day, to stand beside an empty list."""
    from monitor.model import Scope
    from monitor.pipeline import listing

    now = shared.now()
    return listing.heard(session, config.feeds, scope or Scope(), now - DAY, now, now).sentence


def region_named(name: str, config: "Config") -> "Region":
    from monitor.config import named

    try:
        return named.region(name, shared.knowledge(config.knowledge).places)
    except ValueError as error:
        raise shared.Problem(f"--region: {error}") from error


def group_named(name: str, config: "Config") -> frozenset[str]:
    """The ids of the group and of its factions."""
    from monitor.config import named

    try:
        return named.group(name, shared.knowledge(config.knowledge).actors)
    except ValueError as error:
        raise shared.Problem(f"--group: {error}") from error
