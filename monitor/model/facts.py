"""What does a text say of one violent incident?"""

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Outcome = Literal["killed", "injured", "abducted", "arrested"]
Category = Literal["civilian", "police", "military", "militant", "unknown"]
Role = Literal["perpetrator", "target", "other"]
Attribution = Literal["claimed", "attributed", "suspected", "denied"]
DatePrecision = Literal["day", "week", "month", "year"]
PlacePrecision = Literal["place", "near", "admin2", "admin1", "country"]
Timing = Literal["breaking", "follow_up", "background"]

OUTCOMES: tuple[Outcome, ...] = ("killed", "injured", "abducted", "arrested")

# ACLED's event types with their sub-event types (codebook, section 11).
ACLED: dict[str, tuple[str, ...]] = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}


def _ordered(low: int, best: int | None, high: int | None) -> bool:
    known = [n for n in (low, best, high) if n is not None]
    return low >= 0 and known == sorted(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many: `min` and `max` bound it (max None: open), `best` None where the text gives no figure ("several").

    "none" is 0/0/0; that a text says nothing is not a Count but None.
    """

    min: int
    max: int | None
    best: int | None

    def __post_init__(self) -> None:
        if not _ordered(self.min, self.best, self.max):
            raise ValueError(f"not a range: {self}")

    @staticmethod
    @lru_cache(maxsize=1024)
    def exactly(number: int) -> "Count":
        return Count(min=number, max=number, best=number)

    @property
    def likely(self) -> int:
        """The figure to reckon with: best, else the least."""
        return self.min if self.best is None else self.best


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualty:
    """How many of one class of people met one outcome."""

    outcome: Outcome
    category: Category
    min: int
    max: int | None
    best: int | None

    def __post_init__(self) -> None:
        if not _ordered(self.min, self.best, self.max):
            raise ValueError(f"not a range: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where it happened, as finely as the text goes; coordinates only of what `precision` says.

    `country` is ISO 3166 alpha-2; lat and lon are degrees, WGS 84; `name` is the finest unit known.
    """

    name: str
    admin2: str | None
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: PlacePrecision
    geonameid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An organised actor in an incident; `id` is the actor book's, `name` its canonical name."""

    id: str
    name: str
    role: Role
    attribution: Attribution | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that prove a field: `text == article.text[start:end]`. The field is named as in Facts
    ("killed", "location.name", "actors[0].attribution")."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The fields of one incident; the JSON of the interface has the same names and shapes.

    `date` is "YYYY-MM-DD" (for a week its first day), "YYYY-MM" or "YYYY"; `victims` are the names of those who
    were killed, hurt or taken, as far as they are told.
    """

    event_type: str
    sub_event_type: str
    date: str | None
    date_precision: DatePrecision | None
    location: Location | None
    actors: tuple[Actor, ...]
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    killed: Count | None
    injured: Count | None
    abducted: Count | None
    arrested: Count | None
    casualties: tuple[Casualty, ...]
    timing: Timing
    confidence: float
    evidence: tuple[Evidence, ...]
    victims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.sub_event_type not in ACLED.get(self.event_type, ()):
            raise ValueError(f"not ACLED's: {self.event_type} / {self.sub_event_type}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"not a confidence: {self.confidence}")
        if (self.date is None) != (self.date_precision is None):
            raise ValueError(f"a date and its precision come together: {self.date} {self.date_precision}")
        _ = self.days  # raises ValueError for a day that is in no calendar

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day that `date` can mean."""
        if self.date is None:
            return None
        parts = [int(part) for part in self.date.split("-")]
        if len(parts) != {"year": 1, "month": 2}.get(self.date_precision or "", 3):
            raise ValueError(f"not a date of that precision: {self.date} {self.date_precision}")
        if self.date_precision == "year":
            return dt.date(parts[0], 1, 1), dt.date(parts[0], 12, 31)
        if self.date_precision == "month":
            last = calendar.monthrange(parts[0], parts[1])[1]
            return dt.date(parts[0], parts[1], 1), dt.date(parts[0], parts[1], last)
        day = dt.date(*parts)
        return day, day + dt.timedelta(days=6 if self.date_precision == "week" else 0)

    def count(self, outcome: Outcome) -> Count | None:
        counts = {
            "killed": self.killed,
            "injured": self.injured,
            "abducted": self.abducted,
            "arrested": self.arrested,
        }
        return counts[outcome]
