"""What does a page say, and is it worth more than what its feed carries?"""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urljoin

from monitor import charsets, furniture, markup, published, urls
from monitor.model import Entry, TextQuality
from monitor.model.articles import LONGEST_READ, LONGEST_TITLE

LARGEST = 5_000_000  # bytes of HTML; extraction takes many seconds beyond
LONGEST = 200_000  # characters kept of one article
SHORT = 250  # characters; less is a caption, a stub, a notice
NOTICE = 1_500  # characters; a challenge or an error page says no more
MENU = 20  # lines; of fewer one cannot tell a list of links
SENTENCE = 8  # words; a link in a menu has fewer
WALL = 1_500  # characters; what stands before a wall is no more
SAME_MATTER = 0.5  # share of the words of a title or summary that a page about the same holds
OWN_MATTER = 0.25  # share of the words of its own headline or summary; of 83 real articles the least was 43 %
WALLED_OFF = 0.5  # share of the words that a page which is not free says it has
FEW_WORDS = 4  # words; of fewer the share means nothing
FULLER = 1.5  # times; from here on the text that is meant for machines is the fuller one
LONGER = 1.2  # times; from here on the feed's text is the fuller one
SAME_ISSUE = timedelta(days=7)  # a page's date that lies further before its feed's is another's

# The first bytes of what is no page, whatever its content type says.
_MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "an image",
    b"PK\x03\x04": "an archive",
}
_NO_PAGE = re.compile(r"(?i)\s*(application/pdf|image/|audio/|video/|application/zip|application/octet-stream)")
_CHALLENGE = re.compile(
    r"(?i)just a moment|attention required|access (?:to this page has been )?denied|are you (?:a )?(?:human|robot)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|pardon our interruption|(?:complete|pass) the security check"
    r"|request blocked|unusual traffic|captcha|checking your browser|ddos protection"
)
_ERROR = re.compile(r"(?i)\b(?:404|410|500|502|503)\b|page (?:not|cannot be) found|page no longer|not available")
_SCRIPT = re.compile(
    r"(?i)(?:enable|requires?|turn on|need)[^.]{0,40}javascript|javascript[^.]{0,40}(?:disabled|required)"
)
_BOILERPLATE = re.compile(
    r"(?i)the post .{0,300} (?:appeared|first appeared) (?:first )?on .{0,200}$|read (?:more|full story).{0,40}$"
)
_DOCUMENT = re.compile(r"(?is)\s*+(?:<!--(?>.{0,2000}?-->)\s*+)*+<(?:!doctype|html|head|body)\b")  # no mere piece
_WORD = re.compile(r"\w{3,}")
_FORBIDDEN = re.compile(r"\bstatus (?:401|402|403|407|429|451)\b|robots\.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as read; `text` is "" where it holds none. `quality` and `why` judge the page alone."""

    title: str | None = None
    text: str = ""
    published: datetime | None = None
    published_raw: str | None = None
    canonical: str | None = None
    quality: TextQuality
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The text that becomes the article, and why this one."""

    text: str
    title: str | None
    published: datetime | None
    published_raw: str | None
    quality: TextQuality
    why: str


def read_page(content: bytes, *, url: str | None, content_type: str | None) -> Page:
    """The page's text and what it says of itself. Takes long for some pages: run it where it can be stopped."""
    if why := _no_page(content, content_type):
        return Page(quality="blocked", why=why)
    html = charsets.decode(content, content_type)
    try:
        root = markup.tree(html)
    except markup.Unreadable as e:
        return Page(quality="blocked", why=str(e))
    if root is None:
        return Page(quality="blocked", why="an empty page")
    stated = markup.stated(root)
    title = charsets.one_line(markup.text_of(stated.title or _titled(root) or "")[:LONGEST_TITLE])
    raw = charsets.one_line(stated.published or _dated(root, url))
    text = _extracted(markup.told(root), url, fast=True)
    if text and (_is_menu(text) or _is_other(text, stated)):
        text = _extracted(markup.tree(html), url, fast=False)
    if stated.body and len(body := markup.text_of(stated.body)) > FULLER * len(text):
        text = body  # some pages carry the whole text for machines, and a stub for people
    text = text[:LONGEST]
    quality, why = _judged(title or "", text, stated, html)
    return Page(
        title=title,
        text=text,
        published=published.moment(raw, "UTC") if published.has_zone(raw) else None,
        published_raw=raw[: published.LONGEST] if raw else None,
        canonical=_canonical(stated.canonical, url),
        quality=quality,
        why=why,
    )


def choose(entry: Entry, page: Page | None, refused: str | None, *, now: datetime | None = None) -> Chosen:
    """The better of the page's text and the feed's own; `refused` says why there is no page."""
    text, quality, why = _better(entry, page, refused)
    title = entry.title or (page.title if page is not None else None)
    if page is not None and text is page.text:
        text = furniture.without(text, (entry.title, page.title))
    if len(text) > LONGEST_READ:
        why = f"{why}; of its {len(text):,} characters the first {LONGEST_READ:,} are read for incidents"
    at, raw = _reconciled(entry, page, now)
    return Chosen(text=text or title or "", title=title, published=at, published_raw=raw, quality=quality, why=why)


def _better(entry: Entry, page: Page | None, refused: str | None) -> tuple[str, TextQuality, str]:
    if entry.text is not None:
        return entry.text, "full", "the source holds the text"
    whole = entry.html is not None and _DOCUMENT.match(entry.html) is not None
    pieces = (entry.summary, None if whole and page is not None else entry.html)
    own = max((markup.text_of(piece) for piece in pieces if piece), key=len, default="")
    carried: TextQuality = "feed" if own else "headline"
    if page is None:
        missing: TextQuality = "blocked" if _FORBIDDEN.search(refused or "") else carried
        return own, missing, refused or "no page was asked for"
    about = _about(entry, own, page)
    if page.quality == "blocked" and len(page.text) >= SHORT and _says_the_same((entry.title, own), page.text):
        return page.text, "full", "the page's text: it says what its entry says, though it looks like a notice"
    if page.quality in ("walled", "blocked"):
        leads = page.quality == "walled" and about is None and len(page.text) > len(own)
        return page.text if leads else own, page.quality, page.why
    if about is not None:
        return own, carried, about
    if len(own) > LONGER * len(page.text):
        return own, "feed", f"the feed's text is longer: {len(own):,} to {len(page.text):,} characters"
    return page.text, page.quality, page.why


def _about(entry: Entry, own: str, page: Page) -> str | None:
    """Why the page is not about what its entry is about; None if it is, or nobody can tell."""
    share = _matter((entry.title, own), page.title or "", page.text)
    if share is not None and share < SAME_MATTER:
        return f"the page holds {share:.0%} of the words of the entry"
    if _matter((own,), "") is None:  # too little is said of it to tell by its text alone
        return None
    share = _matter((entry.title, own), page.text)
    if share is not None and share < OWN_MATTER:  # a wall, or all the news: under the title of the article
        return f"under its title the page holds {share:.0%} of the words of the entry"
    return None


def _matter(said: Iterable[str | None], *texts: str) -> float | None:
    """The share of its words that the texts hold, of what is said the one they hold most of; None where too little
    is said to tell."""
    held = frozenset().union(*map(_words, texts))
    told = [_words(_BOILERPLATE.sub("", one)) for one in said if one]
    return max((len(words & held) / len(words) for words in told if len(words) >= FEW_WORDS), default=None)


def _says_the_same(said: Iterable[str | None], text: str) -> bool:
    share = _matter(said, text)
    return share is not None and share >= SAME_MATTER


def _is_other(text: str, stated: markup.Stated) -> bool:
    """Whether it is another piece of the page than the one that its headline and summary are of."""
    share = _matter((stated.title, stated.description), text)
    return share is not None and share < OWN_MATTER


@lru_cache(maxsize=8)  # of a page's text they are asked for several times
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _reconciled(entry: Entry, page: Page | None, now: datetime | None) -> tuple[datetime | None, str | None]:
    """The feed's date; the page's where the feed has none, or where the page is older by up to a week: feeds date
    an item anew when it is edited."""
    raw = page.published_raw if page is not None else None
    said = published.moment(raw, entry.timezone, now)
    if entry.published is None:
        return said, (raw if said is not None else entry.published_raw or raw)
    if said is None or published.is_day_only(raw) or not entry.published - SAME_ISSUE < said < entry.published:
        return entry.published, entry.published_raw
    return said, raw


def _no_page(content: bytes, content_type: str | None) -> str | None:
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            return f"{what}, not a page"
    if _NO_PAGE.match(content_type or ""):
        return urls.printable(f"{content_type}, not a page")
    return f"larger than {LARGEST:,} bytes" if len(content) > LARGEST else None


def _judged(title: str, text: str, stated: markup.Stated, html: str) -> tuple[TextQuality, str]:
    """What the page is by itself; whether it is about its entry is seen when they are compared. A text that says
    what the page's own summary says is the article, whatever words stand in it."""
    notice = f"{title}\n{text}"
    article = len(text) >= SHORT and _says_the_same((stated.title, stated.description), text)
    if not article and len(text) < NOTICE and _CHALLENGE.search(notice):
        return "blocked", "a challenge, not the article"
    if len(text) < SHORT and _ERROR.search(notice):
        return "blocked", "an error page"
    if stated.free is False and _is_lead(text, stated.words):
        return "walled", f"not free to read by its own mark; {len(text):,} characters"
    if len(text) < SHORT and _SCRIPT.search(html):
        return "blocked", "a page that scripts would fill"
    if not text:
        return "blocked", "no text in the page"
    if len(text) < SHORT:
        return "partial", f"only {len(text):,} characters"
    if _is_other(text, stated):
        return "partial", "the text that was found is not that of the page's headline and summary"
    return "full", "the page's text"


def _is_lead(text: str, words: int | None) -> bool:
    """Whether it is no more than what stands before a wall, by the number of words that the page says it has."""
    return len(text) < WALL or (words is not None and len(text.split()) < WALLED_OFF * words)


def _extracted(root: markup.Element, url: str | None, *, fast: bool) -> str:
    """The text of the article. What the page says of itself is not asked for: reading it again takes as long."""
    import trafilatura

    asked = copy(_asked(fast))
    asked.url = asked.source = url
    found: Any = trafilatura.bare_extraction(root, url=url, options=asked)
    return _tidy(found.text if found is not None else None)


@cache
def _asked(fast: bool) -> Any:
    """What is asked of the extraction; put together once."""
    from trafilatura.settings import Extractor

    return Extractor(fast=fast, comments=False, output_format="python")


def _titled(root: markup.Element) -> str | None:
    """The title where none is stated: of the headings."""
    from trafilatura.metadata import extract_title

    title: str | None = extract_title(root)
    return title


def _dated(root: markup.Element, url: str | None) -> str | None:
    """The day where none is stated: of the address and of what looks like a date line, never of the whole text."""
    from htmldate import find_date

    day: str | None = find_date(root, extensive_search=False, original_date=True, url=url)
    return day


def _is_menu(text: str) -> bool:
    """Whether it is a list of links rather than sentences."""
    lines = text.split("\n")
    sentences = sum(len(line) for line in lines if len(line.split()) >= SENTENCE)
    return len(lines) >= MENU and sentences < len(text) / 2


def _tidy(text: str | None) -> str:
    lines = (" ".join(line.split()) for line in charsets.clean(text or "").split("\n"))
    return "\n".join(line for line in lines if line)


def _canonical(link: str | None, url: str | None) -> str | None:
    """The page's own address for itself, if it is on the same host: another's would swallow the article."""
    if link is None:
        return None
    address = urljoin(url or "", link)
    if urls.refusal(address, redirect=True) is not None:
        return None
    return address if url is None or urls.origin_host(address) == urls.origin_host(url) else None
