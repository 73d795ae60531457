"""How is the dashboard served beside the stages? In a thread of its own, whose failing stops none of them."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from loguru import logger
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.model import WebSettings
from monitor.web.app import application
from monitor.world import World

MOST_CONNECTIONS = 64
LONGEST_HEAD = 16_384  # bytes of a request's line and headers
IDLE = 5  # seconds that a connection may take for its next request, from silence to the end of the headers
ANSWERED = 60  # seconds for an answer, its taking by who asked included
GRACE = 2  # seconds for answers under way when the service ends


class Impatient(H11Protocol):
    """A connection with deadlines. Of uvicorn it has one for the silence between two requests, and none for who
    says nothing at all, drips a header for hours or never takes the answer: a few dozen would keep others out."""

    due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._within(IDLE)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.due is not None:
            self.due.cancel()

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._within(ANSWERED)

    def on_response_complete(self) -> None:
        self._within(IDLE)
        super().on_response_complete()

    def _within(self, seconds: float) -> None:
        if self.due is not None:
            self.due.cancel()
        self.due = self.loop.call_later(seconds, self.transport.abort)


@contextmanager
def serving(world: World) -> Iterator[str | None]:
    """Served until this ends, at the address that is given; where it is taken, the log says so and everything else
    goes on."""
    settings = world.config.web
    opened = None if settings is None else _opened(settings)
    if opened is None:
        yield None
        return
    server = uvicorn.Server(
        uvicorn.Config(
            application(world),
            http=Impatient,
            loop="asyncio",
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            h11_max_incomplete_event_size=LONGEST_HEAD,
            timeout_graceful_shutdown=GRACE,
        )
    )
    thread = threading.Thread(target=server.run, args=([opened],), name="dashboard", daemon=True)
    thread.start()
    address = "http://[{}]:{}" if opened.family == socket.AF_INET6 else "http://{}:{}"
    address = address.format(*opened.getsockname()[:2])
    logger.info("dashboard on {}", address)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(GRACE + 1)
        opened.close()


def _opened(settings: WebSettings) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        logger.error("no dashboard: {}:{}: {}", settings.host, settings.port, error.strerror)
        return None
