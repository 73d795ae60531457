"""What do programs get? The records of the command line, beside who was listening."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.formats import FORMATS, Column, acled, listings, records
from monitor.model import Heard
from monitor.model.codec import plain
from monitor.pipeline import explaining, listing, why
from monitor.pipeline.listing import Records
from monitor.store import Session, alerts, deliveries, reading
from monitor.web.wishes import FOR_INCIDENTS, JSON, KEYS, Wish, Wrong, wish
from monitor.world import World

MEDIA = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "acled": "text/csv; charset=utf-8",
}


class Nowhere(Exception):
    """There is nothing at this address; says what comes near."""


def listed(request: Request) -> Response:
    """The rows of a noun with the coverage of the time asked for; in another format than json the rows alone."""
    world: World = request.app.state.world
    noun = request.path_params["noun"]
    if noun not in ROWS:
        raise Nowhere(f"no listing is called {noun!r}; there are {', '.join(ROWS)}")
    asked = wish(request.query_params.multi_items(), KEYS[noun], world.config, world.knowledge, world.now())
    if asked.style in FOR_INCIDENTS and noun != "incidents":
        raise Wrong(f"format: {asked.style} is for incidents")
    with reading(world.engine) as session:
        found = list(ROWS[noun].rows(session, world, asked))
        if asked.style == JSON:
            heard = records.coverage_record(coverage(session, world, asked))
            return JSONResponse({"coverage": heard, noun: found})
    out = io.StringIO()
    FORMATS[asked.style](found, acled.COLUMNS if asked.style == "acled" else ROWS[noun].columns, out)
    return Response(out.getvalue(), media_type=MEDIA[asked.style])


def listened(request: Request) -> Response:
    """Who was listening, for a region, a group, a language or a watch."""
    world: World = request.app.state.world
    asked = wish(request.query_params.multi_items(), KEYS["coverage"], world.config, world.knowledge, world.now())
    with reading(world.engine) as session:
        return JSONResponse(records.coverage_record(coverage(session, world, asked)))


def explained(request: Request) -> Response:
    """Why an incident, an article, an alert is what it is."""
    world: World = request.app.state.world
    noun, id = request.path_params["noun"], request.path_params["id"]
    if noun not in EXPLAINED:
        raise Nowhere(f"nothing is explained of {noun!r}, but of {', '.join(EXPLAINED)}")
    with reading(world.engine) as session:
        return JSONResponse(plain(EXPLAINED[noun](session, world, id)))


def coverage(session: Session, world: World, asked: Wish) -> Heard:
    return listing.heard(session, world.config.feeds, asked.scope, asked.start, asked.end, world.now())


def _incidents(session: Session, world: World, asked: Wish) -> Records:
    made, _ = listings.incident_rows(asked.style, world.knowledge)
    return map(made, listing.incidents_wanted(session, asked.wanted, asked.limit))


def _articles(session: Session, world: World, asked: Wish) -> Records:
    wanted = asked.wanted
    return listing.article_records(
        session, source=asked.source, since=wanted.since, until=wanted.until, limit=asked.limit
    )


def _alerts(session: Session, world: World, asked: Wish) -> Records:
    wanted = asked.wanted
    found = alerts.listing(session, watch=asked.watch, since=wanted.since, until=wanted.until, limit=asked.limit)
    return (records.alert_record(one, deliveries.of_alert(session, one.id)) for one in found)


def _feeds(session: Session, world: World, asked: Wish) -> Records:
    return listing.feed_records(session, world.config.feeds, world.now())


def _deliveries(session: Session, world: World, asked: Wish) -> Records:
    return (records.delivery_record(one) for one in deliveries.listing(session, state=None, limit=asked.limit))


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed of a noun, and its columns in a csv."""

    rows: Callable[[Session, World, Wish], Records]
    columns: Sequence[Column]


ROWS = {
    "incidents": Listed(_incidents, listings.INCIDENTS),
    "articles": Listed(_articles, listings.ARTICLES),
    "alerts": Listed(_alerts, listings.ALERTS),
    "feeds": Listed(_feeds, listings.FEEDS),
    "deliveries": Listed(_deliveries, listings.DELIVERIES),
}
EXPLAINED: dict[str, Callable[[Session, World, str], object]] = {
    "incident": lambda session, world, id: explaining.incident(session, id, book=world.knowledge().actors),
    "article": lambda session, world, id: explaining.article(session, id, book=world.knowledge().actors),
    "alert": lambda session, world, id: why.alert(session, id, world.config),
}
