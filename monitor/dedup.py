"""Have we this text already?

Two texts are copies when they share most of their word triples and contradict each other in no fact that a copy
keeps: its figures and its names. The daily item that changes only the town, the day and the toll is therefore new,
however alike it reads. A wrong "new" costs a second reading, which joins the same incident; a wrong "duplicate"
loses news: in doubt a text is new.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from rensa import RMinHash

from monitor.model import Duplicate, Fingerprint, New

PERMUTATIONS = 128  # the estimated share is off by 0.04 (one standard deviation) at most
VERSION = 1  # of all that follows and of how words are found: fingerprints of two versions cannot be compared
SEED = 20261122  # signatures of another seed, or of another rensa algorithm, cannot be compared with ours
ROWS = 4  # values to a band; 32 bands of 4: texts with 60 % of their triples in common share one with p = 0.988,
# with 70 % p = 0.9998, with 5 % (two texts of one kind) p = 0.0002
TRIPLE = 3  # words

SHORT = 8  # words; a headline's words are too few to tell a copy from a namesake: only equality counts
SAME_TEXT = 0.6  # share of all triples in common: the same text, edited
CONTAINED = 0.9  # share of the new text's triples that the known one has: the same text, cut
LEAST = 0.4  # share of all triples below which "contained" is an estimate from too few values
EARLY = 8  # the first figures of a text are its news; later ones are background and page furniture
UNLIKE_NAMES = 0.25  # share of the names on which the texts differ both ways; above it they tell of two things
LEAST_NAME = 3  # letters; shorter ones are initials and ranks
FACTS = 32  # figures, and as many names, that a fingerprint keeps

_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")  # a sign is a word where none has spaces
_NAME = re.compile(r"[^\W\d_]+")
_SENTENCE_END = frozenset(".!?:;\"“”‘’'()[]-–—|•\n")
# Tolls as they are written out. They are part of VERSION and do not follow a language's lexicon: a new word there
# must not make two stores' fingerprints differ. "One" is left out: it is mostly no number.
_UNITS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_TEENS = ("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_WORDS = (
    {word: str(number) for number, word in enumerate((*_UNITS, *_TEENS), 2)}
    | {word: str(number) for number, word in zip(range(30, 100, 10), _TENS, strict=True)}
    | {"dozen": "12"}
)
_FIGURE = re.compile(r"\d+(?:[.,]\d{3})*|\b(?:" + "|".join(_NUMBER_WORDS) + r")\b")
_LETTERS = str.maketrans("يىكة", "ییکه")  # Arabic keyboards' forms of the letters of Urdu, Pashto and Persian


def fingerprint(text: str) -> Fingerprint:
    """What a text is compared by; the same in every store and on every machine."""
    words = _WORD.findall(fold(text))
    signature = _signature(words)
    return Fingerprint(
        exact=hashlib.sha256(" ".join(words).encode()).hexdigest(),
        signature=signature,
        bands=_bands(signature),
        numbers=(*islice(_figures(text), FACTS), *islice(_names(text), FACTS)),
        words=len(words),
        version=VERSION,
    )


def fold(text: str) -> str:
    """The text without case, accents, vowel signs, joiners and typographic variants."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf", "Lm"))
    return "".join(_digit(c) for c in kept).translate(_LETTERS)


def judge(text: Fingerprint, known: Iterable[tuple[str, Fingerprint]]) -> New | Duplicate:
    """Whether the text is a copy of one of `known` (article id, fingerprint), in whatever order they come."""
    likest = sorted((-_resemblance(text, other), id, other) for id, other in known if _comparable(text, other))
    refused: str | None = None
    for negative, id, other in likest:
        if text.exact == other.exact:
            return Duplicate(id, why="the same words")
        same = _same_wording(text, other, -negative)
        contradiction = _contradiction(text, other) if same else None
        if same and contradiction is None:
            return Duplicate(id, why=same)
        refused = refused or f"{-negative:.0%} of the wording of {id}" + (f", but {contradiction}" if same else "")
    return New(why=f"nearest: {refused}" if refused else "no known text is like it")


def resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """The estimated share of word triples that two texts have in common."""
    return _resemblance(one, other)


