"""What does an address ask for: ?region=PK-KP&since=7d?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from monitor import coverage, moments
from monitor.config import Config, named
from monitor.config.problems import unknown
from monitor.formats import FORMATS
from monitor.knowledge.model import Gazetteer, Knowledge
from monitor.model import Region, Scope, Watch
from monitor.pipeline.listing import Wanted

MOST_ROWS = 1_000  # of one answer; `until` asks for what lies before
ROWS = 200
LISTENED = timedelta(hours=24)  # the window of coverage where none is named
SPAN = ("since", "until")
# What an address may ask for, by what it lists.
KEYS = {
    "incidents": ("region", "group", *SPAN, "as_of", "limit", "format"),
    "articles": ("source", *SPAN, "limit", "format"),
    "alerts": ("watch", *SPAN, "limit", "format"),
    "feeds": ("format",),
    "deliveries": ("limit", "format"),
    "coverage": ("region", "group", "watch", "language", *SPAN),
}
FOR_INCIDENTS = ("geojson", "acled")
JSON = "json"

T = TypeVar("T")


class Wrong(ValueError):
    """The address asks for what cannot be; says what, and the nearest right name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`scope` is what coverage is asked for, between `start` and `end`; `given` is what the address says."""

    wanted: Wanted
    scope: Scope
    start: datetime
    end: datetime
    watch: str | None
    source: str | None
    limit: int
    style: str
    given: Mapping[str, str]


def wish(
    query: Iterable[tuple[str, str]],
    keys: Collection[str],
    config: Config,
    known: Callable[[], Knowledge],
    now: datetime,
) -> Wish:
    """Raises Wrong, also for a key that is none of those that this address heeds: who narrows a list and is given
    the whole of it reads it wrongly. A key with nothing behind it, as a form sends them, counts as not given."""
    given = {key: value.strip() for key, value in query if value.strip()}
    for key in given.keys() - set(keys):
        raise Wrong(unknown("key", key, keys))
    since, until, at = (
        _read(given, key, lambda text: moments.moment(text, now)) for key in ("since", "until", "as_of")
    )
    region = _read(given, "region", lambda name: _region(name, known().places))
    groups = _read(given, "group", lambda name: named.group(name, known().actors)) or frozenset()
    watch = _read(given, "watch", lambda name: _watch(name, config))
    end = min(until or now, now)
    start = since or end - LISTENED
    if start >= end or (until is not None and since is not None and since >= until):
        raise Wrong("since must lie before until and before now")
    scope = Scope() if watch is None else coverage.of_watch(watch)
    return Wish(
        wanted=Wanted(region=region, groups=groups, since=since, until=until, at=at),
        scope=replace(
            scope,
            regions=(*scope.regions, *([region] if region else [])),
            groups=scope.groups | groups,
            group_names=(*scope.group_names, *([given["group"]] if groups else [])),
            languages=(*scope.languages, *([given["language"].lower()] if "language" in given else [])),
        ),
        start=start,
        end=end,
        watch=watch.name if watch else None,
        source=given.get("source"),
        limit=_read(given, "limit", _limit) or ROWS,
        style=_read(given, "format", _style) or JSON,
        given=given,
    )


def _read(given: Mapping[str, str], key: str, read: Callable[[str], T]) -> T | None:
    try:
        return read(given[key]) if key in given else None
    except ValueError as error:
        raise Wrong(f"{key}: {error}") from error


def _region(name: str, places: Gazetteer) -> Region:
    try:
        return named.region(name, places)
    finally:
        places.let_go()


def _watch(name: str, config: Config) -> Watch:
    by_name = {watch.name: watch for watch in config.watches}
    if name not in by_name:
        raise ValueError(unknown("watch", name, by_name))
    return by_name[name]


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_ROWS:
        raise ValueError(f"not a number from 1 to {MOST_ROWS}: {text[:20]!r}")
    return int(text)


def _style(text: str) -> str:
    right = (JSON, *(name for name in FORMATS if name != "table"))
    if text not in right:
        raise ValueError(f"{unknown('format', text[:20], right)} ({', '.join(right)})")
    return text
