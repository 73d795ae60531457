"""Are two names one, written by different papers?"""

import re
from collections.abc import Callable, Collection

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from monitor.knowledge.folding import fold

_LIKE = 75.0  # per cent of likeness from which a wrong name looks like a right one
_NEAREST = 3  # right names that are told of a wrong one
_SHORT = 5  # letters: a name of fewer is met in too many other names that differ by one
_BONES = 3  # consonants by which a name is known whatever its vowels
_EDITS, _LONG = 2, 9  # letters that may differ then, one more in a name of so many letters
_VOWELS = re.compile(r"(?<!^)[aeiouy]+|(?<=[a-z])h|\s")


def alike(one: str, other: str) -> bool:
    """Of folded names: little but vowels and the breath of consonants differs ("Lawangkhel", "Lwang Khel"), or one
    letter is lost."""
    if one[:1] != other[:1] or min(len(one), len(other)) < _SHORT:
        return False
    most = _EDITS if max(len(one), len(other)) < _LONG else _EDITS + 1
    edits = Levenshtein.distance(one, other, score_cutoff=most)
    if edits == 1 and len(one) != len(other) and min(len(one), len(other)) > _SHORT:
        return True
    bones = _VOWELS.sub("", one)
    return edits <= most and len(bones) >= _BONES and bones == _VOWELS.sub("", other)


def nearest(wrong: str, names: Collection[str], called: Callable[[str], str]) -> tuple[str, ...]:
    """What the folded names that look most like this one are called, the likest first."""
    close = process.extract(fold(wrong), names, scorer=fuzz.ratio, limit=_NEAREST * 4, score_cutoff=_LIKE)
    return tuple(dict.fromkeys(called(name) for name, _, _ in close))[:_NEAREST]


def nearest_code(wrong: str, codes: Collection[str]) -> str | None:
    found = process.extractOne(wrong, codes, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return None if found is None else str(found[0])
