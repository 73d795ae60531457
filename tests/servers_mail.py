"""Which real servers take mail and webhooks in the tests, and how do they fail?"""

import asyncio
import contextlib
import queue
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as SMTP_POLICY
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP, AuthResult

SOON = 10  # seconds that a test waits for a server before it fails


@dataclass
class MailServer:
    """An SMTP server on loopback. `answers` maps a recipient (or "DATA") to what it is told; `then` is what
    happens after a text has been taken: "ok", "hang up" (before the answer), "slow" (no answer at all)."""

    answers: dict[str, str] = field(default_factory=dict)
    then: str = "ok"
    users: dict[str, str] = field(default_factory=dict)
    port: int = 0
    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.answers:
            return self.answers["DATA"]
        mail = BytesParser(policy=SMTP_POLICY).parsebytes(envelope.content)
        self.raw.append(envelope.content)
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), mail))
        if self.then == "hang up":
            server.transport.abort()
        if self.then == "slow":
            await asyncio.sleep(SOON)
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        known = self.users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=known, handled=False)


@contextlib.contextmanager
def mail_server(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, **how
) -> Iterator[MailServer]:
    behaviour = MailServer(**how)
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    def protocol() -> SMTP:
        return SMTP(
            behaviour,
            hostname="mail.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=bool(behaviour.users),
            auth_require_tls=starttls is not None,
            authenticator=behaviour.authenticate,
            loop=loop,
        )

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
        behaviour.port = server.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        server.close()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(SOON)
    try:
        yield behaviour
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SOON)


@dataclass(frozen=True)
class Hit:
    """One request that the receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A webhook's receiver on loopback. It gives `script`'s answers (status, headers, body) in turn, then 204;
    "hang up" in place of an answer ends the connection when the request has been read."""

    script: list
    hits: "queue.SimpleQueue[Hit]" = field(default_factory=queue.SimpleQueue)
    url: str = ""

    def seen(self) -> list[Hit]:
        return [self.hits.get_nowait() for _ in range(self.hits.qsize())]


@contextlib.contextmanager
def webhook_receiver(*script) -> Iterator[Receiver]:
    receiver = Receiver(script=list(script))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.hits.put(Hit(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            answer = receiver.script.pop(0) if receiver.script else (204, {}, "")
            if answer == "hang up":
                self.close_connection = True
                self.connection.close()
                return
            status, headers, text = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(SOON)
