"""On which day did it happen?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.incidents.text import Sentence, Text
from monitor.languages.lexicon import Lexicon
from monitor.model import DatePrecision

DAY = dt.timedelta(days=1)
LEAST_YEAR, MOST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day (or month, year) that the text names: tokens `first` up to `last`. `said` marks the day of a report."""

    day: dt.date
    precision: DatePrecision
    first: int
    last: int
    said: bool = False
    year_told: bool = False

    @property
    def written(self) -> str:
        length = {"day": 10, "week": 10, "month": 7, "year": 4}[self.precision]
        return self.day.isoformat()[:length]


def find(text: Text, lexicon: Lexicon, published: dt.date | None) -> tuple[When, ...]:
    """Every date that the text names and that can be resolved, in order."""
    found: list[When] = []
    at = 0
    while at < len(text.tokens):
        when = _read(text, lexicon, at, published)
        if when is None:
            at += 1
            continue
        found.append(when)
        at = max(when.last, at + 1)
    return tuple(found)


def _read(text: Text, lexicon: Lexicon, at: int, published: dt.date | None) -> When | None:
    token = text.tokens[at]
    if token.tags & {"months", "months_short"} and token.capital:
        return _calendar(text, lexicon, at, published)
    if published is None:
        return None
    if "weekdays" in token.tags:
        return _weekday(text, lexicon, at, published)
    return _relative(text, at, published)


def _month(lexicon: Lexicon, word: str) -> int:
    for months in (lexicon.lists["months"], lexicon.lists["months_short"]):
        if word in months:
            return min(months.index(word) + 1, 9 if word == "sept" else 12)
    raise ValueError(f"not a month: {word}")


def _calendar(text: Text, lexicon: Lexicon, at: int, published: dt.date | None) -> When | None:
    """ "July 15", "15 July 2024", "July 15, 2024", "July 2024"."""
    tokens, month = text.tokens, _month(lexicon, text.tokens[at].low)
    first, last, day, year = at, at + 1, None, None
    if at and _is_day(text, at - 1) and tokens[at - 1].start >= tokens[at].start - 3:
        day, first = tokens[at - 1].number, at - 1
    elif last < len(tokens) and _is_day(text, last):
        day, last = tokens[last].number, last + 1
    after = last + 1 if text.shape[last : last + 1] == "," else last
    if after < len(tokens) and _is_year(text, after):
        year, last = tokens[after].number, after + 1
    elif published is not None:
        year = _year(published, month, day, text, last)
    if year is None:
        return None
    try:
        value = dt.date(year, month, day or 1)
    except ValueError:
        return None
    told = after < len(tokens) and year == tokens[after].number
    return When(
        day=value,
        precision="day" if day else "month",
        first=first,
        last=last,
        said=_said(text, first),
        year_told=told,
    )


def _is_day(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return (
        "digits" in token.tags
        and token.number is not None
        and 1 <= token.number <= 31
        and token.end - token.start <= 2
    )


def _is_year(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return (
        token.number is not None
        and "digits" in token.tags
        and LEAST_YEAR <= token.number <= MOST_YEAR
        and token.end - token.start == 4
    )


def _year(published: dt.date, month: int, day: int | None, text: Text, last: int) -> int:
    """The year that puts the day on or before the day of publication, nearest to it."""
    year = published.year if (month, day or 1) <= (published.month, published.day) else published.year - 1
    behind = [t.low for t in text.tokens[last : last + 3]]
    if "last year" in " ".join(behind) and year == published.year:
        year -= 1
    return year


def _said(text: Text, first: int) -> bool:
    """Is it the day on which somebody spoke or wrote: a verb of saying right before, with at most its source between?"""
    sentence = text.sentence_at(first)
    for at in range(first - 1, max(sentence.first, first - 8) - 1, -1):
        token = text.tokens[at]
        if "say" in token.tags:
            return True
        if token.shape not in "cptwf" or (token.shape == "w" and at < first - 2):
            return False
    return False


def _weekday(text: Text, lexicon: Lexicon, at: int, published: dt.date) -> When | None:
    wanted = lexicon.lists["weekdays"].index(text.tokens[at].low)
    back = (published.weekday() - wanted) % 7
    first = at
    if at and text.tokens[at - 1].low == "last":
        first, back = at - 1, back or 7
    return When(day=published - back * DAY, precision="day", first=first, last=at + 1, said=_said(text, first))


def _relative(text: Text, at: int, published: dt.date) -> When | None:
    low = text.tokens[at].low
    days = _RELATIVE.get(low)
    last = at + 1
    if days is None:
        return None
    return When(day=published - days * DAY, precision="day", first=at, last=last, said=_said(text, at))


_RELATIVE = {
    "today": 0,
    "yesterday": 1,
    "last night": 1,
    "overnight": 1,
    "this morning": 0,
    "this evening": 0,
    "tonight": 0,
}


def choose(whens: Sequence[When], sentences: Sequence[Sentence], published: dt.date | None) -> When | None:
    """The day of the incident that the sentences tell: the first that is not the day of a report."""
    inside = [w for w in whens if any(s.first <= w.first < s.last for s in sentences)]
    told = [w for w in inside if not w.said]
    return told[0] if told else None
