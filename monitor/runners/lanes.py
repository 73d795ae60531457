"""How do many things go on side by side, of each kind only one at a time?"""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import ParamSpec, Self

from monitor.runners.outcomes import Stop, never

P = ParamSpec("P")

LOOK = 0.1  # seconds between looks at whether to stop


class Lanes:
    """Threads, with one job of a name under way at a time; a feed or a channel that hangs holds up only itself.

    A job gives nothing back; what it raises is raised by the next call. When it is time to `stop`, nothing begins
    and nobody is waited for: jobs look at `stop` themselves before they write.
    """

    def __init__(self, most: int, stop: Stop = never) -> None:
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="lane")
        self._stop = stop
        self._open: dict[str, Future[None]] = {}
        self._broken = threading.Event()

    def start(self, name: str, job: Callable[P, None], *given: P.args, **named: P.kwargs) -> None:
        """Begin the job, unless one of this name is still under way."""
        self._reap()
        if name not in self._open and not self._stop():
            self._open[name] = self._threads.submit(self._do, partial(job, *given, **named))

    def finish(self) -> None:
        """Wait for every job that has begun, or until it is time to stop."""
        while self._open and not self._stop():
            wait(self._open.values(), timeout=LOOK, return_when=FIRST_COMPLETED)
            self._reap()

    def _do(self, job: Callable[[], None]) -> None:
        if self._broken.is_set():  # the store has failed one job: no other begins
            return
        try:
            job()
        except BaseException:
            self._broken.set()
            raise

    def _reap(self) -> None:
        for name, job in [(name, job) for name, job in self._open.items() if job.done()]:
            del self._open[name]
            job.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(wait=not self._stop(), cancel_futures=True)
