"""How do the feeds of an OPML file come into the configuration file?"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from monitor.config import values
from monitor.config.build import feed_id
from monitor.config.opml import Outline
from monitor.config.problems import ConfigError

WIDEST = 4_096  # columns; a line of the file that is longer may be folded
INDENT = 2  # columns of a list in a file that has none yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The feeds of a list: those to add, those known already, and the others with the reason."""

    added: tuple[Outline, ...]
    known: tuple[Outline, ...]
    skipped: tuple[tuple[Outline, str], ...]


def sort(outlines: Iterable[Outline], known: Iterable[str]) -> Sorted:
    """`known` are the ids of the feeds that the configuration has."""
    ids = set(known)
    added: list[Outline] = []
    there: list[Outline] = []
    skipped: list[tuple[Outline, str]] = []
    for outline in outlines:
        try:
            id = feed_id(values.url(outline.url))
        except ValueError as e:
            skipped.append((outline, str(e) if outline.url else "it has no address (xmlUrl)"))
            continue
        (there if id in ids else added).append(outline)
        ids.add(id)
    return Sorted(added=tuple(added), known=tuple(there), skipped=tuple(skipped))


def add(file: Path, outlines: Iterable[Outline]) -> None:
    """Write the feeds behind those of the file, whose comments and order stay; raises ConfigError. The new file
    takes the place of the old one in one step."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.width, yaml.preserve_quotes = WIDEST, True
    try:
        document: Any = yaml.load(file.read_text(encoding="utf-8-sig")) if file.exists() else None
        document = {} if document is None else document
        listed = document.get("feeds")
        column = listed.lc.col if listed else INDENT
        yaml.indent(sequence=column + 2, offset=column)
        document["feeds"] = listed if listed is not None else []
        document["feeds"].extend(_feed(outline) for outline in outlines)
        text = StringIO()
        yaml.dump(document, text)
        _replace(file, text.getvalue())
    except (YAMLError, UnicodeDecodeError, AttributeError) as e:
        raise ConfigError([f"{file}: feeds cannot be added to it: {str(e).splitlines()[0]}"]) from e
    except OSError as e:
        raise ConfigError([f"{file}: cannot be written: {e.strerror or e}"]) from e


def _feed(outline: Outline) -> dict[str, str]:
    said = {"url": outline.url, "name": _name(outline.name), "language": _language(outline.language)}
    return {key: value for key, value in said.items() if value is not None}


def _name(name: str | None) -> str | None:
    try:
        return values.name(name) if name else None
    except ValueError:
        return None  # the host will do


def _language(code: str | None) -> str | None:
    try:
        return values.language(code[:2].lower()) if code else None
    except ValueError:
        return None


def _replace(file: Path, text: str) -> None:
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        if file.exists():
            fresh.chmod(file.stat().st_mode & 0o777)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
