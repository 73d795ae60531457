"""How does the outbox keep the order of what it tells of an incident, and the time that a receiver asks for?"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROWS = 200  # messages in memory at a time


def upgrade() -> None:
    op.add_column("delivery", sa.Column("thread", sa.Text(), nullable=True))
    op.add_column("channel_off", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    _fill()
    op.create_index(op.f("ix_delivery_thread_state"), "delivery", ["thread", "state"])
    op.create_index(op.f("ix_delivery_alert"), "delivery", ["alert"])


def _fill() -> None:
    """What is still to be sent is put in order; what was sent needs none."""
    table = sa.Table("delivery", sa.MetaData(), autoload_with=op.get_bind())
    unsent = sa.select(table.c.key, table.c.message).where(table.c.state != "delivered")
    threads = {
        key: json.loads(message).get("thread") for key, message in op.get_bind().execute(unsent).yield_per(ROWS)
    }
    for key, thread in threads.items():
        op.get_bind().execute(sa.update(table).where(table.c.key == key).values(thread=thread))
