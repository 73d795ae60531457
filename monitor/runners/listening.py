"""How are the pages of a feed read, so that no feed takes the time of the others?"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from monitor import pipeline
from monitor.drafts import GIVEN
from monitor.pipeline import Looked, Prepared, Read
from monitor.runners.outcomes import Listener, Stop
from monitor.runners.work import Failed, attempt
from monitor.store import entries, reading, transaction
from monitor.store.entries import Unread
from monitor.world import World

AHEAD = 2  # pages of a feed asked for at once, as many as its host may be asked
BATCH = 64  # entries taken at a time
READ_FOR = 100.0  # seconds for the pages of one feed in one go; what is left is read in the next
SET_ASIDE = timedelta(hours=6)  # before an entry that broke the reader is tried again
TRIES = 4  # then it is given up, and says why


def read(feed: str, world: World, tell: Listener, stop: Stop) -> None:
    """Read what a feed has listed, in its order, so much of it that no feed takes the time of the others; the rest
    is read in the next run. Pages are asked for ahead, and kept one after the other."""
    until, left = time.monotonic() + READ_FOR, world.config.fetch.max_pages
    given = feed == GIVEN
    while not stop() and (given or time.monotonic() < until):
        batch = _unread(feed, world, BATCH if given else min(BATCH, left))
        if not batch:
            return
        left -= len(batch)
        for unread, prepared in _ahead(batch, world):
            if stop():  # what was broken off says nothing about the page
                return
            outcome = _kept(unread, prepared, world)
            if isinstance(outcome, Failed):
                _set_aside(unread, outcome, world)
            if outcome is not None:
                tell(outcome)
            if not given and time.monotonic() > until:
                return


def feeds_unread(world: World) -> tuple[str, ...]:
    """The feeds, also such as are not configured any more, that have listed what is due to be read."""
    with reading(world.engine) as session:
        return entries.feeds_due(session, world.now())


def _unread(feed: str, world: World, most: int) -> tuple[Unread, ...]:
    with reading(world.engine) as session:
        return entries.due(session, world.now(), most, feed=feed)


def _ahead(batch: Sequence[Unread], world: World) -> Iterator[tuple[Unread, Prepared | Failed]]:
    """Each entry with what became of its page, in their order; the next ones are under way meanwhile."""
    threads = ThreadPoolExecutor(AHEAD, thread_name_prefix="read")
    preparing: deque[tuple[Unread, Future[Prepared | Failed]]] = deque()
    try:
        for unread in batch:
            ask = pipeline.look if unread.article else pipeline.prepare
            job = threads.submit(attempt, "read", unread.entry.identity, ask, unread, world)
            preparing.append((unread, job))
            if len(preparing) > AHEAD:
                first, prepared = preparing.popleft()
                yield first, prepared.result()
        for first, prepared in preparing:
            yield first, prepared.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _kept(unread: Unread, prepared: Prepared | Failed, world: World) -> Read | Looked | Failed | None:
    if isinstance(prepared, Failed):
        return prepared
    if unread.article:
        return attempt("read", unread.entry.identity, pipeline.keep_look, prepared, world)
    return attempt("read", unread.entry.identity, pipeline.keep, prepared, world)


def _set_aside(unread: Unread, failed: Failed, world: World) -> None:
    with transaction(world.engine) as session:
        if unread.attempts + 1 >= TRIES:
            entries.done(session, unread.id, unread.article, failed.why, at=world.now())
        else:
            entries.later(session, unread.id, world.now() + SET_ASIDE, failed.why)
