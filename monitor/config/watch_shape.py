"""Which keys may a watch have, and what may they hold?"""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from monitor.config import values
from monitor.config.kinds import CLOSED, Duration, Language, Name, Names, Queries, Zone, listed

LONGEST_COOLDOWN = timedelta(days=1)
PLACED = ("regions", "within", "box", "area")  # the conditions of place, which `unlocated` widens

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Least = Annotated[int | None, Field(ge=0)]


class Shape(BaseModel):
    model_config = CLOSED


class CircleShape(Shape):
    lat: Latitude
    lon: Longitude
    km: float = Field(gt=0, le=20_000)


class BoxShape(Shape):
    """West of more than east lies over the antimeridian."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude

    @model_validator(mode="after")
    def _upright(self) -> "BoxShape":
        if self.south > self.north:
            raise ValueError(f"south {self.south:g} lies north of north {self.north:g}")
        return self


PLACES: dict[str, type[Shape]] = {"within": CircleShape, "box": BoxShape}


class WatchShape(Shape):
    name: Name
    to: Names = []
    every: Annotated[str, AfterValidator(values.every)] = "immediate"
    timezone: Zone = "UTC"

    regions: Names = []
    within: CircleShape | None = None
    box: BoxShape | None = None
    area: str | None = None
    unlocated: bool = False
    groups: Names = []
    factions: bool = True
    roles: Annotated[list[Annotated[str, AfterValidator(values.role)]], BeforeValidator(listed)] = []
    event_types: Annotated[list[Annotated[str, AfterValidator(values.event_type)]], BeforeValidator(listed)] = []
    min_killed: Least = None
    min_injured: Least = None
    min_abducted: Least = None
    min_arrested: Least = None
    min_civilians: Least = None
    min_police: Least = None
    min_military: Least = None
    min_militants: Least = None
    targets: Queries = []
    weapons: Queries = []
    words: Queries = []
    languages: Annotated[list[Language], BeforeValidator(listed)] = []
    sources: Names = []
    min_confidence: float | None = Field(None, ge=0, le=1)
    confirmed_by: Annotated[list[Annotated[str, AfterValidator(values.confirmed)]], BeforeValidator(listed)] = []
    timing: Annotated[list[Annotated[str, AfterValidator(values.timing)]], BeforeValidator(listed)] = []

    toll_step: int = Field(3, ge=1)
    fresh_days: int = Field(3, ge=0, le=3650)
    quiet_hours: Annotated[str, AfterValidator(values.quiet_hours)] | None = None
    cooldown: Duration | None = Field(None, gt=timedelta(0), le=LONGEST_COOLDOWN)
    max_per_hour: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _of_use(self) -> "WatchShape":
        if self.unlocated and not any(getattr(self, name) for name in PLACED):
            raise ValueError(f"unlocated widens {', '.join(PLACED[:-1])} or {PLACED[-1]}, and there is none")
        if self.groups:
            return self
        for name in ("roles", "factions"):
            if name in self.model_fields_set:
                raise ValueError(f"{name} belongs to groups, and there are none")
        return self
