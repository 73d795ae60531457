"""On which day did it happen?"""

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.text import Text
from monitor.incidents.when import When, counted
from monitor.incidents.when.governors import governed
from monitor.incidents.when.owners import MONTHS
from monitor.languages.lexicon import Lexicon

DAY = dt.timedelta(days=1)
LEAST_YEAR, MOST_YEAR = 1900, 2100
ORDINAL = frozenset(("st", "nd", "rd", "th"))
LEAST_MISSPELT = 6  # letters of a month that may have lost or turned one
MISSPELT = 0.8  # likeness of such a word with the month that it means
SPELL = 14 * DAY  # what has gone on since a day before that is no one incident
LONG_SAID = 60 * DAY  # a day so long before the report is that of an act, whatever "said" stands near
NOUN = 4  # words between "the 2009" and the act that it dates
AHEAD = 60 * DAY  # a day so far after the report is one to come, not one of a year ago


def find(text: Text, lexicon: Lexicon, published: dt.date | None) -> tuple[When, ...]:
    """Every date that the text names and that can be resolved, in order."""
    found = _resolved(text, lexicon, published, published)
    found = tuple(_beside_a_date(text, w, found) for w in found)
    told = _told_on(text, found)
    return found if told in (None, published) else _resolved(text, lexicon, published, told)


def _beside_a_date(text: Text, when: When, found: Sequence[When]) -> When:
    """ "In an overnight raid on May 6": the night of that day, and no other."""
    if "of_the_night" not in text.tokens[when.first].tags:
        return when
    end = text.sentence_at(when.first)
    dated = any(w is not when and end.first <= w.first < end.last for w in found)
    return replace(when, aside=True) if dated else when


def _told_on(text: Text, found: Sequence[When]) -> dt.date | None:
    """The day of "the previous night, police said on Thursday", which the words before it are counted from."""
    if not found or found[0].said:
        return None
    end = text.sentence_at(found[0].first).last
    return next((w.day for w in found[1:] if w.first < end and w.said and w.precision == "day"), None)


def _resolved(text: Text, lexicon: Lexicon, published: dt.date | None, base: dt.date | None) -> tuple[When, ...]:
    found: list[When] = []
    before: When | None = None  # the last day that was named
    behind = 0  # the words before it are read
    for at in _dating(text):
        when = _read(text, lexicon, at, published, base, before) if at >= behind else None
        if when is None:
            continue
        if found and _names_weekday(text, found[-1], when):
            when = replace(when, first=found.pop().first)
        when = governed(text, when)
        if when.said and published is not None and published - when.day > LONG_SAID:
            when = replace(when, said=False)  # no report of so long ago is quoted: "officials said that … on 2 May"
        if published is not None and published - when.day > SPELL and _since(text, when):
            when = replace(when, said=True)
        if when.said and not found:
            base = when.day  # "police said on 8 July that late last night …"
        found.append(when)
        before = when if when.precision == "day" else before
        behind = max(when.last, at + 1)
    return tuple(found)


def _names_weekday(text: Text, weekday: When, when: When) -> bool:
    """ "On Sunday, April 3, 2011": no Sunday of this week."""
    beside = when.first - weekday.last <= 1 and text.shape[weekday.last : when.first] in ("", ",")
    calendar = text.has_any(MONTHS, when.first, when.last)
    return beside and calendar and when.precision == "day" and "weekdays" in text.tokens[weekday.last - 1].tags


def _dating(text: Text) -> list[int]:
    """The words that a date may begin with: those of its classes, and the misspelt month beside a day."""
    told = text.having_any(_DATING, 0, len(text.tokens))
    beside = {near for at in text.tagged.get("digits", ()) for near in (at - 1, at + 1)}
    return sorted(beside.intersection(range(len(text.tokens))).union(told))


_YEAR_BEFORE = re.compile(r"#,?p$")
BESIDE = 4  # words back from a month's end to the "last year" before it
YEARLY = 4  # words between "each year" and the day that it is marked on
DEED = 16  # words between a deed and the year behind it
_WEEKDAYS = frozenset(("weekdays", "prayer_days"))
SINCE = 12  # words from "since" to the day of its clause
_SINCE = re.compile("(?:[^KDIJBAR,;:.]{3,})?")  # "since the army moved in in", not "since the | 2014 massacre"
_DATING = frozenset(("digits", "night_before", "relative", "next_day", "day_before", "units")) | _WEEKDAYS
_DATING |= counted.SPANS.keys() | MONTHS


def _closes_a_deed(text: Text, at: int) -> bool:
    """ "He had killed an elder in Bara in 2023": a year behind the deed and its place, with no other verb between;
    at the head of a sentence ("In 2009, rebels had …") it needs none; not "119 died in Bara, against 59 in
    2021", a figure of its own."""
    if text.shape[at - 1] == "#":
        return False
    for before in range(at - 1, max(text.sentence_at(at).first, at - DEED) - 1, -1):
        if text.tokens[before].tags & _DEEDS:
            earlier = text.has("pluperfect", before - 2, before)
            return earlier or "c" in text.shape[before:at] or _of_one(text, before, at)
        if text.shape[before] in "VERTSBAh;X":
            return False
    return False


