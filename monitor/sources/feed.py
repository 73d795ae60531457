"""Which entries does a feed list?"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urljoin

import feedparser

from monitor import charsets, published, urls
from monitor.model import Entry, Feed, Listing
from monitor.model.answers import SourceError
from monitor.model.articles import LONGEST_TITLE
from monitor.sources import gathered, jsonfeed, paging

MOST_ENTRIES = 500  # of one answer; the newest come first in nearly every feed
MOST_TAGS = 150_000  # a feed of 5,000 items has some 100,000; the parser takes a minute over a million
LONGEST_TAG = 20_000  # characters; the parser's time grows with the square of a tag's attributes
MOST_PREFIXES = 100  # namespaces; the parser's time grows with the square of their number
MOST_AMPERSANDS = 50_000  # that begin no entity; the parser for broken XML takes 3 us for each
LONGEST_HTML = 500_000  # characters of what a feed carries of one article
LONGEST_ID = 2_000
PERIODS = {  # of the syndication module (http://purl.org/rss/1.0/modules/syndication/)
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}

# A page that begins so is no feed, whatever its status and content type say. What was taken for a comment is not
# tried as the beginning of a longer one: with forty comments in a row that would go on for years.
_HTML = re.compile(r"(?is)\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|script)\b")
_PROLOG = re.compile(r"(?s)(?:\s|<\?(?>.*?\?>)|<!--(?>.*?-->))*+")
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]{0,1000}>", re.I)
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{LONGEST_TAG}}}")
_ITEM = re.compile(r"<(?:item|entry)[\s>]")
_PREFIX = re.compile(r"\bxmlns:([\w.-]{1,100})")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,40};)")
_ONLY_ENTITIES = re.compile(r"\s*(?:&#?\w+;\s*)+")


def read(
    feed: Feed, content: bytes, *, url: str, headers: Mapping[str, str], now: datetime | None
) -> tuple[Entry, ...]:
    """The entries in the feed's order, those without link, title and text left out; raises SourceError."""
    return listing(feed, content, url=url, headers=headers, now=now).entries


def listing(
    feed: Feed,
    content: bytes,
    *,
    url: str,
    headers: Mapping[str, str],
    now: datetime | None,
    most: int = MOST_ENTRIES,
) -> Listing:
    """What the feed lists, at most so many entries of it, and what it says of itself; raises SourceError."""
    text = charsets.clean(charsets.decode(content, headers.get("content-type"))).strip()
    if not text:
        raise SourceError("the answer is empty")
    is_json = text.startswith(("{", "["))
    body, cut = ("", 0) if is_json else _ends(_checked(text), most)
    if why := _too_much(body):
        raise SourceError(f"more than a feed needs: {why}")
    found = _Found(*jsonfeed.items(text, most)) if is_json else _xml_items(body, url, most)
    entries = (_entry(feed, item, url, now) for item in found.items)
    return Listing(
        entries=_distinct([entry for entry in entries if entry is not None]),
        left_out=max(0, cut + found.number - most),
        kind="JSON Feed" if is_json else found.kind,
        stated=found.stated,
        older=found.older,
    )


def _checked(text: str) -> str:
    """The document without its DOCTYPE; raises SourceError for what must not reach a parser."""
    if _HTML.match(text):
        raise SourceError("an HTML page in place of a feed")
    start = _PROLOG.match(text)
    body = text[start.end() if start else 0 :]
    if body[:9].upper() == "<!DOCTYPE":
        doctype = _DOCTYPE.match(body)
        if doctype is None:
            raise SourceError("a DTD with declarations")
        body = body[doctype.end() :]
        if _HTML.match(body):
            raise SourceError("an HTML page in place of a feed")
    if not re.match(r"\s*<", body):
        raise SourceError("neither XML nor a JSON Feed")
    return body


def _ends(body: str, most: int) -> tuple[str, int]:
    """Of a document with very many items so many of the first and of the last, for nobody knows yet at which end
    the newest are; and how many were cut out."""
    if body.count("<") <= MOST_TAGS:
        return body, 0
    starts = [found.start() for found in _ITEM.finditer(body)]
    if len(starts) <= 2 * most:
        return body, 0
    return body[: starts[most]] + body[starts[-most] :], len(starts) - 2 * most


def _too_much(body: str) -> str | None:
    """What would cost the parser minutes; None if nothing does."""
    if body.count("<") > MOST_TAGS:
        return f"over {MOST_TAGS:,} tags"
    if _LONG_TAG.search(body):
        return f"a tag of over {LONGEST_TAG:,} characters"
    if len(set(_PREFIX.findall(body))) > MOST_PREFIXES:
        return f"over {MOST_PREFIXES} namespaces"
    if sum(1 for _ in _BARE_AMPERSAND.finditer(body)) > MOST_AMPERSANDS:
        return f"over {MOST_AMPERSANDS:,} bare ampersands"
    return None


class _Found(NamedTuple):
    items: list[jsonfeed.Item]
    number: int  # of items in the feed
    stated: timedelta | None = None
    kind: str = "feed"
    older: str | None = None


