"""How sure are we that the record of an incident is right?"""

import math
from collections.abc import Sequence

from monitor.incidents.frames import Frame
from monitor.incidents.tolls import Toll
from monitor.model import Location, Timing

# Shares of right records (figures, day, district, type, timing), measured on cases written from the codebook, a
# third of which no rule was made for (on those alone they are lower); each doubt takes its share.
SURE = 0.91  # one sentence tells all
TWO_SENTENCES = 0.91
MORE_SENTENCES = 0.62  # the more of them, the likelier one of another incident is among them
RUN_ON = 0.7  # so long a sentence has lost its full stops
RUN_ON_WORDS = 45
NO_PLACE = 0.4
DOUBTFUL_PLACE = 0.7  # no finer than a province, or told beside another that fits as well
NO_DATE = 0.6
NO_FIGURE = 0.68
ONE_PARTY = 0.9  # only one side gives the figure
LATER_INCIDENT = 0.8  # one of several in the text: its sentences may be another's
RECALLED = 0.75
LIKELY_PLACE = 0.9  # how sure a place must be not to be doubtful


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
    doubts = (
        (len(frame.told) == 2, TWO_SENTENCES),
        (len(frame.told) > 2, MORE_SENTENCES),
        (frame.lead.sentence.last - frame.lead.sentence.first > RUN_ON_WORDS, RUN_ON),
        (location is None, NO_PLACE),
        (location is not None and _doubtful(location, place_sure), DOUBTFUL_PLACE),
        (not dated, NO_DATE),
        (not tolls, NO_FIGURE),
        (any(c.party for t in tolls for c in t.claims), ONE_PARTY),
        (not first, LATER_INCIDENT),
        (timing == "background", RECALLED),
    )
    return round(SURE * math.prod(share for holds, share in doubts if holds), 2)


def _doubtful(location: Location, sure: float) -> bool:
    return location.precision in ("admin1", "country") or sure < LIKELY_PLACE
