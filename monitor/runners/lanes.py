"""How do many things go on side by side, of each kind only one at a time?"""

import threading
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, Self

from monitor.runners.outcomes import Stop, never
from monitor.runners.threads import Threads

P = ParamSpec("P")

LOOK = 0.1  # seconds between looks at whether to stop


class Lanes:
    """Threads, with one job of a name under way at a time; a feed or a channel that hangs holds up only itself.

    A job gives nothing back; what it raises is raised by the next look at what has ended, and no other begins. When
    it is time to `stop`, nothing begins and nobody is waited for: jobs look at `stop` themselves before they write.
    """

    def __init__(self, most: int, stop: Stop = never) -> None:
        self._threads = Threads(most, name="lane")
        self._stop = stop
        self._taken: set[str] = set()  # lanes that are not free, as far as we have looked
        self._ended: list[str] = []
        self._errors: list[BaseException] = []
        self._all_ended = threading.Condition()

    def reap(self) -> None:
        """Look which jobs have ended. Who begins jobs for what the store says is due looks before it reads that: a
        job that ends meanwhile has done what was read as due, and its lane is still taken."""
        with self._all_ended:
            self._taken.difference_update(self._ended)
            self._ended.clear()
            if self._errors:
                raise self._errors[0]

    def start(self, name: str, job: Callable[P, None], *given: P.args, **named: P.kwargs) -> None:
        """Begin the job, unless one of this name is still under way."""
        if name not in self._taken and not self._stop():
            self._taken.add(name)
            self._threads.start(partial(self._do, name, partial(job, *given, **named)))

    def finish(self) -> None:
        """Wait for every job that has begun, or until it is time to stop."""
        with self._all_ended:
            while len(self._ended) < len(self._taken) and not self._errors and not self._stop():
                self._all_ended.wait(LOOK)
        self.reap()

    def _do(self, name: str, job: Callable[[], None]) -> None:
        try:
            if not self._errors:  # the store has failed one job: no other begins
                job()
        except BaseException as error:  # noqa: BLE001  # raised where somebody looks
            self._errors.append(error)
        with self._all_ended:
            self._ended.append(name)
            if self._errors or len(self._ended) == len(self._taken):
                self._all_ended.notify()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.close(wait=not self._stop())
