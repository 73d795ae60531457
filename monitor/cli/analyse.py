"""What does a text report? (`monitor extract`: stateless, text in, incidents with evidence out)"""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.knowledge.model import Knowledge
    from monitor.model import Facts

MAX_LINE = 20_000_000  # bytes of one JSON line; a longer one is an error of its own, not of the stream


def add_to(app: typer.Typer) -> None:
    app.command("extract")(extract)


def extract(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE or -]", help="A text or HTML file; - is standard input.")
    ] = "-",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read and write JSON lines: {id, text or html, title?, published?, …}.")
    ] = False,
    title: Annotated[str | None, typer.Option(help="The headline of the text.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it was published; weekdays are read against it.")
    ] = None,
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="The outlet's time zone.")] = "UTC",
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Its language, if you know it.")] = None,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Read incidents out of a text.

    Each field comes with the words that prove it. Stores nothing; reads the knowledge imported into the
    state folder.
    """
    if file != "-" and not Path(file).is_file():
        raise shared.Problem(f"{file}: no such file")
    known = shared.knowledge(shared.knowledge_folder(context, state, config))
    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
        if jsonl:
            for line in _lines(source):
                print(_answer(line, known), flush=True)
            return
        content = source.read()
    html = content.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml"))
    name = None if file == "-" else file
    record: dict[str, Any] = {
        "id": name,
        "title": title,
        "published": published,
        "language": language,
        "timezone": timezone,
    }
    record["html" if html else "text"] = content.decode("utf-8", "replace")
    answer = _read(record, known)
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield b"too long"
        elif line.strip():
            yield line


def _answer(line: bytes, known: "Knowledge") -> str:
    """The answer to one JSON line; what is wrong with a line is said in its own answer."""
    given: object = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("not a JSON object")
        given = record.get("id")
        answer = _read(record, known)
    except RecursionError:
        answer = {"id": given, "error": "nested too deeply"}
    except ValueError as error:
        answer = {"id": given, "error": f"longer than {MAX_LINE} bytes" if line == b"too long" else str(error)}
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace").decode()


def _read(record: dict[str, Any], known: "Knowledge") -> dict[str, Any]:
    """Raises ValueError where the record is no article."""
    from monitor import incidents
    from monitor.languages import detect

    title, text = _text(record, "title"), _text(record, "text")
    if text is None and (html := _text(record, "html")) is not None:
        from monitor.pages import read_page

        page = read_page(
            html.encode("utf-8", "replace"), url=_text(record, "url"), content_type="text/html; charset=utf-8"
        )
        title, text = title or page.title, page.text
    if text is None:
        raise ValueError("neither text nor html")
    language = _text(record, "language") or detect(text)
    facts = incidents.read(
        text,
        known,
        title=title,
        published=_published(record),
        timezone=_text(record, "timezone") or "UTC",
        language=language,
    )
    return {"id": record.get("id"), "language": language, "incidents": [_incident(found) for found in facts]}


def _incident(facts: "Facts") -> Any:
    from monitor.model.codec import plain

    return plain(facts)


def _text(record: dict[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{field}: not a text")
    return value or None if field != "text" else value


def _published(record: dict[str, Any]) -> datetime | date | None:
    """A day stays a day: at midnight of which zone would be a guess."""
    value = _text(record, "published")
    if value is None:
        return None
    try:
        return date.fromisoformat(value) if len(value) == len("2025-01-31") else datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"published: not a time: {value[:40]!r}") from None
