"""How far has a backfill come, how fast does it go, and how long will it take?"""

import time
from collections.abc import Callable
from datetime import timedelta

EVERY = 30.0  # seconds between two lines in a log
MEGABYTE = 1_000_000


class Way:
    """The way through `total` bytes of files. A line tells rate and time left by the last stretch: what an earlier
    run has read is passed over quickly, and says nothing about the rest."""

    def __init__(self, total: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.bytes, self.articles = total, 0, 0
        self._clock = clock
        self._began = clock()
        self._told = (self._began, 0, 0)

    @property
    def rate(self) -> float:
        """Articles a second, until now."""
        return self.articles / max(0.001, self._clock() - self._began)

    def passed(self, more: int) -> None:
        """So many more bytes lie behind."""
        self.bytes += more

    def read(self) -> None:
        """One more article was read."""
        self.articles += 1

    def line(self) -> str | None:
        """What is to be told now; None while it is not time."""
        now = self._clock()
        before, bytes_before, articles_before = self._told
        if now - before < EVERY:
            return None
        self._told = (now, self.bytes, self.articles)
        rate = (self.articles - articles_before) / (now - before)
        told = f"{self.articles:,} articles read, {rate:.0f} a second"
        if not self.total:
            return told
        told += f"; {min(1.0, self.bytes / self.total):.0%} of {self.total / MEGABYTE:,.0f} MB"
        if not (speed := (self.bytes - bytes_before) / (now - before)):
            return told
        left = timedelta(seconds=round(max(0, self.total - self.bytes) / speed))
        return f"{told}, {left} left"
