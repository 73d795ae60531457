"""Which columns do fingerprints of version 2 need? The start of the program refills them from the texts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = {"signature": "sketch", "bands": "opening", "numbers": "facts"}


def upgrade() -> None:
    for before, now in OLD.items():  # what is in them is of version 1, which is never compared
        op.execute(f"ALTER TABLE article RENAME COLUMN {before} TO {now}")
    op.add_column("article", sa.Column("unfinished", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_article_fingerprint_version"), "article", ["fingerprint_version"])
    op.drop_table("fingerprint_band")
    op.create_table(
        "fingerprint_key",
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.number"], name=op.f("fk_fingerprint_key_article_article")),
        sa.PrimaryKeyConstraint("value", "article", name=op.f("pk_fingerprint_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_line",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "slot", name=op.f("pk_source_line")),
        sqlite_with_rowid=False,
    )
