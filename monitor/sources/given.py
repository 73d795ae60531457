"""What does somebody say of all the articles that they give us, and want to know of how far they were read?"""

from collections.abc import Callable
from dataclasses import dataclass

Passed = Callable[[int], None]  # hears of so many more bytes that have been read


def nobody(more: int) -> None:
    """Nobody asks how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The outlet's time zone, the country that it is in (ISO 3166, two letters) and its name; what an article says
    itself goes before it."""

    timezone: str = "UTC"
    country: str | None = None
    source: str | None = None


NOTHING = Given()
