"""What do the watches want, and what would they have told? (`monitor watch list`, `monitor watch test`)"""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

REHEARSED = timedelta(days=90)  # a season

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Watch

watch_app = typer.Typer(help="The saved interests.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(watch_app, name="watch")


@watch_app.command("list")
def list_watches(
    context: typer.Context,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List the watches: what each wants, who is told, how often, what is muted and what waits."""
    from monitor.cli.rows import write
    from monitor.formats import Column, records
    from monitor.store import held, mutes, reading
    from monitor.watches import muting

    loaded, now = shared.settings(context, state, config), shared.now()
    columns = (
        Column(key="name", title="watch", keep=True),
        Column(key="conditions", title="wants"),
        Column(key="to", title="tells"),
        Column(key="rhythm", title="when"),
        Column(key="timezone", title="zone"),
        Column(key="held", title="waiting", align="right"),
        Column(key="muted", title="muted"),
    )
    nothing = "no watches are configured: everything is recorded, nobody is told"
    with shared.open_store(loaded) as engine, reading(engine) as session:
        silent = [one for one in mutes.listing(session) if not muting.over(one, now)]
        waiting = [one.watch for one in held.listing(session)]
    rows = (
        records.watch_record(
            watch,
            muted=[_muted(one.incident, muting.said(one)) for one in silent if one.watch in (None, watch.name)],
            held=waiting.count(watch.name),
        )
        for watch in loaded.watches
    )
    write(rows, columns, style, nothing)


@watch_app.command("test")
def rehearse_watches(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this watch. [default: all]")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="TIME", help="From then on: 2025-01-31, 2025-01-31T12:00Z, 6h. [default: 90d]"
        ),
    ] = None,
    until: shared.Until = None,
    send: Annotated[
        bool, typer.Option("--send", help="Also send a marked test message by every channel of these watches.")
    ] = False,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Rehearse watches over the stored past: what would they have told?

    How many alerts a week, the loudest causes, what failed one condition alone, what another number would do.
    Writes nothing to the store. --config FILE rehearses watches that are not in use yet.
    """
    from monitor.cli.rows import write
    from monitor.formats import Column, rehearsals
    from monitor.pipeline.rehearsing import rehearse
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    start, end = shared.past(since, until, REHEARSED)
    if not loaded.watches:
        raise shared.Problem(
            "no watches are configured, so there is nothing to rehearse; monitor.example.yaml has some"
        )
    chosen = loaded.watches if name is None else (watch_named(loaded, name),)
    with shared.open_store(loaded) as engine, reading(engine) as session:
        runs = rehearse(session, chosen, start, end)
    if send:
        _try_channels(loaded, chosen)
    if style is shared.Format.table:
        typer.echo("\n\n".join(rehearsals.text(run, others) for run, others in runs))
        return
    keys = ("watch", "alerts", "alerts_a_week", "incidents", "weeks", "kinds", "severities", "near_misses")
    columns = tuple(Column(key=key, title=key) for key in keys)
    write((rehearsals.record(run, others) for run, others in runs), columns, style, "no watches")


def _try_channels(config: "Config", watches: "tuple[Watch, ...]") -> None:
    """Said on standard error, where it is in no program's way; exit 1 where one recipient was not reached."""
    from monitor.cli.trying import tried

    names = dict.fromkeys(name for watch in watches for name in watch.to)
    results = list(tried(config, names, "monitor watch test --send"))
    for one in results:
        typer.echo(f"{'ok ' if one.taken else 'BAD'}  {one.channel}  {one.recipient}: {one.says}", err=True)
    if not results:
        typer.echo("no channel to try: these watches tell nobody", err=True)
    if not all(one.taken for one in results):
        raise typer.Exit(1)


def _muted(incident: str | None, said: str) -> str:
    return f"{incident} {said}" if incident else said


def watch_named(config: "Config", name: str) -> "Watch":
    named = {watch.name: watch for watch in config.watches}
    if name not in named:
        raise shared.Problem(f"{name}: no such watch{shared.did_you_mean(name, named)}")
    return named[name]
