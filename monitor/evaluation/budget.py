"""Where do the errors lie: which field, at which confidence, in which texts?"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.evaluation.judging import FIELDS, Judged

EDGES = (
    0.0,
    0.3,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    1.0,
)  # of the bins of confidence; the upper ones are what users filter by


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a field was right, wrong, missed, invented, or rightly left out."""

    field: str
    right: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    silent: int = 0

    @property
    def n(self) -> int:
        return self.right + self.wrong + self.missed + self.invented + self.silent

    @property
    def precision(self) -> float | None:
        """Of what was said, the share that is right."""
        return _share(self.right, self.right + self.wrong + self.invented)

    @property
    def recall(self) -> float | None:
        """Of what the texts say, the share that was read rightly."""
        return _share(self.right, self.right + self.wrong + self.missed)

    @property
    def exact(self) -> float | None:
        """Of all cases of the field, the share without fault; silence where nothing is told is no fault."""
        return _share(self.right + self.silent, self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The records with a confidence from `low` to below `high`, and how many of them are right."""

    low: float
    high: float
    n: int
    right: int

    @property
    def share(self) -> float | None:
        return _share(self.right, self.n)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def budget(judged: Iterable[Judged]) -> tuple[Tally, ...]:
    """One tally for each field that any case fixes."""
    counts = {field: dict.fromkeys(("right", "wrong", "missed", "invented", "silent"), 0) for field in FIELDS}
    for one in judged:
        for verdict in one.verdicts:
            counts[verdict.field][verdict.outcome] += 1
    tallies = (Tally(field=field, **outcomes) for field, outcomes in counts.items())
    return tuple(tally for tally in tallies if tally.n)


def calibration(judged: Iterable[Judged]) -> tuple[Bin, ...]:
    records = [record for one in judged for record in one.records]
    bins = []
    for low, high in itertools.pairwise(EDGES):
        within = [right for confidence, right in records if low <= confidence < high or confidence == high == 1]
        bins.append(Bin(low=low, high=high, n=len(within), right=sum(within)))
    return tuple(one for one in bins if one.n)


def worst(judged: Sequence[Judged], limit: int, field: str | None = None) -> tuple[Judged, ...]:
    """The texts with the most faults (in the field, if one is named), most first."""

    def faults(one: Judged) -> int:
        return sum(field in (None, fault.field) for fault in one.faults)

    wrong = (one for one in judged if faults(one))
    return tuple(sorted(wrong, key=lambda one: (-faults(one), one.case.name))[:limit])
