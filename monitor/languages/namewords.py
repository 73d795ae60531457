"""By which words does a language tell names of groups and places that nobody has listed?"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWords:
    """The lists of a language's [groups]; the data file says what each holds."""

    first: frozenset[str]
    last: frozenset[str]
    weak_first: frozenset[str]
    weak_last: frozenset[str]
    not_groups: frozenset[str]
    people: frozenset[str]
    of: frozenset[str]
    claims: frozenset[str]
    claimed: frozenset[str]
    kinds: frozenset[str]
    persons: frozenset[str]
    unofficial: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotWords:
    """The lists of a language's [places]."""

    after: frozenset[str]
    before: frozenset[str]
    at: frozenset[str]
    links: frozenset[str]
    not_places: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    groups: GroupWords
    places: SpotWords
    links: frozenset[str]  # small words inside names


@cache
def name_words(language: str) -> NameWords | None:
    """The lists of a language; None where it has none."""
    file = resources.files(__package__).joinpath(f"{language}.names.toml")
    if not file.is_file():
        return None
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return NameWords(
        groups=GroupWords(**_sets(data["groups"])),
        places=SpotWords(**_sets(data["places"])),
        links=frozenset(data["links"]),
    )


def _sets(lists: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lists.items()}
