"""How is a past taken in, from a path or a feed's archive? A batch is written while the one before it is read.

So neither the memory nor the store ever holds more raw pages than two batches of them, however long the path. A run
that is killed leaves them in the store: the next run reads these first, and passes over what it has.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from monitor import pipeline
from monitor.drafts import GIVEN
from monitor.model import Entry, Feed
from monitor.model.answers import BadLine, FetchError, SourceError
from monitor.pipeline import Span
from monitor.runners import listening
from monitor.runners.outcomes import Listener, Stop, never
from monitor.store import entries, reading, transaction, walks
from monitor.store.walks import Place
from monitor.world import World

# Entries written in one transaction; how far a run has come is known to so many. More than are taken to be read at
# a time: then the next ones are there before the last have been read, and no reader waits for them.
BATCH = 128
HELD = 10_000_000  # characters of them, of which one that is larger is a batch by itself


def take(world: World, items: Iterable[Entry | BadLine], tell: Listener, *, quiet: bool, stop: Stop = never) -> int:
    """Take in all of them; say how many were fresh."""
    read(world, GIVEN, tell, stop)  # what a killed run has left
    fresh = 0
    with ThreadPoolExecutor(1, thread_name_prefix="given") as reader:
        under_way: Future[None] | None = None
        for batch in _batches(items):
            if stop():
                break
            fresh += _write(batch, world, tell, quiet=quiet)
            if under_way is not None:
                under_way.result()
            under_way = reader.submit(read, world, GIVEN, tell, stop)
        if under_way is not None:
            under_way.result()
    return fresh


def _write(batch: list[Entry | BadLine], world: World, tell: Listener, *, quiet: bool) -> int:
    """Keep those that are not known, to be read; say how many that were."""
    for bad in (item for item in batch if isinstance(item, BadLine)):
        tell(bad)
    given = [item for item in batch if isinstance(item, Entry)]
    with transaction(world.engine) as session:
        return entries.add(session, entries.listed(session, GIVEN, given).fresh, world.now(), quiet=quiet)


def read(world: World, feed: str, tell: Listener, stop: Stop) -> None:
    """Read what is due of a feed, however long that takes."""
    while not stop() and feed in listening.feeds_unread(world):
        listening.read(feed, world, tell, stop)


def walk(feed: Feed, world: World, span: Span, tell: Listener, stop: Stop = never) -> None:
    """Walk through a feed's archive, from where a walk was broken off, to its end; what a page lists is read before
    the next is asked for. Where a page cannot be had, the next run goes on there."""
    with reading(world.engine) as session:
        place = walks.place(session, feed.id) or Place(page=feed.url, pages=0)
    read(world, feed.id, tell, stop)
    before: tuple[str, ...] = ()
    while not stop():
        try:
            turned = pipeline.turn(feed, place, before, span, world)
        except (FetchError, SourceError) as error:
            tell(BadLine(where=f"archive of {feed.name}", why=f"page {place.pages + 1}: {error}"))
            return
        tell(turned)
        read(world, feed.id, tell, stop)
        if turned.next is None:
            return
        place, before = turned.next, turned.listed


def within(
    items: Iterable[Entry | BadLine], since: datetime | None, until: datetime | None
) -> Iterator[Entry | BadLine]:
    """The entries published in the window; one without a date is let through, for nobody can say it is not."""
    for item in items:
        published = item.published if isinstance(item, Entry) else None
        if published is not None and ((since and published < since) or (until and published >= until)):
            continue
        yield item


def _batches(items: Iterable[Entry | BadLine]) -> Iterator[list[Entry | BadLine]]:
    batch: list[Entry | BadLine] = []
    held = 0
    for item in items:
        batch.append(item)
        held += len(item.html or item.text or "") if isinstance(item, Entry) else 0
        if len(batch) == BATCH or held > HELD:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
