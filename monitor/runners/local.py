"""How does one process drive the stages?

Threads wait for the network, worker processes parse pages, one writer keeps the order.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from loguru import logger

from monitor import pipeline, schedules, seeds
from monitor.config import Config
from monitor.http import Web
from monitor.knowledge.model import Knowledge
from monitor.model import Duplicate, Entry, Feed, Health, Joins, New, Opens, Sent
from monitor.model.answers import BadLine
from monitor.pipeline import Polled, Read, Resolved, Told
from monitor.runners.processes import PageReaders
from monitor.runners.work import Failed, attempt
from monitor.store import Engine, articles, deliveries, entries, feeds, reading, transaction
from monitor.world import World

POLLING = 32  # feeds asked at once; each host still sees its own limit
READING = 8  # pages asked for at once
SENDING = 8  # messages under way at once
BATCH = 64  # entries, articles or deliveries taken at a time: what a kill can leave half-told is in the rows
SET_ASIDE = timedelta(hours=6)  # before an entry that broke the reader is tried again
TRIES = 4  # then it is given up, and says why

Outcome = Polled | Read | Resolved | Told | Failed | BadLine
Listener = Callable[[Outcome], None]
T = TypeVar("T")


def unheard(outcome: Outcome) -> None:
    """The listener of who wants no news."""


@dataclass(slots=True)
class Summary:
    """What a cycle did, counted as it goes."""

    heard: int = 0
    unchanged: int = 0
    failed: int = 0
    fresh: int = 0
    new: int = 0
    duplicates: int = 0
    waiting: int = 0
    opened: int = 0
    joined: int = 0
    alerts: int = 0
    delivered: int = 0
    undelivered: int = 0
    broken: list[Failed | BadLine] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        match outcome:
            case Polled():
                self.heard += outcome.outcome != "failed"
                self.unchanged += outcome.outcome == "not modified"
                self.failed += outcome.outcome == "failed"
                self.fresh += outcome.fresh
            case Read():
                self.new += isinstance(outcome.decision, New)
                self.duplicates += isinstance(outcome.decision, Duplicate)
                self.waiting += outcome.article is None
            case Resolved():
                news = [one for one in outcome.decisions if one.report.feed != seeds.FEED]
                self.opened += sum(isinstance(decision, Opens) for decision in news)
                self.joined += sum(isinstance(decision, Joins) for decision in news)
                self.alerts += len(outcome.alerts)
            case Told():
                self.delivered += isinstance(outcome.answer, Sent)
                self.undelivered += not isinstance(outcome.answer, Sent)
            case Failed() | BadLine():
                self.broken.append(outcome)


def listening_with(summary: Summary, tell: Listener = unheard) -> Listener:
    """A listener that counts and passes on."""

    def listen(outcome: Outcome) -> None:
        summary.add(outcome)
        tell(outcome)

    return listen


@contextmanager
def open_outside(
    config: Config, engine: Engine, *, knowledge: Callable[[], Knowledge], now: Callable[[], datetime]
) -> Iterator[World]:
    """The real outside; nothing of it goes on when this ends: no worker process, no connection."""
    web, pages = Web(config.fetch, now=now), PageReaders()
    try:
        yield World(config=config, engine=engine, web=web, pages=pages, knowledge=knowledge, now=now)
    finally:
        pages.close()
        web.close()


def prepare(world: World) -> None:
    """Make the store know the configured feeds and the seed corpus."""
    with transaction(world.engine) as session:
        feeds.sync(session, world.config.feeds)
    for document in seeds.read(world.config.seeds, world.knowledge):
        if seeds.known_at(document.seed) <= world.now():
            with transaction(world.engine) as session:
                decision = New(why="seed corpus")
                articles.add(
                    session, document.article, document.fingerprint, decision, document.reports, quiet=True
                )


def due(world: World, *, keep_schedule: bool) -> tuple[Feed, ...]:
    """The feeds that may be asked now; `keep_schedule` leaves out those whose time has not come."""
    now = world.now()
    may = schedules.is_due if keep_schedule else schedules.may_be_asked
    with reading(world.engine) as session:
        health = feeds.health(session)
    return tuple(feed for feed in world.config.feeds if may(health.get(feed.id, Health(feed=feed.id)), now))


def poll(world: World, asked: Iterable[Feed], tell: Listener) -> None:
    with ThreadPoolExecutor(POLLING, thread_name_prefix="poll") as threads:
        polling = [threads.submit(attempt, "poll", feed.name, pipeline.poll, feed, world) for feed in asked]
        for polled in as_completed(polling):
            tell(polled.result())


def accept(world: World, items: Iterable[Entry | BadLine], tell: Listener, *, quiet: bool) -> int:
    """Take the entries of a path as unread; say how many were fresh."""
    fresh = 0
    for batch in _batches(items, BATCH * 8):
        for bad in (item for item in batch if isinstance(item, BadLine)):
            tell(bad)
        with transaction(world.engine) as session:
            listed = [item for item in batch if isinstance(item, Entry)]
            fresh += entries.add(session, listed, world.now(), quiet=quiet)
    return fresh


def read(world: World, tell: Listener) -> None:
    """Read every entry that is due. Pages are fetched side by side; articles are kept in their listing's order."""
    with ThreadPoolExecutor(READING, thread_name_prefix="read") as threads:
        while batch := _unread(world):
            preparing = [
                threads.submit(attempt, "read", unread.entry.identity, pipeline.prepare, unread, world)
                for unread in batch
            ]
            for unread, prepared in zip(batch, preparing, strict=True):
                outcome = _keep(unread, prepared.result(), world)
                if isinstance(outcome, Failed):
                    _set_aside(unread, outcome, world)
                tell(outcome)


