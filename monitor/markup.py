"""What does a page say of itself, in the marks that machines read?"""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

from monitor import charsets

Element = Any  # lxml's, which has no types

DEEPEST = 1_000  # levels of elements; deeper pages are built to break readers
MOST_ATTRIBUTES = 10_000  # of one tag; the parser takes 0.1 s for these, and a hundred times as long for ten times
LONGEST_TAG = 4 * MOST_ATTRIBUTES  # characters; a shorter one has no more attributes that differ
SHORT = 200_000  # characters; a page that is no longer takes no more than a second, whatever its tags
LARGEST_JSON = 2_000_000  # characters of one block of JSON-LD; that of a live page's two days holds 840,000
MOST_WORDS = 1_000_000  # that a page can say it has
_ARTICLE = re.compile(r"Article|Posting|Report|Review")
_PAGE = re.compile(r"WebPage")  # the date of a page may be that of its layout: only where no article is stated
_JSON = json.JSONDecoder(strict=False)
_TOO_DEEP = etree.XPath("/*" * DEEPEST)
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
# Each tag up to its end, which may not stand in quotes, and what follows one of a script: that holds no tags. It
# never goes back, so that no page makes it take longer.
_SAID = r"""(?:[^"'>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+"""
_TAG = re.compile(
    rf"(?P<script><script\b{_SAID})(?:>[^<]*+(?:<(?!/script)[^<]*+)*+)?+|(?P<other><[a-z]{_SAID})", re.I | re.A
)
# The names of meta tags for the moment of publication, in the order of trust.
PUBLISHED = ("article:published_time", "datepublished", "date", "publish-date", "pubdate", "dc.date.issued")
# lxml.html has a class for forms, inputs and the like, and asks Python for each element which it is.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
_LINKED = "application/ld+json"
# What is never an article's own, in the eyes of trafilatura too; forms and figures may hold all of it.
_NEVER_TOLD = (
    *("aside", "button", "canvas", "dialog", "embed", "fieldset", "footer", "iframe", "input", "label", "legend"),
    *("link", "map", "menu", "nav", "object", "option", "picture", "select", "source", "style", "svg", "textarea"),
    *("time", "track", "use", "video", "audio"),
)
MOST_TOLD = 0.8  # share of the text in paragraphs; of 83 pages the one article of 40 held more
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "td", "ul", "ol", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_BLOCKS |= {"blockquote", "section", "article", "pre", "figure", "figcaption"}
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "form", "button", "select"})


class Unreadable(Exception):
    """It is built to break readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the page states; None where it says nothing. `free` is False for an article behind a wall."""

    title: str | None = None
    description: str | None = None
    published: str | None = None
    free: bool | None = None
    canonical: str | None = None
    body: str | None = None
    words: int | None = None


