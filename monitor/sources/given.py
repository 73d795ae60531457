"""What does somebody say of all the articles that they give us?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The outlet's time zone, the country that it is in (ISO 3166, two letters) and its name; what an article says
    itself goes before it."""

    timezone: str = "UTC"
    country: str | None = None
    source: str | None = None


NOTHING = Given()
