"""How much of their wording do two texts share, seen from a few numbers of each?

A sketch is the SIZE smallest hashes of a text's word triples. Below the largest value that both sketches reach,
both are complete, so what they share there is a fair sample of what the texts share: of each text's own triples as
well as of all of them. A text of up to SIZE triples is known wholly.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

SIZE = 128  # of a sketch; a share that is estimated from n values is off by 0.5 / sqrt(n)
TRIPLE = 3  # words
OPENING = 48  # words with which a text begins
OPENING_SIZE = 12  # values of their sketch
BITS = 32  # of a hash: two triples of a text have one with p = 1e-6
KEYS = 13  # values by which a text is found
OPENING_KEYS = 5  # of these from the opening: by them a part of a text meets its whole


class Shares(NamedTuple):
    """Of all triples of two texts, of the first one's and of the second one's: the share that both have; and from
    how many values that was told."""

    all: float
    mine: float
    its: float
    seen: int


def sketches(words: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The smallest hashes of the word triples, in order: of the opening, and of the whole."""
    parts = " ".join(words).encode("utf-8", "surrogatepass").split(b" ")
    triples = list(map(b" ".join, zip(*(parts[at:] for at in range(TRIPLE)), strict=False))) or [b" ".join(parts)]
    hashes = list(map(crc32, triples))  # as even a sample as a cryptographic hash, for a tenth of it
    return _smallest(hashes[: OPENING - TRIPLE + 1], OPENING_SIZE), _smallest(hashes, SIZE)


def _smallest(hashes: Iterable[int], size: int) -> tuple[int, ...]:
    return tuple(sorted({*hashes})[:size])


def keys(opening: tuple[int, ...], whole: tuple[int, ...]) -> tuple[int, ...]:
    """The values by which a text is found, from the sketches of its opening and of all of it."""
    return tuple(dict.fromkeys((*opening[:OPENING_KEYS], *whole)))[:KEYS]


def shares(mine: tuple[int, ...], its: tuple[int, ...], size: int = SIZE) -> Shares:
    reach = min((one[-1] for one in (mine, its) if len(one) == size), default=1 << BITS)
    one, other = (set(values[: bisect_right(values, reach)]) for values in (mine, its))  # they are in order
    both = len(one & other)
    return Shares(
        all=both / max(1, len(one | other)),
        mine=both / max(1, len(one)),
        its=both / max(1, len(other)),
        seen=min(len(one), len(other)),
    )
