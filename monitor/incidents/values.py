"""How is a value made of which a text has dozens?"""

from typing import TYPE_CHECKING

__all__ = ["value"]

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    def value(*, frozen: bool, **given):
        """A frozen dataclass to mypy, which refuses to change it. While it runs it is a plain one: the fields of a
        frozen one are set behind its back, one call each, and cost 2.5 times as much."""
        return dataclass(unsafe_hash=given.get("eq", True), **given)
