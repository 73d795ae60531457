"""Which configuration does this run have?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from monitor.config.problems import ConfigError, Problems
from monitor.model import Channel, Feed, FetchSettings, Watch, WebSettings

if TYPE_CHECKING:
    from monitor.config.build import Builder
    from monitor.config.document import Document
    from monitor.config.shape import ConfigShape
    from monitor.knowledge.model import Knowledge

FILE = Path("monitor.yaml")  # read when no other is named
STATE = Path("state")
SEEDS = Path("seeds")
KNOWLEDGE = "knowledge"


def folder_of(state: Path) -> Path:
    """Where the knowledge lies that a user imported into this state."""
    return state / KNOWLEDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the operator decides. `file` is None where no file was read."""

    state: Path = STATE
    knowledge: Path = STATE / KNOWLEDGE  # what the user imported
    database: str = field(repr=False)  # may hold a password
    seeds: Path = SEEDS
    fetch: FetchSettings = field(default_factory=FetchSettings)
    feeds: tuple[Feed, ...] = ()
    channels: dict[str, Channel] = field(default_factory=dict)
    feed_alerts: tuple[str, ...] = ()  # channels that are told when a feed falls silent
    watches: tuple[Watch, ...] = ()
    web: WebSettings | None = field(default_factory=WebSettings)  # None: there is no dashboard
    file: Path | None = None


def load(
    path: Path | None,
    *,
    state: Path | None = None,
    knowledge: "Callable[[Path], Knowledge]",
    environ: Mapping[str, str],
) -> Config:
    """The command line over the environment over the file over the defaults; raises ConfigError with every mistake.

    `state` isolates a run: it then has its own database there, whatever the file or the environment name.
    `knowledge` is called with the folder of what the user imported, and only where a region or a group is named.
    """
    from monitor.config.build import Builder
    from monitor.config.document import overlay
    from monitor.config.mistakes import validated
    from monitor.config.shape import ConfigShape

    file, document = _document(path, environ)
    problems = Problems()
    overlay(document, environ, frozenset(ConfigShape.model_fields), problems)
    shape = validated(document, problems)

    config = None
    if shape is not None:
        folder = Path() if file is None else file.parent
        root = state or (folder / shape.state if shape.state else STATE)
        builder = Builder(folder=folder, knowledge=partial(knowledge, folder_of(root)), problems=problems)
        config = _config(shape, builder, file=file, root=root, own=state is not None)
    if config is None or problems.found:
        raise ConfigError(document.told(problems.found))
    return config


def state_folder(path: Path | None, *, state: Path | None, environ: Mapping[str, str]) -> Path:
    """The state folder, for a command that asks nothing else of the configuration; raises ConfigError."""
    if state is not None:
        return state
    file, document = _document(path, environ)
    named = environ.get("MONITOR_STATE") or document.values.get("state")
    return (Path() if file is None else file.parent) / named if isinstance(named, str) and named else STATE


def _document(path: Path | None, environ: Mapping[str, str]) -> "tuple[Path | None, Document]":
    from monitor.config.document import Document, read

    named = path or (Path(environ["MONITOR_CONFIG"]) if environ.get("MONITOR_CONFIG") else None)
    file = named or (FILE if FILE.exists() else None)
    return file, Document() if file is None else read(file)


def _config(shape: "ConfigShape", builder: "Builder", *, file: Path | None, root: Path, own: bool) -> Config:
    """`own`: the state has its own database, whatever the file names."""
    from monitor.config.watches import watches

    inside = f"sqlite:///{quote(str(root / 'monitor.db'))}"
    seeds = builder.folder / shape.seeds if shape.seeds else SEEDS
    if shape.seeds and not seeds.is_dir():
        builder.problems.wrong(("seeds",), f"no such folder: {seeds}")
    feeds = builder.feeds(shape.feeds, shape.opml)
    return Config(
        state=root,
        knowledge=folder_of(root),
        database=inside if own or not shape.database else _database(shape.database, builder.folder),
        seeds=seeds,
        fetch=FetchSettings(**{**shape.fetch.model_dump(), "allow_hosts": tuple(shape.fetch.allow_hosts)}),
        feeds=feeds,
        channels=builder.channels(shape.channels, shape.fetch.allow_hosts),
        feed_alerts=tuple(name for name, channel in shape.channels.items() if channel.feed_alerts),
        watches=watches(builder, shape.watches, frozenset(shape.channels), [feed.name for feed in feeds]),
        web=builder.web(shape.web),
        file=file,
    )


def _database(url: str, folder: Path) -> str:
    """The address; an SQLite file that is not absolute counts from the config's folder, as every path does."""
    scheme, separator, path = url.partition(":///")
    return f"{scheme}{separator}{folder / path}" if scheme == "sqlite" else url
