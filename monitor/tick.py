"""When does a long-running service do what is due? APScheduler is only the metronome; the rows say what is due."""

import threading
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from loguru import logger

from monitor.runners import local
from monitor.runners.work import Failed, attempt
from monitor.store import StoreError, feeds, transaction
from monitor.world import World

POLL_EVERY = 5  # seconds between looks at which feeds are due
WORK_EVERY = 1  # seconds between looks at what is unread or unresolved: part of the time from a feed to an alert
SEND_EVERY = 1  # seconds between looks at which deliveries are due
BEAT_EVERY = 30  # seconds between signs of life, which the container's health check reads


def serve(world: World, tell: local.Listener, stop: threading.Event) -> StoreError | None:
    """Do what is due until `stop` is set; the store's failure, if that ended it.

    Three jobs side by side: a slow feed holds up neither the reading of what others listed nor a delivery.
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

    def read_and_resolve() -> None:
        local.read(world, tell)
        local.resolve(world, tell)

    def beat() -> None:
        with transaction(world.engine) as session:
            feeds.beat(session, "serve", world.now())

    metronome = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    due = lambda: local.poll(world, local.due(world, keep_schedule=True), tell)  # noqa: E731
    for job, seconds in (
        (due, POLL_EVERY),
        (read_and_resolve, WORK_EVERY),
        (lambda: local.deliver(world, tell), SEND_EVERY),
        (beat, BEAT_EVERY),
    ):
        metronome.add_job(guarded(job), "interval", seconds=seconds, next_run_time=world.now())
    metronome.start()
    logger.info("serving {} feeds, {} watches", len(world.config.feeds), len(world.config.watches))
    stop.wait()
    logger.info("stopping")
    metronome.shutdown(wait=False)
    return broken[0] if broken else None
