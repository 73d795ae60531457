"""How does a value become JSON, and JSON a value?"""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_ADAPTERS: dict[object, TypeAdapter[Any]] = {}  # an adapter costs milliseconds to build


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def dump(value: object) -> str:
    """The value as one line of JSON, its fields in the order of its type."""
    return _adapter(type(value)).dump_json(value).decode()


def plain(value: object) -> Any:
    """The value as dicts, lists, strings and numbers."""
    return _adapter(type(value)).dump_python(value, mode="json")


def load(kind: type[T], text: str | bytes) -> T:
    """A value of `kind`; raises pydantic.ValidationError where the JSON is not one."""
    value: T = _adapter(kind).validate_json(text)
    return value


def build(kind: type[T], value: object) -> T:
    """A value of `kind` from dicts and lists; raises pydantic.ValidationError."""
    built: T = _adapter(kind).validate_python(value)
    return built
