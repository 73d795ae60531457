"""Is another run at work on this state?"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from monitor.store.errors import StoreError, telling

LOCK_FILE = "monitor.lock"
HOLDING = 7_203_115  # any number: the class of our advisory locks; the schema's name tells deployments apart


class Held(Exception):
    """Another run holds the state; `pid` is its process, where that is known."""

    def __init__(self, what: str, pid: int | None) -> None:
        super().__init__(f"another run{f' (process {pid})' if pid else ''} holds the state {what}")
        self.what = what
        self.pid = pid


@contextmanager
def hold(engine: Engine, state: Path) -> Iterator[None]:
    """Nobody else holds the state meanwhile; raises Held. However the process ends, the state is free then."""
    if engine.dialect.name == "postgresql":
        with telling(engine), engine.connect() as connection:
            _lock_schema(connection)
            yield
    else:
        descriptor = _lock_file(state)
        try:
            yield
        finally:
            os.close(descriptor)


def _lock_file(state: Path) -> int:
    """The open lock file; the lock goes with it. The file stays: removing it would free it for two."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(state / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(str(state / LOCK_FILE), f"it cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = _number(os.pread(descriptor, 20, 0).decode(errors="replace"))
        os.close(descriptor)
        raise Held(str(state), pid) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _lock_schema(connection: Connection) -> None:
    """Lock for as long as the connection lives; it does not go back to the pool."""
    connection.execution_options(isolation_level="AUTOCOMMIT")  # a transaction held open would stop the vacuum
    connection.detach()
    schema: str = connection.execute(text("SELECT current_schema()")).scalar_one()
    number = int.from_bytes(hashlib.sha256(schema.encode()).digest()[:4], "big", signed=True)
    lock = {"class": HOLDING, "number": number}
    if connection.execute(text("SELECT pg_try_advisory_lock(:class, :number)"), lock).scalar_one():
        return
    holder = connection.execute(
        text(
            "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory'"
            " AND granted AND classid = :class AND objid = CAST(:number AS bigint) & 4294967295"
        ),
        lock,
    ).scalar()
    raise Held(f"in schema {schema}", _number((holder or "").removeprefix("monitor ")))
