"""Which strands are one incident?

An incident is one strand, or several that turned out to be of one act: strands of the same days and province that
fit each other. A vague account in a strand belongs to another one that it clearly fits better (`resolve.strays`).
What that makes of a strand follows from it and those that it hangs together with, however far that reaches; mostly
it reaches nowhere.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from monitor import resolve as resolving
from monitor.knowledge.model import ActorBook
from monitor.merge.standing import in_order
from monitor.model import Incident, Report
from monitor.pipeline.strands import Known, as_incident
from monitor.resolve import BOND, Fit
from monitor.resolve.strays import apart, precise, stray, vague
from monitor.store import Session
from monitor.store import reports as stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The reports of one incident, the first told first, which names it; `bonds` hold its strands together."""

    reports: tuple[Report, ...]
    bonds: tuple[Fit, ...] = ()

    @property
    def id(self) -> str:
        return resolving.incident_id(self.reports[0])


@dataclass(slots=True)
class Reached:
    """The strands that the question reaches, with the incidents that they were of until now."""

    session: Session
    book: ActorBook
    known: Known
    strands: dict[str, Incident] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)  # report → incident
    bonds: dict[frozenset[str], Fit] = field(default_factory=dict)
    strays: dict[str, dict[str, Fit]] = field(default_factory=dict)  # report → strands that it fits better
    named: dict[str, Incident] = field(default_factory=dict)  # what is told of a strand by who names its place

    def reach(self, names: Collection[str], incidents: Collection[str]) -> None:
        """These strands, those of the same incidents as they, those that are bound to them, and so on."""
        new, left = frozenset(names), frozenset(incidents)
        while new or left:
            placed = self.known.of(new)
            for name, reports in placed.items():
                self.strands[name] = as_incident(name, [one.report for one in reports])
                self.was |= {one.report.id: one.incident for one in reports if one.incident}
            left |= {one.incident for reports in placed.values() for one in reports if one.incident}
            kin = {one.strand for one in stored.of_incidents(self.session, left) if one.strand}
            bound = {other for name in placed for other in self._bound(self.strands[name])}
            new, left = frozenset((kin | bound) - self.strands.keys()), frozenset()

    def gathered(self) -> tuple[Gathered, ...]:
        groups = [names for part in self._parts() for names in self._split(part)]
        home = {name: number for number, names in enumerate(groups) for name in names}
        reports: list[list[Report]] = [[] for _ in groups]
        for name, strand in self.strands.items():
            for report in strand.reports:
                better = self.strayed(report.id)
                reports[home[better.incident if better else name]].append(report)
        return tuple(self._gathered(names, mine) for names, mine in zip(groups, reports, strict=True))

    def strayed(self, report: str) -> Fit | None:
        """The strand that a vague account belongs to in place of its own, if it does."""
        better = self.strays.get(report)
        return max(better.values(), key=lambda fit: (fit.points, fit.incident)) if better else None

    def _bound(self, strand: Incident) -> Iterator[str]:
        """The strands beside it that fit it."""
        beside = stored.beside(self.session, strand.reports) - {strand.id}
        for name, placed in self.known.of(beside).items():
            reports = [one.report for one in placed]
            if any(resolving.conceivable(report, strand.reports) for report in reports):
                other = self.strands.get(name) or as_incident(name, reports)
                if self._bond(strand, other).points >= BOND or self._exchange(strand, other):
                    yield name

    def _exchange(self, one: Incident, other: Incident) -> bool:
        """Whether a vague account of one of them fits the other better."""
        if not apart(one, other):
            return False
        named = {strand.id: self._precise(strand) for strand in (one, other)}
        found = False
        for mine, its in ((one, other), (other, one)):
            for report in vague(mine):
                if better := stray(report, named[mine.id], named[its.id], book=self.book):
                    self.strays.setdefault(report.id, {})[its.id] = better
                    found = True
        return found

    def _precise(self, strand: Incident) -> Incident:
        """What is told of the strand by who names its place."""
        if strand.id not in self.named:
            self.named[strand.id] = as_incident(strand.id, precise(strand))
        return self.named[strand.id]

    def _bond(self, one: Incident, other: Incident) -> Fit:
        pair = frozenset({one.id, other.id})
        if pair not in self.bonds:
            self.bonds[pair] = resolving.bond(one, other, book=self.book)
        return self.bonds[pair]

    def _parts(self) -> Iterator[frozenset[str]]:
        """The strands that hang together by any bond."""
        left = set(self.strands)
        while left:
            part, new = set[str](), {min(left)}
            while new:
                part |= new
                tied = [pair for pair, bond in self.bonds.items() if bond.points >= BOND and pair & new]
                new = {name for pair in tied for name in pair} - part
            left -= part
            yield frozenset(part)

    def _split(self, part: frozenset[str]) -> tuple[frozenset[str], ...]:
        if len(part) == 1:
            return (part,)
        strands = {name: self.strands[name] for name in part}
        bonds = {pair: self._bond(*(strands[name] for name in sorted(pair))) for pair in resolving.pairs(part)}
        return resolving.gathered(strands, bonds)

    def _gathered(self, names: frozenset[str], reports: Sequence[Report]) -> Gathered:
        bonds = [self.bonds[pair] for pair in resolving.pairs(names) if self.bonds[pair].points >= BOND]
        return Gathered(reports=tuple(in_order(reports)), bonds=tuple(sorted(bonds, key=lambda bond: -bond.points)))
