"""Which lines does a source put around every one of its articles?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from monitor.store import writing
from monitor.store.columns import key_of
from monitor.store.tables import LineRow

SLOTS = 1024  # lines kept of a source; an article has 30 to 60
EVERYWHERE = 3  # articles in which a line stands before it counts as furniture
Slots = dict[int, tuple[int, int]]  # the line that has a slot, and how often it came
MOST = 1000  # times that are counted; a line that has gone gives its slot up after as many others


def known(session: Session, source: str, marks: Sequence[int]) -> frozenset[int]:
    """Those of the lines that stand around the source's articles."""
    return lines(session, [(source, marks)]).around(source, marks)


@dataclass(slots=True)
class Lines:
    """Who has the slots of some articles' lines, and how often they came, by their source; what is learnt of these
    articles is written when all of it is known."""

    _session: Session
    _slots: dict[str, Slots]
    _changed: dict[str, set[int]]

    def around(self, source: str, lines: Sequence[int]) -> frozenset[int]:
        """Those of the lines that stand around the source's articles."""
        slots = self._slots[source]
        held = (slots.get(line % SLOTS) for line in lines)
        return frozenset(one[0] for one in held if one and one[1] >= EVERYWHERE) & frozenset(lines)

    def learn(self, source: str, lines: Sequence[int]) -> None:
        """The source has put these lines into one more article. Where two lines meet in a slot, the one that comes
        back more often stays."""
        slots = self._slots[source]
        slots.update({line % SLOTS: _counted(line, *slots.get(line % SLOTS, (line, 0))) for line in lines})
        self._changed[source].update(line % SLOTS for line in lines)

    def write(self) -> None:
        rows = [
            {"source": key_of(source), "slot": slot, "line": slots[slot][0], "articles": slots[slot][1]}
            for source, slots in self._slots.items()
            for slot in sorted(self._changed[source])
        ]
        writing.put(self._session, LineRow, rows, key=("source", "slot"))
        self._changed.clear()


def lines(session: Session, articles: Iterable[tuple[str, Sequence[int]]]) -> Lines:
    """What is known of the lines of these articles, each with its source."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for source, marks in articles:
        wanted[source].update(line % SLOTS for line in marks)
    held = {source: _held(session, source, sorted(slots)) for source, slots in wanted.items()}
    return Lines(session, held, defaultdict(set))


def _held(session: Session, source: str, slots: Sequence[int]) -> Slots:
    held: Slots = {}
    for start in range(0, len(slots), writing.AT_ONCE):
        asked = {"source": key_of(source), "slots": slots[start : start + writing.AT_ONCE]}
        held |= {slot: (line, articles) for slot, line, articles in session.connection().execute(_HELD, asked)}
    return held


def _counted(line: int, holder: int, articles: int) -> tuple[int, int]:
    """The line that has the slot once this one has come, and how often it came."""
    if line == holder:
        return line, min(MOST, articles + 1)
    return (holder, articles - 1) if articles > 1 else (line, 1)


_HELD = select(col(LineRow.slot), col(LineRow.line), col(LineRow.articles)).where(
    col(LineRow.source) == bindparam("source"), col(LineRow.slot).in_(bindparam("slots", expanding=True))
)
