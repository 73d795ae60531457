"""What do the tables look like?

Columns are what is asked for; the rest of a value lies in its JSON. Nothing outside of this folder sees a row.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Boolean, Column, ForeignKey, Index, SmallInteger, UniqueConstraint, false
from sqlmodel import Field

from monitor.model import Alert, Change, Incident, Message, Report
from monitor.store.columns import Json, Packed, Utc, Words
from monitor.store.feed_tables import (
    BeatRow,
    EntryRow,
    FeedRow,
    HealthRow,
    HearingRow,
    NoticeRow,
    ToldOfRow,
    WalkRow,
)
from monitor.store.rows import Row, only_where
from monitor.store.versions import RevisionRow, RulingRow
from monitor.store.waiting_tables import HeldRow, MuteRow

__all__ = [
    "AccountRow",
    "AlertRow",
    "ArticleRow",
    "BeatRow",
    "ChannelOffRow",
    "DeliveryRow",
    "DigestRow",
    "EntryRow",
    "FeedRow",
    "HealthRow",
    "HearingRow",
    "HeldRow",
    "HistoryRow",
    "IncidentRow",
    "KeyRow",
    "LinesRow",
    "MuteRow",
    "NoticeRow",
    "ReportRow",
    "RevisionRow",
    "Row",
    "RulingRow",
    "ToldOfRow",
    "WalkRow",
]

READ_AGAIN = 1024  # reports kept in memory as read: those of one incident are read with every further one


class ArticleRow(Row, table=True):
    """An article with its fingerprint. `number` is what the near-duplicate index refers to: it has 13 rows an
    article, and a text id in each would double it."""

    __tablename__ = "article"
    __table_args__ = (
        Index(None, "resolved", "heard", "id", **only_where("resolved IS NULL")),
        Index(None, "heard", "id"),
        # An id that it came with may be of any length.
        Index(None, "given_id", postgresql_using="hash", **only_where("given_id IS NOT NULL")),
    )
    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(sa_column=Column(Words, nullable=False, unique=True))
    key: str | None = Field(sa_column=Column(Words))
    indexed_key: str | None = Field(sa_column=Column(Words, index=True))  # as columns.key_of gives it
    given_id: str | None = Field(sa_column=Column(Words))
    url: str | None = Field(sa_column=Column(Words))
    feed: str = Field(sa_column=Column(Words, nullable=False))
    source: str = Field(sa_column=Column(Words, nullable=False))
    title: str | None = Field(sa_column=Column(Words))
    text: str = Field(sa_column=Column(Words, nullable=False))
    language: str | None = Field(sa_column=Column(Words))
    published: datetime | None = Field(sa_column=Column(Utc))
    published_raw: str | None = Field(sa_column=Column(Words))
    timezone: str = Field(sa_column=Column(Words, nullable=False))
    country: str | None = Field(sa_column=Column(Words))
    fetched: datetime = Field(sa_column=Column(Utc, nullable=False))
    text_quality: str = Field(sa_column=Column(Words, nullable=False))
    quality_why: str = Field(sa_column=Column(Words, nullable=False))
    revision: int = Field(sa_column=Column(SmallInteger, nullable=False, server_default="1"))
    revised: datetime | None = Field(sa_column=Column(Utc))
    heard: datetime = Field(sa_column=Column(Utc, nullable=False))  # published, else fetched
    exact: str = Field(sa_column=Column(Words, nullable=False, index=True))
    fingerprint_version: int = Field(sa_column=Column(SmallInteger, nullable=False, index=True))
    sketch: tuple[int, ...] = Field(sa_column=Column(Packed("I"), nullable=False))
    opening: tuple[int, ...] = Field(sa_column=Column(Packed("I"), nullable=False))
    facts: tuple[str, ...] = Field(sa_column=Column(Json(tuple[str, ...]), nullable=False))
    words: int
    unfinished: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    duplicate_of: str | None = Field(sa_column=Column(Words, ForeignKey("article.id")))
    decision_why: str = Field(sa_column=Column(Words, nullable=False))
    quiet: bool
    resolved: datetime | None = Field(sa_column=Column(Utc))


class KeyRow(Row, table=True):
    """The near-duplicate index: the articles that have `value` among the smallest of their sketch. A value is 32
    bits, kept with a sign."""

    __tablename__ = "fingerprint_key"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}
    value: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    article: int = Field(sa_column=Column(ForeignKey("article.number"), primary_key=True, autoincrement=False))


class LinesRow(Row, table=True):
    """The lines that a source has put into several articles. A source has a fixed number of slots, and a line that
    does not come back gives its slot to another: what is kept of a source does not grow. All are in one row,
    for every article asks for some tens of them and changes them: as rows they were a fifth of what it costs to
    write one."""

    __tablename__ = "source_lines"
    source: str = Field(sa_column=Column(Words, primary_key=True))  # as columns.key_of gives it
    lines: tuple[int, ...] = Field(sa_column=Column(Packed("Q"), nullable=False))
    articles: tuple[int, ...] = Field(sa_column=Column(Packed("H"), nullable=False))  # in which each stood


class ReportRow(Row, table=True):
    """A report, and the strand and incident that it was found to be about, how surely and why.

    It is found by others on the days from first_day to last_day, and looks for others itself from seek_first to
    seek_last (None: on any day); `reach` says how long either is, and bounds what is read of the index
    for all others. A unit that it does not name is "": an index answers for that as for any other. `withdrawn` is
    when it ceased to count.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index(None, "article", "position"),
        Index(None, "country", "reach", "first_day", "last_day"),
        Index(None, "country", "reach", "seek_first", "seek_last"),
        Index(None, "country", "admin2", "told"),
        Index(None, "first_day"),
    )
    id: str = Field(sa_column=Column(Words, primary_key=True))
    article: str = Field(sa_column=Column(Words, ForeignKey("article.id"), nullable=False))
    position: int
    value: Report = Field(sa_column=Column(Json(Report, kept=READ_AGAIN), nullable=False))
    told: datetime = Field(sa_column=Column(Utc, nullable=False))
    first_day: date
    last_day: date
    seek_first: date | None
    seek_last: date | None
    reach: int = Field(sa_column=Column(SmallInteger, nullable=False))
    country: str = Field(sa_column=Column(Words, nullable=False))
    admin1: str = Field(sa_column=Column(Words, nullable=False))
    admin2: str = Field(sa_column=Column(Words, nullable=False))
    strand: str | None = Field(sa_column=Column(Words, index=True))
    incident: str | None = Field(sa_column=Column(Words, ForeignKey("incident.id"), index=True))
    score: float | None
    why: str | None = Field(sa_column=Column(Words))
    decided: datetime | None = Field(sa_column=Column(Utc))
    withdrawn: datetime | None = Field(sa_column=Column(Utc))


