"""How is a store read and resolved again: article by article, or only to see what would change?"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Incident, Report
from monitor.pipeline import replaying
from monitor.pipeline.replaying import Difference, Replayed
from monitor.runners.outcomes import Stop, never
from monitor.runners.processes import MOST_WORKERS
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


Again = tuple[Report, ...] | None  # what an article reports, read again
AHEAD = 2 * MOST_WORKERS  # articles read at once: no reader waits for the next one


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
                for id, again in _ahead(ids, world, stop):
                    outcome.add(attempt("replay", id, _one, session, id, again, world, False))
                    done(outcome.articles, len(ids))
                outcome.compare(session)
                raise _Undone
        except _Undone:
            return outcome

    def alone(id: str, again: Future[Again]) -> Replayed:
        with transaction(world.engine) as session:
            return _one(session, id, again, world, alert)

    for id, again in _ahead(ids, world, stop):
        outcome.add(attempt("replay", id, alone, id, again))
        done(outcome.articles, len(ids))
    with reading(world.engine) as session:
        outcome.compare(session)
    return outcome


def _one(session: Session, id: str, again: Future[Again], world: World, alert: bool) -> Replayed:
    return replaying.replay(session, id, again.result(), world, alert=alert, at=world.now())


def _ahead(ids: tuple[str, ...], world: World, stop: Stop) -> Iterator[tuple[str, Future[Again]]]:
    """Each article with what it reports by now, in their order; the next ones are read meanwhile."""
    under_way: deque[tuple[str, Future[Again]]] = deque()
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="again") as threads:
        for id in ids:
            if stop():
                break
            under_way.append((id, threads.submit(replaying.read_again, id, world)))
            if len(under_way) > AHEAD:
                yield _read(under_way.popleft())
        while under_way and not stop():
            yield _read(under_way.popleft())


def _read(one: tuple[str, Future[Again]]) -> tuple[str, Future[Again]]:
    """The same, once it has been read: nobody waits for a reader while he holds the store."""
    wait([one[1]])
    return one
