"""Are two names one, written by different papers?"""

import re

from rapidfuzz.distance import Levenshtein

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