def _keep(unread: entries.Unread, prepared: pipeline.Prepared | Failed, world: World) -> Read | Failed:
    if isinstance(prepared, Failed):
        return prepared
    return attempt("read", unread.entry.identity, pipeline.keep, prepared, world)


def _unread(world: World) -> tuple[entries.Unread, ...]:
    with reading(world.engine) as session:
        return entries.due(session, world.now(), BATCH)


def _set_aside(unread: entries.Unread, failed: Failed, world: World) -> None:
    with transaction(world.engine) as session:
        if unread.attempts + 1 >= TRIES:
            entries.done(session, unread.id, None, failed.why)
        else:
            entries.later(session, unread.id, world.now() + SET_ASIDE, failed.why)


def resolve(world: World, tell: Listener) -> None:
    """Resolve every article that is not, the earliest published first."""
    broken: set[str] = set()
    while True:
        with reading(world.engine) as session:
            batch = [id for id in articles.unresolved(session, BATCH + len(broken)) if id not in broken]
        if not batch:
            return
        for id in batch:
            outcome = attempt("resolve", id, pipeline.resolve, id, world)
            if isinstance(outcome, Failed):
                broken.add(id)
            tell(outcome)


def deliver(world: World, tell: Listener) -> None:
    """Write the digests that are due and send what waits."""
    attempt("digest", "windows", pipeline.write_digests, world)
    with ThreadPoolExecutor(SENDING, thread_name_prefix="send") as threads:
        while True:
            with transaction(world.engine) as session:
                claimed = deliveries.claim(session, world.now(), pipeline.LEASE, BATCH)
            if not claimed:
                return
            sending = [threads.submit(attempt, "deliver", one.key, pipeline.deliver, one, world) for one in claimed]
            for sent in as_completed(sending):
                tell(sent.result())


def cycle(world: World, asked: Iterable[Feed], tell: Listener) -> None:
    """The whole way once: ask these feeds, read what is due, resolve it, tell whom it concerns."""
    poll(world, asked, tell)
    read(world, tell)
    resolve(world, tell)
    deliver(world, tell)
    with transaction(world.engine) as session:
        feeds.beat(session, "cycle", world.now())
    logger.debug("cycle done")


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
