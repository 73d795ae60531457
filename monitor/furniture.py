"""Which lines of a page are its furniture, and not its article?

Extraction leaves a headline, a menu, a section's name, a byline or a date line before the first sentence, and
credits behind the last. Read as sentences they make incidents of their own, or lend an incident their day. What
stands between the first sentence and the last is never touched.
"""

import re
from collections.abc import Iterable

HEAD = 8  # lines at the beginning among which the headline can stand
SENTENCE = 7  # words; a section's name, a byline, a date line has fewer
LONGEST_LABEL = 160  # characters; a longer line is a paragraph, whatever it begins with
SAME_LINE = 0.8  # share of the headline's words that its repetition on the page holds

_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…۔।][\"'”’)\]]*$")
_MENU = re.compile(r"(?:[|›»•·]|\s[>/]\s).*(?:[|›»•·]|\s[>/]\s)")
_DATE_LINE = re.compile(r"[\d/.:,\s\-–]{6,40}(?:[ap]\.?m\.?|[A-Z]{2,4})?", re.I)
_LABEL = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified)|by|share|listen|photo|read (?:more|also|next)|also read"
    r"|related|recommended|more on|tags?|topics?|follow us|copyright|all rights reserved|advertisement|comments?"
    r"|\d+ min(?:ute)?s?(?: read)?|print|e-?mail)\b|©",
    re.I,
)


def without(text: str, titles: Iterable[str | None]) -> str:
    """The text from its first line that is no furniture to its last; all of it if nothing would be left."""
    lines = text.split("\n")
    first = _first(lines, [words for title in titles if (words := _words(title or ""))])
    last = len(lines)
    while last > first and _is_label(lines[last - 1]):
        last -= 1
    return "\n".join(lines[first:last]) if first < last else text


def _first(lines: list[str], titles: list[set[str]]) -> int:
    repeated = [n for n, line in enumerate(lines[:HEAD]) if any(_repeats(line, title) for title in titles)]
    first = repeated[-1] + 1 if repeated and not any(map(_is_sentence, lines[: repeated[-1]])) else 0
    while first < min(len(lines), HEAD) and _is_furniture(lines[first]):
        first += 1
    return first


def _repeats(line: str, title: set[str]) -> bool:
    """Whether the line is the headline again, perhaps with the outlet's name behind it."""
    mine = _words(line)
    return bool(mine) and len(mine & title) >= SAME_LINE * max(len(mine), len(title)) and not _is_sentence(line)


def _is_furniture(line: str) -> bool:
    if _is_label(line) or _MENU.search(line) or _DATE_LINE.fullmatch(line.strip()):
        return True
    return len(line.split()) < SENTENCE and not _ENDS.search(line) and ":" not in line


def _is_label(line: str) -> bool:
    return len(line) <= LONGEST_LABEL and _LABEL.match(line.strip()) is not None and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= SENTENCE and _ENDS.search(line.strip()) is not None


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) > 1}
