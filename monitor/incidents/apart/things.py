"""Does a word of an act name only a thing: a rocket that was carried, a letter that was found?"""

import re

from monitor.incidents.text import Sentence, Text

BORNE = 10  # words from "carried" to the last of the arms
BREATH = 5  # words between rockets and the guns that are named with them
PAPER = 4  # words from "found" to the letter
POSTING = 5  # words from "posted" to the station


def only_a_thing(text: Text, sentence: Sentence, act: str, at: int) -> bool:
    """Does the word at `at` tell none of the act that it is a word of?"""
    return act in _OTHERWISE and _OTHERWISE[act](text, sentence, at)


def _borne(text: Text, sentence: Sentence, at: int) -> bool:
    """ "They carried rifles and rocket launchers": what they had with them, not what they fired."""
    return text.has("bearing", max(sentence.first, at - BORNE), at)


def _is_no_shelling(text: Text, sentence: Sentence, at: int) -> bool:
    """Rockets that they carried, or "used rockets and automatic weapons": named in one breath with guns; not
    "fired mortars and small arms"."""
    if "act.shoot" in text.tokens[at - 1].tags:
        return False
    guns = [n for n in text.having("act.arms", max(sentence.first, at - BREATH), at + BREATH) if n != at]
    joined = (text.shape[min(at, n) + 1 : max(at, n)] for n in guns)
    return _borne(text, sentence, at) or any(_IN_ONE_BREATH.fullmatch(gap) for gap in joined)


_IN_ONE_BREATH = re.compile(r"[wcu]?(?:,|,?&|i)[wcu]{0,2}")


def _is_paper(text: Text, sentence: Sentence, at: int) -> bool:
    """ "Found a letter": no find of arms."""
    return text.has("who.paper", at + 1, at + 1 + PAPER)


def _is_posting(text: Text, sentence: Sentence, at: int) -> bool:
    """ "He was posted at the A police station": where he served."""
    before = range(max(sentence.first + 1, at - POSTING), at)
    return any(text.tokens[n].low == "posted" and text.shape[n - 1] == "V" for n in before)


# how a word of an act may tell none
_OTHERWISE = {"shelling": _is_no_shelling, "grenade": _borne, "find": _is_paper, "force_place": _is_posting}
