"""Has an article been edited, or only what stands around it?

A page is another at every visit: ads, counters, "updated 3 minutes ago", links to the newest stories. So texts are
compared sentence by sentence, without what counts or dates the page, without what its source puts around every
article, and without lines that are no sentences, if there are any sentences.
"""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from monitor.dedup.lines import folded, mark, split
from monitor.languages import LANGUAGES
from monitor.languages.pagewords import counters, stamps

SENTENCE = 4  # words; of fewer, without a full stop, a line is a section's name, a link, a button
PARAGRAPH = 12  # words; a line of more tells something, whether or not it ends in a full stop
LONGEST_STAMP = 80  # characters of a line that only says when the page was made

_ENDS = re.compile(r"[.!?…۔।][\"'”’)\]]*\s*\Z")
_DIGITS = re.compile(r"[\d/.:,\s\-–|]+")


class Edit(NamedTuple):
    """The sentences that went and those that came, each in the order of its text; `moved` where the same ones
    stand in another order."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.moved)


def edit(before: str, after: str, furniture: Container[int] = frozenset()) -> Edit:
    """What was edited between two texts of one article; nothing where they only look different."""
    old, new = _told(before, furniture), _told(after, furniture)
    if not (old and new):  # a caption or a headline in place of a text
        old, new = _pieces(before), _pieces(after)
    had, has = {key for key, _ in old}, {key for key, _ in new}
    return Edit(
        removed=tuple(piece for key, piece in old if key not in has),
        added=tuple(piece for key, piece in new if key not in had),
        moved=list(dict.fromkeys(key for key, _ in old if key in has))
        != list(dict.fromkeys(key for key, _ in new if key in had)),
    )


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two headlines are one, but for signs, case and what counts or dates the page."""
    return _key(one or "") == _key(other or "")


def _told(text: str, furniture: Container[int]) -> Sequence[tuple[str, str]]:
    return [(key, piece) for key, piece in _pieces(text) if mark(key) not in furniture and _is_told(piece)]


def _pieces(text: str) -> list[tuple[str, str]]:
    """The sentences and lines, each with what it says; those that only count or date the page left out."""
    pieces = ((_key(piece), piece) for piece in map(str.strip, split(text)))
    return [(key, piece) for key, piece in pieces if key and not _is_stamp(piece)]


def _key(piece: str) -> str:
    return folded(counters(_languages()).sub(" ", piece))


def _is_told(piece: str) -> bool:
    words = len(piece.split())
    return words >= PARAGRAPH or (words >= SENTENCE and _ENDS.search(piece) is not None)


def _is_stamp(piece: str) -> bool:
    if _DIGITS.fullmatch(piece):
        return True
    return len(piece) <= LONGEST_STAMP and not _ENDS.search(piece) and bool(stamps(_languages()).match(piece))


def _languages() -> tuple[str, ...]:
    return tuple(LANGUAGES)
