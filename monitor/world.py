"""What does a stage reach of the outside?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from monitor.config import Config
from monitor.http import Web
from monitor.knowledge.model import Knowledge
from monitor.runners.processes import PageReaders


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The outside in one value. `knowledge` loads on its first call; `now` is the only clock."""

    config: Config
    engine: Engine
    web: Web
    pages: PageReaders
    knowledge: Callable[[], Knowledge]
    now: Callable[[], datetime]


def make(
    config: Config, engine: Engine, *, knowledge: Callable[[], Knowledge], now: Callable[[], datetime]
) -> World:
    return World(
        config=config, engine=engine, web=Web(config.fetch), pages=PageReaders(), knowledge=knowledge, now=now
    )


@contextmanager
def closing(world: World) -> Iterator[World]:
    """Nothing of the world goes on when this ends: no worker process, no connection."""
    try:
        yield world
    finally:
        world.pages.close()
        world.web.close()
