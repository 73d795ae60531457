"""Which options do all commands share, and how do they reach the store and the world?"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from monitor.config import Config
    from monitor.knowledge.model import Knowledge
    from monitor.world import World

BAD_USAGE, STORE_FAILED, HELD = 2, 3, 4  # exit codes; 1 is "not one feed could be heard"

NO_FEEDS = "no feeds are configured (cp monitor.example.yaml monitor.yaml is a start)"
LOG_LEVELS = ("debug", "info", "warning", "error")
STORE_FILE = "monitor.db"  # in a state folder that a command line names


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class IncidentFormat(StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    geojson = "geojson"
    acled = "acled"


class LogStyle(StrEnum):
    text = "text"
    json = "json"


StateFolder = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="Folder of this run's store and logs. [default: state/]"),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Configuration file. [default: monitor.yaml, if there is one]"),
]
LogLevel = Annotated[
    str | None,
    typer.Option("--log-level", metavar="LEVEL", help="debug, info, warning or error. [default: warning]"),
]
LogFormat = Annotated[
    LogStyle | None, typer.Option("--log-format", help="How log records are written. [default: text]")
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="A table for people; jsonl or csv for programs.", case_sensitive=False)
]
IncidentFormatOption = Annotated[
    IncidentFormat,
    typer.Option(
        "--format",
        help="A table for people; jsonl or csv for programs, geojson for maps, acled for a csv as ACLED's.",
        case_sensitive=False,
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="From then on: 2025-01-31, 2025-01-31T12:00Z, 90d, 6h."),
]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Before then; the same forms.")]


class Problem(Exception):
    """Something a person must be told in one line; `code` is the exit code."""

    def __init__(self, message: str, code: int = BAD_USAGE) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What stood before the command."""

    state: Path | None
    config: Path | None
    log_level: str | None
    log_format: LogStyle | None


def now() -> datetime:
    return datetime.now(UTC)


def knowledge(imported: Path | None) -> "Knowledge":
    """What is shipped and what the user imported into that folder."""
    from monitor.knowledge import load

    with told():
        return load(imported)


@contextmanager
def told() -> Iterator[None]:
    """A file of knowledge that cannot be read is a problem to be told."""
    from monitor.knowledge import KnowledgeError

    try:
        yield
    except KnowledgeError as error:
        raise Problem(str(error)) from error


def knowledge_folder(context: typer.Context, state: Path | None, config: Path | None) -> Path:
    """Where the imported knowledge lies; nothing else of the configuration is read."""
    from monitor.config import ConfigError, folder_of, state_folder

    before: Options = context.find_root().obj
    try:
        return folder_of(state_folder(config or before.config, state=state or before.state, environ=os.environ))
    except ConfigError as error:
        raise Problem(str(error)) from error


def settings(
    context: typer.Context,
    state: Path | None = None,
    config: Path | None = None,
    log_level: str | None = None,
    log_format: LogStyle | None = None,
    quiet_logs: str = "warning",
    new_state: bool = False,
) -> "Config":
    """The configuration of this command; starts its log. Options behind the command beat those before it. Only a
    command that fills a store may be given a state folder where there is none yet: else a typing error in its name
    would look like a store in which nothing has happened."""
    from monitor import logs
    from monitor.config import ConfigError, load

    before: Options = context.find_root().obj
    level = log_level or before.log_level or os.environ.get("MONITOR_LOG_LEVEL") or quiet_logs
    if level.lower() not in LOG_LEVELS:
        raise Problem(f"--log-level {level}: write {', '.join(LOG_LEVELS)}")
    style = log_format or before.log_format or LogStyle.text
    try:
        logs.start(level, style.value, None)
        loaded = load(config or before.config, state=state or before.state, knowledge=knowledge, environ=os.environ)
    except (ConfigError, ValueError) as error:
        raise Problem(str(error)) from error
    named = state or before.state
    if named is not None and named.exists() and not named.is_dir():
        raise Problem(f"--state {named}: not a folder")
    if named is not None and not new_state and not (named / STORE_FILE).exists():
        raise Problem(f"--state {named}: no store there; `monitor run --state {named}` makes one")
    return loaded


@contextmanager
def open_store(config: "Config") -> Iterator["Engine"]:
    """The store, at its newest schema."""
    from monitor import store
    from monitor.store import db

    try:
        engine = store.open_engine(config.database)
        try:
            db.migrate(engine)
            yield engine
        finally:
            db.close(engine)
    except store.StoreError as error:
        raise Problem(str(error), STORE_FAILED) from error


@contextmanager
def open_world(config: "Config", *, hold: bool = False, hurry: bool = False) -> Iterator["World"]:
    """The outside in one value; with `hold` nobody else may run on this state meanwhile; in a `hurry` all cores
    read at once."""
    from monitor.knowledge import imports
    from monitor.runners.local import open_outside
    from monitor.store import db

    if imports.files(config.knowledge):
        knowledge(config.knowledge)  # what cannot be read is told now, and not with every article
    with open_store(config) as engine:
        try:
            with (
                db.hold(engine, config.state) if hold else nullcontext(),
                open_outside(
                    config, engine, knowledge=partial(knowledge, config.knowledge), now=now, hurry=hurry
                ) as world,
            ):
                yield world
        except db.Held as held:
            raise Problem(str(held), HELD) from held


def moment(text: str | None, *, option: str) -> datetime | None:
    """A time as a person writes it: a day, an ISO time (UTC without a zone), or how long ago (90d, 6h, 15m)."""
    from monitor import moments

    try:
        return None if text is None else moments.moment(text, now())
    except ValueError as error:
        raise Problem(f"{option}: {error}") from error


def window(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """The two ends that the options name."""
    start, end = moment(since, option="--since"), moment(until, option="--until")
    if start is not None and end is not None and start >= end:
        raise Problem("--since must lie before --until")
    return start, end


def past(since: str | None, until: str | None, back: timedelta) -> tuple[datetime, datetime]:
    """A window that has been: it ends now where nobody says when, and begins so far back."""
    start, end = window(since, until)
    end = min(end or now(), now())
    start = start or end - back
    if start >= end:
        raise Problem("--since must lie before --until and before now")
    return start, end


@lru_cache(maxsize=64)
def zone(name: str) -> str:
    """The name of a time zone; raises ValueError that begins with the option."""
    from monitor.config import values

    try:
        return values.zone(name)
    except ValueError as error:
        raise ValueError(f"timezone: {error}") from None


def country(value: str | None, known: "Knowledge") -> str | None:
    """The two letters of a country (ISO 3166); the name of one is refused, and its letters are told."""
    if value is None:
        return None
    meant = {one.country for one in known.places.region(value) if one.admin1 is None}
    if meant == {value.upper()}:
        return value.upper()
    near = f"; did you mean {meant.pop()!r}?" if len(meant) == 1 else "; write two letters as PK, AF, IN"
    raise ValueError(f"country: no such country: {value[:40]!r}{near}")


def on_terminal() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of an error about a name: the nearest right one, if one is near."""
    from rapidfuzz import process

    near = process.extractOne(name, list(known), score_cutoff=60)
    return f"; did you mean {near[0]!r}?" if near else ""
