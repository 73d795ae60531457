"""Is the service well? (`monitor seeds`, `monitor db`, `monitor doctor`)"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.config import Config

ALIVE = timedelta(minutes=3)  # a service that gave no sign for longer hangs: it gives one every 30 s
NOT_WELL = 1

db_app = typer.Typer(help="The store: its schema, a check, a backup.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.command("seeds")(seeds)
    app.add_typer(db_app, name="db")
    app.command("doctor")(doctor)


def seeds(
    context: typer.Context,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List and check the seed corpus.

    What is known from the start. Exit 1 where a document is wrong.
    """
    from monitor import seeds as corpus
    from monitor.cli.rows import write
    from monitor.formats import Column, records

    loaded = shared.settings(context, state, config, new_state=True)
    columns = (
        Column(key="id", title="id", keep=True),
        Column(key="published", title="published"),
        Column(key="source", title="source"),
        Column(key="title", title="title"),
        Column(key="reports", title="incidents", align="right"),
    )
    documents = corpus.read(loaded.seeds, partial(shared.knowledge, loaded.knowledge))
    rows = (records.seed_record(one.seed, one.reports) for one in documents)
    write(rows, columns, style, f"{loaded.seeds}: no seed documents")
    problems = corpus.check(loaded.seeds)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        raise typer.Exit(NOT_WELL)


@db_app.command("migrate")
def migrate(context: typer.Context, state: shared.StateFolder = None, config: shared.ConfigFile = None) -> None:
    """Bring the store to the newest schema (every command does so too)."""
    from monitor.store import db

    with shared.open_store(shared.settings(context, state, config, new_state=True)) as engine:
        typer.echo(f"schema {db.current(engine)}")


@db_app.command("check")
def check(context: typer.Context, state: shared.StateFolder = None, config: shared.ConfigFile = None) -> None:
    """Look for damage; exit 3 where there is some."""
    from monitor.store import db

    with shared.open_store(shared.settings(context, state, config)) as engine:
        wrong = db.check(engine)
    if wrong:
        raise shared.Problem("\n".join(wrong), shared.STORE_FAILED)
    typer.echo("sound")


