"""How do we ask a server whether something is new?"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.model import Validators

LONGEST = 1_000  # characters of a validator; servers refuse requests with more


def conditions(validators: Validators, now: datetime) -> dict[str, str]:
    """The request headers for "changed since?", each validator byte for byte as it was given."""
    asked = {}
    if _sendable(validators.etag):
        asked["if-none-match"] = str(validators.etag)
    if _sendable(validators.last_modified) and not _is_future(str(validators.last_modified), now):
        asked["if-modified-since"] = str(validators.last_modified)
    return asked


def newest(before: Validators, given: Validators) -> Validators:
    """The validators after a 304, which repeats only those that it wants to change."""
    return Validators(etag=given.etag or before.etag, last_modified=given.last_modified or before.last_modified)


def _sendable(value: str | None) -> bool:
    return value is not None and 0 < len(value) <= LONGEST and all(c == "\t" or " " <= c <= "ÿ" for c in value)


def _is_future(last_modified: str, now: datetime) -> bool:
    """A server that dates its feed ahead would answer "not modified" until that day."""
    try:
        date = parsedate_to_datetime(last_modified)
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) > now
