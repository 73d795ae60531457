"""What is in the store that somebody asks for? Reads it, writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice

from monitor import coverage
from monitor.formats import records
from monitor.model import Feed, Health, Heard, Incident, Region, Scope
from monitor.store import Session, articles, feeds, hearings, incidents
from monitor.watches import inside

Records = Iterator[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which incidents: in a region, of any of these groups, of a day in since <= day < until; with `at` as they
    were known at that moment."""

    region: Region | None = None
    groups: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    at: datetime | None = None

    def holds(self, incident: Incident) -> bool:
        """Whether it is one of them, by what the store does not look at."""
        named = not self.groups or any(actor.id in self.groups for actor in incident.facts.actors)
        return named and (self.region is None or inside(incident.facts.location, self.region))


def incidents_wanted(session: Session, wanted: Wanted, limit: int | None = None) -> Iterator[Incident]:
    """The latest day first."""
    select = incidents.listing if wanted.at is None else partial(incidents.as_of, at=wanted.at)
    found = select(
        session,
        since=wanted.since.date() if wanted.since else None,
        until=wanted.until.date() if wanted.until else None,
        country=wanted.region.country if wanted.region else None,
        admin1=wanted.region.admin1 if wanted.region else None,
    )
    return islice(filter(wanted.holds, found), limit)


def article_records(
    session: Session,
    *,
    duplicates: bool | None = None,
    source: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> Records:
    """Articles; an original is named as programs know it, by the id that it came with."""

    @lru_cache(maxsize=10_000)
    def known_as(id: str) -> str:
        original = articles.get(session, id)
        return original.given_id or id if original else id

    for one in articles.listing(
        session, limit=limit, since=since, until=until, source=source, duplicates=duplicates
    ):
        yield records.article_record(
            one.article,
            duplicate_of=known_as(one.duplicate_of) if one.duplicate_of else None,
            duplicate_why=one.duplicate_why,
            decision_why=one.decision_why,
            reports=one.reports,
        )


def feed_records(session: Session, configured: Sequence[Feed], now: datetime) -> Records:
    """The feeds and how each of them is now."""
    known = feeds.health(session)
    for feed in configured:
        health = known.get(feed.id, Health(feed=feed.id))
        yield records.feed_record(feed, health, coverage.status(feed, health, now))


def heard(
    session: Session, configured: Sequence[Feed], scope: Scope, since: datetime, until: datetime, now: datetime
) -> Heard:
    """Who was listening, to stand beside whatever could be read as "all quiet"."""
    return coverage.heard(configured, hearings.record(session, since), scope, since, until, now)
