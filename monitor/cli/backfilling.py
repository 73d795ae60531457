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
    from monitor.model import Feed
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
Archives = Annotated[
    list[str] | None,
    typer.Option(
        "--archive",
        metavar="URL|FEED",
        help="A backfill: the archive of a feed, page by page back to --since (links of RFC 5005, or WordPress).",
    ),
]
Timezone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="ZONE", help="Of a backfill: that of dates without a zone."),
]
Country = Annotated[
    str | None,
    typer.Option("--country", metavar="CC", help="Of a backfill: the outlet's country, two letters as PK."),
]
Source = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of a backfill: the outlet's name.")]
Alert = Annotated[bool, typer.Option("--alert", help="Let a backfill raise alerts for fresh incidents.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a backfill takes in; `quiet`: without alerts."""

    paths: tuple[Path, ...]
    archives: "tuple[Feed, ...]"
    said: "Given"
    since: datetime | None
    until: datetime | None
    quiet: bool


def given(
    timezone: str | None, country: str | None, source: str | None, config: "Config", *, past: bool
) -> "Given":
    """What the command line says of all articles of the backfill; raises Problem."""
    from monitor.sources import Given

    if not past and (timezone or country or source):
        raise shared.Problem("--timezone, --country and --source are said of --from PATH; feeds have their own")
    try:
        return Given(
            timezone=shared.zone(timezone) if timezone else "UTC",
            country=shared.country(country, shared.knowledge(config.knowledge)) if country else None,
            source=source or None,
        )
    except ValueError as error:
        raise shared.Problem(f"--{error}") from error


def feeds(names: list[str], said: "Given", config: "Config") -> "tuple[Feed, ...]":
    """The feeds whose archives are meant: of the configuration, or by an address; raises Problem."""
    from urllib.parse import urlsplit

    from monitor.config import values
    from monitor.config.build import feed_id
    from monitor.model import Feed

    known = {name: feed for feed in config.feeds for name in (feed.name, feed.url, feed.id)}
    found = []
    for name in names:
        if name in known:
            found.append(known[name])
            continue
        try:
            url = values.url(name)
        except ValueError as error:
            raise shared.Problem(
                f"--archive {name}: neither a feed of the configuration{shared.did_you_mean(name, known)}"
                " nor an address that can be asked"
            ) from error
        outlet = said.source or (urlsplit(url).hostname or url).removeprefix("www.")
        found.append(Feed(id=feed_id(url), url=url, name=outlet, timezone=said.timezone))
    return tuple(found)


def backfill(world: "World", wanted: Wanted, stop: threading.Event) -> "Summary":
    """Take in the articles of the paths and archives, then go the way of every run, asking no feed."""
    from monitor import sources
    from monitor.cli.progress import taking as taking_in
    from monitor.cli.way import Way
    from monitor.pipeline import Span
    from monitor.runners import backfill as taking
    from monitor.runners import local

    summary, began = local.Summary(), time.monotonic()
    local.prepare(world)
    way = Way(None if wanted.archives else sum(sources.size_of(path) for path in wanted.paths))
    with taking_in(way) as (tell, passed):
        items = chain.from_iterable(sources.read_path(path, wanted.said, passed) for path in wanted.paths)
        listen = local.listening_with(summary, tell)
        inside = taking.within(items, wanted.since, wanted.until)
        summary.fresh = taking.take(world, inside, listen, quiet=wanted.quiet, stop=stop.is_set)
        span = Span(since=wanted.since, until=wanted.until, quiet=wanted.quiet, country=wanted.said.country)
        for feed in wanted.archives:
            taking.walk(feed, world, span, listen, stop.is_set)
        summary.read_for = time.monotonic() - began
        local.cycle(world, (), listen, stop.is_set)
    summary.unread, summary.undelivered = local.unread(world), local.undelivered(world)
    return summary
