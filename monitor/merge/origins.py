"""Whose account is it?

Twelve outlets that run one agency's copy or one army release tell one account. The origin of a report is, in this
order: the release of an authority that the text rests on (the first voice that it credits), the group's own
statement where no other voice is heard, the agency that the text or the outlet's name credits, else the outlet.
An outlet that merely asked the police is an account of its own; a *statement* of theirs is not.
"""

import re
from typing import Literal

Kind = Literal["official", "claim", "agency", "outlet"]

LEAD = 1500  # characters in which a text names the voice that it rests on
OPENING = 200  # characters within which a text that is a group's statement says so
CREDIT = 200  # characters at either end of a text where an agency is credited

# Agencies as they are credited, with the name that stands for them.
AGENCIES = {
    "AFP": "AFP",
    "Agence France-Presse": "AFP",
    "Reuters": "Reuters",
    "AP": "AP",
    "Associated Press": "AP",
    "APP": "APP",
    "Associated Press of Pakistan": "APP",
    "ANI": "ANI",
    "PTI": "PTI",
    "Press Trust of India": "PTI",
    "IANS": "IANS",
    "UNI": "UNI",
    "Xinhua": "Xinhua",
    "Pajhwok": "Pajhwok",
    "Pajhwok Afghan News": "Pajhwok",
    "Bakhtar News Agency": "Bakhtar",
    "PPI": "PPI",
    "INP": "INP",
    "Online News Agency": "Online",
    "Anadolu Agency": "Anadolu",
    "DPA": "DPA",
    "EFE": "EFE",
    "TASS": "TASS",
    "IRNA": "IRNA",
    "Kyodo": "Kyodo",
}

_NAMES = "|".join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))
# "PESHAWAR (Reuters) -", "… said. (APP)" at a line's end, "— AFP", "told AFP", "with inputs from PTI". A name in
# brackets elsewhere may be anything: "Andhra Pradesh (AP)".
_CREDITED = re.compile(
    rf"[(\[]\s*({_NAMES})\s*[)\]]\s*(?:[-–—:]|$)"
    rf"|[-–—|/©]\s*({_NAMES})\s*$"
    rf"|\b(?:by|told|from|via|source:|courtesy|quoted by)\s+(?:the\s+)?({_NAMES})\b"
    rf"|\b({_NAMES})\s+(?:reports?|reported|contributed|said in a dispatch)\b",
    re.M,
)

# Who speaks, in English: an authority's release, a group's own statement.
_STATEMENT = r"(?:statement|press release|news release|communiqu[eé]|spokes(?:man|person|woman))"
_OFFICIAL = (
    (re.compile(r"\bISPR\b|\bInter[- ]Services Public Relations\b|\bmilitary'?s media (?:wing|affairs)"), "ISPR"),
    (re.compile(rf"\b(?:CTD|Counter[- ]Terrorism Department)\b[^.]{{0,40}}\b{_STATEMENT}", re.I), "CTD"),
    (re.compile(rf"\b{_STATEMENT}\b[^.]{{0,40}}\b(?:CTD|Counter[- ]Terrorism Department)\b", re.I), "CTD"),
    (re.compile(rf"\bpolice\b[^.]{{0,20}}\b{_STATEMENT}", re.I), "police"),
    (re.compile(rf"\b{_STATEMENT}\b[^.]{{0,40}}\bpolice\b", re.I), "police"),
    (
        re.compile(rf"\b(?:army|military|armed forces|defen[cs]e ministry)\b[^.]{{0,20}}\b{_STATEMENT}", re.I),
        "army",
    ),
    (re.compile(rf"\binterior ministry\b[^.]{{0,20}}\b{_STATEMENT}", re.I), "interior ministry"),
)
_CLAIM = re.compile(
    rf"\b(?:claimed responsibility|the (?:group|outfit|organi[sz]ation|militants?)(?:'s)? (?:said|claims?|claimed|"
    rf"{_STATEMENT}))",
    re.I,
)
_NOBODY = re.compile(r"\b(?:no|none|nobody|neither|not)\b[^.]{0,60}$", re.I)  # "no outfit has claimed …"
_OTHER_VOICE = re.compile(
    r"\b(?:police|officials?|officers?|administration|hospital|doctors?|rescue|witness(?:es)?|residents?|sources|"
    r"ministry|government|army|military|authorities|deputy commissioner)\b",
    re.I,
)


_SPEAKS = re.compile(
    rf"(?:{_OTHER_VOICE.pattern})[^.]{{0,40}}\b(?:said|says|told|added|confirmed)\b|"
    rf"\baccording to\b[^.]{{0,20}}(?:{_OTHER_VOICE.pattern})",
    re.I,
)


def origin(source: str, text: str, language: str | None) -> str:
    """Whose account the article is: "official:ISPR", "claim:group", "agency:AFP" or "outlet:Dawn"."""
    english = language in (None, "en")
    if english and (released := _release(text[:LEAD])):
        return f"official:{released}"
    if english and _claimed(text):
        return "claim:group"
    agency = AGENCIES.get(source) or _credited(text)
    return f"agency:{agency}" if agency else f"outlet:{source}"


def kind(origin: str) -> Kind:
    """What sort of account it is."""
    for known in ("official", "claim", "agency"):
        if origin.startswith(f"{known}:"):
            return known
    return "outlet"


def _claimed(text: str) -> bool:
    """Whether a group's own statement opens the text, and nobody else is heard in it."""
    claim = _CLAIM.search(text[:OPENING])
    return claim is not None and not _NOBODY.search(text[: claim.start()]) and not _OTHER_VOICE.search(text)


def _release(lead: str) -> str | None:
    """The authority whose release is the first voice of the text."""
    found = [(match.start(), name) for pattern, name in _OFFICIAL if (match := pattern.search(lead))]
    voice = _SPEAKS.search(lead)
    if not found or (voice and voice.end() < min(found)[0]):
        return None
    return min(found)[1]


def _credited(text: str) -> str | None:
    ends = text if len(text) <= 2 * CREDIT else f"{text[:CREDIT]}\n{text[-CREDIT:]}"
    match = _CREDITED.search(ends)
    return AGENCIES[next(filter(None, match.groups()))] if match else None
