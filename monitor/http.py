"""How do we ask the outside world, and what do we never ask?"""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from monitor import schedules, urls
from monitor.egress import packing, robots
from monitor.egress.conditional import conditions, newest
from monitor.egress.exchange import Allowance, Ask, Reply, Unanswerable, joined_headers
from monitor.egress.hosts import PATIENCE, Hosts
from monitor.egress.lines import Guard, trusted
from monitor.egress.names import LookUp, look_up
from monitor.egress.wire import Exchange, NotHttp, target
from monitor.model import FetchSettings, Validators
from monitor.model.answers import Answer, Body, FetchError, FetchKind, NotModified

MOST_HOPS = 10
MOST_HOPS_ROBOTS = 5  # RFC 9309
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
READABLE = frozenset({200, 203, 204, 205})
HEADERS = 512 * 1024  # bytes of status lines, headers and framing on top of the body, all hops together
ANSWER = 64 * 1024  # bytes kept of what the receiver of a webhook says
PAGE = "text/html, application/xhtml+xml, */*;q=0.5"


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
        self._guard = Guard(settings.allow_hosts, look_up, tls or trusted())
        self._hosts = Hosts(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._hosts.close()
        self._guard.close()

    def get(self, url: str, validators: Validators | None = None) -> Body | NotModified:
        """What is there, or that nothing is new since the validators; raises FetchError."""
        self._hosts.admit_feed(url)
        with self._hosts.learning():
            return self._asked(url, validators, accept="*/*", polite=False)

    def page(self, url: str, validators: Validators | None = None) -> Body | NotModified:
        """The same of a page, if its site lets us read it, in its host's turn; raises FetchError."""
        with self._hosts.judging(url):
            return self._asked(url, validators, accept=PAGE, polite=True)

    def post(self, url: str, content: bytes, headers: Mapping[str, str], timeout: timedelta) -> Answer:
        """What the receiver said, whatever it was; no redirect is followed. Raises FetchError."""
        ask = Ask(url=url, headers=headers, method="POST", content=content, limit=ANSWER, cut=True)
        reply = self._hop(ask, url, self._allowance(timeout, ANSWER), redirect=False)
        return Answer(status=reply.status, headers=reply.headers, text=reply.content.decode("utf-8", "replace"))

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection for who speaks to a host by a library of its own, to an address that was checked; raises
        Unanswerable, OSError."""
        return self._guard.connected(host, port, self._allowance(self._settings.timeout, 0))

    def _asked(self, url: str, known: Validators | None, *, accept: str, polite: bool) -> Body | NotModified:
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
                return self._answer(ask, here, allowance)
            finally:
                slots.release()
        except FAULTS as e:
            kind, why = _fault(e)
            raise FetchError(urls.redacted(here), why, kind=kind) from e

    def _answer(self, ask: Ask, here: str, allowance: Allowance) -> Reply:
        bare = urls.bare(here)
        to, own = target(bare), {"user-agent": self._settings.user_agent, "connection": "close"}
        headers = {"accept-encoding": packing.ACCEPTED, **ask.headers, "host": to.authority, **own}
        if urls.origin(here) == urls.origin(ask.url) and (credentials := urls.authorization(ask.url)):
            headers["authorization"] = credentials
        with self._guard.line(to, allowance) as line:
            exchange = Exchange(line)
            head = exchange.ask(ask.method, to.path, headers, ask.content)
            if head.status_code in REDIRECTS and len({to for name, to in head.headers if name == b"location"}) > 1:
                raise Unanswerable(f"status {head.status_code}: a redirect to several places", "protocol")
            given = joined_headers(head.headers)
            content = b"" if head.status_code in REDIRECTS else self._content(ask, exchange, given)
        return Reply(url=bare, status=head.status_code, headers=given, content=content)

    def _content(self, ask: Ask, exchange: Exchange, headers: Mapping[str, str]) -> bytes:
        packed = headers.get("content-encoding", "")
        try:
            return packing.unpacked(exchange.body(), packed, ask.limit, cut=ask.cut)
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
    NotHttp,
    OSError,
    ValueError,  # a header or a name that cannot be sent as it is
)


def _fault(e: Exception) -> tuple[FetchKind, str]:
    """The kind of a fault, and what to say of it."""
    match e:
        case Unanswerable():
            return e.kind, e.why
        case TimeoutError():
            return "timeout", "no whole answer in time"
        case ssl.SSLError():
            return "tls", urls.printable(f"TLS: {e}")
        case packing.TooLarge():
            return "size", str(e)
        case packing.PackingError():
            return "protocol", urls.printable(f"packed wrongly: {e}")
        case NotHttp() if "too long" in str(e):
            return "size", "headers too large"
        case NotHttp():
            return "protocol", urls.printable(f"not HTTP: {e}")
        case OSError():
            return "connection", urls.printable(f"no connection: {e.strerror or e}")
        case _:
            return "refused", urls.printable(f"not an address: {e}")
