"""Have we this text already?

Two texts are copies when they share their wording, or one is the beginning of the other, and they contradict each
other in no fact that a copy keeps: place, day, toll. The daily item that changes only these is new, however alike
it reads. A wrong "new" costs little, for resolution joins its reports to the same incident; a wrong "duplicate"
makes two accounts one: in doubt a text is new.
"""

import hashlib
from collections.abc import Container, Iterable
from dataclasses import replace
from operator import attrgetter

from monitor.dedup.facts import compared, facts, news, other_days, shared_days, shared_names
from monitor.dedup.lines import counted, is_log, is_unfinished
from monitor.dedup.sketch import OPENING_SIZE, Shares, shares, sketches
from monitor.dedup.words import fold, plain, words
from monitor.model import Duplicate, Fingerprint, New

__all__ = ["SAME_WORDS", "VERSION", "fingerprint", "fold", "judge", "without"]

SAME_WORDS = "the same words"
VERSION = 3  # of all that makes a fingerprint: those of two versions cannot be compared

SHORT = 8  # words; a headline's words are too few to tell a copy from a namesake: only equality counts
SEEN = 10  # values; a share that is told from fewer is a guess
SAME_TEXT = 0.5  # share of all triples in common: the same text, edited
CONTAINED = 0.85  # share of one text's triples that the other has: the same text, cut
SAME_OPENING = 0.3  # share of the triples of both openings: it was cut from this end
EDITED = 0.25  # share of all triples in common: the same copy rewritten, if the facts agree
OWN_SHARE = 0.4  # and share of the new text's triples; the report of the next day carries less of the first one
UNLIKE_NAMES = 0.25  # share of the names on which the texts differ both ways; above it they tell of two things
SAME_NAMES = 0.5  # share of the names of the text with fewer of them that both have
NEWS = 3  # figures, days and names that the other text lacks; a byline and an added sentence bring fewer
MUCH = 0.15  # and share of all its facts
AGREED = 2  # names and days in common, a name among them, from which on another toll is an update


def fingerprint(text: str) -> Fingerprint:
    """What a text is compared by; the same in every store and on every machine."""
    whole = plain(text)
    told = words(whole)
    plainly = list(map(attrgetter("text"), told))
    opening, sketch = sketches(plainly)
    return Fingerprint(
        exact=hashlib.sha256(" ".join(plainly).encode("utf-8", "surrogatepass")).hexdigest(),
        sketch=sketch,
        opening=() if is_log(whole) else opening,
        facts=facts(told),
        words=len(plainly),
        unfinished=is_unfinished(whole),
        version=VERSION,
    )


def without(furniture: Container[int], text: str, whole: Fingerprint) -> Fingerprint:
    """The fingerprint of a text, given that of all of it, in which the lines that its source puts around every
    article do not count."""
    told = words(counted(plain(text), furniture))
    plainly = list(map(attrgetter("text"), told))
    opening, sketch = sketches(plainly)
    return replace(
        whole,
        sketch=sketch,
        opening=whole.opening and opening,
        facts=facts(told),
        words=len(plainly),
    )


def judge(text: Fingerprint, known: Iterable[tuple[str, Fingerprint]]) -> New | Duplicate:
    """Whether the text is a copy of one of `known` (article id, fingerprint), in whatever order they come."""
    compared = ((_shares(text, other), id, other) for id, other in known if _comparable(text, other))
    refused: list[str] = []
    whole = False  # the whole of a story is known of which this text would only be the longer form
    for share, id, other in sorted(compared, key=lambda one: (-one[0].all, -one[0].mine, one[1])):
        if text.exact == other.exact:
            return Duplicate(id, why=SAME_WORDS)
        same = _same_wording(text, other, share)
        against = (_contradiction(text, other, share) or _more(text, other, share, whole)) if same else None
        if same and against is None:
            return Duplicate(id, why=same + _updated(text, other))
        whole |= against is not None and not other.unfinished
        refused.append(f"{share.all:.0%} of the wording of {id}" + (f", but {against}" if against else ""))
    return New(why=f"nearest: {refused[0]}" if refused else "no known text is like it")


def _comparable(text: Fingerprint, other: Fingerprint) -> bool:
    if text.version != other.version:
        return False
    return text.exact == other.exact or min(text.words, other.words) >= SHORT


def _shares(one: Fingerprint, other: Fingerprint) -> Shares:
    return Shares(1.0, 1.0, 1.0, SEEN) if one.exact == other.exact else shares(one.sketch, other.sketch)


def _same_wording(text: Fingerprint, other: Fingerprint, share: Shares) -> str | None:
    """Why the wording is the same, or None."""
    logged = not (text.opening and other.opening)  # several stories, of which another text may hold one
    if share.all >= (CONTAINED if logged else SAME_TEXT):
        return f"{share.all:.0%} of its wording"
    if share.seen < SEEN or logged:
        return None
    if max(share.mine, share.its) >= CONTAINED and _opens_alike(text, other):
        part, whole = ("its", "the longer text") if share.mine > share.its else ("the shorter text's", "this one")
        return f"{max(share.mine, share.its):.0%} of {part} wording opens {whole}"
    if share.all >= EDITED and share.mine >= OWN_SHARE and max(share.mine, share.its) < CONTAINED:
        both, mine, its = shared_names(text.facts, other.facts)
        if both and both >= SAME_NAMES * (both + min(len(mine), len(its))):
            return f"{share.mine:.0%} of its wording, and the same names"
    return None


def _opens_alike(one: Fingerprint, other: Fingerprint) -> bool:
    return shares(one.opening, other.opening, OPENING_SIZE).all >= SAME_OPENING


def _contradiction(text: Fingerprint, other: Fingerprint, share: Shares) -> str | None:
    """The facts in which neither text says what the other does, or None. A difference on one side only is a cut or
    an added line; another toll beside places and days that agree is an update."""
    apart = compared(text.facts, other.facts)
    if pair := next(iter((*apart.days, *apart.names)), other_days(text.facts, other.facts)):
        return f"it says {pair[1]} where this says {pair[0]}"
    both, mine, its = shared_names(text.facts, other.facts)
    agreed = both + shared_days(text.facts, other.facts) if both else 0
    if apart.figures and (agreed < AGREED or share.all < SAME_TEXT):
        return f"it says {apart.figures[0][1]} where this says {apart.figures[0][0]}"
    differing = min(len(mine), len(its))
    if differing and differing / (both + differing) > UNLIKE_NAMES:
        return f"it names {', '.join(its[:3])} where this names {', '.join(mine[:3])}"
    return None


def _more(text: Fingerprint, other: Fingerprint, share: Shares, whole: bool) -> str | None:
    """The news that one text tells besides what the other does, if that is much; None where one is a cut of the
    other."""
    if share.mine >= CONTAINED:
        if share.its >= CONTAINED or _opens_alike(text, other):
            return None
        told = news(other.facts, text.facts)
        return f"that one tells of {', '.join(told[:3])} before it" if _is_much(told, other) else None
    if other.unfinished and not whole and _opens_alike(text, other):
        return None
    told = news(text.facts, other.facts)
    return f"this goes on to tell of {', '.join(told[:3])}" if _is_much(told, text) else None


def _is_much(told: tuple[str, ...], text: Fingerprint) -> bool:
    return len(told) >= max(NEWS, MUCH * len(text.facts))


def _updated(text: Fingerprint, other: Fingerprint) -> str:
    figures = compared(text.facts, other.facts).figures
    return f"; it says {figures[0][1]} where this says {figures[0][0]}" if figures else ""
