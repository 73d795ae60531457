"""Do the words around a name tell it for a place, or for a person?"""

from collections.abc import Sequence
from functools import cache

from monitor.knowledge.folding import Word, fold
from monitor.languages import names
from monitor.languages.placewords import NameWords

_ACRONYM = 5  # letters: longer words in capitals are shouted, not abbreviated
_DATELINE_WORDS = 3  # words: "KABUL (AP) —", "NEW DELHI:"


@cache
def _words() -> NameWords:
    """The words of all languages, folded as names are."""
    return names().changed(fold)


def told_as_a_place(found: Sequence[Word], first: int, last: int) -> bool:
    """A preposition of place before it or a word for an area beside it, and no word for kin; or a dateline."""
    if _is_dateline(found, first, last):
        return True
    before = found[first - 1].folded if first and found[first].tight else ""
    after = found[last + 1].folded if last + 1 < len(found) and found[last + 1].tight else ""
    words = _words()
    if after in words.people:
        return False
    if after and last + 2 < len(found) and found[last + 2].tight and found[last + 1].text[0].isupper():
        after = (
            found[last + 2].folded if found[last + 2].folded in words.roads else after
        )  # "the Tank-Jandola road"
    return after in words.areas or after in words.roads or before in words.areas or before in words.before_place


def told_as_a_person(found: Sequence[Word], n: int) -> bool:
    """A rank, a given name or "alias" before it, or a surname behind it."""
    before = found[n - 1] if n and found[n].tight else None
    after = found[n + 1] if n + 1 < len(found) and found[n + 1].tight else None
    words = _words()
    if before is not None and before.text[0].isupper() and _is_in(before, words.ranks, words.given):
        return True
    if before is not None and before.folded in words.other_names:
        return True
    return after is not None and after.text[0].isupper() and _is_in(after, words.given, words.surnames)


def _is_in(word: Word, one: frozenset[str], other: frozenset[str]) -> bool:
    return word.folded in one or word.folded in other


def told_as_a_namesake(found: Sequence[Word], first: int, last: int, *, of_group: bool) -> bool:
    """Is an actor's name only in that of a road, a school, a person ("Army Public School", "Hizbul Ahmad")?"""
    behind = [word for word in found[last + 1 : last + 3] if word.tight and word.text[0].isupper()]
    if not behind:
        return False
    words, next_ = _words(), behind[0].folded
    if next_ in words.spots or (len(behind) > 1 and f"{next_} {behind[1].folded}" in words.spots):
        return True
    person = first == last and not found[first].text.isupper() and _is_in(behind[0], words.given, words.surnames)
    return of_group and (next_ in words.bodies or person)


def told_as_an_acronym(found: Sequence[Word], n: int) -> bool:
    """Short, in capitals, and neither in a dateline nor among other words in capitals."""
    word = found[n].text
    if not word.isupper() or len(word) > _ACRONYM or not word.isascii():
        return False
    beside = [*found[max(0, n - 1) : n], *found[n + 1 : n + 2]]
    return not _is_dateline(found, n, n) and not any(o.text.isupper() and len(o.text) > 1 for o in beside)


def _is_dateline(found: Sequence[Word], first: int, last: int) -> bool:
    """ "TANK: Three policemen …", "HUB, June 3 —": in capitals at the head of the text, and apart from it."""
    opens = last < _DATELINE_WORDS and last + 1 < len(found) and not found[last + 1].tight
    return opens and all(word.text.isupper() for word in found[first : last + 1])
