"""Who is told that a feed has fallen silent, or speaks again?"""

from monitor import coverage, deliveries, digests
from monitor.coverage import notices
from monitor.coverage.notices import Turn
from monitor.model import Delivery, Heard, Scope
from monitor.pipeline.outgoing import LISTENED
from monitor.store import deliveries as outbox
from monitor.store import feeds, hearings, reading, transaction
from monitor.store import notices as stored
from monitor.world import World

ABOUT = "feeds"  # what stands for the watch of a delivery


def write_notices(world: World) -> int:
    """Queue one message about all feeds whose state has turned, for each channel that asks; say of how many."""
    channels = world.config.feed_alerts
    if not channels or not _turned(world):
        return 0
    now = world.now()
    with transaction(world.engine) as session:
        turns = notices.turns(world.config.feeds, feeds.health(session), stored.told(session, now), now)
        if turns:
            record = hearings.record(session, now - LISTENED)
            heard = coverage.heard(world.config.feeds, record, Scope(), now - LISTENED, now, now)
            stored.add(session, turns, now)
            outbox.add(session, _deliveries(world, channels, turns, heard))
    return len(turns)


def _turned(world: World) -> bool:
    """Whether there is anything to tell: asked every second, and mostly not, so nobody waits for the answer."""
    now = world.now()
    with reading(world.engine) as session:
        return bool(notices.turns(world.config.feeds, feeds.health(session), stored.known(session), now))


def _deliveries(
    world: World, channels: tuple[str, ...], turns: tuple[Turn, ...], heard: Heard
) -> tuple[Delivery, ...]:
    now, addressed = world.now(), []
    for name in channels:
        for recipient in world.config.channels[name].recipients:
            key = deliveries.key(ABOUT, now.isoformat(), name, recipient)
            message = digests.feed_message(turns, heard, at=now, key=key)
            addressed.append(
                Delivery(
                    key=key,
                    channel=name,
                    recipient=recipient,
                    message=message,
                    watch=ABOUT,
                    due=now,
                    created=now,
                )
            )
    return tuple(addressed)
