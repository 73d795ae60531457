"""How does a value become a column, and a column a value?"""

import hashlib
import json
import re
import sys
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache, partial
from typing import Any

from pydantic_core import PydanticSerializationError
from sqlalchemy import DateTime, Dialect, LargeBinary, Text, TypeDecorator

from monitor.model import codec

# PostgreSQL stores no NUL, and neither database half of a surrogate pair. Each becomes one U+FFFD, so that the
# offsets of the evidence stay right.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    return text if text.isascii() and "\0" not in text else UNSTORABLE.sub("\ufffd", text)


ESCAPED_NUL = r"\u0000"


def _storable(plain: Any) -> Any:
    if isinstance(plain, str):
        return storable(plain)
    if isinstance(plain, list):
        return [_storable(item) for item in plain]
    if isinstance(plain, dict):
        return {key: _storable(item) for key, item in plain.items()}
    return plain


def line_of(value: object) -> str:
    """The value as one line of JSON that every database stores."""
    try:
        line = codec.dump(value)
    except PydanticSerializationError:  # half of a surrogate pair is no UTF-8
        line = ESCAPED_NUL
    return line if ESCAPED_NUL not in line else json.dumps(_storable(codec.plain(value)), ensure_ascii=False)


# A PostgreSQL index refuses a text of more than 2,700 bytes, and a feed may call its items what it likes.
LONGEST_KEY = 500  # characters, of at most four bytes


def key_of(text: str) -> str:
    """The text itself, or a hash of it where it is too long for an index."""
    kept = storable(text)
    return kept if len(kept) <= LONGEST_KEY else f"sha256:{hashlib.sha256(kept.encode()).hexdigest()}"


# Longer than any wait that we write down (a day, with jitter; quiet hours). What is due later than that was written
# by a clock that was years ahead.
FAR = timedelta(days=2)


class Utc(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite gives it back without its zone, PostgreSQL in the session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without its zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside, as it is but for what no database stores."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


@cache
def _remembering(kind: Any, kept: int) -> Callable[[str], Any]:
    """One memory for all columns of a kind: a report and the account that an incident counts are one object, and to
    hold one against the other takes a look."""
    return lru_cache(kept)(partial(codec.load, kind))


class Json(TypeDecorator[Any]):
    """A value of `kind` as one line of JSON text: the same bytes on every database, so that a state is the same."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any, *, kept: int = 0) -> None:
        """`kept` is how many of the values read last stay in memory: a value is frozen, so whoever reads the same
        line again may have the same value."""
        super().__init__()
        self.kind = kind
        self.kept = kept
        self._load = _remembering(kind, kept) if kept else partial(codec.load, kind)

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else line_of(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:
        return None if value is None else self._load(value)


class Packed(TypeDecorator[tuple[int, ...]]):
    """Unsigned numbers of one width as bytes, little-endian: "I" for 32 bits, "Q" for 64."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else self._swapped(array(self.code, value)).tobytes()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[int, ...] | None:
        if value is None:
            return None
        numbers = array(self.code)
        numbers.frombytes(value)
        return tuple(self._swapped(numbers))

    @staticmethod
    def _swapped(numbers: "array[int]") -> "array[int]":
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers
