"""How is a store read and resolved again: article by article, or only to see what would change?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Incident
from monitor.pipeline import replaying
from monitor.pipeline.replaying import Difference, Replayed
from monitor.runners.outcomes import Stop, never
from monitor.runners.work import Failed, attempt
from monitor.store import Session, articles, reading, transaction
from monitor.world import World


@dataclass(slots=True)
class Outcome:
    """What a replay came to."""

    articles: int = 0
    otherwise: int = 0
    alerts: int = 0
    broken: list[Failed] = field(default_factory=list)
    differences: tuple[Difference, ...] = ()
    _before: dict[str, Incident | None] = field(default_factory=dict)

    def add(self, one: Replayed | Failed) -> None:
        self.articles += 1
        if isinstance(one, Failed):
            self.broken.append(one)
            return
        self.otherwise += one.otherwise
        self.alerts += one.alerts
        self._before = {**one.before, **self._before}  # as it was before the first change

    def compare(self, session: Session) -> None:
        self.differences = replaying.differences(session, self._before)


class _Undone(Exception):
    """Nothing of it is kept."""


def replay(
    world: World,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    alert: bool = False,
    dry_run: bool = False,
    done: Callable[[int, int], None] = lambda _done, _all: None,
    stop: Stop = never,
) -> Outcome:
    """Read and resolve the articles of a time again, the earliest first. With `dry_run` it all happens in one
    transaction that is taken back; else each article's is its own, and one that is killed may be started again."""
    with reading(world.engine) as session:
        ids = articles.in_order(session, since=since, until=until)
    outcome = Outcome()
    if dry_run:
        try:
            with transaction(world.engine) as session:
                _each(ids, outcome, lambda id: _one(session, id, world, alert=False), done, stop)
                outcome.compare(session)
                raise _Undone
        except _Undone:
            return outcome

    def alone(id: str) -> Replayed:
        with transaction(world.engine) as session:
            return _one(session, id, world, alert=alert)

    _each(ids, outcome, alone, done, stop)
    with reading(world.engine) as session:
        outcome.compare(session)
    return outcome


def _one(session: Session, id: str, world: World, *, alert: bool) -> Replayed:
    return replaying.replay(session, id, world, alert=alert, at=world.now())


def _each(
    ids: tuple[str, ...],
    outcome: Outcome,
    job: Callable[[str], Replayed],
    done: Callable[[int, int], None],
    stop: Stop,
) -> None:
    for number, id in enumerate(ids, 1):
        if stop():
            return
        outcome.add(attempt("replay", id, job, id))
        done(number, len(ids))
