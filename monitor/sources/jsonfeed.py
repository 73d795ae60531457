"""What does a JSON Feed list?"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from monitor.model.answers import SourceError


def _text(value: object) -> str | None:
    """Feeds in the wild have numbers for ids and null for anything."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


Text = Annotated[str | None, BeforeValidator(_text)]


class Item(BaseModel):
    """An item of a feed of any format, in the names of JSON Feed 1.1."""

    model_config = ConfigDict(frozen=True)

    id: Text = None
    url: Text = None
    external_url: Text = None
    title: Text = None
    summary: Text = None
    content_html: Text = None
    content_text: Text = None
    date_published: Text = None
    date_modified: Text = None
    language: Text = None
    outlet: Text = None  # whose item it is, where the feed gathers those of many


class _Feed(BaseModel):
    version: str
    items: list[object] = Field(default_factory=list)
    language: Text = None


def items(text: str, most: int) -> tuple[list[Item], int]:
    """At most so many of the items, and how many there are; one that is no object is left out. Raises
    SourceError."""
    try:
        feed = _Feed.model_validate_json(text)
    except (ValidationError, RecursionError, ValueError) as e:
        raise SourceError("JSON, but not a JSON Feed") from e
    if "jsonfeed.org" not in feed.version:
        raise SourceError("JSON, but not a JSON Feed")
    listed = [item for item in feed.items if isinstance(item, dict)]
    found = [Item.model_validate(item) for item in listed[:most]]
    whole = [
        item.model_copy(
            update={
                "url": item.url or item.external_url,
                "date_published": item.date_published or item.date_modified,
                "language": item.language or feed.language,
            }
        )
        for item in found
    ]
    return whole, len(listed)
