"""What do all tables have in common?"""

from typing import ClassVar

from sqlalchemy import MetaData
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


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
