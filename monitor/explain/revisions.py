"""What was edited in an article, in its words and in what it reports?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from monitor.dedup import edits
from monitor.explain.sayings import values
from monitor.model import Report, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A fact that an account tells otherwise; None: it tells nothing of it."""

    report: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedRevision:
    """What the article said from `at` on, against what it had said before: the first of them against nothing."""

    number: int
    at: datetime
    why: str
    title: str | None
    removed: tuple[str, ...]
    added: tuple[str, ...]
    facts: tuple[Edited, ...]


def explained_revisions(revisions: Sequence[Revision]) -> tuple[ExplainedRevision, ...]:
    return tuple(
        ExplainedRevision(
            number=now.number,
            at=now.at,
            why=now.why,
            title=None if before and edits.same_words(before.title, now.title) else now.title,
            removed=edit.removed,
            added=edit.added,
            facts=tuple(_facts(before.told, now.told)) if before else (),
        )
        for before, now in pairwise((None, *revisions))
        if now is not None
        for edit in [edits.edit(before.text, now.text) if before else edits.Edit()]
    )


def _facts(before: Sequence[Report], now: Sequence[Report]) -> Iterator[Edited]:
    """Account by account, each field that is told otherwise."""
    was = {report.id: dict(values(report.facts)) for report in before}
    told = {report.id: dict(values(report.facts)) for report in now}
    for report in dict.fromkeys((*was, *told)):
        old, new = was.get(report, {}), told.get(report, {})
        for field in dict.fromkeys((*old, *new)):
            if old.get(field) != new.get(field):
                yield Edited(report=report, field=field, before=old.get(field), after=new.get(field))
