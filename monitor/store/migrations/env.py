"""How does Alembic reach the database? By the connection that `db.migrate` hands it, in its transaction."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from monitor.store.tables import Row


def _plain_type(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """A migration names the database's own types: ours may change or go, what a released step did may not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_item=_plain_type,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
