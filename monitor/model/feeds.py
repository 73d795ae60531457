"""Where do we listen, and what did we hear?"""

from collections.abc import Mapping
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
    interval: timedelta = timedelta(minutes=15)  # asked no more often than this
    longest_interval: timedelta | None = None  # and no more rarely, where it changes rarely; None: as `interval`
    covers: tuple[Region, ...] = ()
    groups: frozenset[str] = frozenset()  # actor ids with those of their factions; none: it may tell of all
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
    last_body: datetime | None = None  # when the server last sent the feed itself, not only "not modified"
    pause: timedelta | None = None  # between two changes of the feed, on the average
    rhythm: timedelta | None = None  # the longest pause between two entries that is usual
    ttl: timedelta | None = None  # how often the feed says that it changes
    max_age: timedelta | None = None  # how long its server says that an answer may be kept
    note: str | None = None  # what was odd about the last good answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A time through which a feed was heard, with no pause longer than its interval explains. `caught_up`: when it
    began, the feed still listed what we knew, so that nothing of the pause before it is missing."""

    feed: str
    since: datetime
    until: datetime
    caught_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """What a feed's articles have reported so far: how many reports, of which provinces (country, province or ""),
    groups and languages."""

    feed: str
    reports: int = 0
    regions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What somebody wants to hear of; what is empty does not restrict. `groups` are actor ids, `group_names` the
    groups as they were asked for; `sources` are outlets by name."""

    regions: tuple[Region, ...] = ()
    groups: frozenset[str] = frozenset()
    group_names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who listened to what in a window, feeds by name. `partial` were heard for a part of it, `late` were away
    meanwhile and have caught up; `begun` is when the first of them was first asked, if that is in the window."""

    since: datetime
    until: datetime
    expected: int
    heard: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]  # (feed's name, "failing: status 503, not heard for 6 h 10 min")
    partial: tuple[tuple[str, str], ...] = ()  # (feed's name, "heard 2 h of 6 h: not from 01:00 to 05:00 UTC")
    late: tuple[tuple[str, str], ...] = ()
    begun: datetime | None = None
    status: Literal["ok", "degraded", "blind", "none"]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How we ask. `max_bytes` bounds the decoded body; `timeout` is the whole request with all its hops;
    `allow_hosts` are "host:port" or networks ("127.1.0.0/16") on private addresses that may be asked."""

    timeout: timedelta = timedelta(seconds=20)
    max_bytes: int = 10_000_000
    max_entries: int = 500  # of one answer of a feed; the newest come first in nearly every feed
    max_pages: int = 500  # article pages of one feed in one run; the others are read in the next
    per_host: int = 2
    per_host_delay: timedelta = timedelta(seconds=1)
    robots: bool = True
    articles: bool = True
    allow_hosts: tuple[str, ...] = ()
    user_agent: str = "monitor/0.1 (+https://example.org/monitor)"
