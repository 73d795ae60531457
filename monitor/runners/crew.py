"""How many readers are there? One, and while work waits as many as there are cores."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from pebble import ProcessPool

WAITS = 0.5  # seconds that work waits for a reader before there is one more, which holds 30 MB
CALM = 10.0  # seconds in which no work waited for so long, after which all but one end
AHEAD = 8  # tasks of a reader when there may be no more: what it reads, and what is at hand for it; between two
# tasks four threads take turns, each after some ms when all are busy
BESIDE = 2  # readers that there may be wherever one hangs: the only one must not hold up all


class Closed(Exception):
    """There are no readers any more."""


class Crew:
    """Lends readers to tasks: pools of one process, in whose place another comes when it dies or hangs. Once there
    are `most`, the next tasks are at hand while a reader reads, so that it never waits for us. Threads may
    share it."""

    def __init__(
        self, most: int, begin: Callable[[], ProcessPool], *, waits: float = WAITS, calm: float = CALM
    ) -> None:
        self._most, self._begin, self._waits, self._calm = most, begin, waits, calm
        self._change = threading.Condition()
        self._tasks: dict[ProcessPool, int] = {}  # how many each reader has; who was lent last comes last
        self._hung: set[ProcessPool] = set()
        self._waiting = 0  # tasks without a reader
        self._since: float | None = None  # when there came to be more tasks than readers
        self._pressed = 0.0  # when there had last been for too long
        self._watch: threading.Timer | None = None  # ends those that are not needed
        self.closed = False

    @contextmanager
    def reader(self) -> Iterator[ProcessPool]:
        """Raises Closed; what is under way with a reader when all are closed is lost."""
        with self._change:
            pool = self._lent()
        try:
            yield pool
        finally:
            self._back(pool)

    def hangs(self, pool: ProcessPool) -> None:
        """The reader has been at one task for long; when that ends, the reader does too, with what is at hand."""
        with self._change:
            if pool in self._tasks:
                self._hung.add(pool)
                self._change.notify_all()

    def is_hung(self, pool: ProcessPool) -> bool:
        return pool in self._hung

    def __len__(self) -> int:
        return len(self._tasks)

    def close(self) -> None:
        """End them all, and wait for it."""
        with self._change:
            self.closed = True
            if self._watch is not None:
                self._watch.cancel()
            self._change.notify_all()
        _end(self._tasks)

    def _lent(self) -> ProcessPool:
        self._waiting += 1
        self._note()
        while not self.closed and not self._has_room():
            if self._may_grow() and (not self._working() or self._has_waited()):
                self._tasks[self._begin()] = 0
                self._since = None
                self._change.notify_all()  # now each may have room for more
            else:
                self._change.wait(self._waits if self._may_grow() else None)
        self._waiting -= 1
        if self.closed:
            raise Closed
        pool = min(reversed(self._working()), key=self._tasks.__getitem__)  # the others may end
        self._tasks[pool] = self._tasks.pop(pool) + 1
        self._note()
        return pool

    def _has_room(self) -> bool:
        each = 1 if self._may_grow() else AHEAD
        return any(self._tasks[pool] < each for pool in self._working())

    def _working(self) -> list[ProcessPool]:
        return [pool for pool in self._tasks if pool not in self._hung]

    def _may_grow(self) -> bool:
        return len(self) < (max(self._most, BESIDE) if self._hung else self._most)

    def _note(self) -> None:
        """Whether work waits, whenever there are others of either."""
        if self._waiting + sum(self._tasks.values()) <= len(self):
            self._since = None
        elif self._since is None:
            self._since = time.monotonic()
        if self._has_waited():
            self._pressed = time.monotonic()

    def _has_waited(self) -> bool:
        return self._since is not None and time.monotonic() - self._since >= self._waits

    def _back(self, pool: ProcessPool) -> None:
        with self._change:
            if self.closed or pool not in self._tasks:
                return
            self._tasks[pool] -= 1
            done = pool in self._hung and not self._tasks[pool]
            ends = done or not pool.active  # all that came in its place were killed
            if ends:
                del self._tasks[pool]
                self._hung.discard(pool)
            self._note()
            self._watch_over()
            self._change.notify()
        if ends:
            _end([pool])

    def _watch_over(self) -> None:
        if self._watch is None and len(self) > 1:
            self._watch = threading.Timer(self._calm, self._thin_out)
            self._watch.daemon = True
            self._watch.start()

    def _thin_out(self) -> None:
        with self._change:
            self._watch, ending = None, []
            if self.closed:
                return
            if time.monotonic() - self._pressed >= self._calm:
                ending = [pool for pool, tasks in self._tasks.items() if not tasks][: len(self) - 1]
            for pool in ending:
                del self._tasks[pool]
            self._watch_over()
        _end(ending)


def _end(pools: Collection[ProcessPool]) -> None:
    for pool in pools:
        pool.stop()  # type: ignore[no-untyped-call]
    for pool in pools:
        pool.join()
