"""With which words does a page speak of itself?"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources


@cache
def counters(languages: tuple[str, ...]) -> re.Pattern[str]:
    """What counts or dates a page in these languages ("12 comments", "3 minutes ago")."""
    return _any(pattern for language in languages for pattern in _words(language, "counters"))


@cache
def stamps(languages: tuple[str, ...]) -> re.Pattern[str]:
    """The words that open a line which says when the page was made."""
    return _any(rf"{re.escape(words)}\b" for language in languages for words in _words(language, "stamps"))


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)", re.I)


def _words(language: str, of: str) -> list[str]:
    file = resources.files(__package__).joinpath(f"{language}.pages.toml")
    found: list[str] = tomllib.loads(file.read_text(encoding="utf-8"))[of] if file.is_file() else []
    return found
