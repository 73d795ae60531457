"""Which reports belong together, now that one has come or gone?

A strand is what reports make that are judged one by one in the order of publication, each against what was told
before it. So the strands follow from the reports alone, in whatever order they come: one that comes late, or goes,
puts the question to later ones again, and only to those for which it can matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from monitor import merge
from monitor import resolve as resolving
from monitor.knowledge.model import ActorBook
from monitor.merge.standing import told, turn
from monitor.model import Incident, Joins, Opens, Report
from monitor.store import Session
from monitor.store import reports as stored


@dataclass(slots=True)
class Known:
    """The reports of strands as they are in the store, each read once while it stays as it is."""

    session: Session
    _read: dict[str, list[stored.Placed]] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> dict[str, list[stored.Placed]]:
        """By the strand, the reports told first first, and the strand first whose first report is."""
        asked = set(names)
        new = asked - self._read.keys()
        found = stored.strands(self.session, new)
        self._read |= {name: found.get(name, []) for name in new}
        have = [name for name in asked if self._read[name]]
        return {name: self._read[name] for name in sorted(have, key=lambda name: turn(self._read[name][0].report))}

    def forget(self, name: str | None) -> None:
        if name is not None:
            self._read.pop(name, None)


@dataclass(slots=True)
class Strands:
    """The strands while reports come and go; `touched` are those whose reports are others now, `decisions` what was
    decided on the way, by the report's id."""

    session: Session
    book: ActorBook
    at: datetime
    known: Known
    touched: set[str] = field(default_factory=set)
    decisions: dict[str, Opens | Joins] = field(default_factory=dict)
    _waiting: list[tuple[tuple[datetime, str], Report, str | None]] = field(default_factory=list)

    def take(self, arrived: Iterable[Report]) -> None:
        """Find the strands of new reports, and again those of the reports that this concerns."""
        for report in arrived:
            self._ask(report, None)
        self._settle()

    def drop(self, gone: Sequence[stored.Placed]) -> None:
        """Reports are in their strands no more: find those of the reports that this concerns again."""
        for one in gone:
            if one.strand is not None:
                self._touch(one.report, one.strand)
        self._settle()

    def _ask(self, report: Report, strand: str | None) -> None:
        if all(waiting.id != report.id for _, waiting, _ in self._waiting):
            heappush(self._waiting, (turn(report), report, strand))

    def _settle(self) -> None:
        """Judge what waits, the first told first: nothing that is judged here can concern what was told before."""
        while self._waiting:
            _, report, before = heappop(self._waiting)
            decision = resolving.judge(report, self._earlier(report), book=self.book)
            strand = decision.incident if isinstance(decision, Joins) else resolving.incident_id(report)
            self.decisions[report.id] = decision
            stored.place(self.session, decision, strand, self.at)
            self.known.forget(before)
            self.known.forget(strand)
            if strand != before:
                for name in filter(None, (before, strand)):
                    self._touch(report, name)

    def _earlier(self, report: Report) -> Iterator[Incident]:
        """The strands as they were when the report was told, of those that it can be about."""
        names = {placed.strand for placed in stored.before(self.session, report) if placed.strand}
        for name, placed in self.known.of(names).items():
            before = [one.report for one in placed if turn(one.report) < turn(report)]
            if resolving.conceivable(report, before):
                yield as_incident(name, before)

    def _touch(self, report: Report, strand: str) -> None:
        """The report has come into the strand or gone from it."""
        self.touched.add(strand)
        placed = self.known.of([strand]).get(strand, ())
        others = [one.report for one in placed if one.report.id != report.id]
        for later in stored.after(self.session, report, others):
            if later.strand == strand or self._matters(later.report, report, others, strand):
                self._ask(later.report, later.strand)

    def _matters(self, later: Report, report: Report, others: list[Report], strand: str) -> bool:
        """Whether the later report could join the strand, with the one that came or went or without it."""
        known = [one for one in others if turn(one) < turn(later)]
        return any(
            resolving.conceivable(later, told_before)
            and resolving.could_join(later, as_incident(strand, told_before), book=self.book)
            for told_before in (known, [*known, report])
        )


def as_incident(strand: str, reports: Sequence[Report]) -> Incident:
    """What the reports of a strand tell together."""
    first = min(map(told, reports))
    return merge.incident(strand, reports, revision=1, first_seen=first, updated=first)
