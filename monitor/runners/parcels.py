"""How does a value go from one process to another? As its fields, in their order.

What a frozen dataclass brings along for that looks the names of its fields up again for each value: half of what it
costs to send an article and its reports.
"""

import copyreg
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from functools import cache, partial
from operator import attrgetter
from typing import Any


def send_by_fields(kinds: Iterable[object]) -> None:
    """Those of them that are dataclasses of several fields, all in slots."""
    for kind in kinds:
        if isinstance(kind, type) and is_dataclass(kind) and len(_fields(kind)) > 1:
            copyreg.pickle(kind, partial(_packed, kind, attrgetter(*_fields(kind))))


def _packed(kind: type, told: Callable[[object], tuple[Any, ...]], value: object) -> tuple[Any, ...]:
    return _unpacked, (kind, *told(value))


def _unpacked(kind: type, *told: object) -> object:
    value: object = object.__new__(kind)
    for put, one in zip(_putting(kind), told, strict=True):
        put(value, one)
    return value


@cache
def _putting(kind: type) -> tuple[Callable[[object, object], None], ...]:
    """What puts each field in its slot, past the class that lets nobody change it."""
    return tuple(getattr(kind, field).__set__ for field in _fields(kind))


def _fields(kind: type) -> tuple[str, ...]:
    return getattr(kind, "__slots__", ())
