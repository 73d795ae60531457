"""Which moment does a person mean: 2025-01-31, 2025-01-31T12:00Z, 90d, 6h?"""

from datetime import UTC, date, datetime, timedelta

BACK = {"d": "days", "h": "hours", "m": "minutes"}


def moment(text: str, now: datetime) -> datetime:
    """A day, an ISO time (UTC without a zone), or how long ago; raises ValueError."""
    try:
        if text[-1:] in BACK and text[:-1].isdigit():
            return now - timedelta(**{BACK[text[-1]]: int(text[:-1])})
        if len(text) == len("2025-01-31"):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        time = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"not a time: {text!r}; write 2025-01-31, 2025-01-31T12:00Z, 90d or 6h") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
