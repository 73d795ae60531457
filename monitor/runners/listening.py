"""How are the pages of a feed read, so that no feed takes the time of the others?"""

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from itertools import groupby

from monitor import pipeline
from monitor.drafts import GIVEN
from monitor.pipeline import Looked, Prepared, Read
from monitor.runners.outcomes import Listener, Stop
from monitor.runners.processes import MOST_WORKERS
from monitor.runners.work import Failed, attempt
from monitor.store import entries, reading, transaction
from monitor.store.entries import Done, Unread
from monitor.world import World

AHEAD = 2  # pages of a feed asked for at once, as many as its host may be asked
GIVEN_AHEAD = 2 * MOST_WORKERS  # articles of a backfill read at once: no reader waits for the next one
TOGETHER = 8  # articles written in one transaction: what is done once for all of them is half of the cost
MOMENT = 0.5  # seconds that one waits for others to be written with
BATCH = 64  # entries taken at a time
READ_FOR = 100.0  # seconds for the pages of one feed in one go; what is left is read in the next
SET_ASIDE = timedelta(hours=6)  # before an entry that broke the reader is tried again
TRIES = 4  # then it is given up, and says why

WithPage = tuple[Unread, Prepared | Failed]
UnderWay = tuple[Unread, Future[Prepared | Failed]]


def read(feed: str, world: World, tell: Listener, stop: Stop) -> None:
    """Read what a feed has listed, in its order, so much of it that no feed takes the time of the others; the rest
    is read in the next run. Pages are asked for and read ahead, and kept one after the other."""
    given, until = feed == GIVEN, time.monotonic() + READ_FOR
    most, ahead = (None, GIVEN_AHEAD) if given else (world.config.fetch.max_pages, AHEAD)
    with closing(_ahead(feed, world, most, ahead)) as under_way:
        for some in _together(under_way, stop):
            for unread, outcome in _kept(some, world):
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


def _ahead(feed: str, world: World, most: int | None, ahead: int) -> Generator[UnderWay | None]:
    """Each entry of a feed, at `most` so many, in their order, with what becomes of its page; the next ones are
    under way meanwhile. None asks for what was read to be written, before one looks what is due."""
    threads = ThreadPoolExecutor(ahead, thread_name_prefix="read")
    under_way: deque[UnderWay] = deque()
    waiting: deque[Unread] = deque()
    left, dry = most, False
    try:
        while True:
            if not waiting and not (dry and under_way) and left != 0:
                yield None
                some = BATCH if left is None else min(BATCH, left)
                waiting.extend(_unread(feed, world, some, frozenset(unread.id for unread, _ in under_way)))
                left, dry = None if left is None else left - len(waiting), len(waiting) < some
            if len(waiting) == 1 and not under_way:  # nothing to ask for ahead of it: no other thread is needed
                yield waiting[0], _here(waiting.popleft(), world)
                continue
            while waiting and len(under_way) <= ahead:
                unread = waiting.popleft()
                under_way.append((unread, threads.submit(_prepared, unread, world)))
            if not under_way:
                return
            yield under_way.popleft()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _here(unread: Unread, world: World) -> Future[Prepared | Failed]:
    done: Future[Prepared | Failed] = Future()
    done.set_result(_prepared(unread, world))
    return done


def _together(under_way: Iterable[UnderWay | None], stop: Stop) -> Iterator[list[WithPage]]:
    """What is read, in its order, so much of it together as comes within a moment; nothing that may have been
    broken off, which says nothing about the page."""
    some: list[WithPage] = []
    until = 0.0
    for one in under_way:
        if some and (one is None or not _comes(one[1], until)):
            yield some
            some = []
        if one is None:
            continue
        unread, prepared = one[0], one[1].result()
        if stop():
            break
        until = until if some else time.monotonic() + MOMENT
        some.append((unread, prepared))
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _comes(future: Future[Prepared | Failed], until: float) -> bool:
    with suppress(TimeoutError):
        future.result(max(0.0, until - time.monotonic()))
    return future.done()


def _prepared(unread: Unread, world: World) -> Prepared | Failed:
    ask = pipeline.look if unread.article else pipeline.prepare
    return attempt("read", unread.entry.identity, ask, unread, world)


def _kept(some: Sequence[WithPage], world: World) -> Iterator[tuple[Unread, Read | Looked | Failed | None]]:
    """Write what was read, new articles that come one after the other together."""
    for new, run in groupby(some, lambda one: isinstance(one[1], Prepared) and one[0].article is None):
        if new:
            yield from _written(list(run), world)
            continue
        for unread, prepared in run:
            if isinstance(prepared, Prepared):
                yield unread, attempt("read", unread.entry.identity, pipeline.keep_look, prepared, world)
            else:
                yield unread, prepared


def _written(new: Sequence[WithPage], world: World) -> Iterator[tuple[Unread, Read | Looked | Failed]]:
    """Where one article breaks the writing of all, each is written for itself."""
    batch = [prepared for _, prepared in new if isinstance(prepared, Prepared)]
    names = ", ".join(unread.entry.identity for unread, _ in new)
    kept = attempt("read", names, pipeline.keep, batch, world)
    if not isinstance(kept, Failed):
        yield from zip((unread for unread, _ in new), kept, strict=True)
    elif len(new) == 1:
        yield new[0][0], kept
    else:
        for one in new:
            yield from _written([one], world)


def _set_aside(unread: Unread, failed: Failed, world: World) -> None:
    with transaction(world.engine) as session:
        if unread.attempts + 1 >= TRIES:
            done = Done(id=unread.id, article=unread.article, why=failed.why, at=world.now())
            entries.done(session, [done])
        else:
            entries.later(session, unread.id, world.now() + SET_ASIDE, failed.why)
