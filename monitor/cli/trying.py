"""Does every channel take a message? A marked test goes to each of its recipients."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a test message to one recipient."""

    channel: str
    recipient: str
    taken: bool
    says: str


def tried(config: "Config", names: Iterable[str], asked_by: str) -> Iterator[Tried]:
    """Send a test message by each of these channels, for real; `asked_by` is the command that does."""
    from monitor import channels, deliveries, digests
    from monitor.http import Web
    from monitor.model import Sent

    with Web(config.fetch, now=shared.now) as web:
        for name in names:
            channel = config.channels[name]
            for recipient in channel.recipients:
                at = shared.now()
                key = deliveries.key("test", name, recipient, at.isoformat())
                message = digests.trial_message(at, asked_by=asked_by, channel=name, key=key)
                answer = channels.send(channel, recipient, message, web)
                taken = isinstance(answer, Sent)
                says = answer.answer if isinstance(answer, Sent) else answer.why
                yield Tried(channel=name, recipient=recipient, taken=taken, says=says)
