"""How do an outlet's feed and pages look?"""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.demo.outlets import Outlet, Piece

if TYPE_CHECKING:
    from jinja2 import Environment

LISTED = 6  # items of a feed
RELATED = 4  # headlines beside an article
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("monitor.demo", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rfc822"] = lambda at: format_datetime(at)
    environment.filters["iso"] = lambda at: at.isoformat()
    return environment


def feed(outlet: Outlet, now: datetime, bases: Mapping[str, str]) -> bytes:
    """The outlet's feed as it stands now; `bases` are the outlets' addresses."""
    pieces = outlet.published(now)[:LISTED]
    if outlet.kind == "json":
        return _json(outlet, pieces, bases)
    template = _environment().get_template(f"{outlet.kind}.xml")
    items = [(piece, _listed(outlet, piece, bases), _carried(piece)) for piece in pieces]
    return template.render(outlet=outlet, base=bases[outlet.id], items=items).encode()


def page(outlet: Outlet, piece: Piece, now: datetime, bases: Mapping[str, str]) -> bytes:
    """The outlet's page of a piece, with its furniture."""
    others = [other for other in outlet.published(now) if other is not piece][:RELATED]
    shown = piece.paragraphs if not piece.wall else (piece.beginning,)
    template = _environment().get_template(f"{outlet.id}.html")
    local = piece.at.astimezone(ZoneInfo(outlet.timezone))
    return template.render(
        outlet=outlet, piece=piece, paragraphs=shown, others=others, base=bases[outlet.id], local=local
    ).encode()


def _json(outlet: Outlet, pieces: tuple[Piece, ...], bases: Mapping[str, str]) -> bytes:
    items = [
        {
            "id": f"san:{piece.path.rpartition('/')[2]}",
            "url": _listed(outlet, piece, bases),
            "title": piece.title,
            "content_html": _carried(piece),
            "date_published": piece.at.isoformat(),
            "authors": [{"name": piece.author}],
        }
        for piece in pieces
    ]
    listing = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": bases[outlet.id],
    }
    return json.dumps(listing | {"items": items}, ensure_ascii=False).encode()


def _listed(outlet: Outlet, piece: Piece, bases: Mapping[str, str]) -> str:
    """The address under which the feed lists a piece."""
    if piece.link is not None:
        other, path = piece.link
        return bases[other] + path
    return bases[outlet.id] + piece.path + outlet.tail


def _carried(piece: Piece) -> str | None:
    """What the feed has of a piece, as HTML."""
    match piece.carries:
        case "headline":
            return None
        case "summary":
            return f"<p>{escape(piece.summary)}</p>"
        case "cut":
            return f"<p>{escape(piece.beginning)}</p>"
        case "full":
            return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in piece.paragraphs)
