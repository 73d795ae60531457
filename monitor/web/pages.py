"""What does a person see in a browser? What the command line says, with links."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from monitor.digests import maps, sections, wording
from monitor.digests.pages import environment
from monitor.formats import listings, records
from monitor.model import Incident
from monitor.pipeline import explaining, listing
from monitor.store import Session, reading
from monitor.store import incidents as stored
from monitor.watches.severity import STEPS, severity
from monitor.web import data
from monitor.web.tables import Table, table
from monitor.web.wishes import KEYS, Wish, wish
from monitor.world import World

LATELY = timedelta(days=7)  # of which the first page tells
FEW = 25  # rows of a table there
MOST_STATES = 50  # of an incident's history, the latest
WELL = ("ok", "empty")  # states of a feed that nobody need look at
TO_INCIDENT = {"sub_event_type": ("/incidents", "id")}
TO_ITS_INCIDENT = {"title": ("/incidents", "incident")}


def overview(request: Request) -> Response:
    """Who is listening, what happened in the last days, who was told, which feeds are not well."""
    world = _world(request)
    now = world.now()
    asked = wish([("since", (now - LATELY).isoformat())], ("since",), world.config, world.knowledge, now)
    with reading(world.engine) as session:
        found = list(listing.incidents_wanted(session, asked.wanted, asked.limit))
        feeds = list(listing.feed_records(session, world.config.feeds, now))
        return _page(
            request,
            "overview.html",
            heard=_heard(session, world, asked),
            count=wording.plural(len(found), "incident"),
            all_of_them=len(found) < asked.limit,
            more=len(found) > FEW,
            picture=_map(found),
            incidents=_incidents(found[:FEW], world),
            alerts=_alerts(session, asked, world, FEW),
            unwell=table([one for one in feeds if one["status"] not in WELL], listings.FEEDS, _zone(world)),
            feeds=len(feeds),
        )


def incidents(request: Request) -> Response:
    """Those that the address asks for, on a map and in a list."""
    world, asked = _world(request), _asked(request, "incidents")
    with reading(world.engine) as session:
        found = list(listing.incidents_wanted(session, asked.wanted, asked.limit))
        return _page(
            request,
            "incidents.html",
            heard=_heard(session, world, asked),
            asked=asked.given,
            query=urlencode(asked.given),
            count=wording.plural(len(found), "incident"),
            all_of_them=len(found) < asked.limit,
            picture=_map(found),
            incidents=_incidents(found, world),
        )


def incident(request: Request) -> Response:
    """Who said what, and what stands."""
    world = _world(request)
    with reading(world.engine) as session:
        told = explaining.incident(session, request.path_params["id"], book=world.knowledge().actors)
        found = stored.get(session, told.id)
    known = () if found is None else (found,)
    return _page(
        request,
        "incident.html",
        told=told,
        figures=[one for each in known for one in sections.figures(each.facts)],
        confirmation=[sections.confirmation(each) for each in known],
        picture=_map(known),
        history=told.history[-MOST_STATES:],
    )


def article(request: Request) -> Response:
    """What was made of an article."""
    world = _world(request)
    with reading(world.engine) as session:
        told = explaining.article(session, request.path_params["id"], book=world.knowledge().actors)
    return _page(request, "article.html", told=told)


def articles(request: Request) -> Response:
    """What was read, and what of it was a copy."""
    world, asked = _world(request), _asked(request, "articles")
    with reading(world.engine) as session:
        rows = data.ROWS["articles"].rows(session, world, asked)
        shown = table(rows, listings.ARTICLES, _zone(world), {"title": ("/articles", "article_id")})
        return _page(request, "articles.html", heard=_heard(session, world, asked), articles=shown)


def alerts(request: Request) -> Response:
    """Who was told what, and why."""
    world, asked = _world(request), _asked(request, "alerts")
    with reading(world.engine) as session:
        return _page(
            request,
            "alerts.html",
            heard=_heard(session, world, asked),
            alerts=_alerts(session, asked, world, asked.limit),
            watches=[watch.name for watch in world.config.watches],
            asked=asked.given,
        )


def feeds(request: Request) -> Response:
    """How each feed is."""
    world, asked = _world(request), _asked(request, "feeds")
    with reading(world.engine) as session:
        rows = listing.feed_records(session, world.config.feeds, world.now())
        shown = table(rows, listings.FEEDS, _zone(world))
        return _page(request, "feeds.html", heard=_heard(session, world, asked), feeds=shown)


def style(request: Request) -> Response:
    return Response(_style(), media_type="text/css")


def trouble(request: Request, status: int, said: str, near: Sequence[str] = ()) -> Response:
    """What is wrong with the address."""
    return _page(request, "trouble.html", status=status, said=said, near=near)


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


def _asked(request: Request, noun: str) -> Wish:
    world, keys = _world(request), [key for key in KEYS[noun] if key != "format"]
    return wish(request.query_params.multi_items(), keys, world.config, world.knowledge, world.now())


def _zone(world: World) -> ZoneInfo:
    return ZoneInfo(world.config.web.timezone if world.config.web else "UTC")


def _heard(session: Session, world: World, asked: Wish) -> sections.Listening:
    return sections.listening(data.coverage(session, world, asked))


def _incidents(found: Sequence[Incident], world: World) -> Table:
    return table(map(records.incident_record, found), listings.INCIDENTS, _zone(world), TO_INCIDENT)


def _alerts(session: Session, asked: Wish, world: World, most: int) -> Table:
    rows = list(data.ROWS["alerts"].rows(session, world, asked))[:most]
    return table(rows, listings.ALERTS, _zone(world), TO_ITS_INCIDENT)


def _map(found: Sequence[Incident]) -> maps.Picture | None:
    """The gravest on top."""
    graded = sorted(((severity(one.facts), one) for one in found), key=lambda pair: -STEPS.index(pair[0]))
    return maps.picture(maps.point(one.facts.location, grave) for grave, one in graded)


def _page(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    zone = _zone(_world(request))

    def clock(at: datetime) -> str:
        return wording.clock(at, zone)

    def day(at: datetime | None) -> str:
        return "undated" if at is None else wording.published(at, zone)

    page = environment().get_template(f"web/{template}")
    return HTMLResponse(page.render(path=request.url.path, clock=clock, day=day, **values), status)


@cache
def _style() -> str:
    return (files("monitor") / "templates" / "web" / "style.css").read_text(encoding="utf-8")
