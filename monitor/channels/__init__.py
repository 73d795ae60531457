"""How does a message reach one recipient?"""

from collections.abc import Callable

from monitor.channels import chat, email, webhook
from monitor.channels.door import Door
from monitor.model import AppriseChannel, Channel, EmailChannel, Message, Refused, Sent, WebhookChannel

CHANNELS: dict[type, Callable[..., Sent | Refused]] = {
    EmailChannel: email.send,
    WebhookChannel: webhook.send,
    AppriseChannel: chat.send,
}

__all__ = ["CHANNELS", "Door", "send"]


def send(channel: Channel, recipient: str, message: Message, door: Door) -> Sent | Refused:
    """One attempt. Whatever the other side does is an answer, never an exception."""
    return CHANNELS[type(channel)](channel, recipient, message, door)
