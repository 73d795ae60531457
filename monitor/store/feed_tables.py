"""What is kept of the feeds: what each lists, how it is, when it was heard?"""

from datetime import datetime

from sqlalchemy import Column, Index, SmallInteger, UniqueConstraint
from sqlmodel import Field

from monitor.model import Entry, Feed, Health, Validators
from monitor.store.columns import Json, Utc, Words
from monitor.store.rows import Row, only_where

HEALTH_KEPT = 4_000  # feeds whose health stays in memory: a service looks through all of it every second


class FeedRow(Row, table=True):
    """A feed that was configured once; `configured` is false for one that is not any more."""

    __tablename__ = "feed"
    id: str = Field(sa_column=Column(Words, primary_key=True))
    position: int
    configured: bool
    value: Feed = Field(sa_column=Column(Json(Feed), nullable=False))


class HealthRow(Row, table=True):
    __tablename__ = "feed_health"
    feed: str = Field(sa_column=Column(Words, primary_key=True))
    value: Health = Field(sa_column=Column(Json(Health, kept=HEALTH_KEPT), nullable=False))


class HearingRow(Row, table=True):
    """A time through which a feed was heard, with no pause longer than its interval explains."""

    __tablename__ = "hearing"
    feed: str = Field(sa_column=Column(Words, primary_key=True))
    since: datetime = Field(sa_column=Column(Utc, primary_key=True))
    until: datetime = Field(sa_column=Column(Utc, nullable=False))
    caught_up: bool


class ToldOfRow(Row, table=True):
    """How often a feed has reported of a province ("region"), a group or in a language."""

    __tablename__ = "told_of"
    feed: str = Field(sa_column=Column(Words, primary_key=True))
    kind: str = Field(sa_column=Column(Words, primary_key=True))
    name: str = Field(sa_column=Column(Words, primary_key=True))
    reports: int
    last: datetime = Field(sa_column=Column(Utc, nullable=False))


class NoticeRow(Row, table=True):
    """A state of a feed that somebody was told of: the last row of a feed is what they know of it."""

    __tablename__ = "feed_notice"
    feed: str = Field(sa_column=Column(Words, primary_key=True))
    at: datetime = Field(sa_column=Column(Utc, primary_key=True))
    status: str = Field(sa_column=Column(Words, nullable=False))
    why: str = Field(sa_column=Column(Words, nullable=False))


class BeatRow(Row, table=True):
    """When a part of a long-running process last said that it lives."""

    __tablename__ = "beat"
    name: str = Field(sa_column=Column(Words, primary_key=True))
    at: datetime = Field(sa_column=Column(Utc, nullable=False))


class WalkRow(Row, table=True):
    """A walk through a feed's archive that has not come to its end: the page that is to be asked for next."""

    __tablename__ = "walk"
    feed: str = Field(sa_column=Column(Words, primary_key=True))
    page: str = Field(sa_column=Column(Words, nullable=False))
    pages: int


class EntryRow(Row, table=True):
    """An entry that a source has listed. `due` is None once it is read; its text is dropped then, its identity
    stays, so that it is never read as new again.

    `said` is a hash of what the source said of it last. `again` is when its page is looked at once more, because
    the source says otherwise now or because it is fresh; `looks` are those in a row, the last one when it was
    `looked` at, that found nothing new.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("feed", "identity"),
        Index(None, "due", "id", **only_where("due IS NOT NULL")),
        Index(None, "feed", "due", **only_where("due IS NOT NULL")),
        Index(None, "again", **only_where("again IS NOT NULL")),
        Index(None, "feed", "again", **only_where("again IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    feed: str = Field(sa_column=Column(Words, nullable=False))
    identity: str = Field(sa_column=Column(Words, nullable=False))  # as columns.key_of gives it
    value: Entry | None = Field(sa_column=Column(Json(Entry)))
    quiet: bool
    added: datetime = Field(sa_column=Column(Utc, nullable=False))
    due: datetime | None = Field(sa_column=Column(Utc))
    attempts: int
    article: str | None = Field(sa_column=Column(Words))
    why: str | None = Field(sa_column=Column(Words))
    said: str | None = Field(sa_column=Column(Words))
    again: datetime | None = Field(sa_column=Column(Utc))
    looked: datetime | None = Field(sa_column=Column(Utc))
    looks: int = Field(sa_column=Column(SmallInteger, nullable=False, server_default="0"))
    validators: Validators | None = Field(sa_column=Column(Json(Validators)))
