"""What happened, and how it became known: incidents, their changes, the decisions about reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.model.articles import Report
from monitor.model.facts import Facts

ConfirmedBy = Literal["official", "media", "multiple", "claimant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One violent event at one place and time, resolved from its reports.

    `revision` counts its states from 1; `known` is true where a seed document already tells of it;
    `origins` counts the independent origins of its reports; `date_inferred`: no report states when it was, so its
    date is only bounded by the first publication.
    """

    id: str
    revision: int
    facts: Facts
    reports: tuple[Report, ...]
    first_seen: datetime
    updated: datetime
    origins: int
    confirmed_by: ConfirmedBy
    known: bool = False
    date_inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of an incident that became another: "killed", "5", "9", "Dawn 14:10"."""

    field: str
    before: str | None
    after: str | None
    by: str

    def __str__(self) -> str:
        return f"{self.field} {self.before or 'unknown'} → {self.after or 'unknown'} ({self.by})"


@dataclass(frozen=True, slots=True)
class Opens:
    """The report is the first of a new incident."""

    report: Report
    why: str


@dataclass(frozen=True, slots=True)
class Joins:
    """The report is about a known incident; `score` (0..1) is how sure that is."""

    report: Report
    incident: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class New:
    """The article is new; `why` names the nearest text that was refused, if there was one."""

    why: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The article is one that we have; `of` is that article's id."""

    of: str
    why: str


AlertKind = Literal["new", "update", "correction", "retraction"]
