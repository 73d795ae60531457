"""Which page or record is at which address, and what is said where there is none?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from monitor.model import WebSettings
from monitor.pipeline.explaining import Unknown
from monitor.store import StoreError
from monitor.web import data, pages
from monitor.web.door import Door
from monitor.web.wishes import Wrong
from monitor.world import World

API = "/api/"
AT_ONCE = 2  # answers; the others wait, and the stages go on beside them

ROUTES = (
    Route("/", pages.overview),
    Route("/incidents", pages.incidents),
    Route("/incidents/{id}", pages.incident),
    Route("/articles", pages.articles),
    Route("/articles/{id}", pages.article),
    Route("/alerts", pages.alerts),
    Route("/feeds", pages.feeds),
    Route("/style.css", pages.style),
    Route(f"{API}coverage", data.listened),
    Route(f"{API}explain/{{noun}}/{{id}}", data.explained),
    Route(f"{API}{{noun}}", data.listed),
)


def application(world: World) -> ASGIApp:
    """The dashboard and the API over this world's store, behind their door."""
    troubles = {
        HTTPException: _no_page,
        data.Nowhere: _nowhere,
        Wrong: _wrong,
        Unknown: _unknown,
        StoreError: _store,
    }
    app = Starlette(routes=ROUTES, exception_handlers=troubles, lifespan=_few_at_once)
    app.state.world = world
    return Door(app, world.config.web or WebSettings())


@asynccontextmanager
async def _few_at_once(app: Starlette) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
    yield


def _no_page(request: Request, error: Exception) -> Response:
    return _said(request, error.status_code if isinstance(error, HTTPException) else 500, "there is no such page")


def _nowhere(request: Request, error: Exception) -> Response:
    return _said(request, 404, str(error))


def _wrong(request: Request, error: Exception) -> Response:
    return _said(request, 400, str(error))


def _unknown(request: Request, error: Exception) -> Response:
    near = tuple(error.near) if isinstance(error, Unknown) else ()
    return _said(request, 404, f"nothing here has the id {str(error)!r}", near)


def _store(request: Request, error: Exception) -> Response:
    return _said(request, 503, "the store cannot be read now")


def _said(request: Request, status: int, said: str, near: tuple[str, ...] = ()) -> Response:
    if request.url.path.startswith(API):
        return JSONResponse({"error": said, "near": near}, status)
    return pages.trouble(request, status, said, near)
