"""Where is an article's outlet, and how far has a walk through a feed's archive come?"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("article", sa.Column("country", sa.Text(), nullable=True))
    op.create_table(
        "walk",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_walk")),
    )
