"""What becomes of a fault that nobody foresaw? It is that item's own: said, counted, and the next one is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from loguru import logger

from monitor.store import StoreError

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A stage that broke on one item."""

    stage: str
    item: str
    why: str


def attempt(stage: str, item: str, job: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | Failed:
    """Do the job; what it raises becomes a value, save the store's own failure, which ends the run."""
    try:
        return job(*given, **named)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  # the one place; see the module's question
        logger.bind(stage=stage, item=item).opt(exception=True).error("{} broke: {}", stage, error)
        return Failed(stage=stage, item=item, why=f"{type(error).__name__}: {error}")
