"""Where do we listen, and who was heard? (`monitor feeds`, `monitor coverage`)"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared, subscribing
from monitor.cli.rows import group_named, region_named, write
from monitor.cli.watching import watch_named

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Scope

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
    from monitor.formats import listings
    from monitor.pipeline import listing
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    with shared.open_store(loaded) as engine, reading(engine) as session:
        write(listing.feed_records(session, loaded.feeds, shared.now()), listings.FEEDS, style, shared.NO_FEEDS)


@feeds_app.command("check")
def check_feed(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL or NAME", help="The address of a feed, or the name of yours.")],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Ask a feed, before you add it.

    Says what it answers and lists, how fresh it is, whether it can be asked cheaply and how often it would be, of
    what it tells, and how one of its pages is read. Stores nothing.
    """
    from monitor.cli import checking
    from monitor.config.build import feed_id
    from monitor.config.shape import INTERVAL, STRETCHED
    from monitor.http import Web
    from monitor.model import Feed

    loaded = shared.settings(context, state, config, new_state=True)
    new = Feed(id=feed_id(url), url=url, name=url, interval=INTERVAL, longest_interval=STRETCHED)
    feed = next((one for one in loaded.feeds if url in (one.name, one.url) or one.id == new.id), new)
    if "://" not in feed.url:
        near = shared.did_you_mean(url, [one.name for one in loaded.feeds])
        raise shared.Problem(f"{url}: no feed is called so, and an address begins with https://{near}")
    web = Web(loaded.fetch, now=shared.now)
    try:
        for line in checking.check(feed, loaded, web, shared.now()):
            typer.echo(line)
    except (checking.FetchError, checking.SourceError) as error:
        kind = getattr(error, "kind", "parse")
        said = str(error) if url in str(error) else f"{url}: {error}"
        raise shared.Problem(f"{said} ({kind})", 1) from error
    finally:
        web.close()


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
    from monitor.formats import listings, records
    from monitor.pipeline import listing
    from monitor.store import reading

    loaded, now = shared.settings(context, state, config), shared.now()
    scope = _scope(loaded, watch, region, group, language)
    start, end = shared.past(since, until, timedelta(hours=hours))
    with shared.open_store(loaded) as engine, reading(engine) as session:
        heard = listing.heard(session, loaded.feeds, scope, start, end, now)
    if style is shared.Format.table:
        typer.echo(heard.sentence)
        for name, why in (*heard.missing, *heard.partial, *heard.late):
            typer.echo(f"  {name}: {why}")
        return
    write([records.coverage_record(heard)], listings.COVERAGE, style, "")


def _scope(
    config: "Config", watch: str | None, region: str | None, group: str | None, language: str | None
) -> "Scope":
    """What the options ask for together."""
    from monitor import coverage as hearing
    from monitor.model import Scope

    scope = Scope()
    if watch:
        scope = hearing.of_watch(watch_named(config, watch))
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
