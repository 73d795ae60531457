"""Why can the store not do what was asked?"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError

# https://www.sqlite.org/rescode.html, by the primary code that an extended one begins with.
SQLITE_CAUSES = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it is read-only",
    "SQLITE_BUSY": "another program keeps it locked",
    "SQLITE_LOCKED": "another program keeps it locked",
    "SQLITE_CORRUPT": "the file is damaged; restore a backup",
    "SQLITE_NOTADB": "the file is damaged or is no SQLite database; restore a backup",
    "SQLITE_CANTOPEN": "it cannot be opened: no permission, or the folder is missing",
    "SQLITE_PERM": "permission denied",
    "SQLITE_AUTH": "permission denied",
    "SQLITE_IOERR": "the disk fails to read or write",
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html, by the longest prefix of the SQLSTATE.
POSTGRESQL_CAUSES = {
    "08": "the connection is lost",
    "25006": "it is read-only",
    "28": "the user or password is refused",
    "3D000": "there is no such database",
    "40": "another program was in the way; run it again",
    "42501": "permission denied",
    "42P01": "its tables are missing; run `monitor db migrate`",
    "53100": "the disk is full",
    "53200": "the server is out of memory",
    "53300": "the server takes no more connections",
    "55P03": "another program keeps it locked",
    "57P": "the server is shutting down or starting",
    "58": "the server's disk fails",
    "XX001": "the data is damaged; restore a backup",
    "XX002": "an index is damaged; REINDEX it",
}

LONGEST_CAUSE = 200  # characters; a driver's message can hold a whole statement


class StoreError(Exception):
    """The store failed for a reason outside of the program; its text is one line."""

    def __init__(self, what: str, cause: str) -> None:
        super().__init__(f"{what}: {cause}")
        self.what = what
        self.cause = cause


def _own_words(error: BaseException) -> str:
    """What the driver says, without where it tried to connect: that is said already."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rpartition("failed: ")[2][:LONGEST_CAUSE]


def _sqlite_cause(error: BaseException) -> str | None:
    name = getattr(error, "sqlite_errorname", None) or ""
    return SQLITE_CAUSES.get("_".join(name.split("_")[:2]))


def _postgresql_cause(error: BaseException) -> str | None:
    state = getattr(error, "sqlstate", None) or ""
    return next((POSTGRESQL_CAUSES[state[:n]] for n in (5, 3, 2) if state[:n] in POSTGRESQL_CAUSES), None)


def cause_of(error: BaseException) -> str | None:
    """In a few words why the database refused; None where the statement is at fault, not the outside."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    known = _sqlite_cause(original) or _postgresql_cause(original)
    if known is not None:
        return known
    if isinstance(error, (DataError, IntegrityError, NotSupportedError, ProgrammingError)):
        return None
    return _own_words(original)


def name_of(engine: Engine) -> str:
    """The database as people know it: the file's path, or the address without its password."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or "memory"
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=True)


@contextmanager
def telling(engine: Engine) -> Iterator[None]:
    """What the database refuses inside is a StoreError with its cause."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = cause_of(error)
        if cause is None:
            raise
        raise StoreError(name_of(engine), cause) from error
