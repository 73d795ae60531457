"""What is in the store? (`monitor articles`, `monitor incidents`, `monitor alerts`)"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared
from monitor.cli.rows import region_named, who_listened, write

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.formats import Column
    from monitor.model import Incident, Region
    from monitor.store import Session
    from monitor.store.articles import StoredArticle


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
    from monitor.formats import Column
    from monitor.store import articles as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    start, end = shared.window(since, until)
    columns = (
        Column(key="id", title="id", keep=True),
        Column(key="published", title="published"),
        Column(key="source", title="source"),
        Column(key="title", title="title"),
        Column(key="text_quality", title="text"),
        Column(key="revisions", title="revisions", align="right"),
        Column(key="reports", title="reports", align="right"),
        Column(key="duplicate_of", title="duplicate of"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(
            session,
            limit=limit,
            since=start,
            until=end,
            source=source,
            duplicates=duplicates,
        )
        narrowed = any(option is not None for option in (duplicates, source, since, until))
        nothing = "no such articles" if narrowed else "no articles yet; `monitor run` brings some"
        write(_article_records(session, found), columns, style, lambda: nothing + _nearest_outlet(session, source))


def _nearest_outlet(session: "Session", source: str | None) -> str:
    from monitor.store import articles as stored

    return shared.did_you_mean(source, stored.sources(session)) if source else ""


def _article_records(session: "Session", found: "Iterable[StoredArticle]") -> "Iterator[Mapping[str, object]]":
    """The records; an original is named as programs know it, by the id that it came with."""
    from monitor.formats import records
    from monitor.store import articles as stored

    @lru_cache(maxsize=10_000)
    def known_as(id: str) -> str:
        original = stored.get(session, id)
        return original.given_id or id if original else id

    for one in found:
        yield records.article_record(
            one.article,
            duplicate_of=known_as(one.duplicate_of) if one.duplicate_of else None,
            duplicate_why=one.duplicate_why,
            decision_why=one.decision_why,
            reports=one.reports,
        )


def incidents(
    context: typer.Context,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help='Only there: "PK", "PK-KP", "Hangu", "Hangu, PK-KP".')
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
    from monitor.formats import Column
    from monitor.store import incidents as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    where = region_named(region, loaded) if region else None
    columns = (
        Column(key="id", title="id", keep=True),
        Column(key="date", title="date", keep=True),
        Column(key="location.name", title="place"),
        Column(key="location.admin1", title="province"),
        Column(key="sub_event_type", title="type"),
        Column(key="killed", title="killed", align="right", keep=True),
        Column(key="injured", title="injured", align="right", keep=True),
        Column(key="actors", title="actors"),
        Column(key="timing", title="timing"),
        Column(key="origins", title="origins", align="right"),
        Column(key="confirmed_by", title="confirmed by"),
    )
    start, end = shared.window(since, until)
    then = shared.moment(as_of, option="--as-of")
    with shared.open_store(loaded) as engine, reading(engine) as session:
        select = stored.listing if then is None else partial(stored.as_of, at=then)
        found = select(
            session,
            since=start.date() if start else None,
            until=end.date() if end else None,
            country=where.country if where else None,
            admin1=where.admin1 if where else None,
        )
        inside = islice((one for one in found if where is None or _inside(one, where)), limit)
        narrowed = any(option is not None for option in (region, since, until, as_of))
        nothing = "no such incidents" if narrowed else "no incidents are recorded"
        made, written = _written(style, loaded, columns)
        write(map(made, inside), written, style, lambda: f"{nothing}; {who_listened(session, loaded, where)}")


def _written(
    style: shared.IncidentFormat, config: "Config", columns: "Sequence[Column]"
) -> "tuple[Callable[[Incident], Mapping[str, object]], Sequence[Column]]":
    """How an incident becomes a row of this format, and the row's columns."""
    from monitor.formats import acled, geojson, records

    if style is shared.IncidentFormat.geojson:
        return geojson.feature, columns
    if style is shared.IncidentFormat.acled:
        known = shared.knowledge(config.knowledge)
        return partial(acled.row, actors=known.actors, country_name=known.places.country), acled.COLUMNS
    return records.incident_record, columns


def _inside(incident: "Incident", region: "Region") -> bool:
    from monitor.watches import inside

    return inside(incident.facts.location, region)


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
    from monitor.formats import Column, records
    from monitor.store import alerts as stored
    from monitor.store import deliveries, reading

    loaded = shared.settings(context, state, config)
    start, end = shared.window(since, until)
    columns = (
        Column(key="id", title="id", keep=True),
        Column(key="created", title="raised", keep=True),
        Column(key="watch", title="watch"),
        Column(key="kind", title="kind"),
        Column(key="severity", title="severity", colours={"critical": "red", "high": "red", "medium": "yellow"}),
        Column(key="title", title="alert"),
        Column(key="why", title="why"),
        Column(key="deliveries", title="deliveries"),
    )
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
            columns,
            style,
            lambda: f"{nothing}{_unlisted(watch, loaded)}; {who_listened(session, loaded)}",
        )


def _unlisted(watch: str | None, config: "Config") -> str:
    """What to add about a watch that the configuration does not have: a removed one's alerts are still listed."""
    named = [one.name for one in config.watches]
    if watch is None or watch in named:
        return ""
    return f", and no watch is called {watch!r}{shared.did_you_mean(watch, named)}"
