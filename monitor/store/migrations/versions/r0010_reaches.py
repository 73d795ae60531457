"""How is no more read of an index than the days that are meant, and the entries of a feed that wait?"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

from monitor.store.finding import reach_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROWS = 1000  # reports in memory at a time
SPANS = (("first_day", "last_day"), ("seek_first", "seek_last"))


def upgrade() -> None:
    for first, last in SPANS:
        op.drop_index(op.f(f"ix_report_country_wide_{first}_{last}"), "report")
    op.add_column("report", sa.Column("reach", sa.SmallInteger(), nullable=False, server_default="0"))
    _fill()
    with op.batch_alter_table("report") as batch:
        batch.alter_column("reach", server_default=None)
        batch.drop_column("wide")
    for first, last in SPANS:
        names = ["country", "reach", first, last]
        op.create_index(op.f(f"ix_report_{'_'.join(names)}"), "report", names)
    for name in ("due", "again"):
        op.create_index(op.f(f"ix_entry_feed_{name}"), "entry", ["feed", name])


def _fill() -> None:
    """Most reach no further than the column's default."""
    table = sa.Table("report", sa.MetaData(), autoload_with=op.get_bind())
    days = [table.c[name] for span in SPANS for name in span]
    found = op.get_bind().execute(sa.select(table.c.id, *days)).yield_per(ROWS)
    for part in found.partitions(ROWS):
        for id, *ends in part:
            if reach := reach_of(_span(*ends[:2]), _span(*ends[2:])):
                op.get_bind().execute(sa.update(table).where(table.c.id == id).values(reach=reach))


def _span(first: date | None, last: date | None) -> timedelta:
    return last - first if first is not None and last is not None else timedelta()