class AccountRow(Row, table=True):
    """What a report said, named by a hash of it; rows are only ever added."""

    __tablename__ = "account"
    name: str = Field(sa_column=Column(Words, primary_key=True))
    value: Report = Field(sa_column=Column(Json(Report, kept=READ_AGAIN), nullable=False))


class IncidentRow(Row, table=True):
    """The current state of an incident, its reports in `accounts`; first_day and last_day are the days on which it
    can have been. One that is not `live` has no reports left; `successor` is the incident that most of them went
    to."""

    __tablename__ = "incident"
    __table_args__ = (
        Index(None, "country", "first_day", "last_day"),
        Index(None, "first_day", "id"),
        Index(None, "first_seen", "id"),
        Index(None, "successor", **only_where("successor IS NOT NULL")),
    )
    id: str = Field(sa_column=Column(Words, primary_key=True))
    revision: int
    first_day: date
    last_day: date
    country: str | None = Field(sa_column=Column(Words))
    admin1: str | None = Field(sa_column=Column(Words))
    first_seen: datetime = Field(sa_column=Column(Utc, nullable=False))
    value: Incident = Field(sa_column=Column(Json(Incident), nullable=False))
    accounts: tuple[str, ...] = Field(sa_column=Column(Json(tuple[str, ...]), nullable=False))
    live: bool
    successor: str | None = Field(sa_column=Column(Words))


