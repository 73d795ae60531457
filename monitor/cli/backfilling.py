"""What is taken in that no feed lists any more? (`monitor run --from`, `--archive`)"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.runners.local import Summary
    from monitor.sources import Given
    from monitor.world import World

Paths = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="PATH",
        help="A backfill: .jsonl articles, a folder of .html/.txt/.md, .warc or .warc.gz, a saved feed.",
    ),
]
Timezone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="ZONE", help="Of --from: that of dates without a zone."),
]
Country = Annotated[
    str | None, typer.Option("--country", metavar="CC", help="Of --from: the outlet's country, two letters as PK.")
]
Source = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of --from: the outlet's name.")]
Alert = Annotated[bool, typer.Option("--alert", help="Let a backfill raise alerts for fresh incidents.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a backfill takes in; `quiet`: without alerts."""

    paths: tuple[Path, ...]
    said: "Given"
    since: datetime | None
    until: datetime | None
    quiet: bool


def given(
    timezone: str | None, country: str | None, source: str | None, config: "Config", *, paths: bool
) -> "Given":
    """What the command line says of all articles of the paths; raises Problem."""
    from monitor.sources import Given

    if not paths and (timezone or country or source):
        raise shared.Problem("--timezone, --country and --source are said of --from PATH; feeds have their own")
    try:
        return Given(
            timezone=shared.zone(timezone) if timezone else "UTC",
            country=shared.country(country, shared.knowledge(config.knowledge)) if country else None,
            source=source or None,
        )
    except ValueError as error:
        raise shared.Problem(f"--{error}") from error


def backfill(world: "World", wanted: Wanted, stop: threading.Event) -> "Summary":
    """Take in the articles of the paths, then go the way of every run, asking no feed."""
    from monitor import sources
    from monitor.cli.progress import progress
    from monitor.runners import backfill as taking
    from monitor.runners import local

    summary, began = local.Summary(), time.monotonic()
    local.prepare(world)
    sizes = [sources.size_of(path) for path in wanted.paths]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    items = chain.from_iterable(sources.read_path(path, wanted.said) for path in wanted.paths)
    with progress(total=total, doing="articles") as tell:
        listen = local.listening_with(summary, tell)
        inside = taking.within(items, wanted.since, wanted.until)
        summary.fresh = taking.take(world, inside, listen, quiet=wanted.quiet, stop=stop.is_set)
        summary.read_for = time.monotonic() - began
        local.cycle(world, (), listen, stop.is_set)
    summary.unread, summary.undelivered = local.unread(world), local.undelivered(world)
    return summary
