"""Where do the errors lie: which field, at which confidence, in which texts?"""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.evaluation.judging import FIELDS, Judged

# Of the bins of confidence; the upper ones are what users filter by.
EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
WORST = 2  # fields that are named for a folder


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The cases of a folder: how many are without any fault, the exact share of all their fields, and the fields
    that are wrong most often."""

    folder: str
    n: int
    faultless: int
    exact: float | None
    worst: tuple[tuple[str, int], ...]


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


def by_folder(judged: Iterable[Judged], field: str | None = None, below: str = "") -> tuple[Part, ...]:
    """Of all fields or of one, the wrongest folder first; `below` is what the names begin with, like `held/`."""
    folders: dict[str, list[Judged]] = {}
    for one in judged:
        inner, _, _ = one.case.name.removeprefix(below).rpartition("/")
        folders.setdefault((below + inner.partition("/")[0]).rstrip("/"), []).append(one)
    parts = [_part(folder, cases, field) for folder, cases in folders.items()]
    return tuple(sorted(parts, key=lambda part: (1.0 if part.exact is None else part.exact, part.folder)))


def _part(folder: str, cases: Sequence[Judged], field: str | None) -> Part:
    faults = Counter(fault.field for one in cases for fault in one.faults_of(field))
    n = sum(field in (None, verdict.field) for one in cases for verdict in one.verdicts)
    return Part(
        folder=folder,
        n=len(cases),
        faultless=sum(not one.faults_of(field) for one in cases),
        exact=_share(n - faults.total(), n),
        worst=tuple(faults.most_common(WORST)),
    )


def calibration(judged: Iterable[Judged]) -> tuple[Bin, ...]:
    records = [record for one in judged for record in one.records]
    bins = []
    for low, high in itertools.pairwise(EDGES):
        within = [right for confidence, right in records if low <= confidence < high or confidence == high == 1]
        bins.append(Bin(low=low, high=high, n=len(within), right=sum(within)))
    return tuple(one for one in bins if one.n)


def worst(judged: Sequence[Judged], limit: int, field: str | None = None) -> tuple[Judged, ...]:
    """The texts with the most faults (in the field, if one is named), most first."""
    wrong = (one for one in judged if one.faults_of(field))
    return tuple(sorted(wrong, key=lambda one: (-len(one.faults_of(field)), one.case.name))[:limit])
