"""How are the pages of a feed read, so that no feed takes the time of the others?"""

import time
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

from monitor import pipeline
from monitor.drafts import GIVEN
from monitor.pipeline import Looked, Prepared, Read
from monitor.runners.outcomes import Listener, Stop
from monitor.runners.processes import MOST_WORKERS
from monitor.runners.work import Failed, attempt
from monitor.store import entries, reading, transaction
from monitor.store.entries import Unread
from monitor.world import World

AHEAD = 2  # pages of a feed asked for at once, as many as its host may be asked
GIVEN_AHEAD = 2 * MOST_WORKERS  # articles of a backfill read at once: no reader waits for the next one
BATCH = 64  # entries taken at a time
READ_FOR = 100.0  # seconds for the pages of one feed in one go; what is left is read in the next
SET_ASIDE = timedelta(hours=6)  # before an entry that broke the reader is tried again
TRIES = 4  # then it is given up, and says why


def read(feed: str, world: World, tell: Listener, stop: Stop) -> None:
    """Read what a feed has listed, in its order, so much of it that no feed takes the time of the others; the rest
    is read in the next run. Pages are asked for and read ahead, and kept one after the other."""
    given, until = feed == GIVEN, time.monotonic() + READ_FOR
    most, ahead = (None, GIVEN_AHEAD) if given else (world.config.fetch.max_pages, AHEAD)
    with closing(_ahead(feed, world, most, ahead)) as prepared:
        for unread, found in prepared:
            if stop():  # what was broken off says nothing about the page
                return
            outcome = _kept(unread, found, world)
            if isinstance(outcome, Failed):
                _set_aside(unread, outcome, world)
            if outcome is not None:
                tell(outcome)
            if stop() or (not given and time.monotonic() > until):
                return


def feeds_unread(world: World) -> tuple[str, ...]:
    """The feeds, also such as are not configured any more, that have listed what is due to be read."""
    with reading(world.engine) as session:
        return entries.feeds_due(session, world.now())


def _unread(feed: str, world: World, most: int, but: frozenset[int]) -> list[Unread]:
    """The next entries of a feed, without those that are under way."""
    with reading(world.engine) as session:
        due = entries.due(session, world.now(), most + len(but), feed=feed)
    return [unread for unread in due if unread.id not in but][:most]


def _ahead(
    feed: str, world: World, most: int | None, ahead: int
) -> Generator[tuple[Unread, Prepared | Failed], None, None]:
    """Each entry of a feed, at `most` so many, with what became of its page, in their order; the next ones are
    under way meanwhile."""
    threads = ThreadPoolExecutor(ahead, thread_name_prefix="read")
    under_way: deque[tuple[Unread, Future[Prepared | Failed]]] = deque()
    waiting: deque[Unread] = deque()
    left, dry = most, False
    try:
        while True:
            if not waiting and not (dry and under_way) and left != 0:
                some = BATCH if left is None else min(BATCH, left)
                waiting.extend(_unread(feed, world, some, frozenset(unread.id for unread, _ in under_way)))
                left, dry = None if left is None else left - len(waiting), len(waiting) < some
            if len(waiting) == 1 and not under_way:  # nothing to ask for ahead of it: no other thread is needed
                alone = waiting.popleft()
                yield alone, _prepared(alone, world)
                continue
            while waiting and len(under_way) <= ahead:
                unread = waiting.popleft()
                under_way.append((unread, threads.submit(_prepared, unread, world)))
            if not under_way:
                return
            first, prepared = under_way.popleft()
            yield first, prepared.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _prepared(unread: Unread, world: World) -> Prepared | Failed:
    ask = pipeline.look if unread.article else pipeline.prepare
    return attempt("read", unread.entry.identity, ask, unread, world)


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
