"""Which lines of a text are its story, and which stand around every story of its source?"""

import re
from collections.abc import Container, Iterator
from hashlib import blake2b

LEFT = 12  # words; what is left of a text must be a sentence, else all of it counts
TAIL = 6  # characters: the signs that a text may end with
STAMPS = 2  # times of day in front of paragraphs: a log of several stories

_BREAK = re.compile(r"(?<=[.!?…۔।])[\"”’)\]]{0,3}\s+|\n")
_END = re.compile(r"[.!?۔।][\"'”’)\]]{0,3}\s*\Z")
_CUT = re.compile(r"(?:…|\.\.\.)[\"'”’)\]]{0,3}\s*\Z")
_STAMP = re.compile(r"^\W{0,3}\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?|hrs|[A-Z]{2,4})?\b", re.M | re.I)
_WORDS = re.compile(r"\w+")


def marks(text: str) -> tuple[int, ...]:
    """Each line or sentence of the text as a number, once, in order; case and signs do not count."""
    return tuple(dict.fromkeys(mark for mark, _ in _pieces(text)))


def counted(text: str, furniture: Container[int]) -> str:
    """The text without its source's furniture; all of it where no story would be left."""
    if not furniture:
        return text
    kept = "\n".join(piece for mark, piece in _pieces(text) if mark not in furniture)
    return kept if len(kept.split()) >= LEFT else text


def is_log(text: str) -> bool:
    """Whether the text tells several stories under each other, each with the time at which it was written."""
    return len(_STAMP.findall(text)) >= STAMPS


def is_unfinished(text: str) -> bool:
    """Whether it stops in mid-sentence, as what is cut by length does; False where it has no full stops."""
    told = text.strip()
    tail = told[-TAIL:]
    if _CUT.search(tail):
        return True
    return _END.search(tail) is None and _BREAK.search(told) is not None


def split(text: str) -> list[str]:
    """The lines and sentences of a text, as they stand there."""
    return _BREAK.split(text)


def folded(piece: str) -> str:
    """What a line says, whatever its case and signs."""
    return " ".join(_WORDS.findall(piece.casefold()))


def mark(folded: str) -> int:
    digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    for piece in split(text):
        if words := folded(piece):
            yield mark(words), piece
