"""How do the words of a text lie: in which sentences, with capitals or without?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import ne, not_

from monitor.knowledge.folding import Words, words
from monitor.languages.placewords import PlaceWords

_STOP = re.compile(r"[.!?;।۔]|\n\s*\n")  # between two words: a sentence ends

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A text's words, also in lower case, the number of each one's sentence, and which have capitals."""

    text: str
    found: Words
    lows: Sequence[str]
    sentences: Sequence[int]
    capitals: Sequence[int]
    years: Mapping[int, int]  # those that are a year, in order
    words: PlaceWords


def layout(text: str, language: PlaceWords) -> Layout:
    found = words(text)
    starts, ends, texts, _, tight = found.columns
    lows = list(map(str.lower, texts))
    capitals = list(compress(count(), map(ne, texts, lows)))
    loose = compress(count(), map(not_, tight))
    firsts = [n for n in loose if _STOP.search(text, ends[n - 1] if n else 0, starts[n])]
    sentences: list[int] = []
    for number, last in enumerate((*firsts, len(found))):
        sentences += [number] * (last - len(sentences))
    years = {n: int(lows[n]) for n in compress(count(), map(str.isdecimal, lows)) if _YEAR.fullmatch(lows[n])}
    return Layout(
        text=text, found=found, lows=lows, sentences=sentences, capitals=capitals, years=years, words=language
    )


def follows_route(lay: Layout, last: int) -> bool:
    """Do the words behind the nth name a road or a train: "highway", "National Highway", "Express"?"""
    n = last + 1
    n += n < len(lay.lows) and lay.lows[n] in lay.words.route_kinds
    return n < len(lay.lows) and lay.lows[n] in lay.words.routes and lay.sentences[n] == lay.sentences[last]
