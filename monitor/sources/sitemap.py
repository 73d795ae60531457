"""Which pages does a news sitemap list, and which sitemaps does an index lead to?

The forms are those of sitemaps.org and of Google's news extension, plain or as a .gz file. What a sitemap says of a
page is its address and, in the news extension, its headline, date and language; `lastmod` is the day of the last
change, which is not that of publication, and only sorts: one sitemap may list all that an outlet ever wrote.
"""

import contextlib
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree  # type: ignore[import-untyped]

from monitor import charsets, published, urls
from monitor.model import Entry, Feed, Listing
from monitor.model.answers import SourceError
from monitor.model.articles import LONGEST_TITLE

LARGEST = 50_000_000  # bytes unpacked: the bound of the protocol for one sitemap
PIECE = 1_000_000  # bytes unpacked at a time to see how many there are
MOST_PARTS = 3  # sitemaps of an index that are asked, the ones that changed last: older ones list what is known
GZIP = b"\x1f\x8b"
Element = Any  # lxml's, which has no types
NEVER = datetime.min.replace(tzinfo=UTC)

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>/]")
_HEAD = 4_096  # bytes in which the root element begins
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def is_one(content: bytes) -> bool:
    """Whether these bytes begin as a sitemap does."""
    head = _unpacked(content, _HEAD) if content.startswith(GZIP) else content[:_HEAD]
    return _ROOT.search(head.replace(b"\0", b"")) is not None  # UTF-16 has one in each letter


def listing(
    feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime | None, most: int
) -> Listing:
    """The newest pages, or of an index the sitemaps that changed last; raises SourceError."""
    packed = content.startswith(GZIP)
    given = _whole(content) if packed else content
    root = _root(charsets.clean(charsets.decode(given, None if packed else headers.get("content-type"))))
    if _name(root) == "sitemapindex":
        listed = [(_said(part, "loc"), _changed(part, feed, now)) for part in _children(root, "sitemap")]
        latest = sorted(listed, key=lambda one: one[1], reverse=True)
        parts = (link for loc, _ in latest if (link := _link(loc, url)) is not None)
        return Listing(entries=(), kind="sitemap index", parts=tuple(dict.fromkeys(parts))[:MOST_PARTS])
    pages = sorted(_children(root, "url"), key=lambda page: _changed(page, feed, now), reverse=True)
    found: dict[str, Entry] = {}
    for page in pages:
        if len(found) < most and (entry := _entry(feed, page, url, now)) is not None:
            found.setdefault(entry.identity, entry)
    return Listing(entries=tuple(found.values()), left_out=max(0, len(pages) - most), kind="sitemap")


def _whole(content: bytes) -> bytes:
    if _is_larger(content):
        raise SourceError(f"larger than {LARGEST:,} bytes unpacked")
    unpacked = _unpacked(content, LARGEST)
    if not unpacked:
        raise SourceError("a .gz file that cannot be unpacked")
    return unpacked


def _is_larger(content: bytes) -> bool:
    """Whether it holds more than the bound, without holding it."""
    unpacker, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    with contextlib.suppress(zlib.error):
        while content and size <= LARGEST:
            size += len(unpacker.decompress(content, PIECE))
            content = unpacker.unconsumed_tail
    return size > LARGEST


def _unpacked(content: bytes, most: int) -> bytes:
    """At most so many bytes of a gzip file; what cannot be unpacked ends it."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, most)
    except zlib.error:
        return b""


def _root(text: str) -> Element:
    if "<!DOCTYPE" in text[:_HEAD] or "<!ENTITY" in text:
        raise SourceError("a sitemap with a DTD, which is refused")
    body = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)  # it is decoded already, whatever it declares
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(charsets.referring_to_characters(body).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise SourceError(urls.printable(f"no sitemap in it: {e}")) from e
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise SourceError("no sitemap in it")
    return root


def _name(element: Element) -> str:
    """Its name without the namespace. lxml's own QName raises for names that its parser lets through: "<:"."""
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    """The children of this name, whatever their namespace: many sitemaps have a wrong one, or none."""
    return (one for one in element if _name(one) == name)


def _said(element: Element, name: str) -> str | None:
    first = next(_children(element, name), None)
    return charsets.one_line("".join(str(piece) for piece in first.itertext())) if first is not None else None


def _changed(element: Element, feed: Feed, now: datetime | None) -> datetime:
    """When it was published, else changed; what has no date is the oldest."""
    news = next(_children(element, "news"), None)
    said = (_said(news, "publication_date") if news is not None else None) or _said(element, "lastmod")
    return published.moment(said, feed.timezone, now) or NEVER


def _entry(feed: Feed, page: Element, url: str, now: datetime | None) -> Entry | None:
    link = _link(_said(page, "loc"), url)
    if link is None:
        return None
    news = next((one for one in _children(page, "news") if str(one.tag).startswith(f"{{{_NEWS}}}")), None)
    raw = _said(news, "publication_date") if news is not None else None
    title = _said(news, "title") if news is not None else None
    return Entry(
        identity=urls.canonical(link),
        feed=feed.id,
        source=feed.name,
        url=link,
        title=title[:LONGEST_TITLE] if title else None,
        published=published.moment(raw, feed.timezone, now),
        published_raw=raw[: published.LONGEST] if raw else None,
        language=feed.language or _language(news),
        timezone=feed.timezone,
    )


def _language(news: Element | None) -> str | None:
    publication = next(_children(news, "publication"), None) if news is not None else None
    code = _said(publication, "language") if publication is not None else None
    found = re.match(r"([a-z]{2,3})(?:-|$)", (code or "").lower())
    return found[1] if found else None


def _link(loc: str | None, url: str) -> str | None:
    link = urljoin(url, loc.replace(" ", "%20")) if loc else None
    return link if link is not None and urls.refusal(link, redirect=True) is None else None
