"""How is a page, a text or a feed read so that none can stop the others?

All workers are forked from one process that has loaded what they need and has no threads: so they share its memory,
and the next one is there at once when one has died, hung or read its share.
"""

import contextlib
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from monitor import model, urls
from monitor.drafts import Draft, draft, reports_in
from monitor.knowledge import load
from monitor.model import Article, Entry, Feed, Listing, Report, answers
from monitor.model.answers import Body, PageError, SourceError
from monitor.pages import Page, read_page
from monitor.runners import memory, parcels
from monitor.runners.crew import WAITS, Closed, Crew
from monitor.sources.listings import listing as read_listing

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 20.0  # for one page; the slowest honest one of 260 took 0.8
MEMORY = 1_500_000_000  # bytes of address space; 100,000 links cost 316 MB
TASKS = 500  # pages a worker reads before a fresh one takes over, so that no leak grows
PRELOADED = ["monitor.runners.undisturbed", "monitor.runners.preloaded"]  # the second takes a while
MOST_WORKERS = 4
LARGE = 500_000  # bytes; what a reader keeps of such a page or feed would be its share of memory for ever
STOPPED = "the readers were stopped"
WATCH = 0.5  # seconds after which we look whether there is still somebody to answer
MOST_LOOKS = 4  # at one task, which took 0.8 s at most of 260; who is still at it hangs, and holds up nobody else

parcels.send_by_fields([*vars(model).values(), *vars(answers).values(), Draft])


class Behind(Exception):
    """The task waits behind one at which its reader hangs."""


def _bound() -> None:
    memory.share()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also in the middle of what is not Python
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _read(task: Callable[P, T], large: bool, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a reader does with a task."""
    try:
        return task(*args, **kwargs)
    finally:
        if large:
            memory.tidy()


def _draft(imported: Path | None, entry: Entry, answer: Body | None, refused: str | None, **of: Any) -> Draft:
    return draft(entry, answer, refused, load(imported), **of)


def _reports(imported: Path | None, article: Article, country: str | None) -> tuple[Report, ...]:
    return reports_in(article, load(imported), country)


class PageReaders:
    """Worker processes that read pages, texts and feeds, each within its time and memory; the first is started by
    the first of them, others, `workers` in all, when work has waited for long, or at once in a `hurry`. `imported`
    is the folder of what a user has imported into the knowledge. Threads may share it."""

    def __init__(
        self,
        *,
        imported: Path | None = None,
        workers: int | None = None,
        hurry: bool = False,
        seconds: float = SECONDS,
    ) -> None:
        most = workers or max(1, min(os.cpu_count() or 1, MOST_WORKERS))
        self._imported, self._seconds = imported, seconds
        self._crew = Crew(most, _begun, waits=0.0 if hurry else WAITS)
        self._under_way: set[Future[Any]] = set()

    def read(self, content: bytes, *, url: str | None, content_type: str | None) -> Page:
        """The page; raises PageError."""
        return self._done(len(content), read_page, content, url=url, content_type=content_type)

    def draft(
        self, entry: Entry, answer: Body | None, refused: str | None, *, country: str | None, now: datetime
    ) -> Draft:
        """The entry as an article with its reports; raises PageError."""
        size = len(answer.content) if answer is not None else len(entry.html or entry.text or "")
        return self._done(size, _draft, self._imported, entry, answer, refused, country=country, now=now)

    def reports(self, article: Article, *, country: str | None) -> tuple[Report, ...]:
        """What an article reports whose text we have; raises PageError."""
        return self._done(len(article.text), _reports, self._imported, article, country)

    def listing(
        self, feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime, most: int
    ) -> Listing:
        """What a feed lists; raises SourceError, also where reading it takes too much."""
        kept = {name: headers[name] for name in ("content-type",) if name in headers}
        try:
            return self._done(len(content), read_listing, feed, content, url=url, headers=kept, now=now, most=most)
        except PageError as e:
            raise SourceError(e.why) from e

    def _done(self, size: int, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        again = partial(self._tried, [task, size > LARGE, *args], kwargs)
        try:
            try:
                return again()  # type: ignore[no-any-return]
            except BrokenProcessPool:  # its reader died before it had begun with it, as far as anybody knows
                return again()  # type: ignore[no-any-return]
        except (PageError, SourceError):
            raise
        except (CancelledError, Closed) as e:
            raise PageError(STOPPED) from e
        except Exception as e:  # whatever a page makes its reader raise ends here, or a pipe that was closed
            raise PageError(STOPPED if self._crew.closed else _why(e)) from e

    def _tried(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """What a reader makes of it, one that begins with it; raises BrokenProcessPool where none has."""
        while True:
            with self._crew.reader() as pool, contextlib.suppress(Behind):
                future = _given(pool, args, kwargs, self._seconds)
                self._under_way.add(future)
                try:
                    return self._told(future, pool)
                finally:
                    self._under_way.discard(future)

    def _told(self, future: ProcessFuture[Any], pool: ProcessPool) -> Any:
        looks = 0  # that saw it being read
        while True:
            with contextlib.suppress(Late):
                return future.result(timeout=None if future.done() else WATCH)
            if future.done():
                raise PageError(f"not read within {self._seconds:g} s")
            if not pool.active:  # it has died, and with it whoever would have told us
                raise BrokenProcessPool
            looks += future.running()
            if looks == MOST_LOOKS:
                self._crew.hangs(pool)
            if not looks and self._crew.is_hung(pool):
                raise Behind

    def close(self) -> None:
        """Stop every worker and wait for its end; what was being read, or waited for it, ends in a PageError."""
        self._crew.close()
        for future in self._under_way.copy():
            future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _given(pool: ProcessPool, args: Sequence[Any], kwargs: Mapping[str, Any], seconds: float) -> ProcessFuture[Any]:
    try:
        return pool.schedule(_read, args=args, kwargs=kwargs, timeout=seconds)
    except RuntimeError as e:  # it has broken with another task
        raise BrokenProcessPool from e


def _begun() -> ProcessPool:
    return ProcessPool(max_workers=1, max_tasks=TASKS, initializer=_bound, context=_forked_from_one())


def _forked_from_one() -> BaseContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _why(error: Exception) -> str:
    match error:
        case MemoryError():
            return "takes too much memory to read"
        case BrokenProcessPool():
            return "the readers broke down"
        case ProcessExpired():
            return f"its reader died (exit code {error.exitcode})"
        case _:
            return urls.printable(f"{type(error).__name__}: {error}")
