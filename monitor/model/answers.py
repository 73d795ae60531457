"""What did the outside answer?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar

from monitor.model.feeds import Validators

FetchKind = Literal["timeout", "size", "protocol", "connection", "tls", "dns", "refused", "http", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A good answer, unpacked. `url` is where it came from in the end, without credentials; header names are in
    lower case; `moved_to` is the new address if every redirect on the way was a permanent one."""

    url: str
    status: int
    content: bytes
    headers: Mapping[str, str]
    validators: Validators
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing is new; the validators are those to ask with next time."""

    url: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said to a POST, whatever its status."""

    status: int
    headers: Mapping[str, str]
    text: str


class FetchError(Exception):
    """There is no good answer; "held": nobody was asked, for the host wants quiet. `url` and `why` hold no
    credentials and no control characters; `gone`: the server says that it will never come back; `retry_after`: how
    long it asks us to be quiet."""

    def __init__(
        self,
        url: str,
        why: str,
        *,
        kind: FetchKind,
        status: int | None = None,
        retry_after: timedelta | None = None,
        gone: bool = False,
    ) -> None:
        super().__init__(url, why)
        self.url, self.why, self.kind = url, why, kind
        self.status, self.retry_after, self.gone = status, retry_after, gone

    def __str__(self) -> str:
        return f"{self.url}: {self.why}"


class SourceError(Exception):
    """What came is not what the source should hold: HTML in place of a feed, a DTD, nothing at all."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class PageError(Exception):
    """A page was not read: too slow, too large in memory, or its reader died."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A piece of a source that could not be read; the others could. `where` is "articles.jsonl:14"."""

    where: str
    why: str


E = TypeVar("E", bound=Exception)


def as_value(error: E) -> E:
    """The error, fit to be kept: the way that it came holds every frame up to us, and what these hold of megabytes
    that came over the wire, and through us itself, so that only the collector would find it."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error
