"""How do we ask the outside world, and what do we never ask?"""

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

import httpcore2
import httpx2

from monitor import schedules, urls
from monitor.egress import addresses, names, packing, robots
from monitor.egress.conditional import conditions, newest
from monitor.egress.exchange import Allowance, Ask, Reply, Unanswerable, joined_headers
from monitor.egress.hosts import PATIENCE, Hosts
from monitor.egress.names import LookUp, look_up
from monitor.model import FetchSettings, Validators
from monitor.model.answers import Answer, Body, FetchError, FetchKind, NotModified

MOST_HOPS = 10
MOST_HOPS_ROBOTS = 5  # RFC 9309
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
READABLE = frozenset({200, 203, 204, 205})
HEADERS = 512 * 1024  # bytes of status lines, headers and framing on top of the body, all hops together
ANSWER = 64 * 1024  # bytes kept of what the receiver of a webhook says
ONE_ADDRESS = 10.0  # seconds for one address of a host, so that the next one gets its chance
PAGE = "text/html, application/xhtml+xml, */*;q=0.5"


class Stream(httpcore2.NetworkStream):
    """A connection that ends with its request's allowance, however slowly the other side drips."""

    def __init__(self, inner: httpcore2.NetworkStream, allowance: Allowance) -> None:
        self._inner, self._allowance = inner, allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._allowance.seconds())
        self._allowance.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._allowance.seconds())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        seconds = self._allowance.seconds()
        return Stream(self._inner.start_tls(ssl_context, server_hostname, seconds), self._allowance)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Guard(httpcore2.NetworkBackend):
    """Resolves once, checks every address, and connects to the very one that was checked."""

    def __init__(self, exceptions: Iterable[str], look_up: LookUp) -> None:
        self._exceptions = tuple(addresses.allowed(entry) for entry in exceptions)
        self._look_up = look_up
        self._tcp = httpcore2.SyncBackend()
        self.current = threading.local()  # .allowance of the request that this thread makes

    def connect_tcp(self, host: str, port: int, *_: object, **__: object) -> httpcore2.NetworkStream:
        found = self.checked(host, port)
        for address in found[:-1]:
            with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return self._connect(address, port)
        return self._connect(found[-1], port)

    def checked(self, host: str, port: int) -> Sequence[str]:
        """The host's addresses, all of which may be asked; raises Unanswerable."""
        found = list(dict.fromkeys(self._resolved(host, port)))
        if why := addresses.refusal_of_all(found, port, self._exceptions, self._known):
            raise Unanswerable(f"{why}, and allow_hosts does not list it", "refused")
        return found

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.NetworkStream:
        raise Unanswerable("a socket in the file system", "refused")

    def _connect(self, address: str, port: int) -> httpcore2.NetworkStream:
        allowance: Allowance = self.current.allowance
        return Stream(self._tcp.connect_tcp(address, port, min(allowance.seconds(), ONE_ADDRESS)), allowance)

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        return names.resolved(self._look_up, host, port, self.current.allowance)

    def _known(self, host: str, port: int) -> Sequence[str]:
        try:
            return self._resolved(host, port)
        except Unanswerable:  # an exception of ours that has no address allows none
            return ()


