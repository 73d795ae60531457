"""What was sent to whom, and what waits? (`monitor deliveries`)"""

from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli import shared
from monitor.cli.rows import write

deliveries_app = typer.Typer(help="List what was sent to whom; send again.", invoke_without_command=True)


class DeliveryState(StrEnum):
    waiting = "waiting"
    sending = "sending"
    delivered = "delivered"
    dead = "dead"


def add_to(app: typer.Typer) -> None:
    app.add_typer(deliveries_app, name="deliveries")


@deliveries_app.callback()
def deliveries(
    context: typer.Context,
    only: Annotated[DeliveryState | None, typer.Option("--only", help="Only those in this state.")] = None,
    limit: shared.Limit = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List what was sent to whom, and what waits."""
    if context.invoked_subcommand is not None:
        return
    from monitor.formats import listings, records
    from monitor.store import deliveries as stored
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(session, state=only.value if only else None, limit=limit)
        nothing = f"no delivery is {only.value}" if only else "nothing was sent and nothing waits"
        write((records.delivery_record(one) for one in found), listings.DELIVERIES, style, nothing)
        for name, why in stored.switched_off(session).items():
            said = f"{name} is switched off ({why}): nothing more is sent to it until a delivery of it is replayed"
            typer.echo(said, err=True)


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
            raise shared.Problem(
                f"{key}: no dead delivery has this key; `monitor deliveries --only dead` lists them"
            )
    typer.echo("queued; the next `monitor run` or the running service sends it")
