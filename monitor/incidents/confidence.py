"""How sure are we that the record of an incident is right?"""

import math
from collections.abc import Sequence

from monitor.incidents.apart.frame import Frame
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Text
from monitor.model import Location, Timing

# Shares of records that are right in figures, day, district, type and timing, fitted to texts whose answers careful
# readers wrote, most of them texts that no rule was made for; each doubt takes its share.
# A short text about one incident, read for the first time: 0.71 to 0.86 of such records were right on six sets, and
# of those of 0.7 to 0.8 on two sets of pages that recall, follow up or round up 0.61 of 23: all were too bold.
# One report is never surer; several that agree make an incident so (monitor.merge).
SURE = 0.78
LONG_TEXT = 0.66
LONG_WORDS = 250  # words and marks of a text that has background, voices, other places
SEVERAL = 0.92  # incidents in the text: a sentence may be another's
LATER_INCIDENT = 0.94
MANY_SENTENCES = 0.74
MANY_TOLD = 7  # sentences told of one incident, one of them likely another's
MANY_FIGURES = 0.78
MANY_CLAIMS = 4  # figures told of one incident that had to be added or chosen from
NO_FIGURE = 0.82
NO_PLACE = 0.4
DOUBTFUL_PLACE = 0.72  # told beside another that fits as well, or nowhere but in the dateline
LIKELY_PLACE = 0.88  # how sure a place must be not to be doubtful
ONE_PARTY = 0.9  # only one side gives the figure
FOLLOW_UP = 0.76  # two stages, two days
TAKEN = 0.68  # abductions: who was taken, freed, found, and on which day


def confidence(
    text: Text,
    frame: Frame,
    tolls: Sequence[Toll],
    location: Location | None,
    place_sure: float,
    timing: Timing,
    *,
    main: bool,
    alone: bool,
) -> float:
    """The share of such records that prove right."""
    doubts = (
        (len(text.tokens) > LONG_WORDS, LONG_TEXT),
        (not alone, SEVERAL),
        (not main, LATER_INCIDENT),
        (len(frame.told) >= MANY_TOLD, MANY_SENTENCES),
        (sum(len(told.claims) for told in frame.told) >= MANY_CLAIMS, MANY_FIGURES),
        (not tolls, NO_FIGURE),
        (location is None, NO_PLACE),
        (location is not None and place_sure < LIKELY_PLACE, DOUBTFUL_PLACE),
        (any(c.party for t in tolls for c in t.claims), ONE_PARTY),
        (timing == "follow_up", FOLLOW_UP),
        ("abduction" in frame.lead.acts, TAKEN),
    )
    return round(SURE * math.prod(share for holds, share in doubts if holds), 2)
