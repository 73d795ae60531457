"""Which articles does a .jsonl file hold?"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ValidationError, field_validator

from monitor import charsets, published, urls
from monitor.model import Entry
from monitor.model.answers import BadLine
from monitor.sources.given import NOTHING, Given, Passed, nobody

LONGEST_LINE = 10_000_000  # bytes; an article of more is no article


def _loose(value: object) -> object:
    """Ids are numbers in many a file; an empty text says nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return charsets.clean(value) or None if isinstance(value, str) else value


Text = Annotated[str | None, BeforeValidator(_loose)]


class Line(BaseModel):
    """An article as programs give it; what is unknown is left out or null."""

    id: Text = None
    text: Text = None
    title: Text = None
    published: Text = None
    url: Text = None
    html: Text = None
    source: Text = None
    language: Text = None
    timezone: Text = None
    country: Text = None

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str | None) -> str | None:
        if name is not None and not published.is_zone(name):
            raise ValueError(f"no time zone {name[:40]!r}; write it as Asia/Karachi")
        return name

    @field_validator("country")
    @classmethod
    def _is_country(cls, code: str | None) -> str | None:
        if code is not None and not re.fullmatch("[A-Za-z]{2}", code):
            raise ValueError(f"no country {code[:40]!r}; write two letters as PK, AF, IN")
        return code.upper() if code else None


def read(path: Path, said: Given = NOTHING, passed: Passed = nobody) -> Iterator[Entry | BadLine]:
    """An entry for each line with something to read; the others are told of and do no harm."""
    try:
        lines = path.open("rb")
    except OSError as e:
        yield BadLine(where=path.name, why=e.strerror or "cannot be read")
        return
    with lines:
        number = 0
        while line := lines.readline(LONGEST_LINE + 1):
            number += 1
            where = f"{path.name}:{number}"
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    passed(len(rest))
                yield BadLine(where=where, why=f"longer than {LONGEST_LINE:,} bytes")
                line += rest
            elif line.strip():
                yield _entry(line, where, path, said)
            passed(len(line))


def _entry(line: bytes, where: str, path: Path, said: Given) -> Entry | BadLine:
    try:
        given = Line.model_validate(json.loads(line.removeprefix(b"\xef\xbb\xbf").decode()))
    except (ValueError, RecursionError) as e:
        return BadLine(where=where, why=_first_fault(e))
    if given.text is None and given.html is None and given.url is None:
        return BadLine(where=where, why="neither text nor html nor url")
    return entry(given, said, source=charsets.one_line(path.parent.name) or "path")


def entry(given: Line, said: Given, *, source: str) -> Entry:
    """The article as an entry of the source "path"; `source` is the outlet's name where nobody says it."""
    zone = given.timezone or said.timezone
    raw = charsets.one_line(given.published)
    url = charsets.one_line(given.url)
    words = "\n".join((given.id or "", url or "", given.title or "", given.text or given.html or ""))
    return Entry(
        # All of the line: ids begin anew in every file, and an address may come with a changed text.
        identity=f"sha256:{_sha256(words)}",
        feed="path",
        source=charsets.one_line(given.source) or said.source or source,
        given_id=given.id,
        url=url,
        title=charsets.one_line(given.title),
        html=given.html,
        text=given.text,
        published=published.moment(raw, zone),
        published_raw=raw,
        language=given.language,
        timezone=zone,
        country=given.country or said.country,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _first_fault(e: Exception) -> str:
    match e:
        case ValidationError():
            fault = e.errors(include_url=False, include_input=False)[0]
            if not fault["loc"]:
                return "not a JSON object"
            why = fault.get("ctx", {}).get("error", "not a text")
            return urls.printable(f"{fault['loc'][0]}: {why}")
        case UnicodeError():
            return "not UTF-8"
        case RecursionError():
            return "nested too deeply"
    return urls.printable(f"not JSON: {e}")
