"""How does memory that was needed for a moment go back to the system?

A large answer is there for a second, and what is written of it stays. With an arena for each of hundreds of
threads, and with large pieces cut out of the same memory as small ones, what one has given back no other gets.
"""

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ARENAS = 1  # for all threads, of which one runs at a time; glibc's own choice cost 90 MB more with 60 feeds
LARGE = (
    256 * 1024
)  # bytes from which a piece is the system's own and goes back at once; glibc raises that by and by

# As <malloc.h> numbers them.
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8


def share() -> None:
    """Before the threads begin."""
    with suppress(OSError, AttributeError):  # a C library that has no arenas
        _c("mallopt")(M_ARENA_MAX, ARENAS)
        _c("mallopt")(M_MMAP_THRESHOLD, LARGE)


CYCLES = 5_000  # objects more than before until the collector looks for cycles; an article makes some hundred


@contextmanager
def settled() -> Iterator[None]:
    """What has been loaded stays: the collector need not walk through 600,000 objects, 0.3 s of CPU each time."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(CYCLES)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def tidy() -> None:
    """After something large, of which parts may hold each other: the collector comes for many of them, not for
    large ones."""
    gc.collect()
    give_back()


def give_back() -> None:
    """What is free between pieces that are not; takes some 5 ms."""
    with suppress(OSError, AttributeError):
        _c("malloc_trim")(0)


def _c(name: str) -> Callable[..., int]:
    function: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    return function
