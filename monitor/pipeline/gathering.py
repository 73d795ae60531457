"""Which strands are one incident?

An incident is one strand, or several that turned out to be of one act: strands of the same days and province that
fit each other. What that makes of a strand follows from it and those that it is bound to, however far that reaches;
mostly it reaches nowhere.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from monitor import resolve as resolving
from monitor.knowledge.model import ActorBook
from monitor.merge.standing import in_order
from monitor.model import Incident, Report
from monitor.pipeline.strands import as_incident
from monitor.resolve import BOND, Fit
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
    strands: dict[str, Incident] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)  # report → incident
    bonds: dict[frozenset[str], Fit] = field(default_factory=dict)

    def reach(self, names: Collection[str], incidents: Collection[str]) -> None:
        """These strands, those of the same incidents as they, those that are bound to them, and so on."""
        new, left = frozenset(names), frozenset(incidents)
        while new or left:
            placed = stored.strands(self.session, new)
            for name, reports in placed.items():
                self.strands[name] = as_incident(name, [one.report for one in reports])
                self.was |= {one.report.id: one.incident for one in reports if one.incident}
            left |= {one.incident for reports in placed.values() for one in reports if one.incident}
            kin = {one.strand for one in stored.of_incidents(self.session, left) if one.strand}
            bound = {other for name in placed for other in self._bound(self.strands[name])}
            new, left = frozenset((kin | bound) - self.strands.keys()), frozenset()

    def gathered(self) -> tuple[Gathered, ...]:
        return tuple(self._gathered(names) for part in self._parts() for names in self._split(part))

    def _bound(self, strand: Incident) -> Iterator[str]:
        """The strands beside it that fit it."""
        beside = stored.beside(self.session, strand.reports) - {strand.id}
        for name, placed in stored.strands(self.session, beside).items():
            reports = [one.report for one in placed]
            if any(resolving.conceivable(report, strand.reports) for report in reports):
                other = self.strands.get(name) or as_incident(name, reports)
                if self._bond(strand, other).points >= BOND:
                    yield name

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

    def _gathered(self, names: frozenset[str]) -> Gathered:
        reports = [report for name in names for report in self.strands[name].reports]
        bonds = [self.bonds[pair] for pair in resolving.pairs(names) if self.bonds[pair].points >= BOND]
        return Gathered(reports=tuple(in_order(reports)), bonds=tuple(sorted(bonds, key=lambda bond: -bond.points)))
