"""How are the lines of a source read and written at once?"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Packed

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SLOTS = 1024  # of a source


def upgrade() -> None:
    table = op.create_table(
        "source_lines",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.Column("articles", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_lines")),
    )
    dialect = op.get_bind().dialect
    pack = {"lines": Packed("Q"), "articles": Packed("H")}
    found = op.get_bind().execute(sa.text("SELECT source, slot, line, articles FROM source_line ORDER BY source"))
    for source, slots in groupby(found, lambda row: row.source):
        held = {"lines": [0] * SLOTS, "articles": [0] * SLOTS}
        for row in slots:
            held["lines"][row.slot], held["articles"][row.slot] = row.line, row.articles
        packed = {name: pack[name].process_bind_param(tuple(held[name]), dialect) for name in held}
        op.get_bind().execute(sa.insert(table).values(source=source, **packed))
    op.drop_table("source_line")
