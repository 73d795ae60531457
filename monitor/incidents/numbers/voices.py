"""Does the text set a figure aside, or is it the word of a party?"""

import re

from monitor.incidents.numbers.clauses import Clause
from monitor.incidents.text import Sentence, Text

MISTAKEN = 12  # words behind a figure in which the text says that it was wrong
SPOKEN = 80  # words before a figure in which the text says who gave it
RECALLED = 2  # sentences before "he said" in which the group is named whose man he is
OF_MARK = 9  # words from "earlier" to the "said" that it belongs to


def stale(text: Text, clause: Clause) -> bool:
    """ "Earlier, police had said …", "first reports spoke of …": a figure that was overtaken."""
    verb = clause.verb
    marks = text.having("stale", max(clause.sentence.first, verb - SPOKEN), verb)
    if marks and text.has("mistaken", verb, min(clause.sentence.last, verb + MISTAKEN)):
        return True  # "first reports of two dead were wrong"
    said = [at for mark in marks for at in text.having_any(_SAYS, mark, min(verb, mark + OF_MARK))]
    return bool(said) and not text.has("contrast", said[0], verb)


_SAYS = frozenset(("say", "gives_figure"))


def party(text: Text, clause: Clause) -> bool:
    """Is it said by an armed group: a group named before a verb of saying, or "it" that a claim spoke of?"""
    before = text.tokens[max(clause.sentence.first, clause.verb - SPOKEN) : clause.verb]
    first = clause.verb - len(before)
    asserts = (at for at in text.having("who.claims", first, clause.verb) if _asserts(text, at))
    giving = sorted({*text.having_any(_GIVES, first, clause.verb), *asserts})  # "the group claims it killed nine"
    if not giving:
        return False  # a group that "claimed responsibility": what it claimed it for is told by the text
    says = giving[-1] - clause.verb + len(before)
    if _owns_a_deed(text, giving[-1]):
        return False
    if says and "single_pronoun" in before[says - 1].tags:
        return _of_party(text, clause.sentence)
    first = clause.sentence.first
    speaker = next((at for at in range(first + says - 1, first - 1, -1) if _may_speak(text, first, at)), None)
    if speaker is not None and text.tokens[speaker].tags & _PARTIES:
        return True
    said = any(t.low in ("it", "they") for t in before[max(0, says - 2) : says])
    theirs = speaker is None and {tag for t in before[:says] for tag in t.tags} >= _OF_THEIRS
    return (said or theirs) and _of_party(text, clause.sentence)


def _asserts(text: Text, at: int) -> bool:
    """ "Claims that", "claims it killed", "claimed it | had killed", which is no "claimed it | on Monday"."""
    of_it = text.tokens[at].low.endswith(" it")
    return text.shape[at + 1] in "VK" if of_it else text.tokens[at + 1].low in _ASSERTED


def _of_party(text: Text, sentence: Sentence) -> bool:
    """Is "it" or "he" who says so the group that spoke last in the paragraph, or its man?"""
    for earlier in reversed(text.sentences[max(0, sentence.index - RECALLED) : sentence.index]):
        if earlier.tags & _CLAIMS or ("group" in earlier.tags and not earlier.tags & _OFFICIALS):
            return True
        if earlier.paragraph != sentence.paragraph or earlier.tags & _OFFICIALS:
            return False
    return False


_OF_THEIRS = frozenset(("who.own", "who.voice"))  # "its spokesman put the toll at eight"
_CLAIMS = frozenset(("claiming", "outfit"))
_OFFICIALS = frozenset(("state", "police", "military", "security", "hospital"))


def _owns_a_deed(text: Text, at: int) -> bool:
    """ "Had claimed a similar attack in which seven died": the text tells what it was that the group claimed."""
    noun = _ITS_NOUN.match(text.shape, at + 1) if "who.claims" in text.tokens[at].tags else None
    return noun is not None and "who.blow" in text.tokens[noun.end() - 1].tags


_ITS_NOUN = re.compile(r"[ta][w#]{0,2}[UK]")


def _may_speak(text: Text, first: int, at: int) -> bool:
    """No post or camp speaks, nor who owns it or is aimed at ("the raid on the army camp")."""
    if not text.tokens[at].tags & _SPEAKERS or "U" in text.shape[at : at + 2]:
        return False
    phrase = re.search(r"[p/][#antwc]*$", text.shape[first:at])  # "sent to reporters"
    if phrase is None:
        return True
    led = first + phrase.start()
    return text.tokens[led].low != "by" and not text.tokens[led].tags & _AIMING


_GIVES = frozenset(("say", "gives_figure"))
_ASSERTED = frozenset(("it", "they", "that", "to"))
_AIMING = frozenset(("aim.at", "aim.beside"))
_PARTIES = frozenset(("group", "outfit", "militant"))
_SPEAKERS = _PARTIES | {"state", "police", "military", "security", "civilian", "weak_source", "hospital"}
