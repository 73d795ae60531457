"""What do the demo's outlets publish, and when?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

FeedKind = Literal["rss", "atom", "json"]
Carries = Literal["headline", "summary", "cut", "full"]

SUMMARY = 30  # words of the first paragraph that a summary holds
CUT = 45  # words after which a feed breaks off in mid-sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that an outlet publishes. `carries` is what its feed has of it; `down_until` is when its page can
    first be read; a page behind a `wall` shows its beginning; a `link` is another outlet's address."""

    at: datetime
    path: str
    title: str
    author: str
    text: str
    carries: Carries
    section: str | None = None
    caption: str | None = None
    down_until: datetime | None = None
    wall: bool = False
    copy_of: tuple[str, str] | None = None  # outlet, path
    link: tuple[str, str] | None = None  # outlet, path

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(" ".join(part.split()) for part in self.text.split("\n\n") if part.strip())

    @property
    def summary(self) -> str:
        return _first(self.paragraphs[0], SUMMARY)

    @property
    def beginning(self) -> str:
        return _first(" ".join(self.paragraphs), CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented outlet with one feed. `tail` is the tracking that it hangs on the addresses in its feed."""

    id: str
    name: str
    kind: FeedKind
    feed_path: str
    timezone: str
    covers: tuple[str, ...]
    menu: tuple[str, ...]
    pieces: tuple[Piece, ...]
    tail: str = ""

    def published(self, now: datetime) -> tuple[Piece, ...]:
        """What is out by now, the newest first."""
        return tuple(sorted((p for p in self.pieces if p.at <= now), key=lambda p: p.at, reverse=True))

    def piece(self, path: str, now: datetime) -> Piece | None:
        return next((piece for piece in self.published(now) if piece.path == path), None)


def load() -> dict[str, Outlet]:
    """The outlets by id; a wire copy has got the agency's text."""
    folder = resources.files("monitor.demo") / "outlets"
    yaml = YAML(typ="safe", pure=True)
    outlets: dict[str, Outlet] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            id = file.name.removesuffix(".yaml")
            outlets[id] = _outlet(id, yaml.load(file.read_text(encoding="utf-8")))
    return {id: replace(outlet, pieces=tuple(_with_copies(outlet, outlets))) for id, outlet in outlets.items()}


def _outlet(id: str, told: dict[str, Any]) -> Outlet:
    feed, zone = told["feed"], ZoneInfo(told["timezone"])
    return Outlet(
        id=id,
        name=told["name"],
        kind=feed["kind"],
        feed_path=feed["path"],
        timezone=told["timezone"],
        covers=tuple(told["covers"]),
        menu=tuple(told["menu"]),
        pieces=tuple(_piece(piece, feed["carries"], zone) for piece in told["articles"]),
        tail=told.get("tail", ""),
    )


def _piece(told: dict[str, Any], carries: Carries, zone: ZoneInfo) -> Piece:
    return Piece(
        at=_moment(told["at"], zone),
        path=told["path"],
        title=told["title"],
        author=told["author"],
        text=told["text"],
        carries=told.get("carries", carries),
        section=told.get("section"),
        caption=told.get("caption"),
        down_until=_moment(told["down_until"], zone) if "down_until" in told else None,
        wall=told.get("wall", False),
        copy_of=_address(told.get("copy_of")),
        link=_address(told.get("link_to")),
    )


def _with_copies(outlet: Outlet, outlets: dict[str, Outlet]) -> Iterator[Piece]:
    for piece in outlet.pieces:
        if piece.copy_of is None:
            yield piece
            continue
        agency, path = piece.copy_of
        (original,) = (other for other in outlets[agency].pieces if other.path == path)
        yield replace(piece, text=original.text)


def _moment(written: object, zone: ZoneInfo) -> datetime:
    """A local time as the outlet's editors write it."""
    return datetime.fromisoformat(str(written)).replace(tzinfo=zone).astimezone(UTC)


def _address(written: str | None) -> tuple[str, str] | None:
    if written is None:
        return None
    outlet, path = written.split(" ", 1)
    return outlet, path


def _first(text: str, words: int) -> str:
    kept = text.split()
    return text if len(kept) <= words else " ".join(kept[:words]) + " …"