def tree(html: str) -> Element | None:
    """The document, comments left out; None if there is nothing in it. Raises Unreadable."""
    if len(html) > SHORT and any(map(_is_overloaded, _TAG.finditer(html))):
        raise Unreadable(f"a tag of more than {MOST_ATTRIBUTES:,} attributes")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        root = lxml.html.document_fromstring(_fit_for_xml(html), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if _TOO_DEEP(root):
        raise Unreadable(f"nested deeper than {DEEPEST:,} levels")
    return root


def _is_overloaded(tag: re.Match[str]) -> bool:
    said = tag["script"] or tag["other"]
    if len(said) <= LONGEST_TAG:
        return False
    bare = _QUOTED.sub("=", said)
    return max(len(bare.split()), bare.count("=")) > MOST_ATTRIBUTES


def _fit_for_xml(html: str) -> bytes:
    """Without the characters that no tree can hold; what a tree gives is cleaned of the others."""
    if "\ufffe" in html or "\uffff" in html:
        html = html.replace("\ufffe", "").replace("\uffff", "")
    return charsets.referring_to_characters(html).encode("utf-8", "replace").translate(None, _CONTROLS)


def told(root: Element) -> Element:
    """The document with what may be its article: nothing of what browsers run or draw, which is most of its bytes,
    or put around it. Where one element holds most of what is told, nothing beside it is left."""
    linked = [one for one in root.iter("script") if one.get("type") == _LINKED]  # what a forum is known by
    for script in linked:
        script.tag = "linked"
    etree.strip_elements(root, "script", *_NEVER_TOLD, with_tail=False)
    for script in linked:
        script.tag = "script"
    body, articles = root.find("body"), list(root.iter("article"))
    if body is not None and articles:
        told = {paragraph: len(paragraph.text_content()) for paragraph in body.iter("p")}
        held = {article: sum(told.get(one, 0) for one in article.iter("p")) for article in articles}
        most = max(articles, key=held.__getitem__)
        if held[most] >= MOST_TOLD * (sum(told.values()) or 1):
            body[:] = [most]
    return root


def stated(root: Element) -> Stated:
    """From JSON-LD where there is some, else from meta tags."""
    marks: dict[str, list[Element]] = {"script": [], "link": [], "meta": []}
    for one in root.iter(*marks):  # to walk through a page takes as long as to look at what is found
        marks[one.tag].append(one)
    linked = list(_linked_data(marks["script"]))
    articles = [node for node in linked if _ARTICLE.search(str(node.get("@type")))]
    nodes = articles or [node for node in linked if _PAGE.search(str(node.get("@type")))]
    metas = _metas(marks["meta"])
    return Stated(
        title=_first(nodes, "headline") or _meta(metas, "og:title", "twitter:title"),
        description=_meta(metas, "og:description", "description", "twitter:description")
        or _first(nodes, "description"),
        published=_first(nodes, "datePublished") or _meta(metas, *PUBLISHED) or _time(root),
        free=_free(nodes),
        canonical=next((str(link.get("href")) for link in marks["link"] if link.get("rel") == "canonical"), None),
        body=_first(nodes, "articleBody"),
        words=next((count for node in nodes if (count := _number(node.get("wordCount")))), None),
    )


def text_of(html: str) -> str:
    """The text of a piece of HTML as a feed carries it, a line for each block."""
    if "<" not in html and "&" not in html:
        return _lines(html)
    try:
        root = tree(f"<div>{html}</div>")
    except Unreadable:
        return _lines(re.sub(r"<[^<>]{0,2000}(?:>|\Z)", " ", html))
    return _lines("".join(_pieces(root))) if root is not None else ""


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in charsets.clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: Element) -> Iterator[str]:
    """The text in the order of the document, without recursion: depth is the author's choice."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        silent += (element.tag in _SILENT) * (1 if event == "start" else -1)
        if element.tag in _BLOCKS:
            yield "\n"
        piece = element.text if event == "start" else element.tail
        if piece and not silent:
            yield piece.replace("\n", " ") if element.tag != "pre" else piece


def _linked_data(scripts: Iterable[Element]) -> Iterator[dict[str, object]]:
    """The objects of all JSON-LD blocks, those in lists and graphs too."""
    for script in scripts:
        if script.get("type") != _LINKED:
            continue
        told = script.text or ""
        if len(told) > LARGEST_JSON:
            continue
        try:
            waiting: deque[object] = deque([_JSON.decode(told)])
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.popleft()
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                yield value
                waiting.extend(value[key] for key in ("@graph", "mainEntity") if key in value)


def _first(nodes: list[dict[str, object]], key: str) -> str | None:
    values = (node.get(key) for node in nodes)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _free(nodes: list[dict[str, object]]) -> bool | None:
    said = [str(node["isAccessibleForFree"]).lower() for node in nodes if "isAccessibleForFree" in node]
    if not said:
        return None
    return not any(value in ("false", "no", "http://schema.org/false") for value in said)


def _number(value: object) -> int | None:
    number = int(value) if isinstance(value, int | str) and str(value).isascii() and str(value).isdigit() else 0
    return number if 0 < number <= MOST_WORDS else None


def _metas(metas: Iterable[Element]) -> dict[str, str]:
    """What the meta tags say, by their names; of two of one name the first."""
    said: dict[str, str] = {}
    for meta in metas:
        content = (meta.get("content") or "").strip()
        for name in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            if name and content:
                said.setdefault(name.lower(), content)
    return said


def _meta(metas: dict[str, str], *names: str) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _time(root: Element) -> str | None:
    """The moment in the text that is marked as that of its publication."""
    marked = (
        one for one in root.iter("time") if one.get("pubdate") is not None or one.get("itemprop") == "datePublished"
    )
    return next((str(one.get("datetime")).strip() for one in marked if one.get("datetime")), None)
