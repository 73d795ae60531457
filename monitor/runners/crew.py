"""How many readers are there? One, and while work waits as many as there are cores."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from pebble import ProcessPool

WAITS = 0.5  # seconds that somebody is waiting for a reader before there is one more, which holds 30 MB
CALM = 10.0  # seconds in which nobody waited for so long, after which all but one end


class Closed(Exception):
    """There are no readers any more."""


class Crew:
    """Lends each task a reader: a pool of one process, in whose place another comes when it dies or hangs. Threads
    may share it."""

    def __init__(self, most: int, begin: Callable[[], ProcessPool], *, calm: float = CALM) -> None:
        self._most, self._begin, self._calm = most, begin, calm
        self._change = threading.Condition()
        self._free: list[ProcessPool] = []
        self._lent: set[ProcessPool] = set()
        self._waiting = 0  # tasks
        self._since = 0.0  # when they began to wait, one or another of them without a break
        self._pressed = 0.0  # when they had last waited for too long
        self._watch: threading.Timer | None = None  # ends those that are not needed
        self._closed = False

    @contextmanager
    def reader(self) -> Iterator[ProcessPool]:
        """Raises Closed; what is under way with a reader when all are closed is cancelled."""
        with self._change:
            pool = self._taken()
            self._lent.add(pool)
        try:
            yield pool
        finally:
            self._back(pool)

    def __len__(self) -> int:
        return len(self._free) + len(self._lent)

    def close(self) -> None:
        """End them all, and wait for it."""
        with self._change:
            self._closed = True
            ending = [*self._free, *self._lent]
            if self._watch is not None:
                self._watch.cancel()
            self._change.notify_all()
        _end(ending)

    def _taken(self) -> ProcessPool:
        if not self._free and not self._closed:
            self._since = self._since if self._waiting else time.monotonic()
            self._waiting += 1
            self._wait()
            self._waiting -= 1
            if self._has_waited():
                self._pressed = time.monotonic()
        if self._closed:
            raise Closed
        if self._free:
            return self._free.pop()  # that which came back last: the others may end
        self._since = time.monotonic()
        return self._begin()

    def _wait(self) -> None:
        """Until one is free, or there is to be one more."""
        while not self._free and not self._closed:
            if len(self._lent) == self._most:
                self._change.wait()
            elif self._lent and not self._has_waited():
                self._change.wait(WAITS)
            else:
                return

    def _has_waited(self) -> bool:
        return time.monotonic() - self._since >= WAITS

    def _back(self, pool: ProcessPool) -> None:
        with self._change:
            if self._closed:
                return
            self._lent.discard(pool)
            if pool.active:  # else all that came in its place were killed
                self._free.append(pool)
                self._watch_over()
            self._change.notify()
        if not pool.active:
            _end([pool])

    def _watch_over(self) -> None:
        if self._watch is None and len(self) > 1:
            self._watch = threading.Timer(self._calm, self._thin_out)
            self._watch.daemon = True
            self._watch.start()

    def _thin_out(self) -> None:
        with self._change:
            self._watch, ending = None, []
            if self._closed:
                return
            if time.monotonic() - self._pressed >= self._calm:
                ending = self._free[: len(self) - 1]
                del self._free[: len(ending)]
            self._watch_over()
        _end(ending)


def _end(pools: Iterable[ProcessPool]) -> None:
    for pool in pools:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