_DEEDS = frozenset(("who.deed", "abduction_of", "death_of"))


def _of_one(text: Text, deed: int, at: int) -> bool:
    """ "In an attack in 2023"."""
    noun = "plural_acts" not in text.tokens[deed].tags and not text.tokens[deed].low.endswith("ed")
    return noun and deed + 1 == at


def _since(text: Text, when: When) -> bool:
    """ "Since May", "since the army moved in in May": what it all adds up to; not "since 9 July, when a student was
    shot", "since a colonel died in May"."""
    behind = {t.low for t in text.tokens[when.last : when.last + 2]}
    mark = next(iter(text.having("since", max(0, when.first - SINCE), when.first)), None)
    if mark is None or "when" in behind:
        return False
    return _SINCE.fullmatch(text.shape, mark + 1, when.first) is not None


def _read(
    text: Text, lexicon: Lexicon, at: int, published: dt.date | None, base: dt.date | None, before: When | None
) -> When | None:
    token = text.tokens[at]
    month = _month(text, lexicon, at) if token.capital else None
    if month is not None:
        return _calendar(text, lexicon, at, month, published)
    if "digits" in token.tags and at and text.tokens[at - 1].low in ("in", "during") and _is_year(text, at):
        opens = at - 1 == text.sentence_at(at).first or _closes_a_deed(text, at - 1)
        year = dt.date(token.number or 1, 1, 1)
        return When(day=year, precision="year", first=at, last=at + 1, aside=not opens, year_told=opens)
    if (
        "digits" in token.tags
        and at
        and text.shape[at - 1] in "ta"
        and _is_year(text, at)
        and _dates_an_act(text, at)
    ):
        return When(day=dt.date(token.number or 1, 1, 1), precision="year", first=at, last=at + 1, year_told=True)
    if published is None or base is None:
        return None
    if token.tags & counted.SPANS.keys():
        return counted.span(text, at, published)
    if "night_before" in token.tags:
        known = before.day if before is not None else base
        return When(day=known - DAY, precision="day", first=at, last=at + 1)
    if token.tags & _WEEKDAYS:
        when = _weekday(text, lexicon, at, published)
        name = "prayer_days" in token.tags or text.has("weekly", at + 1, at + 2)
        return replace(when, aside=True) if when is not None and name else when  # a name more than a day
    if "relative" in token.tags and token.number is not None:
        return When(day=base - token.number * DAY, precision="day", first=at, last=at + 1)
    if "next_day" in token.tags and before is not None:
        return When(day=before.day + DAY, precision="day", first=at, last=at + 1)
    if "day_before" in token.tags and before is not None:
        risen = "toll" in text.sentence_at(at).tags  # "the toll had reached 9 a day earlier"
        return When(day=before.day - DAY, precision="day", first=at, last=at + 1, direct=not risen)
    if "units" in token.tags:
        return counted.ago(text, at, base) or counted.apart(text, at, published, before)
    return None


def _dates_an_act(text: Text, at: int) -> bool:
    """ "The 2009 market blast"."""
    return any(tag.startswith("act.") for token in text.tokens[at + 1 : at + 1 + NOUN] for tag in token.tags)


def _month(text: Text, lexicon: Lexicon, at: int) -> int | None:
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


def _calendar(text: Text, lexicon: Lexicon, at: int, month: int, published: dt.date | None) -> When | None:
    """ "July 15", "15 July 2024", "July 15, 2024", "July 2024", "in July"."""
    tokens = text.tokens
    day, first, last = _day(text, lexicon, at)
    year, told = None, False
    after = last + 1 if text.shape[last : last + 1] == "," else last
    if after < len(tokens) and _is_year(text, after):
        year, last, told = tokens[after].number, after + 1, True
    elif (led := _YEAR_BEFORE.search(text.shape[:first])) and _is_year(text, led.start()):
        year, told = tokens[led.start()].number, True  # "in the last days of 2014, on December 23"
    elif published is not None:
        year = _year(text, published, month, day, last)
    elif day is None:
        return None
    if year is None or (day is None and not told and text.shape[at - 1 : at] not in ("p", "w")):
        return None
    try:
        value = dt.date(year, month, day or 1)
    except ValueError:
        return None
    if not told and text.has("yearly", first - YEARLY, first):
        return None
    return When(day=value, precision="day" if day else "month", first=first, last=last, year_told=told)


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


def _is_year(text: Text, at: int) -> bool:
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


def _weekday(text: Text, lexicon: Lexicon, at: int, published: dt.date) -> When | None:
    wanted = lexicon.lists["weekdays"].index(text.tokens[at].low.split()[0])
    back = (published.weekday() - wanted) % 7
    first = at
    if at and text.tokens[at - 1].low == "last":
        first, back = at - 1, back or 7
    elif at and (text.tokens[at - 1].low in ("next", "coming") or text.shape[at - 1] == "n"):
        return None  # "another Sunday gunfight"
    return When(day=published - back * DAY, precision="day", first=first, last=at + 1)
