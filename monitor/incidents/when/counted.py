"""Which day lies so many days, weeks or months before or after another?"""

import datetime as dt
import re

from monitor.incidents.text import Text
from monitor.incidents.when import When
from monitor.incidents.when.owners import is_owned
from monitor.model import DatePrecision

DAY = dt.timedelta(days=1)
# what "last week" and the like mean: a week or month, so many of them back
SPANS: dict[str, tuple[DatePrecision, int]] = {
    "this_week": ("week", 0),
    "last_week": ("week", 1),
    "this_month": ("month", 0),
    "last_month": ("month", 1),
    "last_year": ("year", 1),
}
_MONTHS = frozenset(("months", "months_short"))
CAME = 3  # words of "came just a day"
CLAUSE = 12  # words behind "two days after" in which an act stands, if it is what the days are counted from


def span(text: Text, at: int, published: dt.date) -> When | None:
    """ "Earlier this week", "last month": the first day of the week or month; "last year", at a sentence's head,
    and "last year's bombing"."""
    token = text.tokens[at]
    precision, back = next(SPANS[tag] for tag in SPANS if tag in token.tags)
    if precision == "year":
        head = text.shape[text.sentence_at(at).first : at]
        day = dt.date(published.year - back, 1, 1)
        told = When(day=day, precision=precision, first=at, last=at + 1, year_told=True)
        return told if not head or _ON_A_DAY.fullmatch(head) or is_owned(text, told) else None
    if precision == "week":
        day = published - published.weekday() * DAY - 7 * back * DAY
    else:
        day = (published.replace(day=1) - back * DAY).replace(day=1)
    return When(day=day, precision=precision, first=at, last=at + 1)


_ON_A_DAY = re.compile(r"p[twU]{1,3}")  # "on the same date last year"

_TOLD = frozenset(
    (
        "act.assault",
        "act.shoot",
        "act.fight",
        "act.blast",
        "act.abduction",
        "act.throw",
        "act.air",
        "act.shelling",
        "kill",
        "die",
        "injure",
        "dead",
        "toll",
        "death_of",
        "abduct",
        "suffer",
    )
)


def apart(text: Text, at: int, published: dt.date, before: When | None) -> When | None:
    """ "four days after …": behind another date of the sentence the act lies so long before it; at the head of a
    sentence about "the" attack, so long after; else so long before the report."""
    number = text.tokens[at - 1].number if at else None
    if at and text.shape[at - 1] == "a":
        number = 1
    days = {"day": 1, "wee": 7}.get(text.tokens[at].low[:3])
    if number is None or days is None or at + 1 >= len(text.tokens) or not 0 < number < 60:
        return None
    if at > 1 and text.tokens[at - 2].low == "for":
        return None  # "the road was shut for three weeks after 12 October": how long, and no day
    if at > 1 and text.shape[at - 2] == "b" and "sharply" not in text.tokens[at - 2].tags:
        return None  # "more than a week after"
    behind = text.tokens[at + 1]
    sentence = text.sentence_at(at)
    if days > 1 and text.has("months", at + 2, sentence.last):
        return None  # "three weeks after he was shot on September 29", "a week earlier, on May 2"
    here = before if before is not None and before.first >= sentence.first else None
    span = number * days * DAY
    if "later_unit" in behind.tags and before is not None:
        return When(day=before.day + span, precision="day", first=at - 1, last=at + 2)
    if "earlier_unit" in behind.tags and before is not None:
        own = "R" not in text.shape[sentence.first : at]  # not "the owner, who had got a slip a week earlier"
        return When(day=before.day - span, precision="day", first=at - 1, last=at + 2, aside=not own, direct=own)
    if "after_unit" not in behind.tags:
        return None
    if here is not None:
        comma = text.shape.find(",", at, sentence.last)
        if text.has_any(_MONTHS, at + 2, comma if comma > 0 else sentence.last):
            return None  # "released on 12 March, 20 days after he was taken on 20 February": that day is told
        told = text.has_any(_TOLD, sentence.first, at - 1)
        return When(day=here.day - span, precision="day", first=at - 1, last=at + 2, aside=told, direct=not told)
    acted = text.has_any(_TOLD, at + 2, min(at + 2 + CLAUSE, sentence.last))
    if before is not None and at > 1 and text.has("came", at - CAME, at - 1):
        return When(
            day=before.day - span, precision="day", first=at - 1, last=at + 2, direct=acted, aside=not acted
        )
    known = at + 2 < len(text.tokens) and text.tokens[at + 2].shape == "t" and before is not None
    if known and before is not None:
        return When(day=before.day + span, precision="day", first=at - 1, last=at + 2)
    return When(day=published - span, precision="day", first=at - 1, last=at + 2, direct=acted, aside=not acted)


def ago(text: Text, at: int, published: dt.date) -> When | None:
    """ "two days ago", "three weeks ago", "ten years ago today"."""
    tokens = text.tokens
    number = tokens[at - 1].number if at else None
    if at and number is None and tokens[at - 1].shape == "a":
        number = 1
    if number is None or at + 1 >= len(tokens) or not 0 < number < 200:
        return None
    unit, today = tokens[at].low[:3], tokens[at + 1].low == "today"  # "it will be four years today that"
    if not (today or "ago" in tokens[at + 1].tags):
        return None
    exact = today or (at + 2 < len(tokens) and tokens[at + 2].low == "today")
    last = at + 3 if exact and not today else at + 2
    if unit == "yea":
        day = published.replace(year=published.year - number, day=min(published.day, 28))
        return When(day=day, precision="day" if exact else "year", first=at - 1, last=last, year_told=True)
    if unit == "mon":
        months = published.year * 12 + published.month - 1 - number
        return When(day=dt.date(months // 12, months % 12 + 1, 1), precision="month", first=at - 1, last=last)
    days, precision = (number, "day") if unit == "day" else (7 * number, "week")
    day = published - days * DAY
    return When(day=day, precision=precision, first=at - 1, last=last)  # type: ignore[arg-type]
