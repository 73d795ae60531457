"""What do all tables have in common?"""

from typing import Any, ClassVar

from sqlalchemy import MetaData, text
from sqlmodel import SQLModel

# Constraints need names, or a later migration cannot drop them.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

READ_AGAIN = 1024  # reports kept in memory as read: those of one incident are read with every further one


def only_where(condition: str) -> dict[str, Any]:
    """For an index of the few rows that are asked for: what waits is found without what is done, and what is done
    leaves the index, whatever the store has grown to."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
