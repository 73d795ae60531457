"""Who wants to know what?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.facts import Role, Timing
from monitor.model.feeds import Region
from monitor.model.incidents import Change, ConfirmedBy

Ring = tuple[tuple[float, float], ...]  # longitude, latitude, as GeoJSON has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Between two parallels and two meridians; one whose west is more than its east lies over the antimeridian."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """An outline and the holes in it, with the box around them. Longitudes go on past 180 where it does."""

    outline: Ring
    holes: tuple[Ring, ...]
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # it may have 100,000 points: known by itself
class Area:
    """What a file draws; `label` is the file's name."""

    label: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved interest. An empty condition does not restrict; all others must hold; of a list one is enough.

    `groups` are actor ids, with the ids of their factions where these are wanted; `group_names` and `region_names`
    are as they were asked for; `to` names channels; `every` is "immediate", "hourly", "daily 07:00" or "weekly mon
    07:00" in `timezone`. `words`, `targets` and `weapons` are queries (monitor/queries.py).
    """

    name: str
    to: tuple[str, ...] = ()
    every: str = "immediate"
    timezone: str = "UTC"

    regions: tuple[Region, ...] = ()
    region_names: tuple[str, ...] = ()
    within: tuple[float, float, float] | None = None  # lat, lon, km
    box: Box | None = None
    area: Area | None = None
    touches: tuple[Region, ...] = ()  # the provinces that the circle, the box or the area touches
    unlocated: bool = False  # what has no place meets every condition of place
    groups: frozenset[str] = frozenset()
    group_names: tuple[str, ...] = ()
    factions: bool = True
    roles: tuple[Role, ...] = ()  # of the groups; "other" is mentioned
    event_types: tuple[str, ...] = ()  # ACLED event or sub-event types
    min_killed: int | None = None
    min_injured: int | None = None
    min_abducted: int | None = None
    min_arrested: int | None = None
    min_civilians: int | None = None  # among the killed, as the three below
    min_police: int | None = None
    min_military: int | None = None
    min_militants: int | None = None
    targets: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    min_confidence: float | None = None
    confirmed_by: tuple[ConfirmedBy, ...] = ()
    timing: tuple[Timing, ...] = ()

    toll_step: int = 3  # a rise of `killed` by less says nothing
    fresh_days: int = 3  # older incidents are recorded, not alerted
    quiet_hours: str | None = None  # "22:00-06:00" in `timezone`
    cooldown: timedelta | None = None  # between two words about one incident
    max_per_hour: int | None = None  # alerts told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A watch must be told of an incident, from `due` on. `since` is when it became so, `turns` the merges and
    splits that it must hear of; what it is told is the incident's state then."""

    watch: str
    incident: str
    since: datetime
    due: datetime
    why: str
    turns: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Nothing is told of a watch (None: of any), of an incident (None: of any): until a moment, until a field of
    the incident is no longer `value`, or until it is ended by hand."""

    id: str
    watch: str | None
    incident: str | None
    until: datetime | None
    field: str | None
    value: str | None
    created: datetime
    ended: datetime | None = None
