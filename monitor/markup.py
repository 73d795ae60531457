"""What does a page say of itself, in the marks that machines read?"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

from monitor import charsets

Element = Any  # lxml's, which has no types

DEEPEST = 1_000  # levels of elements; deeper pages are built to break readers
LARGEST_JSON = 500_000  # characters of one block of JSON-LD
_ARTICLE = re.compile(r"Article|Posting|Report|Review|WebPage")
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "td", "ul", "ol", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_BLOCKS |= {"blockquote", "section", "article", "pre", "figure", "figcaption"}
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "form", "button", "select"})


class TooDeep(Exception):
    """The elements are nested deeper than a reader follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the page states; None where it says nothing. `free` is False for an article behind a wall."""

    published: str | None = None
    free: bool | None = None
    canonical: str | None = None
    language: str | None = None
    body: str | None = None


def tree(html: str) -> Element | None:
    """The document, comments left out; None if there is nothing in it. Raises TooDeep."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if _is_deep(root):
        raise TooDeep(f"nested deeper than {DEEPEST:,} levels")
    return root


def stated(root: Element) -> Stated:
    """From JSON-LD where there is some, else from meta tags."""
    nodes = [node for node in _linked_data(root) if _ARTICLE.search(str(node.get("@type")))]
    return Stated(
        published=_first(nodes, "datePublished") or _published(root),
        free=_free(nodes),
        canonical=_attribute(root, "//link[@rel='canonical']/@href"),
        language=_attribute(root, "/html/@lang"),
        body=_first(nodes, "articleBody"),
    )


def text_of(html: str) -> str:
    """The text of a piece of HTML as a feed carries it, a line for each block."""
    if "<" not in html and "&" not in html:
        return _lines(html)
    try:
        root = tree(f"<div>{html}</div>")
    except TooDeep:
        return _lines(re.sub(r"<[^<>]{0,2000}>", " ", html))
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


def _is_deep(root: Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _linked_data(root: Element) -> Iterator[dict[str, object]]:
    """The objects of all JSON-LD blocks, those in lists and graphs too."""
    for script in root.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting: list[object] = [json.loads(str(script)[:LARGEST_JSON], strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
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


def _published(root: Element) -> str | None:
    names = ("article:published_time", "datePublished", "date", "publish-date", "pubdate", "dc.date.issued")
    for name in names:
        found = _attribute(root, f"//meta[@property='{name}' or @name='{name}' or @itemprop='{name}']/@content")
        if found:
            return found
    return _attribute(root, "//time[@pubdate or @itemprop='datePublished']/@datetime")


def _attribute(root: Element, path: str) -> str | None:
    found = root.getroottree().xpath(path)
    return str(found[0]).strip() or None if found else None
