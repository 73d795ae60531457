"""What shall nobody be told of for a while? (`monitor mute`)"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.store import Session

mute_app = typer.Typer(help="Hear nothing of a watch or an incident for a while.", no_args_is_help=True)

SHORT = 8  # characters of a mute's id; a person types it
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Field(StrEnum):
    """What a mute can wait for; as watches.muting.FIELDS, which is not loaded for a help page."""

    killed = "killed"
    injured = "injured"
    abducted = "abducted"
    who = "who"
    place = "place"
    type = "type"
    confirmed_by = "confirmed_by"


Until = Annotated[
    str | None,
    typer.Option("--until", metavar="TIME", help="Till then: 8h, 2d, 2026-01-31, 2026-01-31T12:00Z."),
]


def add_to(app: typer.Typer) -> None:
    app.add_typer(mute_app, name="mute")


@mute_app.command("watch")
def mute_watch(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The watch.")],
    until: Until = None,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell nothing of a watch.

    What is silent meanwhile is recorded, and not told afterwards. `monitor mute end` takes it back.
    """
    from monitor.cli.watching import watch_named
    from monitor.store import transaction

    loaded = shared.settings(context, state, config)
    chosen = watch_named(loaded, name).name
    with shared.open_store(loaded) as engine, transaction(engine) as session:
        _add(session, watch=chosen, until=until)


@mute_app.command("incident")
def mute_incident(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, an older one of it, or how one begins.")],
    watch: Annotated[
        str | None, typer.Option("--watch", metavar="NAME", help="Only for this watch. [default: for every one]")
    ] = None,
    until_changes: Annotated[
        Field | None, typer.Option("--until-changes", help="Until this is another than it is now.")
    ] = None,
    until: Until = None,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell nothing of an incident.

    Whatever it is merged with, too. What is silent meanwhile is recorded, and not told afterwards.
    """
    from monitor.cli.explaining import no_such
    from monitor.cli.watching import watch_named
    from monitor.pipeline import explaining
    from monitor.store import transaction
    from monitor.watches import muting

    loaded = shared.settings(context, state, config)
    chosen = watch_named(loaded, watch).name if watch else None
    with shared.open_store(loaded) as engine, transaction(engine) as session:
        try:
            _, incident = explaining.incident_meant(session, id)
        except explaining.Unknown as unknown:
            raise no_such("incident", unknown) from unknown
        field = until_changes.value if until_changes else None
        value = muting.FIELDS[field](incident) if field else None
        _add(session, watch=chosen, incident=incident.id, field=field, value=value, until=until)


@mute_app.command("list")
def list_mutes(
    context: typer.Context,
    ended: Annotated[bool, typer.Option("--ended", help="Also those that are over.")] = False,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List what is muted."""
    from monitor.cli.rows import write
    from monitor.formats import Column, records
    from monitor.store import mutes, reading
    from monitor.watches import muting

    loaded, now = shared.settings(context, state, config), shared.now()
    columns = (
        Column(key="id", title="id", keep=True),
        Column(key="watch", title="watch"),
        Column(key="incident", title="incident"),
        Column(key="until", title="until"),
        Column(key="until_changes", title="until it changes"),
        Column(key="value", title="now"),
        Column(key="created", title="since"),
        Column(key="ended", title="ended"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = [one for one in mutes.listing(session, ended_too=ended) if ended or not muting.over(one, now)]
        write(map(records.mute_record, found), columns, style, "nothing is muted")


@mute_app.command("end")
def end_mute(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="MUTE", help="The mute's id, as `monitor mute list` has it.")],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Take a mute back: what changes from now on is told again."""
    from monitor.store import mutes, transaction

    loaded = shared.settings(context, state, config)
    with shared.open_store(loaded) as engine, transaction(engine) as session:
        if not mutes.end(session, id, shared.now()):
            known = [one.id for one in mutes.listing(session)]
            raise shared.Problem(f"{id}: no such mute, or it is over{shared.did_you_mean(id, known)}")
    typer.echo("told again from now on", err=True)


def _add(
    session: "Session",
    *,
    watch: str | None = None,
    incident: str | None = None,
    field: str | None = None,
    value: str | None = None,
    until: str | None,
) -> None:
    from monitor import deliveries
    from monitor.model import Mute
    from monitor.store import mutes
    from monitor.watches import muting

    now = shared.now()
    mute = Mute(
        id=deliveries.key("mute", watch, incident, now)[:SHORT],
        watch=watch,
        incident=incident,
        until=_later(until, now),
        field=field,
        value=value,
        created=now,
    )
    mutes.add(session, mute)
    typer.echo(f"{incident or 'watch'} {muting.said(mute)}")
    typer.echo(f"take it back: monitor mute end {mute.id}", err=True)


def _later(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    if text[-1:] in UNITS and text[:-1].isdigit():
        try:
            return now + timedelta(**{UNITS[text[-1]]: int(text[:-1])})
        except OverflowError as error:
            raise shared.Problem(f"--until: too far away: {text!r}") from error
    at = shared.moment(text, option="--until")
    if at is not None and at <= now:
        raise shared.Problem(f"--until: {text} has passed")
    return at
