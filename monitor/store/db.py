"""Is the database as we need it: at the newest schema, intact, ours alone?"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from monitor.store.engine import OWNER_ONLY, reading
from monitor.store.errors import StoreError, name_of, telling
from monitor.store.holding import Held, hold

__all__ = ["HEAD", "Held", "backup", "check", "close", "current", "hold", "migrate"]

HEAD = "0012"  # the newest revision in migrations/versions; known here so that a start need not load Alembic
MIGRATIONS = Path(__file__).parent / "migrations"
CLOSING_TIMEOUT = 1_000  # ms to wait for readers; a stop signal leaves 10 s for everything
MIGRATING = 7_203_114  # any number: the advisory lock that lets one process migrate a PostgreSQL database


def current(engine: Engine) -> str | None:
    """The revision of the schema; None before the first."""
    with reading(engine) as session:
        return _revision(session.connection())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision, all of it or nothing. Raises StoreError where a newer program has
    written it."""
    if current(engine) == HEAD:
        return
    with telling(engine), _alone(engine) as connection:
        _upgrade(connection, engine)


def _upgrade(connection: Connection, engine: Engine) -> None:
    with _left_out(
        "pygments"
    ):  # Alembic's templates would colour their errors with it: 10 MB for as long as we run
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        revision = _revision(connection)
        raise StoreError(name_of(engine), f"a newer monitor has written it (revision {revision})") from error


@contextmanager
def _left_out(module: str) -> Iterator[None]:
    """Whoever asks for the module here does without, as if it were not installed; one that is loaded stays."""
    loaded = module in sys.modules
    if not loaded:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if not loaded:
            del sys.modules[module]


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nobody else writes, and in which SQLite may copy a table that others refer to."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATING})
            yield connection
        return
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101
        driver.execute("PRAGMA foreign_keys = OFF")  # has no effect once a transaction is open
        try:
            with connection.begin():
                yield connection
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise StoreError(name_of(engine), f"a migration would leave {len(broken)} rows without theirs")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def check(engine: Engine) -> list[str]:
    """What is wrong with the database, in sentences; an intact one gives none. Reads all of it."""
    problems: list[str] = []
    with reading(engine) as session:
        connection = session.connection()
        if engine.dialect.name == "sqlite":
            problems += _damage(connection)
        revision = _revision(connection)
        if revision != HEAD:
            return [*problems, f"the schema is at revision {revision or 'none'}, not {HEAD}"]
        for problem, query in CONTRADICTIONS.items():
            number = connection.execute(text(query)).scalar_one()
            if number:
                problems.append(f"{number} {problem}")
    return problems


def _damage(connection: Connection) -> list[str]:
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    missing = connection.execute(text("PRAGMA foreign_key_check")).all()
    orphans = [f"{table} row {number} refers to a missing {parent}" for table, number, parent, _ in missing]
    return [line for line in found if line != "ok"] + orphans


# What one transaction writes together; a part without the other was not written by us.
CONTRADICTIONS = {
    "incidents differ from the last state in their history": """
        SELECT count(*) FROM incident WHERE NOT EXISTS (
            SELECT 1 FROM incident_history AS h WHERE h.incident = incident.id
            AND h.revision = incident.revision AND h.value = incident.value
            AND h.accounts = incident.accounts)""",
    "alerts tell of a state that no incident had": """
        SELECT count(*) FROM alert WHERE NOT EXISTS (
            SELECT 1 FROM incident_history AS h WHERE h.incident = alert.incident
            AND h.revision = alert.revision)""",
    "articles count as resolved, with reports that belong to no incident": """
        SELECT count(DISTINCT report.article) FROM report JOIN article ON article.id = report.article
        WHERE article.resolved IS NOT NULL AND report.withdrawn IS NULL AND report.incident IS NULL""",
}


def backup(engine: Engine, to: Path) -> None:
    """A copy of the database as it is now, made while others write; `to` is complete or not there."""
    if engine.dialect.name != "sqlite":
        raise StoreError(name_of(engine), "a PostgreSQL database is backed up with pg_dump")
    if to.exists():
        raise StoreError(str(to), "the file exists; a backup replaces nothing")
    partial = to.with_name(f"{to.name}.partial")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, OWNER_ONLY))
        with telling(engine), _driver(engine) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        partial.replace(to)
    except OSError as error:
        raise StoreError(str(to), f"it cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


def close(engine: Engine) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the database, and let go of it."""
    try:
        if engine.dialect.name == "sqlite":
            # Where others still read, or the disk is full, the log stays beside the file: nothing is lost.
            with suppress(StoreError), telling(engine), _driver(engine) as connection:
                connection.execute(f"PRAGMA busy_timeout = {CLOSING_TIMEOUT}")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


@contextmanager
def _driver(engine: Engine) -> Iterator[sqlite3.Connection]:
    """The driver's own connection, outside of any transaction."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101
        yield driver