@db_app.command("backup")
def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; it must not be there yet.")],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Copy the store, also while it is in use.

    For SQLite; PostgreSQL has pg_dump.
    """
    from monitor.store import db

    if to.exists():
        raise shared.Problem(f"{to}: exists already")
    with shared.open_store(shared.settings(context, state, config)) as engine:
        db.backup(engine, to)
    typer.echo(f"{to}: {to.stat().st_size} bytes")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    says: str


def doctor(
    context: typer.Context,
    alive: Annotated[
        bool, typer.Option("--alive", help="Only: has the running service given a sign of life?")
    ] = False,
    channels: Annotated[
        bool, typer.Option("--channels", help="Also send a marked test message by every channel.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Check everything that can be wrong.

    Config, knowledge, store, seeds, feeds, deliveries. Exit 1 where one is not well.
    """
    loaded = shared.settings(context, state, config, new_state=True)
    findings = [_sign_of_life(loaded)] if alive else list(_look(loaded, channels))
    for finding in findings:
        if as_json:
            typer.echo(json.dumps({"what": finding.what, "well": finding.well, "says": finding.says}))
        else:
            typer.echo(f"{'ok ' if finding.well else 'BAD'}  {finding.what:10}  {finding.says}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(NOT_WELL)


def _look(config: "Config", channels: bool) -> Iterator[Finding]:
    from monitor.digests.wording import plural

    where = str(config.file) if config.file else "no file: defaults"
    watches = "1 watch" if len(config.watches) == 1 else f"{len(config.watches)} watches"
    yield Finding("config", True, f"{where}; {plural(len(config.feeds), 'feed')}, {watches}")
    for look in (_knowledge, _store, _seeds, _feeds, _watches, _outbox):
        yield look(config)
    if channels:
        yield from _channels(config)


def _knowledge(config: "Config") -> Finding:
    from monitor.knowledge import imports

    try:
        shared.knowledge(config.knowledge)
    except shared.Problem as problem:
        return Finding("knowledge", False, str(problem))
    taken = ", ".join(imports.names(config.knowledge)) or "nothing"
    return Finding("knowledge", True, f"places and actors load; imported: {taken}")


def _store(config: "Config") -> Finding:
    from monitor.store import db

    try:
        with shared.open_store(config) as engine:
            wrong = db.check(engine)
            return Finding("store", not wrong, "; ".join(wrong) or f"sound, schema {db.current(engine)}")
    except shared.Problem as problem:
        return Finding("store", False, str(problem))


OFFLINE = frozenset({"dns", "connection"})  # classes of errors that a machine without a network sees everywhere


def _seeds(config: "Config") -> Finding:
    from monitor import seeds as corpus

    problems = corpus.check(config.seeds)
    return Finding("seeds", not problems, "; ".join(map(str, problems)) or str(config.seeds))


def _feeds(config: "Config") -> Finding:
    from monitor import coverage
    from monitor.model import Scope
    from monitor.store import hearings, reading

    if not config.feeds:
        return Finding("feeds", False, f"nobody listens: {shared.NO_FEEDS}")
    now = shared.now()
    since = now - timedelta(hours=24)
    with shared.open_store(config) as engine, reading(engine) as session:
        record = hearings.record(session, since)
    heard = coverage.heard(config.feeds, record, Scope(), since, now, now)
    cut_off = {record.health[feed.id].error_class for feed in config.feeds if feed.id in record.health}
    hint = "; no host was found or reached: is this machine online?" if cut_off and cut_off <= OFFLINE else ""
    return Finding("feeds", heard.status == "ok", heard.sentence + hint)


def _watches(config: "Config") -> Finding:
    """A watch of which no feed could tell is silent for ever, and looks well."""
    from monitor import coverage

    if not config.watches:
        return Finding("watches", True, "none: everything is recorded, nobody is told")
    deaf = [
        f"no feed could tell {watch.name} of what it asks for: monitor explain watch {watch.name}"
        for watch in config.watches
        if config.feeds and not any(coverage.covers(feed, coverage.of_watch(watch)) for feed in config.feeds)
    ]
    mute = [watch.name for watch in config.watches if not watch.to]
    says = [*deaf, *([f"{', '.join(mute)}: no channel, so nobody is told"] if mute else [])]
    return Finding("watches", not deaf, "; ".join(says) or f"each of {len(config.watches)} has feeds and channels")


def _outbox(config: "Config") -> Finding:
    from monitor.store import deliveries, reading

    with shared.open_store(config) as engine, reading(engine) as session:
        counts = deliveries.counts(session)
        off, resting = deliveries.switched_off(session), deliveries.resting(session, shared.now())
    says = [f"{counts.get('waiting', 0) + counts.get('sending', 0)} waiting, {counts.get('dead', 0)} dead"]
    if counts.get("dead"):
        says.append("monitor deliveries --only dead lists them, monitor deliveries replay KEY sends one again")
    says += [f"{name} is switched off: {why}" for name, why in off.items()]
    says += [f"{name} asked for quiet until {until:%Y-%m-%d %H:%M}Z" for name, until in resting.items()]
    return Finding("deliveries", not counts.get("dead") and not off, "; ".join(says))


def _channels(config: "Config") -> Iterator[Finding]:
    from monitor.cli.trying import tried

    if not config.channels:
        yield Finding("channels", True, "none is configured")
    for one in tried(config, config.channels, "monitor doctor --channels"):
        yield Finding(one.channel, one.taken, f"{one.recipient}: {one.says}")


def _sign_of_life(config: "Config") -> Finding:
    from monitor.store import feeds, reading

    with shared.open_store(config) as engine, reading(engine) as session:
        beat = feeds.beats(session).get("serve")
    if beat is None:
        return Finding("service", False, "has never run on this state")
    age = shared.now() - beat
    return Finding("service", age < ALIVE, f"last sign of life {int(age.total_seconds())} s ago")
