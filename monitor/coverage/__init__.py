"""Who was listening, and who is silent?

Nothing here may be read as "all clear" unless somebody listened: a sentence always counts the feeds that were heard
against those that should have been.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from monitor.coverage import sentences, windows
from monitor.coverage.listeners import Roll, listener, roll
from monitor.coverage.scope import NOTHING, covers, of_watch
from monitor.coverage.states import SOON, patience, reason, status, trouble
from monitor.coverage.windows import KEPT, extended
from monitor.coverage.wording import span
from monitor.model import Feed, Health, Heard, Hearing, Scope, ToldOf

__all__ = [
    "KEPT",
    "Record",
    "covers",
    "extended",
    "heard",
    "of_watch",
    "patience",
    "reason",
    "span",
    "status",
    "trouble",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What listening has taught us, by the feed's id: how each feed is, when it was heard, of what it told."""

    health: Mapping[str, Health] = field(default_factory=dict)
    hearings: Mapping[str, Sequence[Hearing]] = field(default_factory=dict)
    told_of: Mapping[str, ToldOf] = field(default_factory=dict)

    def covers(self, feed: Feed, scope: Scope) -> bool:
        return covers(feed, scope, self.told_of.get(feed.id, NOTHING))


def heard(
    feeds: Sequence[Feed], record: Record, scope: Scope, since: datetime, until: datetime, now: datetime
) -> Heard:
    """Who listened for this between `since` and `until`, in a sentence too."""
    covering = [feed for feed in feeds if record.covers(feed, scope)]
    listeners = [
        listener(
            feed,
            record.health.get(feed.id, Health(feed=feed.id)),
            record.hearings.get(feed.id, ()),
            since,
            until,
            now,
        )
        for feed in sorted(covering, key=lambda feed: (feed.name, feed.id))
    ]
    called = roll(listeners, begun=_begun(covering, record, since), passed=now - until > SOON)
    return Heard(
        since=since,
        until=until,
        expected=called.expected,
        heard=tuple(one.feed.name for one in called.there),
        missing=tuple((one.feed.name, str(one.missing)) for one in called.missing),
        partial=tuple((one.feed.name, sentences.part(one, since, until, now)) for one in called.partial),
        late=tuple((one.feed.name, sentences.away(one, now)) for one in called.late),
        begun=called.begun,
        status=_status(called),
        sentence=sentences.sentence(
            called, _covering(feeds, record, scope) if feeds else "", now, forgotten=since < now - KEPT
        ),
    )


def _begun(covering: Sequence[Feed], record: Record, since: datetime) -> datetime | None:
    """When the first of them was heard, if nobody listened at the beginning of the window."""
    first = [windows.begun(record.hearings.get(feed.id, ())) for feed in covering]
    begun = min((moment for moment in first if moment is not None), default=None)
    return begun if begun is not None and begun > since + timedelta(minutes=1) else None


def _status(called: Roll) -> Literal["ok", "degraded", "blind", "none"]:
    if called.missing or called.partial:
        return "degraded" if called.there or called.partial else "blind"
    return "ok" if called.there else "none"


def _covering(feeds: Sequence[Feed], record: Record, scope: Scope) -> str:
    """What the feeds have in common; a group or language that leaves out no feed is not said."""

    def narrows(scope: Scope) -> bool:
        return not all(record.covers(feed, scope) for feed in feeds)

    return sentences.covering(
        [region.label for region in scope.regions],
        scope.group_names if narrows(Scope(groups=scope.groups)) else (),
        scope.languages if narrows(Scope(languages=scope.languages)) else (),
        scope.sources,
    )
