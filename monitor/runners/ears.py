"""Which feeds are asked, how many side by side, and what is written of them together?"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Self

from monitor import pipeline, schedules
from monitor.model import Feed, Health
from monitor.pipeline import Asked, Polled
from monitor.runners import listening
from monitor.runners.lanes import Lanes
from monitor.runners.outcomes import Listener, Stop, never
from monitor.runners.work import Failed, attempt
from monitor.store import StoreError, feeds, reading
from monitor.urls import origin
from monitor.world import World

LISTENING = 200  # feeds heard at once, most of them waiting; each host still sees its own limit
TOGETHER = 100  # answers written in one transaction at most: it lasts some 20 ms, for which other writers wait


def due(world: World, *, keep_schedule: bool) -> tuple[Feed, ...]:
    """The feeds that may be asked now, those that answered last time first; `keep_schedule` leaves out those whose
    time has not come."""
    now = world.now()
    may = schedules.is_due if keep_schedule else schedules.may_be_asked
    with reading(world.engine) as session:
        health = feeds.health(session)
    known = [(feed, health.get(feed.id, Health(feed=feed.id))) for feed in world.config.feeds]
    asked = [(feed, was) for feed, was in known if may(was, now)]
    if not asked:
        return ()
    quiet = {origin(feed.url) for feed, was in known if schedules.asks_for_quiet(was, now)}
    asked.sort(key=lambda one: one[1].failures > 0)
    return _in_turn([feed for feed, _ in asked if origin(feed.url) not in quiet])


def _in_turn(feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """First one feed of each host, then the second of each: those that wait for their host hold up no other."""
    asked: Counter[str] = Counter()
    turns = []
    for feed in feeds:
        host = origin(feed.url)
        turns.append((asked[host], feed))
        asked[host] += 1
    return tuple(feed for _, feed in sorted(turns, key=lambda one: one[0]))


class Ears:
    """Feeds heard side by side, each in a lane of its own: asked, then read."""

    def __init__(self, world: World, tell: Listener, stop: Stop = never, *, at_once: int = LISTENING) -> None:
        self._world, self._tell, self._stop = world, tell, stop
        self._lanes = Lanes(at_once, stop)
        self._notes = Notes(world)

    def look(self) -> None:
        """Begin to hear the feeds whose time has come, and to read what is due."""
        self._lanes.reap()
        self.hear(due(self._world, keep_schedule=True))

    def hear(self, asked: Sequence[Feed]) -> None:
        """Begin to hear these feeds, and to read what others have listed; those that are being heard are let be."""
        unread = listening.feeds_unread(self._world)
        waits = set(unread)
        for feed, before in self._with_health(asked):
            self._lanes.start(feed.id, self._hear, feed, before, feed.id in waits)
        for id in unread:
            self._lanes.start(id, listening.read, id, self._world, self._tell, self._stop)

    def ask(self, asked: Sequence[Feed]) -> None:
        """Begin to ask these feeds what they list."""
        for feed, before in self._with_health(asked):
            self._lanes.start(feed.id, self._ask, feed, before)

    def finish(self) -> None:
        """Wait for every feed, or until it is time to stop."""
        self._lanes.finish()

    def _with_health(self, asked: Sequence[Feed]) -> list[tuple[Feed, Health]]:
        if not asked:
            return []
        with reading(self._world.engine) as session:
            health = feeds.health(session, [feed.id for feed in asked])
        return [(feed, health.get(feed.id, Health(feed=feed.id))) for feed in asked]

    def _hear(self, feed: Feed, before: Health, waits: bool) -> None:
        """Ask, then read what it lists, and what `waits` of before."""
        polled = self._asked(feed, before)
        if waits or (isinstance(polled, Polled) and polled.listed):
            listening.read(feed.id, self._world, self._tell, self._stop)

    def _ask(self, feed: Feed, before: Health) -> None:
        self._asked(feed, before)

    def _asked(self, feed: Feed, before: Health) -> Polled | Failed | None:
        """What a feed answered. Where we are told to stop meanwhile, it was not asked."""
        if self._stop():
            return None
        asked = attempt("poll", feed.name, pipeline.ask, feed, before, self._world)
        if self._stop():
            return None
        polled = asked if isinstance(asked, Failed) else self._notes.keep(asked)
        self._tell(polled)
        return polled

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._lanes.__exit__(*error)


class Notes:
    """The answers of many feeds: whoever comes first writes those of all who wait, in one transaction. What was not
    written when we are killed was not asked: it is asked again."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._turn = Lock()
        self._waiting: deque[tuple[Asked, Future[Polled | Failed]]] = deque()

    def keep(self, asked: Asked) -> Polled | Failed:
        """Written, when this returns; raises StoreError."""
        mine: Future[Polled | Failed] = Future()
        self._waiting.append((asked, mine))
        with self._turn:
            while not mine.done():
                self._write([self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))])
        return mine.result()

    def _write(self, batch: Sequence[tuple[Asked, Future[Polled | Failed]]]) -> None:
        try:
            polled = self._noted([asked for asked, _ in batch])
        except StoreError as error:
            for _, told in batch:
                told.set_exception(error)
            return
        for (_, told), one in zip(batch, polled, strict=True):
            told.set_result(one)

    def _noted(self, asked: Sequence[Asked]) -> Sequence[Polled | Failed]:
        """Where one answer breaks the writing of all, each is written for itself."""
        names = ", ".join(one.feed.name for one in asked)
        noted = attempt("poll", names, pipeline.note, asked, self._world)
        if not isinstance(noted, Failed):
            return noted
        return [noted] if len(asked) == 1 else [one for alone in asked for one in self._noted([alone])]
