"""How do the states of an incident come to share what their reports said?"""

import json

import sqlalchemy as sa
from alembic import op

from monitor.store.accounts import name_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROWS = 200  # states in memory at a time
TABLES = {"incident": ("id",), "incident_history": ("incident", "revision")}  # with what names a row


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    for name, key in TABLES.items():
        with op.batch_alter_table(name) as batch:
            batch.add_column(sa.Column("accounts", sa.Text(), nullable=False, server_default="[]"))
        with op.batch_alter_table(name) as batch:
            batch.alter_column("accounts", server_default=None)
        _move_reports(name, key)


def _move_reports(name: str, key: tuple[str, ...]) -> None:
    connection = op.get_bind()
    kept = sa.Table("account", sa.MetaData(), autoload_with=connection)
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    named = [table.c[column] for column in key]
    for rows in connection.execute(sa.select(*named, table.c.value)).yield_per(ROWS).partitions():
        for *ids, value in rows:
            state = json.loads(value)
            said = {name_of(line): line for line in map(_line, state.pop("reports"))}
            new = said.keys() - set(
                connection.execute(sa.select(kept.c.name).where(kept.c.name.in_(said))).scalars()
            )
            if new:
                connection.execute(sa.insert(kept), [{"name": one, "value": said[one]} for one in sorted(new)])
            changed = {"value": _line(state | {"reports": []}), "accounts": _line(list(said))}
            row = (column == id for column, id in zip(named, ids, strict=True))
            connection.execute(sa.update(table).where(*row).values(changed))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
