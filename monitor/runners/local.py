"""How does one process drive the stages?

Feeds are heard and channels are sent to side by side, worker processes parse what came, incidents are resolved one
after the other.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from loguru import logger

from monitor import pipeline, seeds
from monitor.config import Config
from monitor.http import Web
from monitor.knowledge.model import Knowledge
from monitor.model import Feed, New
from monitor.pipeline import Resolved
from monitor.runners import memory, sending
from monitor.runners.ears import LISTENING, Ears, due
from monitor.runners.lanes import Lanes
from monitor.runners.outcomes import Listener, Outcome, Stop, Summary, listening_with, never, unheard
from monitor.runners.processes import PageReaders
from monitor.runners.work import Failed, attempt
from monitor.store import Engine, articles, deliveries, entries, feeds, reading, transaction
from monitor.world import World

__all__ = [
    "Failed",
    "Listener",
    "Outcome",
    "Stop",
    "Summary",
    "cycle",
    "deliver",
    "due",
    "listening_with",
    "never",
    "open_outside",
    "poll",
    "prepare",
    "read",
    "resolve",
    "undelivered",
    "unheard",
    "unread",
]

RESOLVING = 64  # articles taken at a time
TOGETHER = (
    8  # resolved in one transaction: writing it down costs as much as what is written of one; others wait 30 ms
)


@contextmanager
def open_outside(
    config: Config,
    engine: Engine,
    *,
    knowledge: Callable[[], Knowledge],
    now: Callable[[], datetime],
    hurry: bool = False,
) -> Iterator[World]:
    """The real outside; nothing of it goes on when this ends: no worker process, no connection. In a `hurry` all
    cores read at once."""
    memory.share()
    if any(feed.covers for feed in config.feeds):  # for which the tables of places were read
        knowledge().places.let_go()
    web, pages = Web(config.fetch), PageReaders(imported=config.knowledge, hurry=hurry)
    try:
        with memory.settled():
            yield World(config=config, engine=engine, web=web, pages=pages, knowledge=_once(knowledge), now=now)
    finally:
        pages.close()
        web.close()


def _once(knowledge: Callable[[], Knowledge]) -> Callable[[], Knowledge]:
    """The first of many threads loads it while the others wait: each on its own would take 150 MB of its own."""
    turn = threading.Lock()

    def load() -> Knowledge:
        with turn:
            return knowledge()

    return load


def prepare(world: World) -> None:
    """Make the store know the configured feeds and the seed corpus.

    Whoever calls this holds the state, so nobody is sending: what a killed run had under way is due at once.
    """
    documents = [one for one in seeds.read(world.config.seeds, world.knowledge) if _known(one, world)]
    with transaction(world.engine) as session:
        feeds.sync(session, world.config.feeds)
        deliveries.release(session)
        for one in documents:
            articles.add(session, one.article, one.fingerprint, New(why="seed corpus"), one.reports, quiet=True)
        articles.renew(session, [(one.article.id, one.fingerprint) for one in documents])
    _renew(world)


def _renew(world: World) -> None:
    """Take the fingerprints of an older version anew, some at a time: a killed run goes on where it was."""
    renewed = 0
    while True:
        with transaction(world.engine) as session:
            some = pipeline.copies.renew(session)
        if not some:
            break
        renewed += some
    if renewed:
        logger.info("fingerprints of {} articles taken anew", renewed)


def _known(document: seeds.SeedDocument, world: World) -> bool:
    return seeds.known_at(document.seed) <= world.now()


def poll(world: World, asked: Sequence[Feed], tell: Listener, stop: Stop = never) -> None:
    """Ask these feeds what they list."""
    with Ears(world, tell, stop) as ears:
        ears.ask(asked)
        ears.finish()


def read(world: World, tell: Listener, stop: Stop = never) -> None:
    """Read every entry that is due, one feed after the other: which of two copies is the original is the same each
    time."""
    hear(world, (), tell, stop, at_once=1)


def hear(
    world: World, asked: Sequence[Feed], tell: Listener, stop: Stop = never, *, at_once: int = LISTENING
) -> None:
    """Ask these feeds, and read what they and the others have listed. Of copies in two feeds that are heard side by
    side, the first to come is the original."""
    with Ears(world, tell, stop, at_once=at_once) as ears:
        ears.hear(asked)
        ears.finish()


def resolve(world: World, tell: Listener, stop: Stop = never) -> None:
    """Resolve every article that is not, the earliest published first; then tell what has waited long enough."""
    _resolve(world, tell, stop)
    if not stop():
        released = attempt("tell", "what waited", pipeline.release, world)
        if isinstance(released, Failed) or released.alerts:
            tell(released)


def _resolve(world: World, tell: Listener, stop: Stop) -> None:
    broken: set[str] = set()
    while True:
        with reading(world.engine) as session:
            batch = [id for id in articles.unresolved(session, RESOLVING + len(broken)) if id not in broken]
        if not batch:
            return
        for start in range(0, len(batch), TOGETHER):
            if stop():
                return
            for outcome in _resolved(batch[start : start + TOGETHER], world):
                if isinstance(outcome, Failed):
                    broken.add(outcome.item)
                tell(outcome)


def _resolved(ids: Sequence[str], world: World) -> Sequence[Resolved | Failed]:
    """Where one article breaks the resolving of all, each is resolved for itself."""
    outcomes = attempt("resolve", ", ".join(ids), pipeline.resolve_all, ids, world)
    if not isinstance(outcomes, Failed):
        return outcomes
    return [outcomes] if len(ids) == 1 else [one for id in ids for one in _resolved([id], world)]


def deliver(world: World, tell: Listener, stop: Stop = never) -> None:
    """Write the digests that are due and send what waits."""
    with Lanes(sending.CHANNELS) as lanes:
        start_sending(world, lanes, tell, stop)
        lanes.finish()


def start_sending(world: World, lanes: Lanes, tell: Listener, stop: Stop) -> None:
    """Write what is due of digests and of feeds that fell silent, and begin to send what waits; channels that are
    being sent to are let be."""
    if stop():
        return
    lanes.reap()
    attempt("digest", "windows", pipeline.write_digests, world)
    attempt("notice", "feeds", pipeline.write_notices, world)
    for channel in sending.channels_due(world):
        lanes.start(channel, sending.send, channel, world, tell, stop)


def cycle(world: World, asked: Sequence[Feed], tell: Listener, stop: Stop = never) -> None:
    """The whole way once: ask these feeds, read what is due, resolve it, tell whom it concerns."""
    hear(world, asked, tell, stop)
    resolve(world, tell, stop)
    deliver(world, tell, stop)
    with transaction(world.engine) as session:
        feeds.beat(session, "cycle", world.now())
    logger.debug("cycle done")


def unread(world: World) -> int:
    """How many entries are still to be read, now or later."""
    with reading(world.engine) as session:
        return entries.waiting(session)


def undelivered(world: World) -> int:
    """How many deliveries are still to be sent."""
    with reading(world.engine) as session:
        return sum(1 for _ in deliveries.listing(session, state="waiting"))
