"""Which entries of a live page are headed by the hour, and so are told of the day on which it appeared?"""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from monitor.incidents.text import Text
from monitor.incidents.when import When

ENTRIES = 3  # so many lines headed by the hour make a live page
# "19:40 — What we know so far", "7.30 pm: In a statement …", "1435 hrs:"
_CLOCK = re.compile(
    r"\W{0,3}(?:[01]?\d|2[0-3])[:.]?[0-5]\d\s?(?:[ap]\.?m\.?|h(?:rs|ours)\b)?(?:\s[A-Z]{2,3}\b)?\s?[:—–|-]", re.I
)


def entries(text: Text, published: dt.date) -> tuple[When, ...]:
    """The day of publication, at the hour that heads each entry."""
    found = tuple(_headings(text, published))
    return found if len(found) >= ENTRIES else ()


def _headings(text: Text, published: dt.date) -> Iterator[When]:
    """The lines that begin with an hour; before a sentence in the same line the hour is when that was said."""
    for sentence, behind in pairwise(text.sentences):
        clock = _CLOCK.match(text.raw, sentence.start, sentence.end)
        if clock is not None and behind.paragraph != sentence.paragraph and text.raw[sentence.end - 1] not in ".!?":
            last = bisect_left(text.starts, clock.end(), sentence.first, sentence.last)
            yield When(day=published, precision="day", first=sentence.first, last=last - 1)
