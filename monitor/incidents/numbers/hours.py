"""At which hour was a figure given, where a text is kept by the clock?"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Text

ENTRIES = 2  # paragraphs under an hour of their own that make a text a running account
NOON = 12
FEWER = 2  # times: so many more of the hurt may have been counted hours before

# "9.20 pm:", "18:40 |", "UPDATE 2: 11am.", "• 14:30 —"
_HOUR = re.compile(
    r"(?:[^\w\n]|update|entry|#?\d{1,2}[:.)]\s(?=\d)){0,6}\s?"
    r"(\d{1,2})(?:[:.](\d\d))?\s?(?:([ap])\.?m\b\.?)?(?:\s?(?:hrs|hours|IST|PKT|PST|AFT|GMT))?(?:\s?[]:|—–.)-]|(?<=:\d\d)\s)",
    re.IGNORECASE,
)


def by_the_hour(text: Text, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, each with the minute of the day of the entry that it stands in, whichever entry comes first."""
    entries = _entries(text)
    if len(entries) < ENTRIES:
        return claims
    paragraphs = [paragraph for paragraph, _ in entries]
    return [replace(c, hour=_of(text, c, paragraphs, entries)) for c in claims]


def _of(text: Text, one: Claim, paragraphs: Sequence[int], entries: Sequence[tuple[int, int]]) -> int | None:
    under = bisect_right(paragraphs, text.sentence_at(one.first).paragraph)
    return entries[under - 1][1] if under else None


def _entries(text: Text) -> list[tuple[int, int]]:
    """The paragraphs that open with an hour, and that hour."""
    found, before = [], -1
    for sentence in text.sentences:
        if sentence.paragraph != before and (minute := _minute(text.raw, sentence.start)) is not None:
            found.append((sentence.paragraph, minute))
        before = sentence.paragraph
    return found


def _minute(raw: str, start: int) -> int | None:
    if raw[start].isalpha() and raw[start] not in "uUeE":
        return None  # most paragraphs begin with a word: neither an hour nor "Update 2"
    match = _HOUR.match(raw, start)
    if match is None or not (match[2] or match[3]):
        return None
    hour = int(match[1]) % NOON + NOON * (match[3].lower() == "p") if match[3] else int(match[1])
    return hour * 60 + int(match[2] or 0)


def overtaken(claims: Sequence[Claim]) -> list[Claim]:
    """Those that a figure as great of a later hour stands in the place of."""
    timed = [c for c in claims if c.hour is not None]
    return [c for c in timed if any(d.outcome == c.outcome and _replaces(d, c) for d in timed)]


def _replaces(newer: Claim, older: Claim) -> bool:
    if newer.hour is None or older.hour is None or newer.hour <= older.hour:
        return False
    mine, theirs = newer.classes or {None}, older.classes or {None}
    same = any(overlap(a, b) for a in mine for b in theirs)
    fewer = newer.outcome == "injured"  # some went home, or died
    return same and newer.count.likely * (FEWER if fewer else 1) >= older.count.likely
