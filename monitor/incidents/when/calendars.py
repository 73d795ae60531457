"""Which day or month of the calendar does a text name?"""

import datetime as dt
import difflib
import re

from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.incidents.when.owners import MONTHS
from monitor.languages.lexicon import Lexicon

LEAST_YEAR, MOST_YEAR = 1900, 2100
ORDINAL = frozenset(("st", "nd", "rd", "th"))
LEAST_MISSPELT = 6  # letters of a month that may have lost or turned one
MISSPELT = 0.8  # likeness of such a word with the month that it means
AHEAD = dt.timedelta(days=60)  # a day so far after the report is one to come, not one of a year ago
THAT_YEAR = 60  # words back from "of that year" to the year
EARLIER = 5  # words from "weeks before that, on" to the day
BESIDE = 4  # words back from a month's end to the "last year" before it
YEARLY = 4  # words between "each year" and the day that it is marked on
_YEAR_BEFORE = re.compile(r"#,?p$")


def in_that_year(text: Text, at: int, before: When | None) -> dt.date | None:
    """ "In November of that year": the last day of the year that was named; "six weeks before that, on March 11":
    the day that was."""
    if before is not None and all(text.has(tag, at - EARLIER, at) for tag in ("units", "earlier_unit")):
        return before.day
    if not text.has("that_year", at + 1, at + 4):
        return None
    years = (i for i in range(at - 1, max(at - THAT_YEAR, -1), -1) if is_year(text, i))
    named = next((text.tokens[i].number for i in years), None) or (before and before.day.year)
    return dt.date(named, 12, 31) if named else None


def month_of(text: Text, lexicon: Lexicon, at: int) -> int | None:
    """Which month the word names; beside a day it may be misspelt ("Janaury 17")."""
    token, full = text.tokens[at], lexicon.lists["months"]
    if token.tags & MONTHS:
        short = lexicon.lists["months_short"]
        return (
            full.index(token.low) + 1
            if token.low in full
            else min(9 if token.low == "sept" else 12, short.index(token.low) + 1)
        )
    if token.tags or len(token.low) < LEAST_MISSPELT:
        return None
    if not ((at and _is_day(text, at - 1)) or (at + 1 < len(text.tokens) and _is_day(text, at + 1))):
        return None
    like = difflib.get_close_matches(token.low, full, n=1, cutoff=MISSPELT)
    return full.index(like[0]) + 1 if like else None


def dated(text: Text, lexicon: Lexicon, at: int, month: int, published: dt.date | None) -> When | None:
    """ "July 15", "15 July 2024", "July 15, 2024", "July 2024", "in July"."""
    tokens = text.tokens
    day, first, last = _day(text, lexicon, at)
    year, told = None, False
    after = last + 1 if text.shape[last : last + 1] == "," else last
    if after < len(tokens) and is_year(text, after):
        year, last, told = tokens[after].number, after + 1, True
    elif (led := _YEAR_BEFORE.search(text.shape[:first])) and is_year(text, led.start()):
        year, told = tokens[led.start()].number, True  # "in the last days of 2014, on December 23"
    elif published is not None:
        year = _year(text, published, month, day, last)
    elif day is None:
        return None
    called_last = text.tokens[at - 1].low == "last"  # in May "last April" is of the year before
    if (
        called_last
        and published is not None
        and (year is None or (year, month) >= (published.year, published.month - 1))
    ):
        year = published.year - 1
    spanned = called_last or text.shape[at - 1 : at] in ("p", "w")
    spanned = spanned or _of_an_act(text, at) or text.has("units", at - 2, at - 1)  # "the first week of May"
    if year is None or (day is None and not (told or spanned)):
        return None
    try:
        value = dt.date(year, month, day or 1)
    except ValueError:
        return None
    if not told and text.has("yearly", first - YEARLY, first):
        return None
    return When(day=value, precision="day" if day else "month", first=first, last=last, year_told=told)


def _of_an_act(text: Text, at: int) -> bool:
    """ "The March | killing of a governor"."""
    behind = text.tokens[at + 1 : at + 2]
    return text.shape[at - 1 : at] == "t" and any(tag.startswith("act.") for t in behind for tag in t.tags)


