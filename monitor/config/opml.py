"""Which feeds does an OPML file list?"""

from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

LARGEST = 20_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of an OPML file, as written there."""

    url: str
    name: str | None
    language: str | None


class OpmlError(ValueError):
    """The file is not OPML that we read."""


def read(file: Path) -> tuple[Outline, ...]:
    """The feeds in file order, folders ignored. A DTD is refused: no OPML needs one, every entity bomb does."""
    found: list[Outline] = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        given = {key.lower(): value.strip() for key, value in attributes.items()}
        if tag.lower() == "outline" and given.get("xmlurl"):
            name = given.get("title") or given.get("text") or None
            found.append(Outline(url=given["xmlurl"], name=name, language=given.get("language") or None))

    def doctype(*_: object) -> None:
        raise OpmlError("has a DTD, which is refused")

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise OpmlError(f"larger than {LARGEST:,} bytes")
        parser.Parse(content, True)
    except expat.ExpatError as e:
        raise OpmlError(f"not XML: {e}") from e
    except OSError as e:
        raise OpmlError(e.strerror or str(e)) from e
    return tuple(found)
