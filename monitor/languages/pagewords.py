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


@cache
def labels(languages: tuple[str, ...]) -> re.Pattern[str]:
    """The words that open a line which is no sentence of the story ("Published", "Tags")."""
    return _any(rf"{re.escape(words)}(?![\w-])" for words in _longest_first(languages, "labels"))


@cache
def headed(languages: tuple[str, ...]) -> re.Pattern[str]:
    """The words before a colon or bar that lead to another article ("Also read:"), at the end of what stands before
    the colon: at the beginning of a line, of a sentence or of a bracket."""
    words = "|".join(map(re.escape, _longest_first(languages, "headed"))) or r"(?!)"
    before = r"^|(?<=[.!?\"”)\]])[ \t]+|[(\[]"
    return re.compile(rf"(?:{before})[^\w\n]{{0,3}}(?:{words})[ \t]*\Z", re.I | re.M)


@cache
def lists(languages: tuple[str, ...]) -> frozenset[str]:
    """What stands alone above a list of other articles ("most read")."""
    return frozenset(words for language in languages for words in _words(language, "lists"))


@cache
def clock(languages: tuple[str, ...]) -> frozenset[str]:
    """What stands with the digits of a date or a time: months, days, zones."""
    return frozenset(words for language in languages for words in _words(language, "clock"))


@cache
def notices(languages: tuple[str, ...]) -> tuple[str, ...]:
    """What only a page says to its reader ("newsletter"), in small letters."""
    return tuple(words for language in languages for words in _words(language, "notices"))


def _longest_first(languages: tuple[str, ...], of: str) -> list[str]:
    return sorted((words for language in languages for words in _words(language, of)), key=len, reverse=True)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)", re.I)


def _words(language: str, of: str) -> list[str]:
    file = resources.files(__package__).joinpath(f"{language}.pages.toml")
    found: list[str] = tomllib.loads(file.read_text(encoding="utf-8"))[of] if file.is_file() else []
    return found
