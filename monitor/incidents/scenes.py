"""Which place names of a text stand together, and how are they brought in?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.incidents.readings import fine, inside
from monitor.knowledge.folding import Word, between, words
from monitor.knowledge.model import Place, PlaceMention

Level = Literal["place", "admin2", "admin1", "country"]

_UNIT_LEVELS: dict[str, Level] = {
    "district": "admin2",
    "districts": "admin2",
    "agency": "admin2",
    "province": "admin1",
    "state": "admin1",
}
# Words that make the name before them a spot on the map; in capitals they are part of the name ("Sariab Road").
FEATURES = frozenset(
    """
    area areas village villages town tehsil taluka colony bazaar bazar market chowk road highway mohallah
    mohalla goth forest forests jungle jungles hill hills valley block mandal panchayat locality neighbourhood
    neighborhood sector mor morh bypass crossing bridge police ps thana limits checkpost checkpoint check-post
    camp sub-division subdivision hamlet nullah nala stop adda morha gali street square flyover chauraha ghat
    pass mountains mountain range dam canal river nadi enclave phase quarter quarters ward suburb suburbs
    outskirts plaza hotel club park ground mosque masjid imambargah shrine college
    port airport base fort post station mine mines field fields estate garden
    gardens city vihar nagar
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_PLAIN = frozenset(
    "degree high primary middle girls boys government general civil public national main central new old".split()  # noqa: SIM905
)
_BEFORE_NAME = frozenset(
    """
    village villages town locality hamlet area areas block tehsil post camp
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_PREPOSITIONS = frozenset(
    """
    in at near inside outside around on under along from to of towards toward between into via within across
    beside opposite behind
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_NEAR = frozenset(
    """
    near outside around along beside towards toward opposite behind between
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_NEAR_FEATURES = frozenset(
    """
    road highway forest forests jungle jungles hill hills mountain mountains range bypass river canal pass
    nullah valley
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_NOT_NAMES = frozenset(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday police policeman policemen army government maoist maoists naxal
    naxals taliban militant militants security force forces frontier corps constabulary rangers levies crpf
    bsf hospital court minister superintendent inspector commander officer spokesman president party front
    organisation organization group the a an he she it they his her their according meanwhile however earlier
    later two three four five six seven eight nine ten one at least unidentified unknown suspected several
    some many armed gunmen reports reported sources official officials district deputy assistant sub chief
    general director ministry operation news express times daily dawn constable head muslim muslims hindu shia
    shias shiite sunni ahmadi hazara pashtun baloch punjabi bengali nato us american indian pakistani afghan
    islam islamic
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_LINK_WORDS = (
    r"of|in|under|the|at|near|within|on|area|areas|village|villages|town|tehsil|tehsils|taluka|city|district|agency|"
    r"agencies|limits|jurisdiction|block|outskirts|provincial|capital|state|province|region|sub|subdivision|division|"
    r"mandal|ps|thana|locality|falling|located|situated|bazaar|bazar|market|colony|road|forest|forests|jungle|hills|"
    r"valley|administrative|headquarters|tribal|and\s+kashmir|close|to|border|adjacent|adjoining|neighbourhood|"
    r"panchayat|gram|police\s+(?:station|post|limits|jurisdiction|outpost|picket|circle)|union\s+council|south|north|"
    r"east|west|revenue|unit|southern|northern|eastern|western|central|restive|neighbouring|city's|town's|s|headquarter|union"
)
_GAP = re.compile(rf"[\s,()\-–—'’]*(?:(?:{_LINK_WORDS})\b[\s,()\-–—'’]*){{0,9}}", re.IGNORECASE)
_UNDER = re.compile(r"\b(?:in|of|under)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\s*(?:areas?|villages?|town|locality|forests?|bazaar|bazar|colony|market|police station|tehsil|subdivision|"
    r"sub-division)(?:\s*\([^)]{1,25}\))?(?:\s+revenue unit|\s+area|\s+limits)?\s*,?\s*"
    r"(?:of|in|under)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;।۔]\s|\n\s*\n")
_NAMED_AFTER = frozenset({"Colony", "Road", "Chowk", "Gate"})  # what towns have called after other towns
_LONGEST = 8  # names in one run: quarter, town, tehsil, district, division, province, country and one more
_MOST_NAME_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place name in the text. Without candidates it is a name that the gazetteer lacks. `before` are the words
    that bring it in, nearest last; `after` the ones behind; `near` says that the text puts the act beside it."""

    start: int
    end: int
    text: str
    candidates: tuple[Place, ...]
    level: Level | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    near: bool


Chain = tuple[Spot, ...]


def chains(text: str, mentions: Sequence[PlaceMention], start: int, end: int) -> tuple[Chain, ...]:
    """The place names between two offsets, in runs that tell one place ("in the bazaar of A in B district")."""
    found = between(words(text), start, end)
    near = [m for m in mentions if start <= m.start and m.end <= end]
    spots = sorted([*_known(text, found, near), *_unknown(text, found, near)], key=lambda s: s.start)
    runs: list[list[Spot]] = []
    for spot in spots:
        if runs and _joined(text, runs[-1], spot):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return tuple(tuple(run) for run in runs)


def _joined(text: str, run: Sequence[Spot], spot: Spot) -> bool:
    gap = text[run[-1].end : spot.start]
    if len(run) == _LONGEST or _GAP.fullmatch(gap) is None:
        return False
    if _WITHIN.fullmatch(gap):
        return True  # "A village of B district": the text says it, whatever the gazetteer has
    lenient = _UNDER.search(gap) is not None
    return not any(_apart(other, spot, lenient=lenient) for other in run)


def _apart(one: Spot, other: Spot, *, lenient: bool) -> bool:
    """Can neither lie in the other? Then they are two places of a list."""
    if not one.candidates or not other.candidates:
        return False
    pairs = [(a, b) for a in one.candidates for b in other.candidates]
    if lenient and any(b.kind == "admin2" and a.admin1 == b.admin1 and a.country == b.country for a, b in pairs):
        return False  # "Chaman in Killa Abdullah district": borders of districts move
    return not any(inside(a, b) or inside(b, a) for a, b in pairs)


def _known(text: str, found: Sequence[Word], mentions: Sequence[PlaceMention]) -> Iterator[Spot]:
    for mention, first, last in _numbered(found, mentions):
        if not _part_of_longer(found, mention, first, last, mentions):
            yield _spot(text, found, first, last, mention.candidates)


def _numbered(found: Sequence[Word], mentions: Sequence[PlaceMention]) -> Iterator[tuple[PlaceMention, int, int]]:
    """The mentions with the numbers of their first and last words."""
    at = {word.start: n for n, word in enumerate(found)}
    ends = {word.end: n for n, word in enumerate(found)}
    for mention in mentions:
        if mention.start in at:
            yield mention, at[mention.start], ends.get(mention.end, at[mention.start])


def _part_of_longer(
    found: Sequence[Word], mention: PlaceMention, first: int, last: int, mentions: Sequence[PlaceMention]
) -> bool:
    """Is it only a part of a longer name: "Chashma" in "in Chashma Achozai area", Karachi's "Hyderabad Colony"?"""
    following = found[last + 1].text if last + 1 < len(found) and found[last + 1].tight else ""
    if following in _NAMED_AFTER and any(m.candidates != mention.candidates for m in mentions):
        return True
    if any(not fine(p) for p in mention.candidates):
        return False
    start, end = first, last
    while start and found[start].tight and (_name_word(found[start - 1]) or _link(found, start - 1)):
        start -= 1
    while end + 1 < len(found) and found[end + 1].tight and (_name_word(found[end + 1]) or _link(found, end + 1)):
        end += 1
    if (start, end) == (first, last) or end - start >= _MOST_NAME_WORDS:
        return False
    after = found[end + 1].text.lower() if end + 1 < len(found) and found[end + 1].tight else ""
    before = found[start - 1].text.lower() if start and found[start].tight else ""
    whole = after in FEATURES - {"police"} or found[end].text.lower() in FEATURES
    return whole and before in _PREPOSITIONS | {"the"} and (end > last or found[start].text.lower() not in FEATURES)


def _unknown(text: str, found: Sequence[Word], mentions: Sequence[PlaceMention]) -> Iterator[Spot]:
    """Names in capitals that a feature or a preposition makes places."""
    numbered = list(_numbered(found, mentions))
    taken = {
        n
        for m, first, last in numbered
        if not _part_of_longer(found, m, first, last, mentions)
        for n in range(first, last + 1)
    }
    n = 0
    while n < len(found):
        if n in taken or not _name_word(found[n]):
            n += 1
            continue
        last = n
        while _goes_on(found, last + 1, taken):
            last += 1
        if last - n < _MOST_NAME_WORDS and _told_as_place(found, n, last, taken):
            yield _spot(text, found, n, last, ())
        n = last + 1


def _goes_on(found: Sequence[Word], n: int, taken: set[int]) -> bool:
    return n < len(found) and n not in taken and found[n].tight and (_name_word(found[n]) or _link(found, n))


def _link(found: Sequence[Word], n: int) -> bool:
    """The "e" of "Qala-e-Bakhtiar": a small word between two words of a name."""
    if found[n].text not in ("e", "i", "ul", "al", "de") or not 0 < n < len(found) - 1:
        return False
    between = found[n].tight and found[n + 1].tight
    return between and _name_word(found[n - 1]) and _name_word(found[n + 1])


def _name_word(word: Word) -> bool:
    """Capitalised, and no word that news texts write with a capital for another reason; no acronym."""
    plain = word.text.lower()
    if not word.text[0].isupper() or plain in _NOT_NAMES:
        return False
    return not (word.text.isupper() and 1 < len(word.text) < 6)


def _told_as_place(found: Sequence[Word], first: int, last: int, taken: set[int]) -> bool:
    before = found[first - 1].text.lower() if first and found[first].tight else ""
    after = found[last + 1].text.lower() if last + 1 < len(found) else ""
    tight = last + 1 < len(found) and found[last + 1].tight
    if all(word.text.lower() in FEATURES | _PLAIN for word in found[first : last + 1]):
        return False
    own = found[last].text.lower() in FEATURES and last > first
    led = before in _PREPOSITIONS or (
        before == "the" and first > 1 and found[first - 2].text.lower() in _PREPOSITIONS
    )
    if (own and (led or before in _BEFORE_NAME)) or before in _BEFORE_NAME:
        return True
    if tight and after in _UNIT_LEVELS and led:
        return True
    if tight and after in FEATURES and after not in ("police", "post", "station", "port", "base", "mine", "field"):
        return True
    if tight and after in ("police", "ps", "post") and last + 2 < len(found):
        return found[last + 2].text.lower() in ("station", "limits", "post", "jurisdiction", "outpost", "area")
    if before not in ("in", "at", "near"):
        return False
    follows = last + 1 + (after in FEATURES)  # "at A station in B district"
    if follows < len(found) and found[follows].text.lower() in ("of", "in", "under", "near", "on", "the"):
        follows += 1 + (follows + 1 < len(found) and found[follows + 1].text.lower() == "the")
    return follows in taken


def _spot(text: str, found: Sequence[Word], first: int, last: int, candidates: tuple[Place, ...]) -> Spot:
    start, end = found[first].start, found[last].end
    before = _until_break(text, [*reversed(found[max(0, first - 14) : first])], start, backwards=True)
    after = _until_break(text, list(found[last + 1 : last + 6]), end, backwards=False)
    unit = next((_UNIT_LEVELS[w] for w in after[:1] if w in _UNIT_LEVELS), None)
    unit = unit or _UNIT_LEVELS.get(found[last].text.lower())
    level = unit or ("place" if after[:1] and after[0] in FEATURES else None)
    led = [w for w in reversed(before[-3:]) if w in _PREPOSITIONS]
    near = bool(led and led[0] in _NEAR) or bool({found[last].text.lower(), *after[:1]} & _NEAR_FEATURES)
    spelled = text[start:end]
    return Spot(
        start=start,
        end=end,
        text=spelled,
        candidates=_of_level(candidates, level),
        level=level,
        before=tuple(before),
        after=tuple(after),
        near=near,
    )


def _of_level(candidates: tuple[Place, ...], level: Level | None) -> tuple[Place, ...]:
    """The candidates that the word for the unit fits, all if it fits none."""
    if level is None:
        return candidates
    fitting = tuple(p for p in candidates if (fine(p) if level == "place" else p.kind == level))
    return fitting or candidates


def _until_break(text: str, near: Iterable[Word], edge: int, *, backwards: bool) -> list[str]:
    """The words on one side of a name within its sentence, in text order."""
    kept: list[str] = []
    for word in near:
        gap = text[word.end : edge] if backwards else text[edge : word.start]
        if _SENTENCE.search(gap + " "):
            break
        kept.append(word.text.lower())
        edge = word.start if backwards else word.end
    return kept[::-1] if backwards else kept
