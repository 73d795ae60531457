"""Do two names of a place, or two words for a thing, mean the same?"""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

SAME_NAME = 85  # per cent of letters in their order: Sanjavi and Sanjawi, not Kunar and Kunduz
SHORTEST_PART = 4  # letters of a name that may stand for a longer one: "Dasht" for "Dasht area"

_UNIT = re.compile(r"\b(?:district|province|tehsil|agency|division|city|town|area|of|the)\b")


def folded(name: str) -> str:
    """Lower case without accents, marks and words for the kind of unit."""
    plain = "".join(
        letter if letter.isalnum() else " "
        for letter in unicodedata.normalize("NFKD", name).lower()
        if not unicodedata.combining(letter)
    )
    return " ".join(_UNIT.sub(" ", plain).split()) or " ".join(plain.split())


def same_name(found: str, accepted: Iterable[str]) -> bool:
    return any(_same(folded(found), folded(name)) for name in accepted)


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    within = len(short) >= SHORTEST_PART and f" {short} " in f" {long} "
    return within or fuzz.ratio(one, other) >= SAME_NAME


def shares_word(found: str, accepted: Iterable[str]) -> bool:
    """Whether an accepted word stands in what was found, or the other way round."""
    plain = found.casefold()
    return any(word.casefold() in plain or plain in word.casefold() for word in accepted)
