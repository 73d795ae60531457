"""Which moment does a publisher's date mean?"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it there was no web to publish on
AHEAD = timedelta(days=1)  # the clocks of outlets differ, and zones are left out; more is an error
LONGEST = 100  # characters

# Minutes east of UTC. An abbreviation that the outlet's own zone uses means that zone first: IST is Indian, Irish
# or Israeli time by where the outlet is.
_ZONES = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "PKT": 300, "AFT": 270, "IST": 330, "NPT": 345, "BST": 60,
    "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "IRST": 210, "GST": 240, "UZT": 300,
    "TJT": 300, "BDT": 360, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660,
    "EST": -300, "EDT": -240, "ET": -300, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?)?"
    r"\s*(Z|[+-]\d\d(?::?\d\d)?|[A-Za-z]{2,5})?",
    re.A,
)
_MAIL = re.compile(
    r"(?:[A-Z]{3,9},?\s*)?\d{1,2}[ -][A-Z]{3,9}[ -]\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?(?!\S|\s*[AP]\.?M)", re.A | re.I
)
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ ,.-]+)?([A-Za-z]{3,9})\.?[ ,-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[ ]+)?(\d{4})",
    re.A,
)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.A)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m\.?)?", re.A | re.I)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d\d):?(\d\d)?(?!\d)|\b([A-Z]{1,5})\b", re.A)


def moment(raw: str | None, zone: str, now: datetime | None = None) -> datetime | None:
    """The moment in UTC; what has no zone is the outlet's local time, a day alone its first minute there. None for
    what is no date or not between 1990 and a day from now."""
    if raw is None:
        return None
    text = " ".join(raw.translate(_DIGITS).split())[:LONGEST]
    try:
        found = _iso(text, zone) or _mail(text, zone) or _written(text, zone)
        utc = found.astimezone(UTC) if found is not None else None
    except (ValueError, OverflowError, OSError):
        return None
    return utc if utc is not None and is_plausible(utc, now) else None


def is_plausible(at: datetime, now: datetime | None) -> bool:
    return at >= EARLIEST and (now is None or at <= now + AHEAD)


def is_day_only(raw: str | None) -> bool:
    """Whether a date as written names no time of the day."""
    return raw is not None and not re.search(r"\d\d?:\d\d|T\d{4}", raw.translate(_DIGITS))


def has_zone(raw: str | None) -> bool:
    """Whether a date as written names its zone."""
    return raw is not None and re.search(r"\d(?:Z|\s*[+-]\d\d:?\d\d|\s+[A-Z]{1,5})\s*$", raw.strip()) is not None


def is_zone(name: str) -> bool:
    return name == "UTC" or local_zone(name) is not UTC


def local_zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _iso(text: str, zone: str) -> datetime | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return _placed(datetime(year, month, day, hour, minute, min(second, 59)), found[7], zone)


def _mail(text: str, zone: str) -> datetime | None:
    """The form of mail and RSS: "Fri, 24 Jan 2025 10:00:00 +0500", its zone in letters or left out."""
    parts = parsedate_tz(text)
    if parts is None or not _MAIL.match(text):
        return None
    naive = datetime(*parts[:6])
    if re.search(r"[+-]\d{4}\b", text):
        return naive.replace(tzinfo=timezone(timedelta(seconds=parts[9] or 0)))
    letters = re.search(r"([A-Z]{1,5})\)?$", text)
    return _placed(naive, letters[1] if letters else None, zone)


def _written(text: str, zone: str) -> datetime | None:
    """The forms people write: "January 24, 2025, 10:15 PM PKT", "24 Jan 2025", "24/01/2025"."""
    day = _day(text)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    if clock is None:
        return _placed(datetime.combine(day, time()), None, zone)
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower().startswith("p") else 0)
    at = datetime.combine(day, time(hour, int(clock[2]), min(int(clock[3] or 0), 59)))
    offset = _OFFSET.search(text, clock.end())
    return _placed(at, offset[0] if offset else None, zone)


def _day(text: str) -> date | None:
    for named in _NAMED.finditer(text):
        month, number = named[2][:3].lower(), named[1] or named[3]
        if month in _MONTHS and number is not None:
            return date(int(named[4]), _MONTHS.index(month) + 1, int(number))
    numbers = _NUMBERS.search(text)
    if numbers is None:
        return None
    first, second, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
    if first > 12 or first == second:
        return date(year, second, first)
    return date(year, first, second) if second > 12 else None  # 03/04/2025 is two days, so it is none


def _placed(naive: datetime, offset: str | None, zone: str) -> datetime:
    """The local time in the zone that is written behind it, else in the outlet's."""
    own = naive.replace(tzinfo=local_zone(zone))
    if offset is None:
        return own
    signed = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d\d):?(\d\d)?", offset)
    if signed:
        minutes = int(signed[2]) * 60 + int(signed[3] or 0)
        return naive.replace(tzinfo=timezone(timedelta(minutes=minutes if signed[1] == "+" else -minutes)))
    name = offset.upper()
    if own.tzname() == name or name not in _ZONES:
        return own
    return naive.replace(tzinfo=timezone(timedelta(minutes=_ZONES[name])))
