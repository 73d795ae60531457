"""What do the tables of articles look like that were edited, or that a person has judged?"""

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, SmallInteger
from sqlmodel import Field

from monitor.model import Report, TextQuality
from monitor.store.columns import Json, Utc, Words
from monitor.store.rows import Row

WITHOUT_NUMBERS = {"sqlite_with_rowid": False}


class RevisionRow(Row, table=True):
    """What an article said from `at` on, the newest included; an article that was never edited has none."""

    __tablename__ = "article_revision"
    __table_args__ = WITHOUT_NUMBERS
    article: str = Field(sa_column=Column(Words, ForeignKey("article.id"), primary_key=True))
    number: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(Utc, nullable=False))
    title: str | None = Field(sa_column=Column(Words))
    text: str = Field(sa_column=Column(Words, nullable=False))
    text_quality: TextQuality = Field(sa_column=Column(Words, nullable=False))
    why: str = Field(sa_column=Column(Words, nullable=False))
    told: tuple[Report, ...] = Field(sa_column=Column(Json(tuple[Report, ...]), nullable=False))


class RulingRow(Row, table=True):
    """A person's word that an article is no copy: whose copy it was taken for and why, and whether it counted as
    one without reports of its own."""

    __tablename__ = "ruling"
    article: str = Field(sa_column=Column(Words, ForeignKey("article.id"), primary_key=True))
    at: datetime = Field(sa_column=Column(Utc, nullable=False))
    copy_of: str = Field(sa_column=Column(Words, ForeignKey("article.id"), nullable=False))
    why: str = Field(sa_column=Column(Words, nullable=False))
    silent: bool = Field(sa_column=Column(Boolean, nullable=False))
