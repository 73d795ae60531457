"""Where are the demo's outlets to be heard? On loopback, over real HTTP, one address each."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from monitor.demo import papers
from monitor.demo.outlets import Outlet

LOOPBACK = "127.0.0.1"
STOPS_WITHIN = 0.05  # seconds between a server's looks at whether it shall stop
PLAIN = {"Content-Type": "text/plain"}
PAGE = {"Content-Type": "text/html; charset=utf-8"}
Clock = Callable[[], datetime]


class Loopback(ThreadingHTTPServer):
    """A server at a free port of this machine that leaves no thread behind."""

    daemon_threads = False
    block_on_close = True

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.server_port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self.serve_forever, args=(STOPS_WITHIN,), name=f"demo {self.address}")
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class Quiet(BaseHTTPRequestHandler):
    """A handler that writes no log, and closes a connection that says nothing."""

    timeout = 5

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, content: bytes = b"", headers: Mapping[str, str] = PLAIN) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(outlets: Mapping[str, Outlet], now: Clock) -> Iterator[dict[str, str]]:
    """The outlets' addresses by id ("http://127.0.0.1:40123"), for as long as they are served."""
    bases: dict[str, str] = {}
    with ExitStack() as running:
        for id, outlet in outlets.items():
            server = Loopback((LOOPBACK, 0), _handler(outlet, now, bases))
            running.enter_context(server.running())
            bases[id] = f"http://{server.address}"
        yield bases


def _handler(outlet: Outlet, now: Clock, bases: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(Quiet):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == outlet.feed_path:
                self._feed()
            elif path == "/robots.txt":
                self.answer(200, b"User-agent: *\nAllow: /\n")
            else:
                self._page(path)

        def _feed(self) -> None:
            content = papers.feed(outlet, now(), bases)
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            newest = outlet.published(now())
            validators = {"ETag": etag}
            if newest:
                validators["Last-Modified"] = format_datetime(newest[0].at, usegmt=True)
            if self.headers.get("If-None-Match") == etag:
                self.answer(304, b"", validators)
            else:
                self.answer(200, content, validators | {"Content-Type": papers.TYPES[outlet.kind]})

        def _page(self, path: str) -> None:
            piece = outlet.piece(path, now())
            if piece is None:
                self.answer(404, b"Not here.")
            elif piece.down_until is not None and now() < piece.down_until:
                self.answer(503, b"Too many readers. Come back later.", PLAIN | {"Retry-After": "600"})
            else:
                self.answer(200, papers.page(outlet, piece, now(), bases), PAGE)

    return Handler