def _xml_items(text: str, url: str, most: int) -> _Found:
    try:
        parsed = _parsed(text, url)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError) as e:
        raise SourceError(urls.printable(f"the parser gave up: {e}")) from e
    if not parsed.entries and not parsed.get("version"):
        why = parsed.get("bozo_exception")
        raise SourceError(urls.printable(f"no feed in it: {why}" if why else "no feed in it"))
    base = urljoin(url, parsed.feed.get("link") or url)
    items = [_xml_item(entry, base) for entry in _newest(parsed.entries, most)]
    older = paging.older(parsed.feed.get("links") or (), parsed.feed.get("generator"), url)
    return _Found(items, len(parsed.entries), _stated(parsed.feed), parsed.get("version") or "feed", older)


def _newest(entries: list[Any], most: int) -> list[Any]:
    """So many of the entries, from the end where a feed lists its newest last."""
    ends = entries[:1] + entries[-1:]
    dates = [dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed") for entry in ends]
    newest_last = len(dates) == 2 and dates[0] and dates[1] and dates[1] > dates[0]
    return entries[-most:] if newest_last else entries[:most]


def _stated(channel: Any) -> timedelta | None:
    """How often the feed says that it changes: `ttl` in minutes, or the syndication module's period over its
    frequency."""
    ttl = str(channel.get("ttl") or "").strip()
    if re.fullmatch(r"[0-9]{1,6}", ttl):
        return timedelta(minutes=int(ttl)) or None
    period = PERIODS.get(str(channel.get("sy_updateperiod") or "").strip().lower())
    frequency = str(channel.get("sy_updatefrequency") or "1").strip()
    if period is None or not re.fullmatch(r"[0-9]{1,6}", frequency):
        return None
    return period / max(int(frequency), 1)


def _parsed(text: str, url: str) -> Any:
    return feedparser.parse(
        BytesIO(charsets.referring_to_characters(text).encode()),  # a string that looks like a path would be opened
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,  # pages.py makes text of it; nothing is shown as HTML
        resolve_relative_uris=False,
    )


def _xml_item(entry: Any, base: str) -> jsonfeed.Item:
    contents = [c.get("value") or "" for c in entry.get("content", ())]
    return jsonfeed.Item(
        id=entry.get("id") or None,
        url=_absolute(base, entry.get("link")),
        title=entry.get("title"),
        summary=entry.get("summary"),
        content_html=max(contents, key=len, default=None),
        date_published=entry.get("published") or entry.get("updated"),
        date_modified=dict.get(entry, "updated"),  # feedparser lends an item without one its day of publication
        language=(entry.get("language") or None),
        outlet=(entry.get("source") or {}).get("title"),
    )


def _absolute(base: str, link: str | None) -> str | None:
    """A longer one may not be asked, and whoever joins addresses remembers them."""
    return urljoin(base, link) if link and len(link) <= urls.LONGEST else None


def _entry(feed: Feed, item: jsonfeed.Item, url: str, now: datetime | None) -> Entry | None:
    title = charsets.one_line(_plain(item.title))
    html = _bounded(item.content_html, LONGEST_HTML)
    text = _bounded(item.content_text, LONGEST_HTML)
    summary = _bounded(item.summary, LONGEST_HTML)
    link = _link(item, url)
    if not (link or title or summary or html or text):
        return None
    raw = charsets.one_line(item.date_published)
    entry = Entry(
        identity=urls.canonical(link) if link else "",
        feed=feed.id,
        source=feed.name,
        given_id=_bounded(item.id, LONGEST_ID),
        url=link,
        title=title[:LONGEST_TITLE] if title else None,
        summary=summary or text,
        html=html,
        published=published.moment(raw, feed.timezone, now),
        published_raw=raw[: published.LONGEST] if raw else None,
        updated_raw=_bounded(item.date_modified, published.LONGEST),
        language=feed.language or _language(item.language),
        timezone=feed.timezone,
    )
    return gathered.as_outlets(entry, charsets.one_line(item.outlet))


def _link(item: jsonfeed.Item, url: str) -> str | None:
    """The item's address, absolute and fit to be asked; an id that is one will do."""
    for candidate in (item.url, item.id):
        link = _absolute(url, candidate.strip().replace(" ", "%20")) if candidate else None
        if candidate is item.id and not str(candidate or "").startswith(("http://", "https://")):
            continue
        if link is not None and urls.refusal(link, redirect=True) is None:
            return link
    return None


def _distinct(entries: list[Entry]) -> tuple[Entry, ...]:
    """The entries, each identity once. Where items of a feed share one link, as the posts of a live page do, each
    is told from the others by its guid, and where they share that too by its words."""
    links = Counter(entry.identity for entry in entries if entry.url)
    guids = Counter(entry.given_id for entry in entries)
    found: dict[str, Entry] = {}
    for entry in entries:
        if not entry.url or links[entry.identity] > 1:
            unique = entry.given_id is not None and guids[entry.given_id] == 1
            entry = replace(entry, identity=str(entry.given_id) if unique else _hash(entry))
        found.setdefault(entry.identity, entry)
    return tuple(found.values())


def _hash(entry: Entry) -> str:
    words = "\n".join((entry.title or "", entry.html or entry.text or entry.summary or "", entry.url or ""))
    return f"sha256:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()}"


def _plain(title: str | None) -> str | None:
    """The title without tags; one that consists of entities only, as a parser leaves it after a limit, is none."""
    if title is None or _ONLY_ENTITIES.fullmatch(title):
        return None
    return re.sub(r"<[^<>]{0,300}>", " ", title)


def _bounded(text: str | None, limit: int) -> str | None:
    return charsets.clean(text)[:limit].strip() or None if text else None


def _language(tag: str | None) -> str | None:
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", tag or "")
    return found[1].lower() if found else None
