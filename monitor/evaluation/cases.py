"""What must a text be read as?"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.model import OUTCOMES

HELD = "held"  # the folder of the cases that are held back
UNKNOWN = "null"  # TOML has no null; in a case the word says that the field must stay unknown
BOUNDS = ("min", "best", "max")

# Fields with one answer out of a few: the key of a case and the keys that name further right answers.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "date": ("date_ok",),
    "date_precision": (),
    "place": ("place_ok",),
    "admin2": ("admin2_ok",),
    "admin1": ("admin1_ok",),
    "country": (),
    "precision": (),
    "event_type": (),
    "sub_event_type": ("also_ok",),
    "timing": ("timing_ok",),
}
WORDS = ("targets", "weapons")

# What a case fixes of a count: bounds by name; None: the text says nothing.
Figures = Mapping[str, int | None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedActor:
    """An armed group that must be found; several right names (a brigade and its group), roles or attributions
    where the codebook leaves it open."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    attributions: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the codebook fixes of one incident; a field that it leaves open is absent.

    `words` holds for targets and weapons the words of which one must be found. An `optional` incident may be
    missing and may be found.
    """

    counts: Mapping[str, Figures] = field(default_factory=dict)
    by_category: Mapping[str, int] | None = None
    choices: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    actors: tuple[WantedActor, ...] | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text, how it came, and what must be read out of it.

    One that `must` pass is a test, the others are measured. What is `held` belongs to the part that no rule may be
    tuned on.
    """

    name: str
    why: str
    must: bool
    text: str
    title: str | None
    published: dt.datetime | dt.date | None
    timezone: str
    country: str | None
    tags: tuple[str, ...]
    wanted: tuple[Wanted, ...]

    @property
    def held(self) -> bool:
        return self.name.startswith(f"{HELD}/")


def parse(name: str, source: str) -> Case:
    """Raises ValueError, naming the case, where it is no case."""
    try:
        told = tomllib.loads(source)
        case = Case(
            name=name,
            why=told.pop("why"),
            must=told.pop("must", False),
            text=told.pop("text"),
            title=told.pop("title", None),
            published=told.pop("published", None),
            timezone=told.pop("timezone", "UTC"),
            country=told.pop("country", None),
            tags=tuple(told.pop("tags", ())),
            wanted=tuple(_wanted(one) for one in told.pop("incident", ())),
        )
        _nothing_left(told)
    except KeyError as error:
        raise ValueError(f"{name}: no {error}") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error
    return case


def _nothing_left(told: Mapping[str, Any]) -> None:
    if told:
        raise ValueError(f"no such key: {', '.join(told)}")


def _wanted(told: dict[str, Any]) -> Wanted:
    counts: dict[str, Figures] = {key: _figures(told.pop(key)) for key in OUTCOMES if key in told}
    choices: dict[str, tuple[str | None, ...]] = {}
    for key, further in CHOICES.items():
        if key in told:
            answers = [told.pop(key), *(answer for other in further for answer in told.pop(other, ()))]
            choices[key] = tuple(None if answer == UNKNOWN else answer for answer in answers)
    # An unknown place has no district and no province either.
    if choices.get("place") == (None,):
        choices |= dict.fromkeys(("admin2", "admin1", "country"), (None,))
    # Another right act may be of another type.
    if len(choices.get("sub_event_type", ())) > 1:
        choices.pop("event_type", None)
    actors = told.pop("actors", None)
    wanted = Wanted(
        counts=counts,
        by_category=told.pop("killed_by_category", None),
        choices=choices,
        actors=None if actors is None else tuple(_actor(**actor) for actor in actors),
        words={key: tuple(told.pop(f"{key}_any")) for key in WORDS if f"{key}_any" in told},
        optional=told.pop("optional", False),
    )
    _nothing_left(told)
    return wanted


def _figures(told: Any) -> Figures:
    """ "null", a plain figure, or the bounds that are fixed."""
    if told == UNKNOWN:
        return None
    if isinstance(told, int):
        return dict.fromkeys(BOUNDS, told)
    if not told or told.keys() - set(BOUNDS):
        raise ValueError(f"not a count: {told}")
    return {bound: None if figure == UNKNOWN else figure for bound, figure in told.items()}


def _actor(*, name: str, role: str, attribution: str) -> WantedActor:
    return WantedActor(
        names=tuple(name.split("+")),
        roles=tuple(role.split("+")),
        attributions=tuple(None if one == UNKNOWN else one for one in attribution.split("+")),
    )
