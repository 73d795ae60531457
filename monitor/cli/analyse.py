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
TOO_LONG = b"too long"  # what stands for such a line


JsonLines = Annotated[
    bool,
    typer.Option(
        "--jsonl",
        help="Read and write JSON lines: {id, text or html, title?, published?, …}; options hold for lines that "
        "lack the field.",
    ),
]
Published = Annotated[
    str | None, typer.Option(metavar="TIME", help="When it was published; weekdays are read against it.")
]
Zone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="The outlet's time zone: Asia/Karachi. [default: UTC]")
]
Country = Annotated[
    str | None,
    typer.Option(metavar="PK", help="The outlet's country: where a name that many places bear is looked for."),
]
Language = Annotated[
    str | None, typer.Option(metavar="CODE", help="The text's language: en. [default: as the text looks]")
]


def add_to(app: typer.Typer) -> None:
    app.command("extract")(extract)


def extract(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE or -]", help="A text or HTML file; - is standard input.")
    ] = "-",
    jsonl: JsonLines = False,
    title: Annotated[str | None, typer.Option(help="The headline of the text.")] = None,
    published: Published = None,
    timezone: Zone = None,
    country: Country = None,
    language: Language = None,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Read incidents out of a text.

    Each field comes with the words that prove it. Stores nothing; reads the knowledge imported into the
    state folder.
    """
    if file != "-" and not Path(file).is_file():
        raise shared.Problem(f"{file}: {'not a file' if Path(file).exists() else 'no such file'}")
    if not jsonl and file.endswith((".jsonl", ".ndjson")):
        raise shared.Problem(f"{file} holds a text a line: monitor extract --jsonl {file}")
    if file == "-" and sys.stdin.isatty():
        typer.echo("monitor: reading what you type; Ctrl-D ends it", err=True)
    known = shared.knowledge(shared.knowledge_folder(context, state, config))
    options = {
        "title": title,
        "published": published,
        "timezone": timezone,
        "country": country,
        "language": language,
    }
    said = {field: value for field, value in options.items() if value is not None}
    try:
        _settings(said, known)
    except ValueError as error:
        raise shared.Problem(f"--{error}") from error
    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as source:
        if jsonl:
            for line in _lines(source):
                print(_answer(line, said, known), flush=True)
            return
        content = source.read()
    answer = _whole(content, {**said, "id": None if file == "-" else file}, known)
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    _warn(answer["language"], content)


def _whole(content: bytes, said: dict[str, Any], known: "Knowledge") -> dict[str, Any]:
    """The answer to a file that is one text, or one page."""
    html = content.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml"))
    return _read(said | {"html" if html else "text": content.decode("utf-8", "replace")}, known)


def _warn(language: str | None, content: bytes) -> None:
    """No incident in a text that nobody could read is not "all quiet"."""
    from monitor.languages import LANGUAGES

    if not content.strip():
        typer.echo("monitor: there is no text in it", err=True)
    elif (language or "").lower().partition("-")[0] not in LANGUAGES:
        seen = f"its language looks like {language!r}" if language else "its language cannot be told"
        typer.echo(f"monitor: not read: {seen}, and only {', '.join(LANGUAGES)} is read (--language)", err=True)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield TOO_LONG
        elif line.strip():
            yield line


def _answer(line: bytes, options: dict[str, str], known: "Knowledge") -> str:
    """The answer to one JSON line; what is wrong with a line is said in its own answer."""
    given: object = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("not a JSON object")
        given = record.get("id")
        answer = _read(options | {field: value for field, value in record.items() if value is not None}, known)
    except RecursionError:
        answer = {"id": given, "error": "nested too deeply"}
    except json.JSONDecodeError as error:
        answer = {
            "id": given,
            "error": f"longer than {MAX_LINE} bytes" if line == TOO_LONG else f"not JSON: {error}",
        }
    except ValueError as error:
        answer = {"id": given, "error": str(error)}
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
    settings = _settings(record, known)
    language = settings.pop("language") or detect(text)
    facts = incidents.read(text, known, title=title, language=language, **settings)
    return {"id": record.get("id"), "language": language, "incidents": [_incident(found) for found in facts]}


def _incident(facts: "Facts") -> Any:
    from monitor.model.codec import plain

    return plain(facts)


def _text(record: dict[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{field}: not a text")
    return value or None if field != "text" else value


def _settings(record: dict[str, Any], known: "Knowledge") -> dict[str, Any]:
    """What is said about the text, as the reader wants it. Raises ValueError that begins with the field."""
    return {
        "published": _published(record),
        "timezone": shared.zone(_text(record, "timezone") or "UTC"),
        "country": shared.country(_text(record, "country"), known),
        "language": _text(record, "language"),
    }


def _published(record: dict[str, Any]) -> datetime | date | None:
    """A day stays a day: at midnight of which zone would be a guess."""
    value = _text(record, "published")
    if value is None:
        return None
    try:
        return date.fromisoformat(value) if len(value) == len("2025-01-31") else datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"published: not a time: {value[:40]!r}; write 2025-01-31 or 2025-01-31T12:00Z") from None
