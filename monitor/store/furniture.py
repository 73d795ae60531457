"""Which lines does a source put around every one of its articles?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from monitor.store import writing
from monitor.store.columns import key_of
from monitor.store.tables import LinesRow

SLOTS = 1024  # lines kept of a source; an article has 30 to 60
EVERYWHERE = 3  # articles in which a line stands before it counts as furniture
MOST = 1000  # times that are counted; a line that has gone gives its slot up after as many others


def known(session: Session, source: str, marks: Sequence[int]) -> frozenset[int]:
    """Those of the lines that stand around the source's articles."""
    return lines(session, [source]).around(source, marks)


@dataclass(slots=True)
class Slots:
    """Of each slot of a source the line that has it, and in how many articles that stood; 0 where none has it."""

    lines: list[int]
    articles: list[int]
    changed: bool = False


@dataclass(slots=True)
class Lines:
    """Who has the slots of some sources; what is learnt of their articles is written when all of it is known."""

    _session: Session
    _slots: dict[str, Slots]

    def around(self, source: str, lines: Iterable[int]) -> frozenset[int]:
        """Those of the lines that stand around the source's articles."""
        slots = self._slots[source]
        at = ((line, line % SLOTS) for line in lines)
        return frozenset(line for line, n in at if slots.articles[n] >= EVERYWHERE and slots.lines[n] == line)

    def learn(self, source: str, lines: Sequence[int]) -> None:
        """The source has put these lines into one more article. Where two lines meet in a slot, the one that comes
        back more often stays."""
        slots = self._slots[source]
        places = [line % SLOTS for line in lines]
        counted = [_counted(line, slots.lines[n], slots.articles[n]) for n, line in zip(places, lines, strict=True)]
        for n, (holder, articles) in zip(places, counted, strict=True):
            slots.lines[n], slots.articles[n], slots.changed = holder, articles, True

    def write(self) -> None:
        rows = [
            {"source": key_of(source), "lines": slots.lines, "articles": slots.articles}
            for source, slots in self._slots.items()
            if slots.changed
        ]
        writing.put(self._session, LinesRow, rows, key=("source",))
        for slots in self._slots.values():
            slots.changed = False


def lines(session: Session, sources: Iterable[str]) -> Lines:
    """What is known of the lines of these sources."""
    return Lines(session, {source: _held(session, source) for source in set(sources)})


def _held(session: Session, source: str) -> Slots:
    row = session.connection().execute(_HELD, {"source": key_of(source)}).one_or_none()
    return Slots([0] * SLOTS, [0] * SLOTS) if row is None else Slots(list(row.lines), list(row.articles))


def _counted(line: int, holder: int, articles: int) -> tuple[int, int]:
    """The line that has the slot once this one has come, and how often it came."""
    if line == holder or not articles:
        return line, min(MOST, articles + 1)
    return (holder, articles - 1) if articles > 1 else (line, 1)


_HELD = select(col(LinesRow.lines), col(LinesRow.articles)).where(col(LinesRow.source) == bindparam("source"))
