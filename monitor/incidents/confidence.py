"""How sure are we that the record of an incident is right?"""

from collections.abc import Sequence

from monitor.incidents.frames import Frame
from monitor.incidents.tolls import Toll
from monitor.model import Location, Timing

# Shares of right records (figures, day, district, type), measured on development texts; each doubt takes its share.
SURE = 0.9
NO_PLACE = 0.75
NO_DATE = 0.85
COARSE_PLACE = 0.9  # no finer than a province
NO_FIGURE = 0.8
ONE_PARTY = 0.8  # only one side gives the figure
LATER_INCIDENT = 0.8  # one of several in the text: its sentences may be another's
RECALLED = 0.85


def confidence(
    frame: Frame,
    tolls: Sequence[Toll],
    location: Location | None,
    place_sure: float,
    dated: bool,
    timing: Timing,
    first: bool,
) -> float:
    """The share of such records that prove right."""
    sure = SURE
    if location is None:
        sure *= NO_PLACE
    elif location.precision in ("admin1", "country") or place_sure < 0.5:
        sure *= COARSE_PLACE
    if not dated:
        sure *= NO_DATE
    if not tolls:
        sure *= NO_FIGURE
    elif any(c.party for t in tolls for c in t.claims):
        sure *= ONE_PARTY
    if not first:
        sure *= LATER_INCIDENT
    if timing == "background":
        sure *= RECALLED
    return round(sure, 2)
