"""By which words does a language tell whose account a text is?"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from monitor.model.codec import build

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one a language: known by itself
class Voices:
    """The lists of a language's voices; the data file says what each holds."""

    statements: Words
    claims: Words
    groups: Words
    group_says: Words
    nobody: Words
    voices: Words
    says: Words
    according: Words
    releases: Mapping[str, Words]
    authorities: Mapping[str, Words]
    behind: Mapping[str, Words]
    credits: Mapping[str, Words]


@cache
def voices(language: str) -> Voices | None:
    """The words of a language; None where it has none."""
    file = resources.files(__package__).joinpath(f"{language}.voices.toml")
    if not file.is_file():
        return None
    return build(Voices, tomllib.loads(file.read_text(encoding="utf-8")))
