"""Of which class is a word for people, and can two classes be the same people?"""

import functools

from monitor.incidents.text import Token

CLASSES = ("police", "military", "militant", "civilian", "security", "unknown")


def class_of_word(token: Token | None) -> str | None:
    return None if token is None else _class(token.tags)


@functools.lru_cache(maxsize=4096)
def _class(tags: frozenset[str]) -> str | None:
    return next((c for c in CLASSES if c in tags), None)


def overlap(one: str | None, other: str | None) -> bool:
    """Can people of the two classes be the same?"""
    if one is None or other is None or one == other:
        return True
    held = {one, other}
    if "unknown" in held:  # gangsters to one, militants to the other
        return bool(held & {"militant", "civilian"})
    return "security" in held and bool(held & {"police", "military"})
