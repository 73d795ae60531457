"""How is a row added that may be there already?"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Values = dict[str, Any]


def _insert(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    # The two have the same methods, and no base that has them.
    return postgresql.insert(table) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)


def add(session: Session, table: type[SQLModel], rows: Sequence[Values]) -> int:
    """Add the rows that are not there yet; say how many that were."""
    if not rows:
        return 0
    statement = _insert(session, table).on_conflict_do_nothing()
    result = session.connection().execute(statement, rows, execution_options={"preserve_rowcount": True})
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
    keys = list(key)
    statement = _insert(session, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed, where=only_over), rows
    )
