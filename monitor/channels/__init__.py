"""How does a message reach one recipient?"""

from collections.abc import Callable

from monitor.channels import email, webhook
from monitor.channels.webhook import Post
from monitor.model import Channel, EmailChannel, Message, Refused, Sent, WebhookChannel

CHANNELS: dict[type, Callable[..., Sent | Refused]] = {
    EmailChannel: email.send,
    WebhookChannel: webhook.send,
}

__all__ = ["CHANNELS", "Post", "send"]


def send(channel: Channel, recipient: str, message: Message, post: Post) -> Sent | Refused:
    """One attempt. Whatever the other side does is an answer, never an exception."""
    return CHANNELS[type(channel)](channel, recipient, message, post)
