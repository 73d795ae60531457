"""Which lines of a page are its furniture, and not its article?

Extraction leaves a headline, a menu, a section's name, a byline or a date line before the first sentence, credits
behind the last, and between them what leads to other articles, what begs and what counts. Read as sentences they
make incidents of their own, or lend an incident their day and their place. The article keeps what stands between
its first sentence and its last; who reads it for incidents passes over that.
"""

import re
from collections.abc import Iterable, Iterator

from monitor.languages import LANGUAGES, pagewords

HEAD = 8  # lines at the beginning among which the headline can stand
SENTENCE = 7  # words; a section's name, a byline, a date line has fewer
LONGEST_LABEL = 160  # characters; a longer line is a paragraph, whatever it begins with
LONGEST_CAPTION = 330  # characters of a line below a picture
LONGEST_LINK = 40  # characters of the words that lead to another article
SAME_LINE = 0.8  # share of the headline's words that its repetition on the page holds
FEW = 3  # words behind a label that may be anything

_LANGUAGES = tuple(LANGUAGES)
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…۔।][\"'”’)\]]*$")
_SENTENCES = re.compile(r"[^.!?]+(?:[.!?]+|\Z)|[.!?]+")
_MENU = re.compile(r"(?:[|›»•·]|\s[>/]\s).*(?:[|›»•·]|\s[>/]\s)")
_COLON = re.compile(r"[:|]")
_SMALL = re.compile(r"(?<![\w'’])[a-z]{4,}")  # no name, and no small word between names
_MARKS = " \t()[]-–—•►▶*|#:&"  # around a line's words
# who wrote a message that is shown, where it stands, and where a picture is
_SIGNED = re.compile(
    r"[—–-]+ ?[^\n(—]{2,60}\(@\w{1,20}\)(?:[ \t]+[A-Z][a-z]+ \d{1,2}, \d{4})?|\bpic\.twitter\.com/\w+|\bhttps?://[^\s()\[\]]*[^\s()\[\].,;:!?]"
)
# below a picture: a line that ends with "— AFP/File", "(File)", "File photo", "(Photo: …)"; it may be an old one
_PICTURED = re.compile(
    r"(?:[—–-]\s?[\w .]{2,30}/\s?Files?|\((?:File|Representational)(?: photo| image)?\)|\bFile photo"
    r"|\b(?:photo|image|picture)s?(?: courtesy| credit| by)?\s?[:/][^.\n]{2,40})\.?[ \t]*$",
    re.IGNORECASE,
)

_OF_PICTURES = ("photo", "image", "picture", "file", "representational")  # no line is one without any of them


def without(text: str, titles: Iterable[str | None]) -> str:
    """The text from its first line that is no furniture to its last; all of it if nothing would be left."""
    lines = text.split("\n")
    first = _first(lines, [words for title in titles if (words := _words(title or ""))])
    last = len(lines)
    while last > first and _is_label(lines[last - 1]):
        last -= 1
    return "\n".join(lines[first:last]) if first < last else text


def blanked(text: str) -> str:
    """The text with blanks in place of its furniture, wherever that stands; all of it if nothing would be left."""
    kept = text
    if "\n" in text.strip():
        lines = text.split("\n")
        away = zip(lines, _away(lines), strict=True)
        kept = "\n".join(" " * len(line) if gone else _without_notices(line) for line, gone in away)
    if "(@" in kept or "://" in kept or "pic.twitter" in kept:
        kept = _SIGNED.sub(lambda found: " " * len(found[0]), kept)
    kept = _without_links(kept)
    return kept if kept.strip() else text


def _without_links(text: str) -> str:
    """Blanks in place of "Also read: …", a line, a bracket or a sentence."""
    pieces, behind = [], 0
    for start, end in _links(text):
        pieces += [text[behind:start], " " * (end - start)]
        behind = end
    return "".join([*pieces, text[behind:]]) if pieces else text


