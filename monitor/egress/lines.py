"""Which connections go out, to whom, and who hangs them up?"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence

import certifi

from monitor.egress import addresses, names
from monitor.egress.exchange import Allowance, Unanswerable
from monitor.egress.names import LookUp
from monitor.egress.wire import Target

AT_ONCE = 64 * 1024  # bytes taken from a connection at once
ONE_ADDRESS = 10.0  # seconds for one address of a host, so that the next one gets its chance
LATE = 1.0  # seconds that an answer may be late: to tell the system the time left costs as much as to read


class Line:
    """A connection that ends with its request's allowance, however slowly the other side drips."""

    def __init__(self, end: socket.socket, allowance: Allowance) -> None:
        self._end, self._allowance = end, allowance
        self._told = -LATE  # when the system was told how long to wait

    def send(self, data: bytes) -> None:
        self._bound()
        self._end.sendall(data)

    def receive(self) -> bytes:
        self._bound()
        data = self._end.recv(AT_ONCE)
        self._allowance.spend(len(data))
        return data

    def _bound(self) -> None:
        left, now = self._allowance.seconds(), time.monotonic()
        if now - self._told >= LATE:
            self._end.settimeout(left)
            self._told = now


class Guard:
    """Resolves once, checks every address, and connects to the very one that was checked."""

    def __init__(self, exceptions: Iterable[str], look_up: LookUp, tls: ssl.SSLContext) -> None:
        self._exceptions = tuple(addresses.allowed(entry) for entry in exceptions)
        self._look_up, self._tls = look_up, tls
        self._open: set[socket.socket] = set()
        self._closed = threading.Event()

    @contextlib.contextmanager
    def line(self, to: Target, allowance: Allowance) -> Iterator[Line]:
        """A connection to where the question goes, which ends with it; raises Unanswerable, OSError."""
        with self.connected(to.host, to.port, allowance) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end = self._secured(plain, to.host) if to.secure else plain
            with end, self._held(end):
                if isinstance(end, ssl.SSLSocket):
                    end.settimeout(allowance.seconds())  # for the whole handshake, in however many messages
                    end.do_handshake()
                yield Line(end, allowance)

    def _secured(self, plain: socket.socket, host: str) -> ssl.SSLSocket:
        return self._tls.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)

    def close(self) -> None:
        """Hang up, so that nobody waits for an answer any longer."""
        self._closed.set()
        for end in list(self._open):
            with contextlib.suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(end, socket.SHUT_RDWR)  # the one of TLS would pull it from under its reader

    def checked(self, host: str, port: int, allowance: Allowance) -> Sequence[str]:
        """The host's addresses, all of which may be asked; raises Unanswerable."""

        def known(host: str, port: int) -> Sequence[str]:
            try:
                return names.resolved(self._look_up, host, port, allowance, self._closed)
            except Unanswerable:  # an exception of ours that has no address allows none
                return ()

        found = list(dict.fromkeys(names.resolved(self._look_up, host, port, allowance, self._closed)))
        if why := addresses.refusal_of_all(found, port, self._exceptions, known):
            raise Unanswerable(f"{why}, and allow_hosts does not list it", "refused")
        return found

    def connected(self, host: str, port: int, allowance: Allowance) -> socket.socket:
        found = self.checked(host, port, allowance)
        for address in found[:-1]:
            with contextlib.suppress(OSError):
                return self._connect(address, port, allowance)
        return self._connect(found[-1], port, allowance)

    def _connect(self, address: str, port: int, allowance: Allowance) -> socket.socket:
        end = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            end.settimeout(min(allowance.seconds(), ONE_ADDRESS))
            with self._held(end):
                end.connect((address, port))
        except BaseException:
            end.close()
            raise
        return end

    @contextlib.contextmanager
    def _held(self, end: socket.socket) -> Iterator[None]:
        """Whoever waits for the other side here is hung up when we close."""
        self._open.add(end)
        try:
            if self._closed.is_set():
                raise Unanswerable("we stopped meanwhile", "timeout")
            yield
        finally:
            self._open.discard(end)


def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; where it names none, those that browsers trust."""
    known = ssl.get_default_verify_paths()
    tls = ssl.create_default_context(cafile=None if known.cafile or known.capath else certifi.where())
    tls.set_alpn_protocols(["http/1.1"])
    return tls
