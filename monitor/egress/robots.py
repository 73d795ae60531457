"""May a page be read, by its site's robots.txt (RFC 9309)?"""

from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

READ = 500 * 1024  # bytes; the least that RFC 9309 wants read, and the most that we read
KEPT = timedelta(hours=24)  # RFC 9309: not longer
KEPT_UNREACHABLE = timedelta(minutes=15)  # a site that was down for a moment is not closed for a day
LONGEST_DELAY = timedelta(seconds=30)  # a crawl-delay beyond it would close the site by the back door


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a site lets us read; nothing parsed: all of it; `closed` says why nothing may be read."""

    parsed: Protego | None = None
    closed: str | None = None
    kept: timedelta = KEPT

    def allow(self, url: str, agent: str) -> bool:
        """Whether an open site lets the page be read."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, agent))

    def delay(self, agent: str) -> timedelta:
        """How long the site wants us to wait between two pages."""
        seconds = self.parsed.crawl_delay(agent) if self.parsed is not None else None
        return min(timedelta(seconds=max(seconds or 0, 0)), LONGEST_DELAY)


def rules(content: bytes) -> Rules:
    """The rules in a robots.txt; a file that is no such thing forbids nothing."""
    text = content[:READ].decode("utf-8", "replace").removeprefix("\ufeff")
    return Rules(parsed=Protego.parse(text))


def without_file(status: int | None, why: str) -> Rules:
    """The rules where there is no file: a 4xx allows everything, a server in trouble or out of reach nothing."""
    if status is not None and 400 <= status < 500:
        return Rules()
    return Rules(closed=f"robots.txt cannot be read: {why}", kept=KEPT_UNREACHABLE)
