"""What stands in for the outside in tests? A web that is a dict, and pages read in this process."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor import drafts, pages
from monitor.knowledge import load
from monitor.model import Article, Entry, Feed, Listing, Report, Validators
from monitor.model.answers import Answer, Body, FetchError, NotModified
from monitor.sources import listings


@dataclass
class FakeWeb:
    """`pages` maps an address to its bytes or to an HTTP state; `posts` keeps what was sent."""

    pages: dict[str, bytes | int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    posts: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)
    answers: list[int | tuple[int, dict[str, str]]] = field(default_factory=list)

    def get(self, url: str, validators: Validators | None = None) -> Body | NotModified:
        self.asked.append(url)
        answer = self.pages.get(url, 404)
        if isinstance(answer, int):
            raise FetchError(url, f"status {answer}", kind="http", status=answer, gone=answer == 410)
        mark = f'"{hash(answer)}"'
        if validators is not None and validators.etag == mark:
            return NotModified(url=url, validators=validators)
        kind = "text/html; charset=utf-8" if b"<html" in answer else "application/rss+xml"
        return Body(
            url=url,
            status=200,
            content=answer,
            headers={"content-type": kind},
            validators=Validators(etag=mark, last_modified=None),
        )

    def page(self, url: str, validators: Validators | None = None) -> Body | NotModified:
        return self.get(url, validators)

    def post(self, url: str, content: bytes, headers: Mapping[str, str], timeout: timedelta) -> Answer:
        self.posts.append((url, content, headers))
        answer = self.answers.pop(0) if self.answers else 200
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        return Answer(status=status, headers=headers, text="")

    def connect(self, host: str, port: int) -> socket.socket:
        raise ConnectionRefusedError(host)

    def close(self) -> None:
        pass


@dataclass
class InProcessPages:
    """Reads a page or a feed here instead of in a worker process; `imported` is the folder of what was imported."""

    imported: Path | None = None

    def read(self, content: bytes, *, url: str | None, content_type: str | None) -> pages.Page:
        return pages.read_page(content, url=url, content_type=content_type)

    def draft(
        self, entry: Entry, answer: Body | None, refused: str | None, *, country: str | None, now: datetime
    ) -> drafts.Draft:
        return drafts.draft(entry, answer, refused, load(self.imported), country=country, now=now)

    def reports(self, article: Article, *, country: str | None) -> tuple[Report, ...]:
        return drafts.reports_in(article, load(self.imported), country)

    def listing(
        self, feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime, most: int
    ) -> Listing:
        return listings.listing(feed, content, url=url, headers=headers, now=now, most=most)

    def close(self) -> None:
        pass
