"""Which place names of a text stand together, and how are they brought in?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.incidents.placenames import (
    FEATURES,
    PREPOSITIONS,
    UNIT_LEVELS,
    Level,
    goes_on,
    link,
    name_word,
    told_as_place,
)
from monitor.incidents.readings import fine, inside
from monitor.knowledge.folding import Word, between, words
from monitor.knowledge.model import Place, PlaceMention

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
_LINK_WORDS = (
    r"of|in|under|the|at|near|within|on|area|areas|village|villages|town|tehsil|tehsils|taluka|city|district|agency|"
    r"agencies|limits|jurisdiction|block|outskirts|provincial|capital|state|province|region|sub|subdivision|division|"
    r"mandal|ps|thana|locality|falling|located|situated|bazaar|bazar|market|colony|road|forest|forests|jungle|hills|"
    r"valley|administrative|headquarters|tribal|and\s+kashmir|close|to|border|adjacent|adjoining|neighbourhood|"
    r"sector|sub-sector|panchayat|gram|police\s+(?:station|post|limits|jurisdiction|outpost|picket|circle)|union\s+council|south|north|"
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
# "Jammu-Srinagar highway" runs past places; it is in neither.
ROUTE = re.compile(
    r"(?:\W+(?:national|super|state))?\W+(?:highway|road|route|motorway|railway|rail|track|bus|coach|train|express)\b",
    re.IGNORECASE,
)
_LISTED = (("districts",), ("agencies",))
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
    return tuple(part for run in runs for part in _without_road(text, tuple(run)))


def _without_road(text: str, run: Chain) -> Iterator[Chain]:
    """ "at A on the B-C road": the road's name is a run of its own, for it does not tell where A lies."""
    ends = (n for n in range(1, len(run) - 1) if text[run[n].end : run[n + 1].start].strip() in ("-", "–"))
    road = next((n for n in ends if ROUTE.match(text, run[n + 1].end)), None)
    if road is None:
        yield run
        return
    yield run[:road]
    yield run[road : road + 2]
    if run[road + 2 :]:
        yield run[road + 2 :]


def _joined(text: str, run: Sequence[Spot], spot: Spot) -> bool:
    gap = text[run[-1].end : spot.start]
    if len(run) == _LONGEST or _GAP.fullmatch(gap) is None:
        return False
    if _WITHIN.fullmatch(gap) or _in_unit(gap, run, spot):
        return True  # "A village of B district": the text says it, whatever the gazetteer has
    lenient = _UNDER.search(gap) is not None
    return not any(_apart(other, spot, lenient=lenient) for other in run)


def _in_unit(gap: str, run: Sequence[Spot], spot: Spot) -> bool:
    """ "A, B District": A lies in B, unless it is itself a district or state of that country."""
    if spot.level not in ("admin2", "admin1") or gap.strip() != "," or spot.after[:1] in _LISTED:
        return False
    countries = {p.country for p in spot.candidates}
    return not any(p.country in countries and not fine(p) for other in run for p in other.candidates)


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
    while start and found[start].tight and (name_word(found[start - 1]) or link(found, start - 1)):
        start -= 1
    while end + 1 < len(found) and found[end + 1].tight and (name_word(found[end + 1]) or link(found, end + 1)):
        end += 1
    if (start, end) == (first, last) or end - start >= _MOST_NAME_WORDS:
        return False
    if link(found, last + 1) or link(found, first - 1):
        return True  # "Gulistan" in "Gulistan-i-Jauhar"
    after = found[end + 1].text.lower() if end + 1 < len(found) and found[end + 1].tight else ""
    before = found[start - 1].text.lower() if start and found[start].tight else ""
    whole = after in FEATURES - {"police"} or found[end].text.lower() in FEATURES
    return whole and before in PREPOSITIONS | {"the"} and (end > last or found[start].text.lower() not in FEATURES)


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
        if n in taken or not name_word(found[n]):
            n += 1
            continue
        last = n
        while goes_on(found, last + 1, taken):
            last += 1
        if last - n < _MOST_NAME_WORDS and told_as_place(found, n, last, taken):
            yield _spot(text, found, n, last, ())
        n = last + 1


def _spot(text: str, found: Sequence[Word], first: int, last: int, candidates: tuple[Place, ...]) -> Spot:
    start, end = found[first].start, found[last].end
    before = _until_break(text, [*reversed(found[max(0, first - 14) : first])], start, backwards=True)
    after = _until_break(text, list(found[last + 1 : last + 6]), end, backwards=False)
    unit = next((UNIT_LEVELS[w] for w in after[:1] if w in UNIT_LEVELS), None)
    unit = unit or UNIT_LEVELS.get(found[last].text.lower())
    level = unit or ("place" if after[:1] and after[0] in FEATURES else None)
    led = [w for w in reversed(before[-3:]) if w in PREPOSITIONS]
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
