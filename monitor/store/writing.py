"""How is a row added that may be there already?"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Values = dict[str, Any]


AT_ONCE = 500  # values in one question: SQLite takes 32,766, older ones 999
FORMS = 256  # of writing that are put together once: tables, each with the columns that are written


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _insert(dialect: str, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    # The two have the same methods, and no base that has them.
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _adding(dialect: str, table: type[SQLModel]) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing()


@lru_cache(maxsize=FORMS)
def _putting(
    dialect: str,
    table: type[SQLModel],
    names: tuple[str, ...],
    key: tuple[str, ...],
    only_over: ColumnElement[bool] | None,
) -> Executable:
    statement = _insert(dialect, table)
    changed = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changed, where=only_over)


@cache
def _numbering(dialect: str, table: type[SQLModel], number: str) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing().returning(getattr(table, number))


def numbered(session: Session, table: type[SQLModel], row: Values, number: str) -> int | None:
    """Add the row if it is not there yet; the `number` that it was given."""
    statement = _numbering(_dialect(session), table, number)
    return session.connection().execute(statement, row).scalar()


def add(session: Session, table: type[SQLModel], rows: Sequence[Values]) -> int:
    """Add the rows that are not there yet; say how many that were."""
    if not rows:
        return 0
    statement, options = _adding(_dialect(session), table), {"preserve_rowcount": True}
    result = session.connection().execute(statement, rows, execution_options=options)
    return result.rowcount


def put(
    session: Session,
    table: type[SQLModel],
    rows: Sequence[Values],
    *,
    key: Iterable[str],
    only_over: ColumnElement[bool] | None = None,
) -> None:
    """Add the rows, or write them over those with the same key; with `only_over` only over rows where it holds."""
    if not rows:
        return
    statement = _putting(_dialect(session), table, tuple(rows[0]), tuple(key), only_over)
    session.connection().execute(statement, rows)
