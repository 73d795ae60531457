"""Which words are names, in a text whose capitals do not tell?"""

import re
from collections.abc import Iterator
from string import ascii_uppercase

from monitor.knowledge.model import Knowledge
from monitor.languages import is_everyday
from monitor.languages.lexicon import NO_TAGS, Lexicon, Sense

LEAST = 6  # words; of fewer nothing is told
SAMPLE = 300  # characters at the beginning and at the end that are judged
SMALL = 0.1  # share of its longer words that begin small in a text in capitals, or with a capital to each word
ACRONYM = 6  # letters; a longer word in capitals is a name
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGER = re.compile(r"\b([A-Za-z])[A-Za-z]{3}")  # their first letters
_OPENS = re.compile(r"[.!?]\s|\n")
_BRACKETED = re.compile(r"\(([a-z]{2,6})\)")
_SMALL = frozenset(("of", "definite", "and", "preposition"))
_TIMES = frozenset(("months", "months_short", "weekdays"))
NOTHING: Sense = (NO_TAGS, None)
_VOWELS = frozenset("aeiouy")


def recased(raw: str, lexicon: Lexicon, knowledge: Knowledge) -> str:
    """The text; one all in capitals, all in small letters, or with a capital to each word, as it would be written:
    names by the gazetteer, the actor book and what is no everyday word. Its characters stay where they are."""
    if not _tells_nothing(raw):
        return raw
    return "".join(_pieces(raw, lexicon, knowledge))


def _tells_nothing(raw: str) -> bool:
    sample = raw if len(raw) <= 2 * SAMPLE else f"{raw[:SAMPLE]} {raw[-SAMPLE:]}"
    capitals, words = sum(map(sample.count, ascii_uppercase)), sample.count(" ") + 1
    if words < LEAST or 0 < capitals < words / 2 or len(raw.lower()) != len(raw):
        return False
    longer = _LONGER.findall(sample)
    return not capitals or sum(map(str.islower, longer)) <= SMALL * len(longer)


def _pieces(raw: str, lexicon: Lexicon, knowledge: Knowledge) -> Iterator[str]:
    low = raw.lower()
    titled = _WORD.sub(lambda word: word[0].capitalize(), low)
    behind = 0
    named, short = _named(titled, lexicon, knowledge), _acronyms(low, lexicon, knowledge)
    for word in _WORD.finditer(low):
        at, own = word.start(), word[0]
        gap = low[behind:at]
        opens = not behind or (gap != " " and _OPENS.search(gap))
        behind = word.end()
        yield gap
        if at in short:
            yield own.upper()
        elif opens or at in named or not _is_everyday(own, lexicon):
            yield titled[at:behind]
        else:
            yield own
    yield low[behind:]


def _named(titled: str, lexicon: Lexicon, knowledge: Knowledge) -> set[int]:
    """Where the words of known names begin, and what a road or a square is called behind one."""
    found: set[int] = set()
    places, actors = knowledge.places.mentions(titled), knowledge.actors.mentions(titled)
    for start, end in (*((p.start, p.end) for p in places), *((a.start, a.end) for a in actors)):
        own = list(_WORD.finditer(titled, start, end))
        behind = _WORD.match(titled, end + 1)
        if len(own) == 1 and _is_everyday(own[0][0].lower(), lexicon) and not _set(titled, own[0], behind, lexicon):
            continue
        if behind is not None and behind[0].lower() in lexicon.places.named_after:
            own.append(behind)
        found.update(m.start() for m in own if not lexicon.words.get(m[0].lower(), NOTHING)[0] & _SMALL)
    return found


def _set(titled: str, word: re.Match[str], behind: re.Match[str] | None, lexicon: Lexicon) -> bool:
    """Is an everyday word a place's name where it stands: "Tank district", "in Tank on Monday", "in Tank."?"""
    after = behind[0].lower() if behind is not None else ""
    before = titled[max(0, word.start() - ACRONYM * 2) : word.start()].split()[-1:]
    led = bool(before) and before[0].lower() in lexicon.places.scene
    return after in lexicon.places.units or (led and (not after or after in lexicon.places.prepositions))


def _acronyms(low: str, lexicon: Lexicon, knowledge: Knowledge) -> set[int]:
    """Where the short names of actors begin, words without a vowel, and what stands alone in brackets."""
    short = {m.start for m in knowledge.actors.mentions(low.upper()) if m.end - m.start <= ACRONYM}
    short |= {m.start(1) for m in _BRACKETED.finditer(low)}
    short |= {m.start() for m in _WORD.finditer(low) if _VOWELS.isdisjoint(m[0])}
    return {at for at in short if not _is_everyday(_WORD.match(low, at)[0], lexicon)}  # type: ignore[index]


def _is_everyday(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.words:
        return lexicon.words[word][0].isdisjoint(_TIMES)
    return is_everyday(word, lexicon)
