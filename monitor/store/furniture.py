"""Which lines does a source put around every one of its articles?"""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from monitor.store import writing
from monitor.store.columns import key_of
from monitor.store.tables import LineRow

SLOTS = 1024  # lines kept of a source; an article has 30 to 60
EVERYWHERE = 3  # articles in which a line stands before it counts as furniture
Slots = dict[int, tuple[int, int]]  # the line that has a slot, and how often it came
MOST = 1000  # times that are counted; a line that has gone gives its slot up after as many others


def known(session: Session, source: str, lines: Sequence[int]) -> frozenset[int]:
    """Those of the lines that stand around the source's articles."""
    return around(held(session, source, lines), lines)


def held(session: Session, source: str, lines: Sequence[int]) -> Slots:
    """Who has the slots of these lines, and how often they came."""
    asked = {"source": key_of(source), "slots": sorted({line % SLOTS for line in lines})}
    return {slot: (line, articles) for slot, line, articles in session.connection().execute(_HELD, asked)}


def around(slots: Slots, lines: Sequence[int]) -> frozenset[int]:
    """Those of the lines that stand around the source's articles, given who has their slots."""
    return frozenset(line for line, articles in slots.values() if articles >= EVERYWHERE) & frozenset(lines)


def learn(session: Session, source: str, lines: Sequence[int], slots: Slots) -> None:
    """The source has put these lines into one more article. Where two lines meet in a slot, the one that comes back
    more often stays."""
    name = key_of(source)
    kept = {line % SLOTS: _counted(line, *slots.get(line % SLOTS, (line, 0))) for line in lines}
    rows = [
        {"source": name, "slot": slot, "line": line, "articles": articles}
        for slot, (line, articles) in kept.items()
    ]
    writing.put(session, LineRow, rows, key=("source", "slot"))


def _counted(line: int, holder: int, articles: int) -> tuple[int, int]:
    """The line that has the slot once this one has come, and how often it came."""
    if line == holder:
        return line, min(MOST, articles + 1)
    return (holder, articles - 1) if articles > 1 else (line, 1)


_HELD = select(col(LineRow.slot), col(LineRow.line), col(LineRow.articles)).where(
    col(LineRow.source) == bindparam("source"), col(LineRow.slot).in_(bindparam("slots", expanding=True))
)
