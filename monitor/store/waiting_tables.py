"""What do the tables look like of what waits and of what is muted?"""

from datetime import datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field

from monitor.model import Change
from monitor.store.columns import Json, Utc, Words
from monitor.store.rows import Row


class HeldRow(Row, table=True):
    """A watch that must be told of an incident, later."""

    __tablename__ = "held"
    incident: str = Field(sa_column=Column(Words, ForeignKey("incident.id"), primary_key=True))
    watch: str = Field(sa_column=Column(Words, primary_key=True))
    since: datetime = Field(sa_column=Column(Utc, nullable=False))
    due: datetime = Field(sa_column=Column(Utc, nullable=False, index=True))
    why: str = Field(sa_column=Column(Words, nullable=False))
    turns: tuple[Change, ...] = Field(sa_column=Column(Json(tuple[Change, ...]), nullable=False))


class MuteRow(Row, table=True):
    """What a person wants to hear nothing of; one that has ended stays."""

    __tablename__ = "mute"
    id: str = Field(sa_column=Column(Words, primary_key=True))
    watch: str | None = Field(sa_column=Column(Words))
    incident: str | None = Field(sa_column=Column(Words))
    until: datetime | None = Field(sa_column=Column(Utc))
    field: str | None = Field(sa_column=Column(Words))
    value: str | None = Field(sa_column=Column(Words))
    created: datetime = Field(sa_column=Column(Utc, nullable=False))
    ended: datetime | None = Field(sa_column=Column(Utc, index=True))
