"""What stands around a sentence that may open an incident?"""

import datetime as dt
from collections.abc import Sequence

from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.values import value
from monitor.incidents.when import When
from monitor.incidents.where.located import District


@value(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when a sentence sets what it tells: the days of acts and the districts that it names, the districts
    that its paragraph named before where it names none, and whether some place stands in it for the first time."""

    days: Sequence[When]
    districts: set[District]
    around: set[District]
    new_place: bool
    claims: Sequence[Claim]  # its own figures, or those of the sentence behind it that has no day of its own
    reported: dt.date | None  # the day on which the text's first incident was told of
    headed: bool  # a heading of its own, which tells an act or names a place, stands above it

    def leaves(self, known: set[District]) -> bool:
        """Is it set in another district than those?"""
        return bool(self.districts and known and not self.districts & known)
