"""What is in the store? (`monitor articles`, `monitor incidents`, `monitor alerts`)"""

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared
from monitor.cli.rows import group_named, region_named, who_listened, write

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.store import Session


def add_to(app: typer.Typer) -> None:
    app.command("articles")(articles)
    app.command("incidents")(incidents)
    app.command("alerts")(alerts)


def articles(
    context: typer.Context,
    duplicates: Annotated[
        bool | None, typer.Option("--duplicates/--new", help="Only duplicates, or only what was new.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only this outlet.")] = None,
    since: shared.Since = None,
    until: shared.Until = None,
    limit: shared.Limit = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List the articles and their originals."""
    from monitor.formats import listings
    from monitor.pipeline import listing
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    start, end = shared.window(since, until)
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = listing.article_records(
            session, limit=limit, since=start, until=end, source=source, duplicates=duplicates
        )
        narrowed = any(option is not None for option in (duplicates, source, since, until))
        nothing = "no such articles" if narrowed else "no articles yet; `monitor run` brings some"
        write(found, listings.ARTICLES, style, lambda: nothing + _nearest_outlet(session, source))


def _nearest_outlet(session: "Session", source: str | None) -> str:
    from monitor.store import articles as stored

    return shared.did_you_mean(source, stored.sources(session)) if source else ""


def incidents(
    context: typer.Context,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help='Only there: "PK", "PK-KP", "Hangu", "Hangu, PK-KP".')
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="GROUP", help="Only of this group and its factions: ttp, BLA.")
    ] = None,
    since: shared.Since = None,
    until: shared.Until = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As they were known then.")] = None,
    limit: shared.Limit = None,
    style: shared.IncidentFormatOption = shared.IncidentFormat.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List the incidents and their tolls."""
    from monitor.formats import listings
    from monitor.model import Scope
    from monitor.pipeline import listing
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    start, end = shared.window(since, until)
    wanted = listing.Wanted(
        region=region_named(region, loaded) if region else None,
        groups=group_named(group, loaded) if group else frozenset(),
        since=start,
        until=end,
        at=shared.moment(as_of, option="--as-of"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = listing.incidents_wanted(session, wanted, limit)
        nothing = "no incidents are recorded" if wanted == listing.Wanted() else "no such incidents"
        scope = Scope(
            regions=(wanted.region,) if wanted.region else (),
            groups=wanted.groups,
            group_names=(group,) if group else (),
        )
        made, columns = listings.incident_rows(style.value, lambda: shared.knowledge(loaded.knowledge))
        write(map(made, found), columns, style, lambda: f"{nothing}; {who_listened(session, loaded, scope)}")


def alerts(
    context: typer.Context,
    watch: Annotated[str | None, typer.Option(metavar="NAME", help="Only this watch's.")] = None,
    since: shared.Since = None,
    until: shared.Until = None,
    limit: shared.Limit = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List the alerts: what changed, and why."""
    from monitor.formats import listings, records
    from monitor.store import alerts as stored
    from monitor.store import deliveries, reading

    loaded = shared.settings(context, state, config)
    start, end = shared.window(since, until)
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(
            session,
            watch=watch,
            since=start,
            until=end,
            limit=limit,
        )
        nothing = "no such alerts were raised" if watch or start or end else "no alerts were raised"
        write(
            (records.alert_record(one, deliveries.of_alert(session, one.id)) for one in found),
            listings.ALERTS,
            style,
            lambda: f"{nothing}{_unlisted(watch, loaded)}; {who_listened(session, loaded)}",
        )


def _unlisted(watch: str | None, config: "Config") -> str:
    """What to add about a watch that the configuration does not have: a removed one's alerts are still listed."""
    named = [one.name for one in config.watches]
    if watch is None or watch in named:
        return ""
    return f", and no watch is called {watch!r}{shared.did_you_mean(watch, named)}"
