"""When does a long-running service do what is due? APScheduler is only the metronome; the rows say what is due."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from loguru import logger

from monitor.pipeline import Read, Resolved
from monitor.runners import local, memory, sending
from monitor.runners.ears import Ears
from monitor.runners.lanes import Lanes
from monitor.runners.work import Failed, attempt
from monitor.store import StoreError, feeds, transaction
from monitor.world import World

LOOK_EVERY = 1.0  # seconds between looks at what is due; what a stage leaves to the next one is looked at at once
BEAT_EVERY = 30.0  # seconds between signs of life, which the container's health check reads


class Every(BaseTrigger):  # type: ignore[misc]
    """Beats once after each interval, however far the wall clock has jumped ahead; APScheduler's own interval would
    list every beat that was missed."""

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now if previous is None else max(previous, now) + self.interval


class Metronome:
    """Looks at what is due after each interval, and at once where a stage has left something to the next one. The
    store's failure ends it: `broken` keeps it."""

    def __init__(self, tell: local.Listener, stop: threading.Event) -> None:
        # A second instance ends at once: APScheduler would warn of each look that falls into a longer one.
        self.scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None}
        )
        self.broken: list[StoreError] = []
        self._tell, self._stop = tell, stop
        self._looking: dict[str, threading.Lock] = {}
        self._wanted: set[str] = set()

    def add(self, name: str, job: Callable[[], object], seconds: float) -> None:
        """Look every so many seconds, never twice at a time; who wakes it meanwhile gets a look afterwards."""
        self._looking[name] = threading.Lock()

        def look() -> None:
            if not self._looking[name].acquire(blocking=False):
                return
            try:
                self._wanted.discard(name)
                self._guarded(name, job)
            finally:
                self._looking[name].release()
            if name in self._wanted:
                self._now(name)

        self.scheduler.add_job(look, Every(seconds), id=name)

    def wake(self, name: str) -> None:
        self._wanted.add(name)
        if not self._looking[name].locked():
            self._now(name)

    def _guarded(self, name: str, job: Callable[[], object]) -> None:
        try:
            outcome = attempt("serve", name, job)
        except StoreError as error:
            self.broken.append(error)
            self._stop.set()
            return
        if isinstance(outcome, Failed):
            self._tell(outcome)

    def _now(self, name: str) -> None:
        with suppress(JobLookupError):  # we are stopping
            self.scheduler.modify_job(name, next_run_time=datetime.now(self.scheduler.timezone))


def serve(world: World, tell: local.Listener, stop: threading.Event) -> StoreError | None:
    """Do what is due until `stop` is set; the store's failure, if that ended it.

    Jobs side by side, in them a lane for each feed and each channel: a slow feed holds up neither another feed nor
    a delivery.
    """
    metronome = Metronome(tell, stop)

    def passed_on(outcome: local.Outcome) -> None:
        """Tell it, and wake the stage that has something to do now."""
        tell(outcome)
        if isinstance(outcome, Read) and outcome.article is not None:
            metronome.wake("resolve")
        elif isinstance(outcome, Resolved) and outcome.alerts:
            metronome.wake("send")

    def beat() -> None:
        with transaction(world.engine) as session:
            feeds.beat(session, "serve", world.now())
        memory.give_back()

    with Ears(world, passed_on, stop.is_set) as ears, Lanes(sending.CHANNELS) as telling:
        metronome.add("hear", ears.look, LOOK_EVERY)
        metronome.add("resolve", lambda: local.resolve(world, passed_on, stop.is_set), LOOK_EVERY)
        metronome.add("send", lambda: local.start_sending(world, telling, passed_on, stop.is_set), LOOK_EVERY)
        metronome.add("beat", beat, BEAT_EVERY)
        metronome.scheduler.start()
        logger.info("serving {} feeds, {} watches", len(world.config.feeds), len(world.config.watches))
        while not stop.wait(LOOK_EVERY):
            _after_a_jump_back(metronome.scheduler)
        logger.info("stopping")
        metronome.scheduler.shutdown(wait=True)
    return metronome.broken[0] if metronome.broken else None


def _after_a_jump_back(scheduler: BackgroundScheduler) -> None:
    """A job that is due later than its interval was put down before the wall clock was set back: it is due now."""
    now = datetime.now(scheduler.timezone)
    for job in scheduler.get_jobs():
        if job.next_run_time > now + 2 * job.trigger.interval:
            job.modify(next_run_time=now)
