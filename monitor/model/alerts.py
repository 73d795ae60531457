"""What is told to whom?"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal

from monitor.model.incidents import AlertKind, Change

DeliveryState = Literal["waiting", "sending", "delivered", "dead"]
Severity = Literal["low", "medium", "high", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A watch concerns an incident's revision. `id` follows from watch, incident and revision."""

    id: str
    watch: str
    incident: str
    revision: int
    kind: AlertKind
    severity: Severity
    title: str
    changes: tuple[Change, ...]
    why: str
    created: datetime
    together: bool = False  # told in one message with others, for there were too many at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a channel sends. `key` is the same on every retry; `payload` is the JSON for programs (a JSON text);
    `thread` groups mails of one incident, `watch` those of one watch."""

    key: str
    subject: str
    text: str
    html: str
    payload: str
    thread: str | None = None
    watch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one recipient. `key` = hash(watch, incident, revision, channel, recipient) or, for a digest,
    hash(watch, window, channel, recipient)."""

    key: str
    channel: str
    recipient: str
    message: Message
    watch: str
    state: DeliveryState = "waiting"
    attempts: int = 0
    due: datetime
    lease: datetime | None = None
    last_error: str | None = None
    created: datetime
    delivered: datetime | None = None
    alert: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The alerts of a watch over a window, due at its end. The window is half open: since <= t < until."""

    watch: str
    since: datetime
    until: datetime
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side has taken the message (2xx, 250)."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The other side has not taken it. `retry` False: never will; `gone`: the endpoint is switched off;
    `wait` is what it asked for."""

    why: str
    retry: bool = True
    gone: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChannel:
    name: str
    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    unsubscribe: str | None = None  # where a reader asks to be told no more

    @property
    def recipients(self) -> tuple[str, ...]:
        return self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    name: str
    url: str = field(repr=False)  # it may hold a token
    secret: str = field(repr=False)  # whsec_…

    @property
    def recipients(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseChannel:
    """Chats and telephones. The addresses hold tokens, so a recipient is called by the service and a hash."""

    name: str
    urls: tuple[str, ...] = field(repr=False)

    @property
    def addresses(self) -> dict[str, str]:
        return {f"{url.partition(':')[0].lower()}-{sha256(url.encode()).hexdigest()[:8]}": url for url in self.urls}

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(self.addresses)


Channel = EmailChannel | WebhookChannel | AppriseChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A document that the service starts from: what it reports is known. `url` and `source` cite it."""

    id: str
    title: str
    source: str | None
    url: str | None
    published: date | None
    sha256: str
