"""What was told in a window? (`monitor digest`)"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared
from monitor.cli.watching import watch_named

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Watch


DAY = timedelta(hours=24)


def add_to(app: typer.Typer) -> None:
    app.command("digest")(digest)


def digest(
    context: typer.Context,
    watch: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this watch's. [default: every watch's]")
    ] = None,
    since: shared.Since = None,
    until: shared.Until = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what a webhook gets.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Send it to the watch's channels too.")] = False,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Print, write or send a window's alerts.

    The window is the last 24 hours by default; its coverage is always said.
    """
    from monitor import deliveries, pipeline
    from monitor.store import reading

    loaded, now = shared.settings(context, state, config), shared.now()
    start, end = shared.past(since, until, DAY)
    chosen = _watches(loaded, watch)
    with shared.open_store(loaded) as engine, reading(engine) as session:
        messages = [
            pipeline.digest(session, loaded, one, start, end, now, deliveries.key(one.name, str(start), str(end)))
            for one in chosen
        ]
    for message in messages:
        typer.echo(message.payload if as_json else message.text)
    if html:
        html.write_text("\n".join(message.html for message in messages), encoding="utf-8")
        typer.echo(f"written to {html}", err=True)
    if send:
        _send(loaded, chosen, start, end, now)


def _watches(config: "Config", name: str | None) -> tuple["Watch", ...]:
    if not config.watches:
        raise shared.Problem(
            "no watches are configured, so there is nothing to digest; monitor.example.yaml shows one"
        )
    return config.watches if name is None else (watch_named(config, name),)


def _send(config: "Config", watches: "Sequence[Watch]", since: datetime, until: datetime, now: datetime) -> None:
    """Queue the digests for their channels and deliver what is due."""
    from monitor import pipeline
    from monitor.runners import local
    from monitor.store import deliveries as outbox
    from monitor.store import transaction

    summary = local.Summary()
    with shared.open_world(config, hold=True) as world:
        with transaction(world.engine) as session:
            for watch in watches:
                queued = pipeline.digest_deliveries(session, config, watch, since, until, now)
                outbox.add(session, queued)
        local.deliver(world, local.listening_with(summary))
    typer.echo(f"{summary.delivered} delivered, {summary.undelivered} not yet", err=True)
