"""Which spellings of a place's name may a newspaper use?"""

import re
import unicodedata
from functools import cache

UNIT = re.compile(
    r"^(?:District|Shahrestan-e)\s+|\s+(District|Division|Province|Governorate|State|Region|Shahrestan|Municipality)$",
    re.I,
)
LEAST = 2  # letters; what has no more is a code


def plain(name: str) -> str:
    """The name as an English newspaper prints it: no diacritics, no word for the unit."""
    letters = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = letters.replace("ʿ", "").replace("ʼ", "").replace("’", "'").replace("‘", "'").replace("`", "")
    return UNIT.sub("", letters).strip()


def wanted(spelling: str, country: str) -> bool:
    """Is it in a script that newspapers of the region are written in?"""
    letters = [c for c in spelling if c.isalpha()]
    scripts = {_script(c) for c in letters}
    native = {"ARABIC"} | ({"DEVANAGARI"} if country in {"IN", "NP"} else set())
    native |= {"BENGALI"} if country in {"IN", "BD"} else set()
    return len(letters) > LEAST and len(scripts) == 1 and scripts <= {"LATIN"} | native


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]
