"""Who does many things side by side, and is gone when there is nothing to do?"""

import contextlib
import queue
import threading
from collections.abc import Callable

IDLE = 2.0  # seconds; two hundred that wait hold 15 MB, and whoever waits longest is given the next job

Job = Callable[[], None]  # raises nothing


class Threads:
    """At most so many; one that has waited for a job for `idle` seconds ends."""

    def __init__(self, most: int, *, name: str, idle: float = IDLE) -> None:
        self._most, self._name, self._idle = most, name, idle
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._alive: set[threading.Thread] = set()
        self._free = 0  # threads that wait, without those for which a job has been put down
        self._over = 0  # jobs for which there is no thread yet

    def start(self, job: Job) -> None:
        """Do it as soon as a thread is free."""
        with self._lock:
            self._jobs.put(job)
            if self._free:
                self._free -= 1
            elif len(self._alive) < self._most:
                thread = threading.Thread(target=self._work, name=self._name)
                self._alive.add(thread)
                thread.start()
            else:
                self._over += 1

    def close(self, *, wait: bool) -> None:
        """Begin nothing more; `wait` for what is under way."""
        with self._lock:
            with contextlib.suppress(queue.Empty):
                while True:
                    self._jobs.get_nowait()
            self._over = 0
            alive = list(self._alive)
            for _ in alive:
                self._jobs.put(None)
        for thread in alive if wait else ():
            thread.join()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job()
            with self._lock:
                if self._over:
                    self._over -= 1
                else:
                    self._free += 1
        with self._lock:
            self._alive.discard(threading.current_thread())

    def _next(self) -> Job | None:
        while True:
            try:
                return self._jobs.get(timeout=self._idle)
            except queue.Empty:
                with self._lock:
                    if self._free:  # otherwise a job has just been put down for this one
                        self._free -= 1
                        self._alive.discard(threading.current_thread())  # at once: no job may count on this one
                        return None
