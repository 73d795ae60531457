"""How does a store learn of edits: what an entry said, when it is looked at again, what an article said before?"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("again", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("validators", sa.Text(), nullable=True),
    ):
        op.add_column("entry", column)
    op.create_index(op.f("ix_entry_again"), "entry", ["again"])
    op.add_column("article", sa.Column("revision", sa.SmallInteger(), server_default="1", nullable=False))
    op.add_column("article", sa.Column("revised", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_article_given_id"), "article", ["given_id"], postgresql_using="hash")
    _revisions()
    _rulings()


def _revisions() -> None:
    op.create_table(
        "article_revision",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_quality", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_article_revision_article_article")),
        sa.PrimaryKeyConstraint("article", "number", name=op.f("pk_article_revision")),
        sqlite_with_rowid=False,
    )


def _rulings() -> None:
    op.create_table(
        "ruling",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copy_of", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_ruling_article_article")),
        sa.ForeignKeyConstraint(["copy_of"], ["article.id"], name=op.f("fk_ruling_copy_of_article")),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_ruling")),
    )
