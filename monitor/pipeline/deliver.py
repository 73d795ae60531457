"""Who is told now? Digests whose window has ended become deliveries; deliveries that are due go out."""

import random
from dataclasses import dataclass
from datetime import timedelta

from monitor import channels, deliveries
from monitor.model import Delivery, Refused, Sent
from monitor.pipeline.outgoing import digest_deliveries
from monitor.store import deliveries as outbox
from monitor.store import digests as windows
from monitor.store import transaction
from monitor.world import World

LEASE = timedelta(minutes=2)  # longer than any channel's time-out: a delivery claimed before it was cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a delivery; `again` says whether it will be tried once more."""

    delivery: Delivery
    answer: Sent | Refused
    again: bool


def write_digests(world: World) -> int:
    """Queue the digests whose windows have ended, each once; say how many.

    A watch's first window begins now: nobody listened for it before, and no digest may say that nothing happened.
    """
    now, written = world.now(), 0
    for watch in world.config.watches:
        if watch.every == "immediate":
            continue
        with transaction(world.engine) as session:
            last = windows.last_until(session, watch.name, by=now)
            if last is None:
                windows.add(session, watch.name, now, now, now)
                continue
            for since, until in deliveries.windows_due(watch, last, now):
                if windows.add(session, watch.name, since, until, now):
                    outbox.add(session, digest_deliveries(session, world.config, watch, since, until, now))
                    written += 1
    return written


def deliver(delivery: Delivery, world: World) -> Told:
    """Send one claimed delivery and write down what the other side said."""
    channel = world.config.channels.get(delivery.channel)
    if channel is None:
        why = f"no channel is called {delivery.channel!r} any more"
        return written_down(delivery, Refused(why=why, retry=False), world)
    answer = channels.send(channel, delivery.recipient, delivery.message, world.web)
    return written_down(delivery, answer, world)


def written_down(delivery: Delivery, answer: Sent | Refused, world: World) -> Told:
    """What follows from the answer, for the delivery and for its channel."""
    now, again = world.now(), None
    with transaction(world.engine) as session:
        if isinstance(answer, Sent):
            outbox.sent(session, delivery.key, now)
        else:
            again = deliveries.next_try(delivery, answer, now, random.random())  # noqa: S311  # spreads retries
            outbox.failed(session, delivery.key, answer.why, again)
            if answer.gone:
                outbox.switch_off(session, delivery.channel, answer.why, now)
            elif answer.wait:
                until = now + min(answer.wait, deliveries.LONGEST_WAIT)
                outbox.rest(session, delivery.channel, answer.why, now, until)
    return Told(delivery=delivery, answer=answer, again=again is not None)