def _links(text: str) -> Iterator[tuple[int, int]]:
    leading, behind = pagewords.headed(_LANGUAGES), 0
    for colon in (m.start() for m in _COLON.finditer(text)):
        near = max(behind, colon - LONGEST_LINK)
        line = text.rfind("\n", near, colon) + 1
        found = leading.search(text[max(near, line) : colon].replace("’", "'")) if colon >= behind else None
        if found is None or (found.start() == 0 and near and not line):
            continue
        start = max(near, line) + found.start()
        alone = start == line and (line > 0 or near == 0)
        closing = _LINE_END if alone else _BRACKET_END if re.search(r"[(\[]", found[0]) else _SENTENCE_END
        end = closing.search(text, colon)
        behind = end.start() if end is not None else len(text)
        yield start, behind


_LINE_END = re.compile(r"(?=\n)")
_BRACKET_END = re.compile(r"(?<=[)\]])|(?=\n)")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?=\s)|(?=\n)")


def _away(lines: list[str]) -> Iterator[bool]:
    """Of each line: is it furniture?"""
    listed, headings = False, pagewords.lists(_LANGUAGES)
    for line in lines:
        if len(line) > LONGEST_CAPTION:
            listed = False
            yield False
            continue
        bare = line.strip(_MARKS)
        heads = bare.replace("’", "'").lower() in headings
        listed = heads or (listed and not _ENDS.search(bare) and len(line) <= LONGEST_LABEL)
        yield bool(bare) and (listed or _is_of_the_page(line))


def _is_of_the_page(line: str) -> bool:
    if len(line) > LONGEST_CAPTION:
        return False
    low = line.lower()
    if any(map(low.__contains__, _OF_PICTURES)) and _PICTURED.search(line):
        return True
    if len(line) > LONGEST_LABEL:
        return False
    if _is_label(line) or _is_stamp(line):
        return True
    words = line.split()
    if all(word.startswith("#") for word in words):
        return True
    if _ENDS.search(line.rstrip()):
        return False
    counted = len(words) < SENTENCE and pagewords.counters(_LANGUAGES).search(line) is not None
    return counted or _MENU.search(line) is not None


def _without_notices(line: str) -> str:
    """Blanks in place of the sentences of a short line that speak of the page."""
    if len(line) > LONGEST_LABEL or not _is_notice(line):
        return line
    return "".join(" " * len(one) if _is_notice(one) else one for one in _SENTENCES.findall(line))


def _is_notice(line: str) -> bool:
    low = line.lower()
    return any(map(low.__contains__, pagewords.notices(_LANGUAGES)))


def _is_stamp(line: str) -> bool:
    """Does a line hold a date or a time, and nothing else?"""
    words = _WORD.findall(line.lower())
    return bool(words) and all(word[0].isdigit() or word in pagewords.clock(_LANGUAGES) for word in words)


def _first(lines: list[str], titles: list[set[str]]) -> int:
    repeated = [n for n, line in enumerate(lines[:HEAD]) if any(_repeats(line, title) for title in titles)]
    first = repeated[-1] + 1 if repeated and not any(map(_is_sentence, lines[: repeated[-1]])) else 0
    while first < min(len(lines), HEAD) and _is_furniture(lines[first]):
        first += 1
    return first


def _repeats(line: str, title: set[str]) -> bool:
    """Whether the line is the headline again, perhaps with the outlet's name behind it."""
    if _is_sentence(line):
        return False
    mine = _words(line)
    return bool(mine) and len(mine & title) >= SAME_LINE * max(len(mine), len(title))


def _is_furniture(line: str) -> bool:
    if _is_of_the_page(line):
        return True
    return len(line.split()) < SENTENCE and not _ENDS.search(line) and ":" not in line


def _is_label(line: str) -> bool:
    """Does a line open with the word for what it is, and names, dates or hardly anything stand behind it?"""
    if len(line) > LONGEST_LABEL or _is_sentence(line):
        return False
    bare = line.strip(_MARKS)
    found = pagewords.labels(_LANGUAGES).match(bare)
    if found is None:
        return bare.startswith("©")
    behind = bare[found.end() :]
    return len(behind.split()) <= FEW or _SMALL.search(behind) is None


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= SENTENCE and _ENDS.search(line.strip()) is not None


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) > 1}