def in_figures(text: Text, at: int) -> When | None:
    """ "27-12-2021", "28.10.2024", "3/5/2011": the day first, as South Asian desks write it."""
    match = _IN_FIGURES.match(text.raw, text.starts[at])
    if match is None:
        return None
    day, month, year = map(int, match.group(1, 3, 4))
    try:
        told = dt.date(year, month, day)
    except ValueError:
        return None  # the 31st of a month of thirty days
    return When(day=told, precision="day", first=at, last=text.token_at(match.end() - 1) + 1, year_told=True)


_IN_FIGURES = re.compile(r"(0?[1-9]|[12]\d|3[01])([-./])(0?[1-9]|1[0-2])\2((?:19|20)\d\d)\b")


def _day(text: Text, lexicon: Lexicon, at: int) -> tuple[int | None, int, int]:
    """The day beside the month at `at` ("7", "7th of", "sixth of", "the 7th"; of "11/12" the first), and the
    tokens of both."""
    here = at - 1
    here -= here >= 0 and text.tokens[here].low == "of"
    bare = here - (here >= 0 and text.tokens[here].low in ORDINAL)
    if bare >= 0 and (day := _told_day(text, lexicon, bare)) is not None and _beside(text, bare, at):
        return (*_first_of(text, bare, day), at + 1)
    joined = text.shape[at + 1 : at + 2] == "t" or (
        at > 0 and text.tokens[at - 1].low == "on" and text.shape[at + 1 : at + 2] == ","
    )
    joined = joined or (text.shape[at + 1 : at + 2] == "." and "months" not in text.tokens[at].tags)
    behind = at + 1 + joined  # "May the 7th", "on May, 7", "Jan. 7"
    if behind < len(text.tokens) and _is_day(text, behind):
        last = behind + 1 + (behind + 1 < len(text.tokens) and text.tokens[behind + 1].low in ORDINAL)
        return text.tokens[behind].number, at, last
    return None, at, at + 1


def _beside(text: Text, day: int, month: int) -> bool:
    return text.starts[month] - text.ends[day] <= len(" th of ")


def _told_day(text: Text, lexicon: Lexicon, at: int) -> int | None:
    token = text.tokens[at]
    if "day_ordinals" in token.tags:
        words = token.low.replace("-", " ")
        month_behind = any(t.low == "of" for t in text.tokens[at + 1 : at + 2])
        return lexicon.lists["day_ordinals"].index(words) + 1 if month_behind else None
    return token.number if _is_day(text, at) else None


def _first_of(text: Text, at: int, day: int) -> tuple[int, int]:
    """The first day of "11/12 March", "16-19 June", "between 16 and 19 June", and its token."""
    if at < 2 or not _is_day(text, at - 2):
        return day, at
    first, joint = text.tokens[at - 2].number, text.tokens[at - 1].low
    lead = text.tokens[max(0, at - 5) : at - 2]
    spanned = joint in "/-–" or (
        joint in ("and", "to") and any(t.low in ("between", "night", "from") for t in lead)
    )
    return (first, at - 2) if spanned and first is not None and first < day else (day, at)


def _is_day(text: Text, at: int) -> bool:
    token = text.tokens[at]
    number = token.number if "digits" in token.tags else None
    return number is not None and 1 <= number <= 31 and text.ends[at] - text.starts[at] <= 2


def is_year(text: Text, at: int) -> bool:
    token = text.tokens[at]
    number = token.number if "digits" in token.tags and text.ends[at] - text.starts[at] == 4 else None
    return number is not None and LEAST_YEAR <= number <= MOST_YEAR


def _year(text: Text, published: dt.date, month: int, day: int | None, last: int) -> int | None:
    """The year that puts the day on or before the day of publication, nearest to it; None for a day to come."""
    opening = max(last - BESIDE, text.shape.rfind(".", 0, last) + 1)
    behind = [t.low for t in text.tokens[opening : last + 2]]  # "last year in May" too
    if (month, day or 1) <= (published.month, published.day):
        return published.year - 1 if "last year" in behind else published.year
    try:
        coming = dt.date(published.year, month, day or 1)
    except ValueError:
        return None
    return None if coming - published <= AHEAD and "last year" not in behind else published.year - 1
