"""A web server on loopback that is as regular, or as hostile, as a test wants it."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Behaviour = Callable[[socket.socket, Asked], None]


def reply(body: bytes | str = b"", status: int = 200, *, length: int | None = None, **headers: str) -> bytes:
    """A whole response; `length` lies about its length. Header names are written with _ for -."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + content


def redirect(to: str, status: int = 302) -> bytes:
    return reply(status=status, Location=to)


@dataclass
class Site:
    """Paths and what they answer: a whole response, or what to do with the connection. `asked` is what came."""

    pages: dict[str, bytes | Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = "127.0.0.1"
    port: int = 0
    at_once: int = 0  # connections open now
    most_at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def at(self) -> str:
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.at}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def answer(self, connection: socket.socket) -> None:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            asked = _request(connection)
            if asked is not None:
                self.asked.append(asked)
                page = self.pages.get(asked.path, reply("not here", 404))
                connection.sendall(page) if isinstance(page, bytes) else page(connection, asked)
        with self._lock:
            self.at_once -= 1


def _request(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65_536)
    method, path, _ = first.split(" ", 2)
    return Asked(method, path, headers, body)


@contextlib.contextmanager
def serving(site: Site | None = None) -> Iterator[Site]:
    """The site, answering each connection in a thread of its own, until the block ends."""
    site = site or Site()
    listener = socket.create_server((site.address, site.port), backlog=64)
    site.port = listener.getsockname()[1]

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=site.answer, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def drip(head: bytes, piece: bytes, gone: threading.Event) -> Behaviour:
    """Send `head`, then `piece` again and again, a little at a time, until the other side has gone or the test is
    over."""

    def behave(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(head)
        try:
            while not gone.wait(0.05):
                connection.sendall(piece)
        finally:
            gone.set()

    return behave
