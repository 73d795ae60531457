"""How is the dashboard served beside the stages? In a thread of its own, whose failing stops none of them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from loguru import logger

from monitor.model import WebSettings
from monitor.web.app import application
from monitor.world import World

MOST_CONNECTIONS = 64
LONGEST_HEAD = 16_384  # bytes of a request's line and headers
IDLE = 5  # seconds that a connection may wait for its next request
GRACE = 2  # seconds for answers under way when the service ends


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
            http="h11",
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
            timeout_keep_alive=IDLE,
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
