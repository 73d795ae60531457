"""How does a channel get its messages, so that a dead one holds up no other?"""

from concurrent.futures import ThreadPoolExecutor

from monitor import pipeline
from monitor.model import Delivery, Refused
from monitor.pipeline import Told
from monitor.runners.outcomes import Listener, Stop
from monitor.runners.work import Failed, attempt
from monitor.store import deliveries, reading, transaction
from monitor.world import World

CHANNELS = 16  # channels that are sent to side by side
AT_ONCE = 4  # messages under way to one channel: as many as are claimed, so that no lease runs out in a queue
HOPELESS = 2  # batches of which a channel took nothing: the rest waits for the next cycle


def channels_due(world: World) -> tuple[str, ...]:
    """The channels for which something is due, also such as are not configured any more."""
    with reading(world.engine) as session:
        return deliveries.channels_due(session, world.now())


def send(channel: str, world: World, tell: Listener, stop: Stop) -> None:
    """Send what is due to a channel, as long as it takes anything. What is under way is not broken off."""
    hopeless = 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="send") as threads:
        while not stop() and hopeless < HOPELESS:
            with transaction(world.engine) as session:
                claimed = deliveries.claim(session, world.now(), pipeline.LEASE, AT_ONCE, channel=channel)
            if not claimed:
                return
            sending = [threads.submit(_sent, one, world, tell) for one in claimed]
            outcomes = [one.result() for one in sending]
            refused = all(outcome.again for outcome in outcomes)
            hopeless = hopeless + 1 if refused else 0


def _sent(delivery: Delivery, world: World, tell: Listener) -> Told:
    """What became of it. A message that breaks its channel was refused: it is tried again, and dead at last."""
    outcome = attempt("deliver", delivery.key, pipeline.deliver, delivery, world)
    if isinstance(outcome, Failed):
        tell(outcome)
        outcome = pipeline.written_down(delivery, Refused(why=outcome.why), world)
    tell(outcome)
    return outcome
