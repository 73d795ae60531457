"""Who takes the demo's alerts? A program behind a webhook and a mailbox, both on loopback."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from typing import Any

from monitor.demo.server import LOOPBACK, Loopback, Quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request that the webhook receiver has got; `answered` is the status that it gave."""

    key: str
    verified: bool
    answered: int
    payload: dict[str, Any]


@dataclass(slots=True)
class Hook:
    """The webhook receiver as seen from outside. Its first answer is 500, like that of one that still starts."""

    url: str
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class Mailbox:
    """The mail server as seen from outside."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)


@contextmanager
def hook(secret: str) -> Iterator[Hook]:
    """A receiver that checks signatures as standardwebhooks.com says; 401 to what somebody else signed."""
    received: list[Post] = []
    server = Loopback((LOOPBACK, 0), _handler(secret, received))
    with server.running():
        yield Hook(url=f"http://{server.address}/alerts", posts=received)


def _handler(secret: str, received: list[Post]) -> type[BaseHTTPRequestHandler]:
    from standardwebhooks import Webhook, WebhookVerificationError

    verifier = Webhook(secret)

    class Handler(Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                verifier.verify(body, dict(self.headers.items()))
                verified = True
            except WebhookVerificationError:
                verified = False
            status = 401 if not verified else 200 if received else 500
            key = self.headers.get("webhook-id", "")
            received.append(Post(key=key, verified=verified, answered=status, payload=json.loads(body)))
            self.answer(status, b"not up yet" if status == 500 else b"")

    return Handler


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server that keeps what it gets. Its port is held from the beginning on."""
    from aiosmtpd.controller import Controller

    class Keeper:
        async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
            mail = message_from_bytes(envelope.content, policy=policy.SMTP)
            assert isinstance(mail, EmailMessage)  # noqa: S101  # the policy's kind
            kept.mails.append(mail)
            return "250 kept"

    class OnSocket(Controller):
        def _create_server(self) -> Any:
            return self.loop.create_server(self._factory_invoker, sock=taken)

    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        kept = Mailbox(port=taken.getsockname()[1])
        controller = OnSocket(Keeper(), hostname=LOOPBACK, port=kept.port, loop=asyncio.new_event_loop())
        controller.start()
        try:
            yield kept
        finally:
            controller.stop()
