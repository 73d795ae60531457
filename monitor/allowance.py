"""How much may one request still cost?"""

import time
from dataclasses import dataclass

from monitor.model.answers import FetchKind


class Unanswerable(Exception):
    """There will be no answer, and we know why."""

    def __init__(self, why: str, kind: FetchKind) -> None:
        super().__init__(why)
        self.why, self.kind = why, kind


@dataclass(slots=True)
class Allowance:
    """What one request with all its hops may still use: time, and bytes from the wire."""

    deadline: float  # on the monotonic clock
    wire: int

    def seconds(self) -> float:
        """The seconds that are left, more than none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Unanswerable("no whole answer in time", "timeout")
        return left

    def spend(self, count: int) -> None:
        self.wire -= count
        if self.wire < 0:
            raise Unanswerable("answer too large", "size")
