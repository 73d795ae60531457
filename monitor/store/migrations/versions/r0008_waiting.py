"""Where is it kept what a watch must be told later, and what nobody wants to hear of?"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "held",
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("turns", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incident.id"], name=op.f("fk_held_incident_incident")),
        sa.PrimaryKeyConstraint("incident", "watch", name=op.f("pk_held")),
    )
    op.create_index(op.f("ix_held_due"), "held", ["due"])
    op.create_table(
        "mute",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=True),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.Column("until", moment, nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("created", moment, nullable=False),
        sa.Column("ended", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
    )
    op.create_index(op.f("ix_mute_ended"), "mute", ["ended"])
