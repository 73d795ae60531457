"""Which numbers count no people, but tell a date, an age, a unit, things?"""

import re
from collections.abc import Sequence

from monitor.incidents.text import Text, Token
from monitor.incidents.text.breaks import FIRST_YEAR, LAST_YEAR

DATE = 3  # words from a month to the year behind its day
_IN = frozenset(("in", "since"))
_SHARES = frozenset(("percent", "per cent", "pc", "%"))
_TO = frozenset(("and", "to", "-", "or"))
_MONTHS = frozenset(("months", "months_short"))


def _is_year(text: Text, at: int) -> bool:
    """The year of "on October 10, 2009"."""
    number = text.tokens[at].number
    whole = at > 0 and text.tokens[at - 1].low in _IN
    if whole and "digits" in text.tokens[at].tags and number is not None and FIRST_YEAR <= number <= LAST_YEAR:
        return True  # "a truce in 2000 that saved lives"
    if at < DATE or text.shape[at - 1] != "," or number is None or not FIRST_YEAR <= number <= LAST_YEAR:
        return False
    return text.has_any(_MONTHS, at - DATE, at)


def _is_minute(text: Text, at: int) -> bool:
    """The 15 of "21:15 A constable died"."""
    clock = at > 1 and text.shape[at - 2 : at] == "#:"
    return clock and text.starts[at] == text.ends[at - 1]


def counts_no_people(text: Text, first: int, last: int, form: str) -> bool:
    """A date, an age, a unit's number, a count of things: the number is none of people."""
    at = text.shape.index("#", first, last)
    number = text.tokens[at]
    before = text.tokens[at - 1] if at else None
    after = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
    if number.number is None or (
        form == "counted" and is_age(text.tokens, at) and "aged" in text.tokens[last - 1].tags
    ):
        return True  # "Khan, 35 years old, …"
    words = form == "counted" and "digits" not in number.tags  # "last October | seven worshippers"
    if before is not None and ((before.tags & _MONTHS and not words) or "currency" in before.tags):
        return True
    if after is not None and (after.tags & _MONTHS or after.low in _SHARES):
        return True
    joined = at > 2 and before is not None and before.low in _TO and text.tokens[at - 3].tags & _MONTHS
    if joined:
        return True  # "between June 13 and 14"
    if _is_year(text, at) or _is_minute(text, at):
        return True
    if form in ("counted", "single"):
        return False
    rest = text.shape[last : last + 4]
    if text.has("admitting", last, last + 1):
        return False  # "five others were taken to hospital"
    if re.match(r"[wcF(]{0,2}U|-[wcPU]|x", rest):
        return True
    return (
        form == "bare"
        and "digits" in number.tags
        and before is not None
        and before.shape in "c(,-"
        and (after is None or after.shape in "),-cP")
    )


def is_age(tokens: Sequence[Token], at: int) -> bool:
    """Is the number the age of "a 12-year-old"?"""
    return any("aged" in t.tags for t in tokens[at + 1 : at + 3])