class HistoryRow(Row, table=True):
    """Every state that an incident has had, with what changed; rows are only ever added."""

    __tablename__ = "incident_history"
    __table_args__ = (Index(None, "at"),)
    incident: str = Field(sa_column=Column(Words, ForeignKey("incident.id"), primary_key=True))
    revision: int = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(Utc, nullable=False))
    first_day: date
    last_day: date
    country: str | None = Field(sa_column=Column(Words))
    admin1: str | None = Field(sa_column=Column(Words))
    value: Incident = Field(sa_column=Column(Json(Incident), nullable=False))
    accounts: tuple[str, ...] = Field(sa_column=Column(Json(tuple[str, ...]), nullable=False))
    live: bool
    changes: tuple[Change, ...] = Field(sa_column=Column(Json(tuple[Change, ...]), nullable=False))
    report: str = Field(sa_column=Column(Words, nullable=False))
    why: str = Field(sa_column=Column(Words, nullable=False))


class AlertRow(Row, table=True):
    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("watch", "incident", "revision"),
        Index(None, "watch", "created"),
        Index(None, "created", "id"),
    )
    id: str = Field(sa_column=Column(Words, primary_key=True))
    watch: str = Field(sa_column=Column(Words, nullable=False))
    incident: str = Field(sa_column=Column(Words, ForeignKey("incident.id"), nullable=False))
    revision: int
    created: datetime = Field(sa_column=Column(Utc, nullable=False))
    value: Alert = Field(sa_column=Column(Json(Alert), nullable=False))


class DeliveryRow(Row, table=True):
    """A message to a recipient; `thread` is the incident that it tells of, and orders what is sent of it."""

    __tablename__ = "delivery"
    __table_args__ = (Index(None, "state", "due"), Index(None, "created", "key"), Index(None, "thread", "state"))
    key: str = Field(sa_column=Column(Words, primary_key=True))
    channel: str = Field(sa_column=Column(Words, nullable=False))
    recipient: str = Field(sa_column=Column(Words, nullable=False))
    message: Message = Field(sa_column=Column(Json(Message), nullable=False))
    watch: str = Field(sa_column=Column(Words, nullable=False))
    state: str = Field(sa_column=Column(Words, nullable=False))
    attempts: int
    due: datetime = Field(sa_column=Column(Utc, nullable=False))
    lease: datetime | None = Field(sa_column=Column(Utc))
    last_error: str | None = Field(sa_column=Column(Words))
    created: datetime = Field(sa_column=Column(Utc, nullable=False))
    delivered: datetime | None = Field(sa_column=Column(Utc))
    alert: str | None = Field(sa_column=Column(Words, index=True))
    thread: str | None = Field(sa_column=Column(Words))


class ChannelOffRow(Row, table=True):
    """A channel whose endpoint said that it is gone for good, or that it wants no word before `until`."""

    __tablename__ = "channel_off"
    channel: str = Field(sa_column=Column(Words, primary_key=True))
    why: str = Field(sa_column=Column(Words, nullable=False))
    at: datetime = Field(sa_column=Column(Utc, nullable=False))
    until: datetime | None = Field(sa_column=Column(Utc))


class DigestRow(Row, table=True):
    """A window of a watch whose digest has been made."""

    __tablename__ = "digest"
    __table_args__ = (Index(None, "watch", "until"),)
    watch: str = Field(sa_column=Column(Words, primary_key=True))
    since: datetime = Field(sa_column=Column(Utc, primary_key=True))
    until: datetime = Field(sa_column=Column(Utc, primary_key=True))
    at: datetime = Field(sa_column=Column(Utc, nullable=False))
