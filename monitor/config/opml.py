"""Which feeds does an OPML file list, and how is one written?"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from monitor import urls
from monitor.model import Feed

LARGEST = 20_000_000  # bytes
FEED_TYPES = frozenset({"rss", "atom"})  # what an outline that is no folder calls itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of an OPML file, as written there; `url` is "" where it has no address."""

    url: str
    name: str | None
    language: str | None


class OpmlError(ValueError):
    """The file is not OPML that we read."""


def read(file: Path) -> tuple[Outline, ...]:
    """The feeds in file order, folders ignored. A DTD is refused: no OPML needs one, every entity bomb does."""
    found: list[Outline] = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        given = {key.lower(): value.strip() for key, value in attributes.items()}
        if tag.lower() == "outline" and (given.get("xmlurl") or given.get("type", "").lower() in FEED_TYPES):
            name = given.get("title") or given.get("text") or None
            found.append(Outline(url=given.get("xmlurl", ""), name=name, language=given.get("language") or None))

    def doctype(*_: object) -> None:
        raise OpmlError("has a DTD, which is refused")

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise OpmlError(f"larger than {LARGEST:,} bytes")
        parser.Parse(content, True)
    except expat.ExpatError as e:
        raise OpmlError(f"not XML: {e}") from e
    except OSError as e:
        raise OpmlError(e.strerror or str(e)) from e
    return tuple(found)


def write(feeds: Iterable[Feed], title: str) -> str:
    """The feeds as OPML 2.0. An address is written without the account in it: the file is for others."""
    lines = []
    for feed in feeds:
        named = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": urls.bare(feed.url)}
        named |= {"language": feed.language} if feed.language else {}
        lines.append(f"    <outline {' '.join(f'{key}={quoteattr(value)}' for key, value in named.items())}/>")
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(title)}</title></head>",
    )
    return "\n".join((*head, "  <body>", *lines, "  </body>", "</opml>", ""))
