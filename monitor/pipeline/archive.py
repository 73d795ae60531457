"""What stands in the archive of a feed, a page at a time?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Entry, Feed, Listing
from monitor.model.answers import Body, FetchError
from monitor.sources.paging import MOST_PAGES
from monitor.store import entries, transaction, walks
from monitor.store.walks import Place
from monitor.world import World

BEYOND = frozenset({400, 404, 410})  # what is answered to a number behind the last page


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A page of an archive: `fresh` entries of `listed`; `next` is the older page, or `why` there is none."""

    feed: Feed
    place: Place
    listed: tuple[str, ...] = ()
    fresh: int = 0
    next: Place | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which entries of an archive are wanted: published since <= t < until; `quiet`: without alerts; `country` is
    where somebody says that the outlet is."""

    since: datetime | None = None
    until: datetime | None = None
    quiet: bool = True
    country: str | None = None

    def holds(self, entry: Entry) -> bool:
        """One without a date is let through, for nobody can say that it is outside."""
        at = entry.published
        return at is None or not ((self.since and at < self.since) or (self.until and at >= self.until))


def turn(feed: Feed, place: Place, before: Iterable[str], span: Span, world: World) -> Turned:
    """Ask for a page, keep its entries as unread, say where the archive goes on. `before` are the entries of the
    page in front of it. A page that cannot be had raises: the walk stays where it is."""
    try:
        answer = world.web.page(place.page)
    except FetchError as error:
        if place.pages and error.status in BEYOND:
            return _kept(
                Turned(feed=feed, place=place, why=f"its last page was number {place.pages}"), (), span, world
            )
        raise
    assert isinstance(answer, Body)  # noqa: S101  # no validators were sent
    listing = world.pages.listing(
        feed, answer.content, url=answer.url, headers=answer.headers, now=world.now(), most=MOST_PAGES
    )
    listed = tuple(entry.identity for entry in listing.entries)
    onward = _onward(listing, listed, place, frozenset(before), span)
    next, why = (onward, "") if isinstance(onward, Place) else (None, onward)
    return _kept(Turned(feed=feed, place=place, listed=listed, next=next, why=why), listing.entries, span, world)


def _onward(
    listing: Listing, listed: tuple[str, ...], place: Place, before: frozenset[str], span: Span
) -> Place | str:
    """The older page, or why the walk ends here."""
    if not listed or set(listed) <= before:
        return "behind it come no others"
    dates = [entry.published for entry in listing.entries if entry.published is not None]
    if span.since is not None and dates and max(dates) < span.since:
        return f"older than {span.since:%Y-%m-%d}"
    if listing.older is None:
        return (
            "it links to no older page" if place.pages else "it links to no archive, and WordPress has not made it"
        )
    if place.pages + 1 >= MOST_PAGES:
        return f"more than {MOST_PAGES:,} pages"
    return Place(page=listing.older, pages=place.pages + 1)


def _kept(turned: Turned, listed: Iterable[Entry], span: Span, world: World) -> Turned:
    """The entries and the place where the walk goes on are written together."""
    wanted = [replace(entry, country=span.country) for entry in listed if span.holds(entry)]
    with transaction(world.engine) as session:
        fresh = entries.add(session, wanted, world.now(), quiet=span.quiet)
        walks.save(session, turned.feed.id, turned.next)
    return replace(turned, fresh=fresh)
