"""Whose account is it?

Twelve outlets that run one agency's copy or one army release tell one account. The origin of a report is, in this
order: the release of an authority that the text rests on (the first voice that it credits), the group's own
statement where no other voice is heard, the agency that the text or the outlet's name credits, else the outlet.
An outlet that merely asked the police is an account of its own; a *statement* of theirs is not. The words for all
this are the language's, the agencies a table of the knowledge.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from monitor.knowledge.agencies import agencies
from monitor.languages.voices import Voices, voices
from monitor.model import Facts

Kind = Literal["official", "claim", "agency", "outlet"]

LEAD = 1500  # characters in which a text names the voice that it rests on
OPENING = 200  # characters within which a text that is a group's statement says so
CREDIT = 200  # characters at either end of a text where an agency is credited
ASSUMED = "en"  # the language of a text that nobody could tell
WIDE, NEAR = 40, 20  # characters between two words that belong together, within a sentence


Needed = tuple[tuple[str, ...], ...]  # of each of them some word stands where the pattern does: told at once


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What the lists of a language look for."""

    releases: tuple[tuple[Needed, re.Pattern[str], str], ...]
    claim: re.Pattern[str]
    nobody: re.Pattern[str]
    other_voice: re.Pattern[str]
    speaks: re.Pattern[str]
    credited: re.Pattern[str]


def origin(source: str, text: str, language: str | None, told: Iterable[Facts] = ()) -> str:
    """Whose account the article is: "official:ISPR", "claim:ttp", "agency:AFP" or "outlet:Dawn"; what it has `told`
    says which group speaks in a claim."""
    words = voices(language or ASSUMED)
    patterns = _patterns(language or ASSUMED) if words else None
    if patterns and (released := _release(text[:LEAD], patterns)):
        return f"official:{released}"
    if patterns and _claimed(text, patterns):
        return f"claim:{_claimant(told)}"
    agency = agencies().get(source) or (_credited(text, patterns) if patterns else None)
    return f"agency:{agency}" if agency else f"outlet:{source}"


def kind(origin: str) -> Kind:
    """What sort of account it is."""
    for known in ("official", "claim", "agency"):
        if origin.startswith(f"{known}:"):
            return known
    return "outlet"


def _claimant(told: Iterable[Facts]) -> str:
    """The group that claims, or denies, what is told: two groups that claim one act are two voices."""
    speaking = (actor.id for facts in told for actor in facts.actors if actor.attribution in ("claimed", "denied"))
    return next(speaking, "group")


def _claimed(text: str, patterns: _Patterns) -> bool:
    """Whether a group's own statement opens the text, and nobody else is heard in it."""
    claim = patterns.claim.search(text[:OPENING])
    if claim is None or patterns.nobody.search(text[: claim.start()]):
        return False
    return not patterns.other_voice.search(text)


def _release(lead: str, patterns: _Patterns) -> str | None:
    """The authority whose release is the first voice of the text."""
    low = lead.casefold()
    found = [
        (match.start(), name)
        for needed, pattern, name in patterns.releases
        if all(any(map(low.__contains__, words)) for words in needed) and (match := pattern.search(lead))
    ]
    if not found:
        return None
    first, name = min(found)
    voice = patterns.speaks.search(lead)
    return None if voice and voice.end() < first else name


def _credited(text: str, patterns: _Patterns) -> str | None:
    ends = text if len(text) <= 2 * CREDIT else f"{text[:CREDIT]}\n{text[-CREDIT:]}"
    match = patterns.credited.search(ends)
    return agencies()[next(filter(None, match.groups()))] if match else None


@cache
def _patterns(language: str) -> _Patterns:
    words = voices(language)
    if words is None:
        raise ValueError(f"no voices of {language}")
    statement, voice = _any(words.statements), rf"\b{_any(words.voices)}\b"
    says = _any(words.says)
    claims = rf"{_any(words.claims)}|{_any(words.groups)}(?:['’]s)? (?:{_any(words.group_says)}|{statement})"
    return _Patterns(
        releases=tuple(_releases(words, statement)),
        claim=re.compile(rf"\b(?:{claims})\b", re.I),
        nobody=re.compile(rf"\b{_any(words.nobody)}\b[^.]{{0,60}}$", re.I),
        other_voice=re.compile(voice, re.I),
        speaks=re.compile(
            rf"{voice}[^.]{{0,{WIDE}}}\b{says}\b|\b{_any(words.according)}\b[^.]{{0,{NEAR}}}{voice}", re.I
        ),
        credited=_credit(words),
    )


def _releases(words: Voices, statement: str) -> Iterable[tuple[Needed, re.Pattern[str], str]]:
    said = _begun(words.statements)
    for name, spelled in words.releases.items():
        yield (_begun(spelled),), re.compile(rf"\b{_any(spelled)}\b", re.I), name
    for name, spelled in words.authorities.items():
        pattern = rf"\b{_any(spelled)}\b[^.]{{0,{NEAR}}}\b{statement}"
        yield (said, _begun(spelled)), re.compile(pattern, re.I), name
    for name, spelled in words.behind.items():
        pattern = rf"\b{statement}\b[^.]{{0,{WIDE}}}\b{_any(spelled)}\b"
        yield (said, _begun(spelled)), re.compile(pattern, re.I), name


def _begun(words: Iterable[str]) -> tuple[str, ...]:
    """What each of the words begins with, up to its first hyphen, apostrophe or blank."""
    return tuple({re.split(r"[-' ]", word.casefold(), maxsplit=1)[0] for word in words})


def _credit(words: Voices) -> re.Pattern[str]:
    """ "PESHAWAR (Reuters) -", "… said. (APP)" at a line's end, "— AFP", "told AFP", "with inputs from PTI". A name
    in brackets elsewhere may be anything: "Andhra Pradesh (AP)"."""
    named = "|".join(sorted(map(re.escape, agencies()), key=len, reverse=True))
    before, behind = (rf"(?i:{_any(words.credits[where])})" for where in ("before", "behind"))
    return re.compile(
        rf"[(\[]\s*({named})\s*[)\]]\s*(?:[-–—:]|$)"
        rf"|[-–—|/©]\s*({named})\s*$"
        rf"|(?<!\w){before}\s+(?:the\s+)?({named})\b"
        rf"|\b({named})\s+{behind}\b",
        re.M,
    )


def _any(words: Iterable[str]) -> str:
    """Any of the words, the longest first, whatever their hyphens and apostrophes."""
    spelled = (re.escape(word).replace(r"\-", "[- ]").replace("'", "['’]?") for word in words)
    return f"(?:{'|'.join(sorted(spelled, key=len, reverse=True))})"
