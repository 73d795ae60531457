"""Where do we listen, and who was heard? (`monitor feeds`, `monitor coverage`)"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared, subscribing
from monitor.cli.rows import group_named, region_named, write

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Scope

STATUS_COLOURS = {
    "ok": "green",
    "empty": "yellow",
    "stale": "yellow",
    "silent": "red",
    "blocked": "red",
    "failing": "red",
    "gone": "red",
    "degraded": "yellow",
    "blind": "red",
}

feeds_app = typer.Typer(
    help="List the feeds and their health; check one; OPML in and out.", invoke_without_command=True
)


def add_to(app: typer.Typer) -> None:
    subscribing.add_to(feeds_app)
    app.add_typer(feeds_app, name="feeds")
    app.command("coverage")(coverage)


@feeds_app.callback()
def feeds(
    context: typer.Context,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List the configured feeds and their health."""
    if context.invoked_subcommand is not None:
        return
    from monitor import coverage as hearing
    from monitor.formats import Column, records
    from monitor.model import Health
    from monitor.store import feeds as stored
    from monitor.store import reading

    loaded, now = shared.settings(context, state, config), shared.now()
    columns = (
        Column(key="name", title="feed"),
        Column(key="status", title="status", colours=STATUS_COLOURS, keep=True),
        Column(key="last_heard", title="last heard"),
        Column(key="next_poll", title="next poll"),
        Column(key="failures", title="failures", align="right"),
        Column(key="last_error", title="last error"),
        Column(key="url", title="url"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        known = stored.health(session)
        health = [(feed, known.get(feed.id, Health(feed=feed.id))) for feed in loaded.feeds]
        rows = (records.feed_record(feed, one, hearing.status(feed, one, now)) for feed, one in health)
        write(rows, columns, style, "no feeds are configured; monitor.example.yaml shows how")


@feeds_app.command("check")
def check_feed(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of a feed.")],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Ask a feed once, before you add it.

    Says what it answers, how fresh it is and whether it can be asked cheaply. Stores nothing.
    """
    from monitor.http import Web
    from monitor.model import Feed
    from monitor.model.answers import Body, FetchError, SourceError
    from monitor.sources import listings

    loaded = shared.settings(context, state, config, new_state=True)
    web = Web(loaded.fetch, now=shared.now)
    try:
        answer = web.get(url)
        assert isinstance(answer, Body)  # noqa: S101  # no validators were sent
        listing = listings.listing(
            Feed(id="check", url=url, name=url),
            answer.content,
            url=answer.url,
            headers=answer.headers,
            now=shared.now(),
            most=loaded.fetch.max_entries,
        )
    except (FetchError, SourceError) as error:
        raise shared.Problem(str(error) if url in str(error) else f"{url}: {error}", 1) from error
    finally:
        web.close()
    listed = listing.entries
    dated = sorted(entry.published for entry in listed if entry.published)
    typer.echo(f"address     {answer.url}" + (" (moved for good)" if answer.moved_to else ""))
    leads = f", leads to {', '.join(listing.parts)}" if listing.parts else ""
    said = answer.headers.get("content-type", "content type not said")
    typer.echo(f"type        {listing.kind} ({said}), {len(answer.content)} bytes{leads}")
    texts = sum(bool(entry.html or entry.summary) for entry in listed)
    typer.echo(f"entries     {len(listed)}, {len(dated)} with a date, {texts} with text")
    if dated:
        typer.echo(f"from        {dated[0]:%Y-%m-%d %H:%M} UTC to {dated[-1]:%Y-%m-%d %H:%M} UTC")
    validators = [
        name
        for name, value in (("ETag", answer.validators.etag), ("Last-Modified", answer.validators.last_modified))
        if value
    ]
    typer.echo(f"validators  {' and '.join(validators) or 'none: every poll costs the whole feed'}")
    for entry in listed[:3]:
        typer.echo(f"            {(entry.title or 'no title')[:90]!r}")


def coverage(
    context: typer.Context,
    watch: Annotated[str | None, typer.Option(metavar="NAME", help="For what this watch wants.")] = None,
    region: Annotated[str | None, typer.Option(metavar="REGION", help="For this region.")] = None,
    group: Annotated[str | None, typer.Option(metavar="GROUP", help="For this group and its factions.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="In this language: en, ur.")] = None,
    hours: Annotated[int, typer.Option(metavar="N", min=1, max=24 * 365, help="Over the last N hours.")] = 24,
    since: shared.Since = None,
    until: shared.Until = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Say who was listening, and who was not.

    Feeds expected, heard, heard for a part of the time, silent or failing in a window, for a watch, a region, a
    group or a language.
    """
    from monitor import coverage as hearing
    from monitor.formats import Column, records
    from monitor.store import hearings, reading

    loaded, now = shared.settings(context, state, config), shared.now()
    scope = _scope(loaded, watch, region, group, language)
    end = min(shared.moment(until, option="--until") or now, now)
    start = shared.moment(since, option="--since") or end - timedelta(hours=hours)
    if start >= end:
        raise shared.Problem("--since is not before --until: there is no time between them")
    with shared.open_store(loaded) as engine, reading(engine) as session:
        heard = hearing.heard(loaded.feeds, hearings.record(session, start), scope, start, end, now)
    if style is shared.Format.table:
        typer.echo(heard.sentence)
        for name, why in (*heard.missing, *heard.partial, *heard.late):
            typer.echo(f"  {name}: {why}")
        return
    columns = Column(key="status", title="status"), Column(key="sentence", title="sentence")
    write([records.coverage_record(heard)], columns, style, "")


def _scope(
    config: "Config", watch: str | None, region: str | None, group: str | None, language: str | None
) -> "Scope":
    """What the options ask for together."""
    from monitor import coverage as hearing
    from monitor.model import Scope

    scope = Scope()
    if watch:
        named = {one.name: one for one in config.watches}
        if watch not in named:
            raise shared.Problem(f"--watch {watch}: no such watch{shared.did_you_mean(watch, named)}")
        scope = hearing.of_watch(named[watch])
    if region:
        scope = replace(scope, regions=(*scope.regions, region_named(region, config)))
    if group:
        scope = replace(
            scope,
            groups=scope.groups | group_named(group, config),
            group_names=(*scope.group_names, group),
        )
    if language:
        scope = replace(scope, languages=(*scope.languages, language.lower()))
    return scope
