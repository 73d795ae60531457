"""What did a cycle do, item by item and in sum?"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from monitor import seeds
from monitor.model import Duplicate, Joins, New, Opens, Sent
from monitor.model.answers import BadLine
from monitor.pipeline import Looked, Polled, Read, Released, Resolved, Told, Turned
from monitor.runners.work import Failed

Outcome = Polled | Read | Looked | Resolved | Released | Told | Turned | Failed | BadLine
Listener = Callable[[Outcome], None]
Stop = Callable[[], bool]


def unheard(outcome: Outcome) -> None:
    """The listener of who wants no news."""


def never() -> bool:
    """The stop of who is never stopped."""
    return False


@dataclass(slots=True)
class Summary:
    """What a cycle did, counted as it goes; `unread` entries are left for the next one."""

    heard: int = 0
    unchanged: int = 0
    empty: int = 0
    put_off: int = 0
    failed: int = 0
    failures: Counter[str] = field(default_factory=Counter)  # by class
    fresh: int = 0
    new: int = 0
    duplicates: int = 0
    revised: int = 0
    waiting: int = 0
    opened: int = 0
    joined: int = 0
    alerts: int = 0
    delivered: int = 0
    undelivered: int = 0
    unread: int = 0
    turned: int = 0  # pages of archives
    read_for: float | None = None  # seconds that the articles of a backfill took, where it was one
    broken: list[Failed | BadLine] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        match outcome:
            case Polled():
                self.heard += outcome.outcome in ("heard", "empty", "not modified")
                self.unchanged += outcome.outcome == "not modified"
                self.empty += outcome.outcome == "empty"
                self.put_off += outcome.outcome == "put off"
                self.failed += outcome.outcome == "failed"
                if outcome.outcome == "failed":
                    self.failures[outcome.kind or "unknown"] += 1
                self.fresh += outcome.fresh
            case Read():
                self.new += isinstance(outcome.decision, New)
                self.duplicates += isinstance(outcome.decision, Duplicate)
                self.waiting += outcome.article is None
            case Looked():
                self.revised += outcome.revision is not None
            case Resolved():
                news = [one for one in outcome.decisions if one.report.feed != seeds.FEED]
                self.opened += sum(isinstance(decision, Opens) for decision in news)
                self.joined += sum(isinstance(decision, Joins) for decision in news)
                self.alerts += len(outcome.alerts)
            case Turned():
                self.turned += bool(outcome.listed)
                self.fresh += outcome.fresh
            case Released():
                self.alerts += len(outcome.alerts)
            case Told():
                self.delivered += isinstance(outcome.answer, Sent)
                self.undelivered += not isinstance(outcome.answer, Sent)
            case Failed() | BadLine():
                self.broken.append(outcome)


def listening_with(summary: Summary, tell: Listener = unheard) -> Listener:
    """A listener that counts and passes on, for many threads."""
    lock = threading.Lock()

    def listen(outcome: Outcome) -> None:
        with lock:
            summary.add(outcome)
            tell(outcome)

    return listen
