"""When does a long-running service do what is due? APScheduler is only the metronome; the rows say what is due."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from loguru import logger

from monitor.runners import listening, local, sending
from monitor.runners.lanes import Lanes
from monitor.runners.work import Failed, attempt
from monitor.store import StoreError, feeds, transaction
from monitor.world import World

LOOK_EVERY = 1.0  # seconds between looks at what is due: part of the time from a feed to an alert
BEAT_EVERY = 30.0  # seconds between signs of life, which the container's health check reads


class Every(BaseTrigger):  # type: ignore[misc]
    """Beats once after each interval, however far the wall clock has jumped ahead; APScheduler's own interval would
    list every beat that was missed."""

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now if previous is None else max(previous, now) + self.interval


def serve(world: World, tell: local.Listener, stop: threading.Event) -> StoreError | None:
    """Do what is due until `stop` is set; the store's failure, if that ended it.

    Jobs side by side, in them a lane for each feed and each channel: a slow feed holds up neither another feed nor
    a delivery.
    """
    broken: list[StoreError] = []

    def guarded(job: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                outcome = attempt("serve", "job", job)
            except StoreError as error:
                broken.append(error)
                stop.set()
                return
            if isinstance(outcome, Failed):
                tell(outcome)

        return run

    def beat() -> None:
        with transaction(world.engine) as session:
            feeds.beat(session, "serve", world.now())

    with Lanes(listening.LISTENING, stop.is_set) as hearing, Lanes(sending.CHANNELS) as telling:

        def hear() -> None:
            due = local.due(world, keep_schedule=True)
            local.start_hearing(world, due, hearing, tell, stop.is_set)

        jobs: dict[Callable[[], object], float] = {
            hear: LOOK_EVERY,
            lambda: local.resolve(world, tell, stop.is_set): LOOK_EVERY,
            lambda: local.start_sending(world, telling, tell, stop.is_set): LOOK_EVERY,
            beat: BEAT_EVERY,
        }
        metronome = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for job, seconds in jobs.items():
            metronome.add_job(guarded(job), Every(seconds))
        metronome.start()
        logger.info("serving {} feeds, {} watches", len(world.config.feeds), len(world.config.watches))
        while not stop.wait(LOOK_EVERY):
            _after_a_jump_back(metronome)
        logger.info("stopping")
        metronome.shutdown(wait=True)
    return broken[0] if broken else None


def _after_a_jump_back(metronome: BackgroundScheduler) -> None:
    """A job that is due later than its interval was put down before the wall clock was set back: it is due now."""
    now = datetime.now(metronome.timezone)
    for job in metronome.get_jobs():
        if job.next_run_time > now + 2 * job.trigger.interval:
            job.modify(next_run_time=now)