def _comparable(text: Fingerprint, other: Fingerprint) -> bool:
    if text.version != other.version:
        return False
    return text.exact == other.exact or min(text.words, other.words) >= SHORT


def _resemblance(one: Fingerprint, other: Fingerprint) -> float:
    if one.exact == other.exact:
        return 1.0
    return sum(a == b for a, b in zip(one.signature, other.signature, strict=True)) / PERMUTATIONS


def _same_wording(text: Fingerprint, other: Fingerprint, share: float) -> str | None:
    """Why the wording is the same, or None."""
    if share >= SAME_TEXT:
        return f"{share:.0%} of its wording"
    common = share * (text.words + other.words) / (1 + share)  # from the sizes of the sets and their likeness
    contained = min(1.0, common / text.words)
    if share >= LEAST and text.words < other.words and contained >= CONTAINED:
        return f"{contained:.0%} of its wording is in the longer text"
    return None


def _contradiction(text: Fingerprint, other: Fingerprint) -> str | None:
    """The facts in which neither text says what the other does, or None.

    A difference on one side only is a cut or an added line. Figures contradict when both texts have an early one
    that the other lacks; names when too large a share of them differs on both sides.
    """
    mine, its = _only(_figures_of(text)[:EARLY], other), _only(_figures_of(other)[:EARLY], text)
    if mine and its:
        return f"it says {', '.join(its[:3])} where this says {', '.join(mine[:3])}"

    names, others = _names_of(text), _names_of(other)
    mine, its = _only(names, other), _only(others, text)
    differing = min(len(mine), len(its))
    common = len(set(names) & set(others))
    if differing and differing / (common + differing) > UNLIKE_NAMES:
        return f"it names {', '.join(its[:3])} where this names {', '.join(mine[:3])}"
    return None


def _only(facts: list[str], other: Fingerprint) -> list[str]:
    """The facts that the other text lacks, or has less often."""
    return list((Counter(facts) - Counter(other.numbers)).elements())


def _figures_of(text: Fingerprint) -> list[str]:
    return [fact for fact in text.numbers if fact.isdigit()]


def _names_of(text: Fingerprint) -> list[str]:
    return [fact for fact in text.numbers if not fact.isdigit()]


def _signature(words: list[str]) -> tuple[int, ...]:
    triples = {" ".join(words[at : at + TRIPLE]) for at in range(max(1, len(words) - TRIPLE + 1))}
    hashes = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    hashes.update(sorted(triples))
    return tuple(hashes.digest())


def _bands(signature: tuple[int, ...]) -> tuple[int, ...]:
    """One number (63 bits: a signed column holds it) for each run of ROWS values; its place is part of it."""
    return tuple(
        int.from_bytes(hashlib.blake2b(repr((at, signature[at : at + ROWS])).encode(), digest_size=8).digest()) >> 1
        for at in range(0, PERMUTATIONS, ROWS)
    )


def _digit(char: str) -> str:
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))


def _figures(text: str) -> Iterator[str]:
    """The figures of the text as digits, words among them, in order; "three killed, three hurt" has two."""
    for match in _FIGURE.finditer("".join(map(_digit, text)).casefold()):
        figure = match.group()
        yield _NUMBER_WORDS.get(figure) or figure.replace(",", "").replace(".", "").lstrip("0") or "0"


def _names(text: str) -> Iterable[str]:
    """The capitalised words of the text, folded, each once, in order.

    A word that only ever opens a sentence may be any word, unless it is all capitals (a dateline, an acronym); in
    a text all in capitals no word is a name.
    """
    names: dict[str, None] = {}
    for match in _NAME.finditer("" if text.isupper() else text):
        word = match.group()
        if len(word) < LEAST_NAME or not word[0].isupper():
            continue
        before = _before(text, match.start())
        if word.isupper() or (before and before not in _SENTENCE_END):
            names[fold(word)] = None
    return names


def _before(text: str, at: int) -> str:
    """The last character before `at` that is no space; a line's end is one."""
    at -= 1
    while at >= 0 and text[at] in " \t":
        at -= 1
    return text[at] if at >= 0 else ""
