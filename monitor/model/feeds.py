"""Where do we listen, and what did we hear?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

FeedStatus = Literal["unheard", "ok", "empty", "stale", "silent", "blocked", "failing", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A unit of the gazetteer that somebody asks for: a country, or a part of one. `label` is as asked
    ("PK-KP", "Hangu"); the names are the gazetteer's canonical ones."""

    label: str
    country: str
    admin1: str | None = None
    admin2: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A URL that we poll, as configured. `id` follows from the URL; `timezone` is the IANA zone of its outlet."""

    id: str
    url: str
    name: str
    interval: timedelta = timedelta(minutes=15)
    covers: tuple[Region, ...] = ()
    language: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask "changed since?" with, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What we know of a feed from asking it. `last_heard` is the last good answer (also "not modified");
    `error_class` is one of: timeout, size, protocol, connection, tls, dns, refused, http, parse."""

    feed: str
    status: FeedStatus = "unheard"
    url: str | None = None  # where permanent redirects have led
    validators: Validators = field(default_factory=Validators)
    failures: int = 0
    last_error: str | None = None
    error_class: str | None = None
    last_polled: datetime | None = None
    last_heard: datetime | None = None
    last_new: datetime | None = None
    next_poll: datetime | None = None
    not_before: datetime | None = None  # Retry-After: no run asks before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who listened to what in a window: feeds by name, `silent` ones with the reason and since when."""

    since: datetime
    until: datetime
    expected: int
    heard: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]  # (feed's name, "failing: status 503, not heard for 6 h 10 min")
    status: Literal["ok", "degraded", "blind", "none"]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How we ask. `max_bytes` bounds the decoded body; `timeout` is the whole request with all its hops;
    `allow_hosts` are "host:port" or networks ("127.1.0.0/16") on private addresses that may be asked."""

    timeout: timedelta = timedelta(seconds=20)
    max_bytes: int = 10_000_000
    per_host: int = 2
    per_host_delay: timedelta = timedelta(seconds=1)
    robots: bool = True
    articles: bool = True
    allow_hosts: tuple[str, ...] = ()
    user_agent: str = "monitor/0.1 (+https://example.org/monitor)"
