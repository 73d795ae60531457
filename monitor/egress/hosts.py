"""Whose turn is it at a host?"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from monitor import urls
from monitor.egress.exchange import Unanswerable
from monitor.egress.robots import Rules
from monitor.model import FetchSettings
from monitor.model.answers import FetchError

KNOWN = 5_000  # hosts that are remembered; the oldest goes first
PATIENCE = 60.0  # seconds that a question waits for its host's turn before it is put off
SILENT = 3  # pages in a row without an answer, after which a host is left alone for a while
REST = timedelta(minutes=5)
TOO_MANY = 429  # what a host says that wants fewer questions, whatever they are about
SILENCE = frozenset({"timeout", "connection", "tls"})  # what a host does that is down


class Host:
    """One server's clock, shared by all threads: how many may talk to it, and from when the next page may."""

    def __init__(self, at_once: int) -> None:
        self.slots = threading.BoundedSemaphore(at_once)
        self.reading_rules = threading.Lock()  # one thread reads robots.txt, the others wait for it
        self._lock = threading.Lock()
        self._next_turn = 0.0
        self._quiet_until = 0.0
        self._rules: tuple[Rules, float] | None = None
        self._unanswered = 0

    def turn(self, delay: timedelta, patience: float) -> float:
        """In how many seconds the next turn is; it is reserved unless that is beyond `patience`."""
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next_turn)
            if start - now <= patience:
                self._next_turn = start + delay.total_seconds()
            return start - now

    def hold(self, wait: timedelta) -> None:
        """The server asks us to be quiet: no turn before that."""
        with self._lock:
            self._quiet_until = max(self._quiet_until, time.monotonic() + wait.total_seconds())
            self._next_turn = max(self._next_turn, self._quiet_until)

    def quiet(self) -> timedelta | None:
        """For how long the server still wants no question; None where it may be asked."""
        left = self._quiet_until - time.monotonic()
        return timedelta(seconds=left) if left > 0 else None

    def answered(self) -> None:
        self._unanswered = 0

    def failed(self, error: FetchError) -> None:
        """A page did not come. A host that is silent costs a request's whole time for each page."""
        if error.status == TOO_MANY:
            self.hold(error.retry_after or REST)
        if error.retry_after is not None:
            return
        self._unanswered = self._unanswered + 1 if error.kind in SILENCE else 0
        if self._unanswered >= SILENT:
            self._unanswered = 0
            self.hold(REST)

    @property
    def rules(self) -> Rules | None:
        """What robots.txt says, while that may be remembered."""
        known = self._rules
        return known[0] if known is not None and time.monotonic() < known[1] else None

    def learn(self, rules: Rules) -> Rules:
        self._rules = (rules, time.monotonic() + rules.kept.total_seconds())
        return rules


@contextmanager
def _excused(url: str) -> Iterator[None]:
    """What is not even asked is an error of that address."""
    try:
        yield
    except Unanswerable as e:
        raise FetchError(urls.redacted(url), e.why, kind=e.kind, retry_after=e.wait) from e


class Hosts:
    """Every server that we talk to, by scheme, name and port."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._hosts: dict[str, Host] = {}

    def of(self, url: str) -> Host:
        """The server of an address."""
        origin = urls.origin(url)
        with self._lock:
            if origin not in self._hosts:
                if len(self._hosts) >= KNOWN:
                    del self._hosts[next(iter(self._hosts))]
                self._hosts[origin] = Host(max(self._settings.per_host, 1))
            return self._hosts[origin]

    @contextmanager
    def judging(self, url: str) -> Iterator[None]:
        """Learn from what becomes of a page whether its host, or the one that it led to, can be asked."""
        try:
            yield
        except FetchError as error:
            self.of(error.url).failed(error)
            raise
        self.of(url).answered()

    def admit_feed(self, url: str) -> None:
        """Wait for the server's turn, however long the queue: a feed has nobody else to ask. Raises FetchError
        where the server wants no question at all now."""
        host = self.of(url)
        with _excused(url):
            if (left := host.quiet()) is not None:
                raise Unanswerable("its host has asked for quiet", "held", left)
            self._wait(host.turn(self._settings.per_host_delay, math.inf))

    @contextmanager
    def learning(self) -> Iterator[None]:
        """A host that has had too many questions for one feed is not asked for its others."""
        try:
            yield
        except FetchError as error:
            if error.status == TOO_MANY:
                self.of(error.url).hold(error.retry_after or REST)
            raise

    def admit(self, url: str, read_rules: Callable[[str], Rules], *, wait: bool = True) -> None:
        """Wait for the server's turn, if its robots.txt lets the page be read; raises FetchError. `read_rules`
        reads the robots.txt of an origin."""
        delay, agent = self._settings.per_host_delay, self._settings.user_agent
        with _excused(url):
            if self._settings.robots:
                rules = self._rules(url, read_rules)
                if rules.closed is not None:
                    raise Unanswerable(rules.closed, "connection")
                if not rules.allow(url, agent):
                    raise Unanswerable("robots.txt forbids it", "refused")
                delay = max(delay, rules.delay(agent))
            if wait:
                self._turn(self.of(url), delay)

    def _rules(self, url: str, read_rules: Callable[[str], Rules]) -> Rules:
        host = self.of(url)
        with host.reading_rules:
            return host.rules or host.learn(read_rules(urls.origin(url)))

    def _turn(self, host: Host, delay: timedelta) -> None:
        seconds = host.turn(delay, PATIENCE)
        if seconds > PATIENCE:
            raise Unanswerable("the turn of its host is too far away", "timeout", timedelta(seconds=seconds))
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        if self._closing.wait(seconds) if seconds > 0 else self._closing.is_set():
            raise Unanswerable("we stopped while it waited for its host's turn", "timeout")

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closing.set()
