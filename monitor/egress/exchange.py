"""What goes over the wire and comes back, and what may it cost?"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.model.answers import FetchKind


class Unanswerable(Exception):
    """There will be no answer, and we know why."""

    def __init__(self, why: str, kind: FetchKind, wait: timedelta | None = None) -> None:
        super().__init__(why)
        self.why, self.kind, self.wait = why, kind, wait


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it goes over the wire, hop after hop."""

    url: str
    headers: Mapping[str, str]
    method: str = "GET"
    content: bytes | None = None
    limit: int  # bytes of the unpacked body
    cut: bool = False  # what comes after the limit, or breaks off, is not missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one hop said; `url` is without credentials, `moved`: all redirects before it were permanent."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    moved: bool = False


def joined_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in lower case; what is given twice is joined, as RFC 9110 says."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
