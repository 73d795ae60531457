"""What does pydantic's complaint mean to the person who wrote the file?"""

from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from monitor.config.problems import Path, Problems, spelt, unknown
from monitor.config.shape import CHANNELS, ConfigShape, FeedShape, FetchShape, WebShape
from monitor.config.watch_shape import PLACES, WatchShape

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from monitor.config.document import Document

EXPECTED = {
    "string_type": "expected text; put it in quotes",
    "list_type": "expected a list: [a, b]",
    "dict_type": "expected keys and values",
    "model_type": "expected keys and values",
    "model_attributes_type": "expected keys and values",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "too_short": "expected at least one",
}
DATABASE = "expected sqlite:///FILE or postgresql://USER@HOST/NAME"
PATTERNS = {"database": DATABASE, "host": "not a host name"}


def validated(document: "Document", problems: Problems) -> ConfigShape | None:
    """The document as a shape; None where it is not one, its mistakes added to the problems."""
    written = {key: value for key, value in document.values.items() if value is not None}  # "feeds:" with nothing
    try:
        return ConfigShape.model_validate(written)
    except ValidationError as e:
        for error in e.errors(include_url=False, include_input=False):
            path = _path(error["loc"])
            problems.add(path, _what(path, error))
        return None


def _path(location: tuple[int | str, ...]) -> Path:
    """The way to the value in the file: pydantic puts the tag of a channel and "[key]" between."""
    path = tuple(part for part in location if part != "[key]")
    if len(path) > 2 and path[0] == "channels" and path[2] in CHANNELS:
        path = (*path[:2], *path[3:])
    return path


def _what(path: Path, error: "ErrorDetails") -> str:
    kind, context = error["type"], error.get("ctx", {})
    inside = spelt(path[:-1])
    if kind == "extra_forbidden":
        return unknown("key", str(path[-1]), _keys(error["loc"]), inside)
    if kind == "missing":
        return f"{inside}: {str(path[-1])!r} is missing" if inside else f"{path[-1]!r} is missing"
    if kind == "union_tag_not_found":
        return f"{spelt(path)}: 'type' is missing; it is {' or '.join(CHANNELS)}"
    if kind == "union_tag_invalid":
        return f"{spelt(path)}: {unknown('type', str(context['tag']), CHANNELS)} ({', '.join(CHANNELS)})"
    if kind == "value_error":
        return f"{spelt(path)}: {context['error']}"
    if kind == "string_pattern_mismatch":
        return f"{spelt(path)}: {PATTERNS.get(str(path[-1]), 'letters, digits, dot, dash and underscore only')}"
    said = EXPECTED.get(kind) or error["msg"].removeprefix("Input ").lower()
    return f"{spelt(path)}: {said}"


def _keys(location: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where an unknown one stood."""
    shape: type[BaseModel] = ConfigShape
    match location[:-1]:
        case ("fetch",):
            shape = FetchShape
        case ("web",):
            shape = WebShape
        case ("feeds", _):
            shape = FeedShape
        case ("channels", _, str(tag)):
            shape = CHANNELS[tag]
        case ("watches", _, str(key)) if key in PLACES:
            shape = PLACES[key]
        case ("watches", _):
            shape = WatchShape
    return [field.alias or name for name, field in shape.model_fields.items()]
