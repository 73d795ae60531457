"""How does a store learn what its reports look for, and where an incident's reports went?"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.model import Report
from monitor.model.codec import load
from monitor.store.reports import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FOUND_BY = ("told", "first_day", "last_day", "seek_first", "seek_last", "country", "admin1", "admin2")
ROWS = 1000  # reports in memory at a time


def upgrade() -> None:
    _incidents()
    _add_columns()
    _fill()
    _require_columns()


def _incidents() -> None:
    for table in ("incident", "incident_history"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true()))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("live", server_default=None)
    op.add_column("incident", sa.Column("successor", sa.Text(), nullable=True))
    op.create_index(op.f("ix_incident_successor"), "incident", ["successor"])


def _add_columns() -> None:
    new: list[sa.Column[Any]] = [sa.Column("wide", sa.Boolean())]
    new += [sa.Column(name, sa.Text()) for name in ("country", "admin1", "admin2", "strand")]
    new += [sa.Column(name, sa.Date()) for name in ("first_day", "last_day", "seek_first", "seek_last")]
    new += [sa.Column(name, sa.DateTime(timezone=True)) for name in ("told", "withdrawn")]
    for column in new:
        op.add_column("report", column)


def _fill() -> None:
    """What was one incident is one strand, called as it was, until one of its reports is judged anew."""
    table = sa.Table("report", sa.MetaData(), autoload_with=op.get_bind())
    found = op.get_bind().execute(sa.select(table.c.id, table.c.value, table.c.incident)).yield_per(ROWS)
    for part in found.partitions(ROWS):
        for id, value, incident in part:
            found_by = columns(load(Report, value))
            filled = {name: found_by[name] for name in FOUND_BY} | {"strand": incident, "wide": False}
            op.get_bind().execute(sa.update(table).where(table.c.id == id).values(filled))


def _require_columns() -> None:
    with op.batch_alter_table("report") as batch:
        for name in ("told", "first_day", "last_day", "wide", "country", "admin1", "admin2"):
            batch.alter_column(name, nullable=False)
    for names in (
        ["country", "wide", "first_day", "last_day"],
        ["country", "wide", "seek_first", "seek_last"],
        ["country", "admin2", "told"],
        ["first_day"],
        ["strand"],
    ):
        op.create_index(op.f(f"ix_report_{'_'.join(names)}"), "report", names)
