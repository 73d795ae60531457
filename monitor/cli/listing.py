"""What is in the store? (`monitor feeds`, `articles`, `incidents`, `alerts`, `deliveries`, `coverage`)"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.formats import Column
    from monitor.model import Incident, Region

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


def add_to(app: typer.Typer) -> None:
    app.add_typer(feeds_app, name="feeds")
    app.command("articles")(articles)
    app.command("incidents")(incidents)
    app.command("alerts")(alerts)
    app.add_typer(deliveries_app, name="deliveries")
    app.command("coverage")(coverage)


feeds_app = typer.Typer(
    help="List the feeds and their health; check one before adding it.", invoke_without_command=True
)
deliveries_app = typer.Typer(help="List what was sent to whom; send again.", invoke_without_command=True)


def write(
    rows: Iterable[Mapping[str, object]], columns: "Sequence[Column]", style: shared.Format, nothing: str
) -> None:
    """Rows on standard output; where there are none, a person is told so on standard error."""
    from monitor.formats import FORMATS

    counted = 0

    def counting() -> Iterable[Mapping[str, object]]:
        nonlocal counted
        for row in rows:
            counted += 1
            yield row

    FORMATS[style.value](counting(), columns, sys.stdout)
    if not counted and style is shared.Format.table:
        typer.echo(nothing, err=True)


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
    url: Annotated[str, typer.Argument(metavar="URL")],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Ask a feed once and say what a person needs to know before adding it. Stores nothing."""
    from monitor.http import Web
    from monitor.model import Feed
    from monitor.model.answers import Body, FetchError, SourceError
    from monitor.sources import feed as reader

    loaded = shared.settings(context, state, config)
    web = Web(loaded.fetch)
    try:
        answer = web.get(url)
        assert isinstance(answer, Body)  # noqa: S101  # no validators were sent
        listed = reader.read(
            Feed(id="check", url=url, name=url),
            answer.content,
            url=answer.url,
            headers=answer.headers,
            now=shared.now(),
        )
    except (FetchError, SourceError) as error:
        raise shared.Problem(f"{url}: {error}", 1) from error
    finally:
        web.close()
    dated = sorted(entry.published for entry in listed if entry.published)
    typer.echo(f"address     {answer.url}" + (" (moved for good)" if answer.moved_to else ""))
    typer.echo(f"type        {answer.headers.get('content-type', 'not said')}, {len(answer.content)} bytes")
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
    """List the articles, with what each is a duplicate of."""
    from monitor.formats import Column, records
    from monitor.store import articles as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    columns = (
        Column(key="id", title="id", keep=True),
        Column(key="published", title="published"),
        Column(key="source", title="source"),
        Column(key="title", title="title"),
        Column(key="text_quality", title="text"),
        Column(key="reports", title="reports", align="right"),
        Column(key="duplicate_of", title="duplicate of"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(
            session,
            limit=limit,
            since=shared.moment(since, option="--since"),
            until=shared.moment(until, option="--until"),
            source=source,
            duplicates=duplicates,
        )
        rows = (
            records.article_record(
                one.article,
                duplicate_of=one.duplicate_of,
                duplicate_why=one.duplicate_why,
                decision_why=one.decision_why,
                reports=one.reports,
            )
            for one in found
        )
        write(rows, columns, style, "no articles yet; `monitor run` brings some")


def incidents(
    context: typer.Context,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help='Only there: "PK", "PK-KP", "Hangu", "Hangu, PK-KP".')
    ] = None,
    since: shared.Since = None,
    until: shared.Until = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As they were known then.")] = None,
    limit: shared.Limit = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List the incidents, with their tolls and reports."""
    from monitor.formats import Column, records
    from monitor.store import incidents as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    where = _region(region) if region else None
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
    then = shared.moment(as_of, option="--as-of")
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found: Iterable[Incident]
        if then is not None:
            found = stored.as_of(session, then)
        else:
            found = stored.listing(
                session,
                since=shared.moment(since, option="--since"),
                until=shared.moment(until, option="--until"),
                country=where.country if where else None,
                admin1=where.admin1 if where else None,
                limit=limit,
            )
        rows = (records.incident_record(one) for one in found if where is None or _inside(one, where))
        write(rows, columns, style, "no incidents are recorded; `monitor coverage` says who was listening")


def _region(name: str) -> "Region":
    meant = shared.knowledge().places.region(name)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        near = ", ".join(shared.knowledge().places.nearest_names(name))
        raise shared.Problem(f"--region {name}: no such place" + (f"; did you mean {near}?" if near else ""))
    choices = "; ".join(
        ", ".join(filter(None, (one.place, one.admin2, one.admin1, one.country))) for one in meant[:5]
    )
    raise shared.Problem(f"--region {name}: several places: {choices}")


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
    """List the alerts, with what changed and why they matched."""
    from monitor.formats import Column, records
    from monitor.store import alerts as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    columns = (
        Column(key="created", title="raised", keep=True),
        Column(key="watch", title="watch"),
        Column(key="kind", title="kind"),
        Column(key="severity", title="severity", colours={"critical": "red", "high": "red", "medium": "yellow"}),
        Column(key="title", title="alert"),
        Column(key="why", title="why"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(
            session,
            watch=watch,
            since=shared.moment(since, option="--since"),
            until=shared.moment(until, option="--until"),
            limit=limit,
        )
        write(
            (records.alert_record(one) for one in found),
            columns,
            style,
            "no alerts were raised; `monitor coverage` says who was listening",
        )


@deliveries_app.callback()
def deliveries(
    context: typer.Context,
    delivery_state: Annotated[
        str | None, typer.Option("--only", metavar="STATE", help="waiting, sending, delivered or dead.")
    ] = None,
    limit: shared.Limit = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List what was sent to whom, and what waits."""
    if context.invoked_subcommand is not None:
        return
    from monitor.formats import Column, records
    from monitor.store import deliveries as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    columns = (
        Column(key="id", title="key"),
        Column(
            key="state",
            title="state",
            colours={"delivered": "green", "dead": "red", "waiting": "yellow"},
            keep=True,
        ),
        Column(key="channel", title="channel"),
        Column(key="recipient", title="recipient"),
        Column(key="attempts", title="attempts", align="right"),
        Column(key="due", title="next try"),
        Column(key="subject", title="subject"),
        Column(key="last_error", title="last error"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(session, state=delivery_state, limit=limit)
        write((records.delivery_record(one) for one in found), columns, style, "nothing was sent and nothing waits")


@deliveries_app.command("replay")
def replay(
    context: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="The key of a dead delivery, as `monitor deliveries` lists it.")
    ],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Queue a dead delivery again, under its old key."""
    from monitor.store import deliveries as stored
    from monitor.store import transaction

    loaded = shared.settings(context, state, config)
    with shared.open_store(loaded) as engine, transaction(engine) as session:
        if not stored.replay(session, key, shared.now()):
            raise shared.Problem(f"{key}: no dead delivery has this key")
    typer.echo("queued; the next `monitor run` or the running service sends it")


def coverage(
    context: typer.Context,
    watch: Annotated[str | None, typer.Option(metavar="NAME", help="For this watch's regions.")] = None,
    region: Annotated[str | None, typer.Option(metavar="REGION", help="For this region.")] = None,
    hours: Annotated[int, typer.Option(metavar="N", min=1, max=24 * 365, help="Over the last N hours.")] = 24,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Say who was listening: feeds expected, heard, silent or failing in a window."""
    from monitor import coverage as hearing
    from monitor.formats import Column, records
    from monitor.store import feeds as stored
    from monitor.store import reading

    loaded, now = shared.settings(context, state, config), shared.now()
    regions: tuple[Region, ...] = (_region(region),) if region else ()
    if watch:
        named = {one.name: one for one in loaded.watches}
        if watch not in named:
            raise shared.Problem(f"--watch {watch}: no such watch{shared.did_you_mean(watch, named)}")
        regions += named[watch].regions
    with shared.open_store(loaded) as engine, reading(engine) as session:
        heard = hearing.heard(loaded.feeds, stored.health(session), regions, now - timedelta(hours=hours), now, now)
    if style is shared.Format.table:
        typer.echo(heard.sentence)
        for name, why in heard.missing:
            typer.echo(f"  {name}: {why}")
        return
    write(
        [records.coverage_record(heard)],
        (Column(key="status", title="status"), Column(key="sentence", title="sentence")),
        style,
        "",
    )
