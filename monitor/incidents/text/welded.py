"""Which blanks between words did a page lose?"""

import functools
import re
from collections.abc import Iterator

from monitor.incidents.text.plain import Plain, shifted
from monitor.knowledge.model import Knowledge
from monitor.languages import is_everyday
from monitor.languages.lexicon import NO_TAGS, Lexicon, Sense

MOST_WORDS = 50_000  # kept in mind; a hostile text could have any number
LEAST, LONGEST = 4, 40  # letters of two words in one
LEAST_TELLING = 4  # letters of the one that a small word is welded to
_WORD = re.compile(r"[A-Za-z]+")
_INNER = re.compile(r"(?<=[a-z][a-z])(?=[A-Z])|(?<=[A-Z][A-Z])(?=[a-z]{3})")  # "in|Khuzdar", "CRPF|men"
_NOTHING: Sense = (NO_TAGS, None)
_OUTCOMES = frozenset(("kill", "die", "injure", "abduct", "arrest"))
_TELLING = _OUTCOMES | {"person", "number", "hard", "thing"}


class _Cuts(dict[str, tuple[int, ...]]):
    """Where the words met so far fall into two: nowhere, most of them."""

    def __init__(self, lexicon: Lexicon, knowledge: Knowledge) -> None:
        self._lexicon, self._knowledge = lexicon, knowledge
        self.whole: set[str] = set()  # the pieces of texts that hold no such word

    def __missing__(self, word: str) -> tuple[int, ...]:
        cuts = self[word] = tuple(_cuts(word, self._lexicon, self._knowledge))
        return cuts

    def forget(self) -> None:
        self.clear()
        self.whole.clear()


@functools.cache
def _known(lexicon: Lexicon, knowledge: Knowledge) -> _Cuts:
    return _Cuts(lexicon, knowledge)


def unwelded(given: Plain, lexicon: Lexicon, knowledge: Knowledge) -> Plain:
    """The text with a blank between words that have none ("inKhuzdar", "policemenkilled"), where both are known and
    what they make together is no word."""
    known = _known(lexicon, knowledge)
    if len(known) > MOST_WORDS or len(known.whole) > MOST_WORDS:
        known.forget()
    pieces = {*given.text.split()} - known.whole
    if not pieces:
        return given
    welded = {w for piece in pieces for w in _WORD.findall(piece) if LEAST <= len(w) <= LONGEST and known[w]}
    known.whole |= pieces if not welded else {p for p in pieces if welded.isdisjoint(_WORD.findall(p))}
    if not welded:
        return given
    found = (m for m in _WORD.finditer(given.text) if m[0] in welded)
    return shifted(given, [m.start() + cut for m in found for cut in known[m[0]]])


def _cuts(word: str, lexicon: Lexicon, knowledge: Knowledge) -> Iterator[int]:
    if word.lower() in lexicon.words or knowledge.places.knows(word) or knowledge.actors.named(word):
        return
    inner = [m.start() for m in _INNER.finditer(word)]
    if inner:
        parts = zip([0, *inner], [*inner, len(word)], strict=True)
        if all(_is_known(word[a:b], lexicon, knowledge) for a, b in parts) or _leads(word[: inner[0]], lexicon):
            yield from inner
    elif word[1:].islower() and not is_everyday(word.lower(), lexicon):
        yield from _small(word, lexicon, knowledge)


def _leads(word: str, lexicon: Lexicon) -> bool:
    """ "in|Newplace", "Three|Newmen": a small word or a number needs no name that is known behind it."""
    return not _tags(word.lower(), lexicon).isdisjoint(("welds", "number"))


def _small(word: str, lexicon: Lexicon, knowledge: Knowledge) -> Iterator[int]:
    """Where a small word stands beside one that tells something, or behind a name."""
    for cut in range(2, len(word) - 1):
        first, second = word[:cut], word[cut:]
        before, behind = _tags(first.lower(), lexicon), _tags(second, lexicon)
        named = first[0].isupper() and cut >= LEAST_TELLING
        known = named and (before or first.lower() in lexicon.places.features or knowledge.places.knows(first))
        if (
            ("welds" in before and ("welds" in behind or _tells(second, behind)))
            or ("welds" in behind and _tells(first, before))
            or ("person" in before and behind & _OUTCOMES and _tells(first, before))
            or ("welds_to_names" in behind and (known or (named and len(second) >= LEAST_TELLING)))
        ):
            yield cut
            return


def _tells(word: str, tags: frozenset[str]) -> bool:
    return len(word) >= LEAST_TELLING and bool(tags & _TELLING or any(t.startswith("act.") for t in tags))


def _tags(word: str, lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words.get(word, _NOTHING)[0]


def _is_known(word: str, lexicon: Lexicon, knowledge: Knowledge) -> bool:
    if word.lower() in lexicon.words or is_everyday(word.lower(), lexicon):
        return True
    return word[0].isupper() and bool(knowledge.places.knows(word) or knowledge.actors.named(word))
