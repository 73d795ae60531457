"""Of which class is a word for people, and can two classes be the same people?"""

import functools
import re

from monitor.incidents.text import Text, Token
from monitor.model import Category

FAMILY = 6  # words from "members" to the family that they are of
CATEGORIES: dict[str, Category] = {
    "police": "police",
    "military": "military",
    "militant": "militant",
    "civilian": "civilian",
    "unknown": "unknown",
}
CLASSES = ("police", "military", "militant", "civilian", "security", "unknown")


def class_of_word(token: Token | None) -> str | None:
    return None if token is None else _class(token.tags)


@functools.lru_cache(maxsize=4096)
def _class(tags: frozenset[str]) -> str | None:
    return next((c for c in CLASSES if c in tags), None)


def force_led(text: Text, last: int, head: Token) -> str | None:
    """The class of the force in "a commander of the local police": alone the word means a militant's, and so does
    "a military commander of the rebels"; members of somebody's family are civilians."""
    if "role" in head.tags and text.shape.startswith("f", last) and text.has("household", last, last + FAMILY):
        return "civilian"
    if "soft" not in head.tags:
        return None
    force = _OF_FORCE.match(text.shape, last)
    led = class_of_word(text.tokens[force.end() - 1]) if force is not None else None
    return led if led in _COMMANDED else None


_COMMANDED = frozenset(("police", "military", "security", "militant"))
_OF_FORCE = re.compile(r"ft?[wc]{0,3}F")


def overlap(one: str | None, other: str | None) -> bool:
    """Can people of the two classes be the same?"""
    if one is None or other is None or one == other:
        return True
    held = {one, other}
    if "unknown" in held:  # gangsters to one, militants to the other
        return bool(held & {"militant", "civilian"})
    return "security" in held and bool(held & {"police", "military"})
