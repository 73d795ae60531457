"""What does a stage reach of the outside?"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine

from monitor.config import Config
from monitor.drafts import Draft
from monitor.knowledge.model import Knowledge
from monitor.model import Article, Entry, Feed, Listing, Report, Validators
from monitor.model.answers import Answer, Body, NotModified
from monitor.pages import Page


class Web(Protocol):
    """Whatever asks other machines; each call raises FetchError where there is no answer."""

    def get(self, url: str, validators: Validators | None = None) -> Body | NotModified: ...

    def page(self, url: str, validators: Validators | None = None) -> Body | NotModified: ...

    def post(self, url: str, content: bytes, headers: Mapping[str, str], timeout: timedelta) -> Answer: ...

    def connect(self, host: str, port: int) -> socket.socket: ...

    def close(self) -> None: ...


class PageReader(Protocol):
    """Whatever reads what comes from outside, within bounds of time and memory."""

    def read(self, content: bytes, *, url: str | None, content_type: str | None) -> Page:
        """A page's text; raises PageError."""

    def draft(
        self, entry: Entry, answer: Body | None, refused: str | None, *, country: str | None, now: datetime
    ) -> Draft:
        """The entry as an article with its reports; raises PageError."""

    def reports(self, article: Article, *, country: str | None) -> tuple[Report, ...]:
        """What an article reports whose text we have; raises PageError."""

    def listing(
        self, feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime, most: int
    ) -> Listing:
        """What a feed lists, at most so many entries; raises SourceError."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The outside in one value. `knowledge` loads on its first call; `now` is the only clock."""

    config: Config
    engine: Engine
    web: Web
    pages: PageReader
    knowledge: Callable[[], Knowledge]
    now: Callable[[], datetime]
