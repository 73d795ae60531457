"""How do we reach the database?"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from monitor.store.errors import StoreError, telling

BUSY_TIMEOUT = 10_000  # ms that a writer waits for another; our transactions take milliseconds
CONNECT_TIMEOUT = 10  # s until a PostgreSQL server counts as unreachable
OWNER_ONLY = 0o600  # what people watch is nobody else's business

# foreign_keys and synchronous hold for one connection, so they are set on each.
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",  # a commit survives a power cut
)


def _create_file(path: Path) -> None:
    """A database with its header appears at once under its name, so that an empty file is always a damaged one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    try:
        connection = sqlite3.connect(fresh)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was quicker: its file is as good
    finally:
        fresh.unlink()


def _ensure_file(path: Path) -> None:
    try:
        if path.exists():
            if path.stat().st_size == 0:
                raise StoreError(str(path), "the file is empty, so it is damaged; restore a backup or remove it")
            return
        if path.with_name(f"{path.name}-wal").exists():
            raise StoreError(str(path), "the file is missing but its -wal file is there; restore a backup")
        path.parent.mkdir(parents=True, exist_ok=True)
        _create_file(path)
    except (OSError, sqlite3.Error) as error:
        why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        raise StoreError(str(path), f"it cannot be created ({why})") from error


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late for reads before a write
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


# The writers of this process queue here. SQLite lets them sleep and try again, each longer than before, so that one
# of many threads may try for all of BUSY_TIMEOUT in vain; that is for other processes.
_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError(str(url), "a database in memory forgets everything; name a file")
    path = Path(url.database).absolute()
    _ensure_file(path)
    existing = f"{path.as_uri()}?mode=rw"  # a file that has gone meanwhile is an error, not a new empty one
    engine = create_engine(
        url.set(database=str(path)),
        creator=lambda: sqlite3.connect(existing, uri=True, check_same_thread=False),
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    _turns[engine] = Lock()
    return engine


def _open_postgresql(url: URL) -> Engine:
    options: dict[str, Any] = {
        "connect_timeout": CONNECT_TIMEOUT,
        "application_name": f"monitor {os.getpid()}",  # says who holds the state
    }
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args=options | dict(url.query)
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            url.render_as_string(hide_password=True),
            "PostgreSQL needs psycopg: pip install --require-hashes -r requirements.postgres.lock",
        ) from error


def _parse(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError as error:
        raise StoreError("database", "not an address like sqlite:////path/to/file or postgresql://…") from error


def open_engine(url: str) -> Engine:
    """The database at `url`, reachable and readable; raises StoreError. An SQLite file is made if missing."""
    parsed = _parse(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        engine = _open_sqlite(parsed)
    elif backend in ("postgresql", "postgres"):
        engine = _open_postgresql(parsed)
    else:
        raise StoreError(backend, "not a database we know: sqlite or postgresql")
    with reading(engine) as session:
        session.connection().execute(text("SELECT 1" if backend != "sqlite" else "SELECT name FROM sqlite_master"))
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """All of it or nothing: what is written inside is committed together, at the end. On SQLite one at a time."""
    turn = _turns.get(engine, nullcontext())
    with telling(engine), turn, Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One unchanging state of the database to read from, for as long as it takes; writers do not wait for it."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with telling(engine), Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options=options)
        yield session