class Web:
    """Everything that goes out over HTTP, from any thread: feeds, pages, robots.txt, webhooks."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        look_up: LookUp = look_up,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings, self._now = settings, now
        self._guard = Guard(settings.allow_hosts, look_up)
        self._hosts = Hosts(settings)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls or httpx2.create_ssl_context(trust_env=False),
            max_connections=None,  # `hosts` bounds them
            max_keepalive_connections=0,  # every request passes the guard, and none meets a stale connection
            network_backend=self._guard,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._hosts.close()
        self._pool.close()

    def get(self, url: str, validators: Validators | None = None, *, accept: str = "*/*") -> Body | NotModified:
        """What is there, or that nothing is new since the validators; raises FetchError."""
        self._hosts.admit_feed(url)
        with self._hosts.learning():
            return self._asked(url, accept, validators, polite=False)

    def page(self, url: str, validators: Validators | None = None) -> Body | NotModified:
        """The same of a page, if its site lets us read it, in its host's turn; raises FetchError."""
        with self._hosts.judging(url):
            return self._asked(url, PAGE, validators, polite=True)

    def post(self, url: str, content: bytes, headers: Mapping[str, str], timeout: timedelta) -> Answer:
        """What the receiver said, whatever it was; no redirect is followed. Raises FetchError."""
        ask = Ask(url=url, headers=headers, method="POST", content=content, limit=ANSWER, cut=True)
        reply = self._hop(ask, url, self._allowance(timeout, ANSWER), redirect=False)
        return Answer(status=reply.status, headers=reply.headers, text=reply.content.decode("utf-8", "replace"))

    def refusal(self, host: str, port: int) -> str | None:
        """Why a host must not be asked, for who speaks to it by a library that has no guard; None if it may."""
        self._guard.current.allowance = self._allowance(self._settings.timeout, 0)
        try:
            self._guard.checked(host, port)
        except Unanswerable as e:
            return e.why
        return None

    def _asked(self, url: str, accept: str, known: Validators | None, polite: bool) -> Body | NotModified:
        asked = {"accept": accept, **conditions(known or Validators(), self._now())}
        reply = self._follow(Ask(url=url, headers=asked, limit=self._settings.max_bytes), polite=polite)
        given = Validators(etag=reply.headers.get("etag"), last_modified=reply.headers.get("last-modified"))
        if reply.status == 304 and known is not None and len(asked) > 1:
            return NotModified(url=reply.url, validators=newest(known, given))
        return self._body(reply, given)

    def _body(self, reply: Reply, validators: Validators) -> Body:
        if reply.status not in READABLE:
            raise FetchError(
                urls.redacted(reply.url),
                f"status {reply.status}",
                kind="http" if reply.status >= 300 and reply.status != 304 else "protocol",
                status=reply.status,
                retry_after=schedules.retry_after(reply.headers.get("retry-after"), self._now()),
                gone=reply.status == 410,
            )
        return Body(
            url=reply.url,
            status=reply.status,
            content=reply.content,
            headers=reply.headers,
            validators=validators,
            moved_to=reply.url if reply.moved else None,
        )

    def _rules(self, origin: str) -> robots.Rules:
        ask = Ask(url=f"{origin}/robots.txt", headers={"accept": "text/plain"}, limit=robots.READ, cut=True)
        try:
            return robots.rules(self._body(self._follow(ask, MOST_HOPS_ROBOTS), Validators()).content)
        except FetchError as e:
            return robots.without_file(e.status, e.why)

    def _allowance(self, timeout: timedelta, limit: int) -> Allowance:
        return Allowance(deadline=time.monotonic() + timeout.total_seconds(), wire=limit + HEADERS)

    def _follow(self, ask: Ask, most_hops: int = MOST_HOPS, polite: bool = False) -> Reply:
        """The answer at the end of the redirects, each hop of which is checked like the first."""
        here, moved, allowance = ask.url.strip(), True, None
        admitted: set[str] = set()
        for hop in range(most_hops + 1):
            if polite and not urls.refusal(here, redirect=hop > 0):
                self._hosts.admit(here, self._rules, wait=urls.origin(here) not in admitted)
                admitted.add(urls.origin(here))
            allowance = allowance or self._allowance(self._settings.timeout, ask.limit)
            reply = self._hop(ask, here, allowance, redirect=hop > 0)
            if reply.status not in REDIRECTS:
                keeps = hop > 0 and moved and "@" not in urlsplit(ask.url).netloc  # what has a password stays put
                return replace(reply, moved=keeps)
            moved = moved and reply.status in PERMANENT
            here = _next(reply)
        raise FetchError(urls.redacted(ask.url), f"more than {most_hops} redirects", kind="protocol")

    def _hop(self, ask: Ask, here: str, allowance: Allowance, *, redirect: bool) -> Reply:
        """One question to one address; every fault comes out as a FetchError of its kind."""
        if why := urls.refusal(here, redirect=redirect):
            raise FetchError(urls.redacted(here), why, kind="refused")
        slots, asked = self._hosts.of(here).slots, time.monotonic()
        try:
            if not slots.acquire(timeout=PATIENCE):
                raise Unanswerable("the host is busy with our other questions", "timeout")
            allowance.deadline += time.monotonic() - asked  # its own time, not that of the questions before it
            try:
                self._guard.current.allowance = allowance
                return self._answer(ask, here, allowance)
            finally:
                slots.release()
        except FAULTS as e:
            kind, why = _fault(e)
            raise FetchError(urls.redacted(here), why, kind=kind) from e

    def _answer(self, ask: Ask, here: str, allowance: Allowance) -> Reply:
        bare = urls.bare(here)
        url, own = httpx2.URL(bare), {"user-agent": self._settings.user_agent, "connection": "close"}
        headers = {"accept-encoding": packing.ACCEPTED, **ask.headers, "host": url.netloc.decode("ascii"), **own}
        if urls.origin(here) == urls.origin(ask.url) and (credentials := urls.authorization(ask.url)):
            headers["authorization"] = credentials
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        with self._pool.stream(ask.method, target, headers=raw, content=ask.content) as response:
            given = joined_headers(response.headers)
            content = b"" if response.status in REDIRECTS else self._content(ask, response, given)
        return Reply(url=bare, status=response.status, headers=given, content=content)

    def _content(self, ask: Ask, response: httpcore2.Response, headers: Mapping[str, str]) -> bytes:
        packed = headers.get("content-encoding", "")
        try:
            return packing.unpacked(response.iter_stream(), packed, ask.limit, cut=ask.cut)
        except FAULTS:
            if ask.method != "POST":
                raise
            return b""  # the receiver has given its status: to send again for a lost word would be to send twice


def _next(reply: Reply) -> str:
    """Where a redirect leads."""
    try:
        return urls.joined(reply.url, reply.headers.get("location", ""))
    except ValueError as e:
        raise FetchError(urls.redacted(reply.url), f"status {reply.status}: {e}", kind="refused") from e


FAULTS = (
    Unanswerable,
    packing.PackingError,
    packing.TooLarge,
    httpx2.InvalidURL,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    OSError,
    ValueError,  # a header or a name that cannot be sent as it is
)


def _fault(e: Exception) -> tuple[FetchKind, str]:
    """The kind of a fault, and what to say of it."""
    match e:
        case Unanswerable():
            return e.kind, e.why
        case httpcore2.TimeoutException():
            return "timeout", "no whole answer in time"
        case _ if any(isinstance(inner, ssl.SSLError) for inner in (e, *e.args)):
            return "tls", urls.printable(f"TLS: {e}")
        case packing.TooLarge():
            return "size", str(e)
        case packing.PackingError():
            return "protocol", urls.printable(f"packed wrongly: {e}")
        case httpcore2.ProtocolError() if "too long" in str(e):
            return "size", "headers too large"
        case httpcore2.ProtocolError():
            return "protocol", urls.printable(f"not HTTP: {e}")
        case httpcore2.NetworkError() | OSError():
            return "connection", urls.printable(f"no connection: {e}")
        case _:
            return "refused", urls.printable(f"not an address: {e}")
