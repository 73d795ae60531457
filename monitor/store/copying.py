"""How does a store come, whole and at one moment, into an SQLite file of its own?"""

from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from monitor.store import db
from monitor.store.engine import open_engine, reading, transaction
from monitor.store.tables import Row

CHUNK = 500  # rows in memory at a time


def copy(engine: Engine, to: Path) -> None:
    """The rows of any database, in a new file at the newest schema. SQLite copies itself; PostgreSQL is read."""
    if engine.dialect.name == "sqlite":
        db.backup(engine, to)
        return
    made = open_engine(f"sqlite:///{to}")
    try:
        db.migrate(made)
        with reading(engine) as source, transaction(made) as target:
            _rows(source.connection(), target.connection())
    finally:
        db.close(made)


def _rows(source: Connection, target: Connection) -> None:
    """Every table's, those that others refer to first; rows that refer to rows of their own table too."""
    target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in Row.metadata.sorted_tables:
        found = source.execute(select(table), execution_options={"yield_per": CHUNK})
        for rows in found.mappings().partitions(CHUNK):
            target.execute(insert(table), [dict(row) for row in rows])
