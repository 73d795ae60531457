"""What does a feed's address answer with, and what does that list?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from monitor.model import Feed, Listing
from monitor.sources import feed, sitemap


class Lister(Protocol):
    """Reads one kind of answer; raises SourceError."""

    def __call__(
        self, feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime | None, most: int
    ) -> Listing: ...


# Each kind with how its bytes are known; a feed is RSS, Atom, RDF or JSON Feed, and whatever is none of the others.
LISTERS: dict[str, tuple[Callable[[bytes], bool], Lister]] = {
    "sitemap": (sitemap.is_one, sitemap.listing),
    "feed": (lambda _: True, feed.listing),
}


def listing(
    feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime | None, most: int
) -> Listing:
    """What the answer lists, whatever kind it is of; raises SourceError."""
    read = next(read for known, read in LISTERS.values() if known(content))
    return read(feed, content, url=url, headers=headers, now=now, most=most)
