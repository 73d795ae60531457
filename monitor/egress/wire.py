"""How does a question go over a connection in HTTP/1.1, and its answer come back?"""

import contextlib
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit

import h11
import idna

from monitor import urls
from monitor.egress.exchange import Unanswerable

NotHttp = h11.ProtocolError  # what the other side says, or we would have to say, is not HTTP
PORTS = {"http": 80, "https": 443}
HEAD = 100 * 1024  # bytes of a head, or of the line before a chunk
INTERIM = 16  # answers 1xx before the real one; servers send one, perhaps two
PIECES = 20_000  # of a body; each costs 20 µs of CPU, and no server cuts a feed into so many
UPGRADE = 101
# What may stand in a target as it is, by the URL standard; a "%" too, for what is quoted already.
IN_PATH = "!$%&'()*+,-./:;=@[\\]^_|~"
IN_QUERY = IN_PATH + "?`{}"


class Line(Protocol):
    """A connection, with its bounds of time and bytes."""

    def send(self, data: bytes) -> None: ...

    def receive(self) -> bytes:
        """What came, some of it; nothing where the other side has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address as the wire knows it: `host` in ASCII, `authority` for the Host header, `path` with the query."""

    secure: bool
    host: str
    port: int
    authority: str
    path: str


def target(url: str) -> Target:
    """Where a question for an http(s) address goes; raises ValueError for a host that no network knows."""
    parts = urlsplit(url)
    host, port = _host(parts.hostname or ""), parts.port or PORTS[parts.scheme]
    named = f"[{host}]" if ":" in host else host
    path = quote(urls.without_dots(parts.path), safe=IN_PATH) or "/"
    return Target(
        secure=parts.scheme == "https",
        host=host,
        port=port,
        authority=named if port == PORTS[parts.scheme] else f"{named}:{port}",
        path=f"{path}?{quote(parts.query, safe=IN_QUERY)}" if parts.query else path,
    )


def _host(name: str) -> str:
    if ":" in name and "%" not in name:  # with a zone it means something on this machine alone
        return str(ipaddress.IPv6Address(name))
    if not name.isascii():
        return idna.encode(name).decode("ascii")
    if not re.fullmatch(r"[a-z0-9_.-]{1,253}", name):
        raise ValueError(f"not a host: {name[:80]}")
    return name


class Exchange:
    """One question and its answer; the connection is nobody's afterwards."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD)

    def ask(self, method: str, path: str, headers: Mapping[str, str], content: bytes | None) -> h11.Response:
        """The head of the answer."""
        named = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        if content is not None:
            named.append((b"content-length", str(len(content)).encode()))
        sent = [self._http.send(h11.Request(method=method, target=path, headers=named))]
        if content:
            sent.append(self._http.send(h11.Data(data=content)))
        sent.append(self._http.send(h11.EndOfMessage()))
        with contextlib.suppress(ConnectionError):  # a server that has heard enough says so before it closes
            self._line.send(b"".join(part for part in sent if part))
        for _ in range(INTERIM):
            event = self._next()
            if isinstance(event, h11.Response):
                return event
            if isinstance(event, h11.InformationalResponse) and event.status_code == UPGRADE:
                raise Unanswerable("not HTTP: it changes to another protocol, unasked", "protocol")
        raise Unanswerable("not HTTP: only interim answers", "protocol")

    def body(self) -> Iterator[bytes]:
        """The pieces of the answer's body, still packed."""
        for _ in range(PIECES):
            event = self._next()
            if not isinstance(event, h11.Data):
                return
            yield bytes(event.data)
        raise Unanswerable("cut into too many pieces", "size")

    def _next(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = self._line.receive()
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise Unanswerable("not HTTP: hung up without an answer", "protocol")
            self._http.receive_data(data)
        return event
