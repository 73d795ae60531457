"""How is what waits found without all that is done?"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PARTLY = (
    ("entry", ("due", "id"), "due IS NOT NULL"),
    ("entry", ("feed", "due"), "due IS NOT NULL"),
    ("entry", ("again",), "again IS NOT NULL"),
    ("entry", ("feed", "again"), "again IS NOT NULL"),
    ("article", ("resolved", "heard", "id"), "resolved IS NULL"),
    ("article", ("given_id",), "given_id IS NOT NULL"),
    ("incident", ("successor",), "successor IS NOT NULL"),
)


def upgrade() -> None:
    for table, columns, condition in PARTLY:
        name, where = op.f(f"ix_{table}_{'_'.join(columns)}"), sa.text(condition)
        op.drop_index(name, table)
        using: dict[str, Any] = {"postgresql_using": "hash"} if columns == ("given_id",) else {}
        op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where, **using)
    op.drop_index(op.f("ix_article_duplicate_of"), "article")  # nobody asks for the copies of an article
