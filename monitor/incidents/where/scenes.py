"""Which place names of a text stand together?"""

import re
from collections.abc import Sequence

from monitor.incidents.where.layouts import Layout
from monitor.incidents.where.readings import fine, inside
from monitor.incidents.where.spots import Spot, are_ends, hyphen, rides_from, spots
from monitor.knowledge.model import PlaceMention
from monitor.languages.placewords import PlaceWords

_PARTS = re.compile(r"[^\s\w,()\-–—'’]")  # between two words: what no run of places holds
_LONGEST = 8  # names in one run: quarter, town, tehsil, district, division, province, country and one more
_GAP = 9  # words between two names of a run: "A village on the outskirts of the provincial capital of B"

Chain = tuple[Spot, ...]


def chains(lay: Layout, mentions: Sequence[PlaceMention]) -> tuple[Chain, ...]:
    """The place names of a text, in runs that tell one place ("in the bazaar of A in B district")."""
    runs: list[list[Spot]] = []
    for spot in spots(lay, mentions):
        last = runs[-1] if runs else []
        if last and are_ends(lay, last[-1], spot):  # "at A on the B-C road": the road does not tell where A lies
            runs[-1:] = [last[:-1], [last[-1], spot]] if len(last) > 1 else [[*last, spot]]
        elif last and _come_from(lay, last, spot):
            runs.append([last.pop(), spot])
        elif last and _joined(lay, last, spot) and not _are_a_way(lay, last, spot):
            last.append(spot)
        else:
            runs.append([spot])
    return tuple(tuple(run) for run in runs)


def _come_from(lay: Layout, run: Sequence[Spot], spot: Spot) -> bool:
    """ "coming from A in | B area of C district", where A is not in C."""
    if len(run) < 2 or run[-1].candidates or lay.words.origin.isdisjoint(run[0].before[-1:]):
        return False
    return _apart(run[0], spot, lenient=False) and _joined(lay, run[-1:], spot)


def _are_a_way(lay: Layout, run: Sequence[Spot], spot: Spot) -> bool:
    """ "going from A to B | in C district": C alone is where they were."""
    if len(run) < 2 or lay.words.origin.isdisjoint(run[0].before[-1:]):
        return False
    ends = not lay.words.goal.isdisjoint(run[-1].before[-1:])
    return ends and not lay.words.scene.isdisjoint(spot.before[-1:])


def _joined(lay: Layout, run: Sequence[Spot], spot: Spot) -> bool:
    last, words = run[-1], lay.words
    if are_ends(lay, run[0], last):
        return False
    if hyphen(lay, last, spot):
        return True  # "Nagbal-Frisal"
    if (
        len(run) == _LONGEST
        or spot.first - last.last > _GAP
        or lay.sentences[last.last] != lay.sentences[spot.first]
    ):
        return False
    gap = lay.lows[last.last + 1 : spot.first]
    if not all(low in words.links or low in words.features or low in words.units for low in gap):
        return False
    if _PARTS.search(lay.text, last.end, spot.start):
        return False
    if last.level in ("admin2", "admin1") and spot.level == "place" and not words.scene.isdisjoint(gap):
        return False  # "of A district, in B village": another place
    if _is_border(spot, words):
        return False
    state = bool(last.candidates) and not any(fine(p) or p.kind == "admin2" for p in last.candidates)
    office = last.level == "admin2" or (state and not words.offices.isdisjoint(gap))
    if office and not words.scene.isdisjoint(gap) and _apart(last, spot, lenient=False):
        if spot.level != "admin1" or "," in lay.text[last.end : spot.start]:
            return False  # "in A district, police in B said", "a state's police in B"
        return all(low in words.units or low in words.scene or low in words.parts for low in gap)
    if not words.scene.isdisjoint(gap[:1]) and _somebodys(lay, last):
        return False  # "a resident of A, in B area of C district"
    if rides_from(words, last) and not words.scene.isdisjoint(gap[:1]):
        return False  # "a bus from A near B"
    if last.owner and spot.level == "place" and spot.first - last.last <= 2:
        return True  # "A's B area"
    bare = [low for low in gap if low not in words.articles]
    inner = bare[1:] if not words.edges.isdisjoint(bare[1:2]) else bare
    if len(inner) > 1 and inner[-1] in words.under and all(_is_part(low, words) for low in inner[:-1]):
        return True  # "A village of B district", "A on the outskirts of B": the text says it
    led = not words.scene.isdisjoint(run[0].before[-2:])  # "at A in B district", not "men of A in B district"
    bare = bare[:1] + [low for low in bare[1:] if low not in words.parts and low not in words.directions]
    if led and bare[-1:] and bare[-1] in words.under and not words.police.isdisjoint(spot.after[:1]):
        return True  # "at A under B police station", "at A within the limits of the police of B"
    tied = not gap or (len(bare) == 1 and bare[0] in words.under and led)
    if tied and _in_unit(lay, run, spot, led=led):
        return True
    lenient = not words.under.isdisjoint(gap)
    return not any(_apart(other, spot, lenient=lenient) for other in run if not other.urban)


def _is_part(low: str, words: PlaceWords) -> bool:
    return low in words.features or low in words.subdistricts or low in words.edges or low in words.units


def _is_border(spot: Spot, words: PlaceWords) -> bool:
    """ "at A near the Bangladesh border": A is on this side."""
    abroad = bool(spot.candidates) and all(p.kind == "country" for p in spot.candidates)
    return abroad and not words.borders.isdisjoint(spot.after[:1])


def _somebodys(lay: Layout, spot: Spot) -> bool:
    """ "a resident of A,"."""
    comma = "," in lay.text[lay.found[spot.last].end : lay.found[spot.last + 1].start]
    return comma and not lay.words.home.isdisjoint(spot.before[-3:])


def _in_unit(lay: Layout, run: Sequence[Spot], spot: Spot, *, led: bool) -> bool:
    """ "A, B District", "A of B", "in A, B on Monday": A lies in B, unless it is itself a district of the state, or
    behind a mere comma of that country."""
    words = lay.words
    named = words.plural_units.isdisjoint(spot.after[:1]) if spot.level in ("admin2", "admin1") else False
    before = lay.lows[spot.first - 1]
    owned = before in words.under and before not in words.scene and any(p.kind == "admin2" for p in spot.candidates)
    unit = led and (before in words.scene or before in words.parts) and not any(fine(p) for p in spot.candidates)
    if not named and not owned and not unit and not (led and _closes(lay, run[-1], spot)):
        return False
    above = {(p.country, p.admin1 if named else None) for p in spot.candidates}
    units = [p for other in run if not other.owner for p in other.candidates if not fine(p)]
    return not any({(p.country, p.admin1), (p.country, None)} & above for p in units)


def _closes(lay: Layout, last: Spot, spot: Spot) -> bool:
    """Does a district close what stands behind a comma: "in A, B on Monday", "in A (B)"?"""
    comma = lay.text[lay.found[last.last].end : lay.found[spot.first].start].strip() in (",", "(")
    listed = not lay.words.both.isdisjoint(spot.after[:1])
    return comma and not listed and any(p.kind == "admin2" for p in spot.candidates)


def _apart(one: Spot, other: Spot, *, lenient: bool) -> bool:
    """Can neither lie in the other? Then they are two places of a list."""
    if not one.candidates or not other.candidates:
        return False
    pairs = [(a, b) for a in one.candidates for b in other.candidates if a.country == b.country]
    own = any(a.kind == "admin2" for a, _ in pairs)  # "labourers from Loralai in Kharan district"
    if lenient and not own and any(b.kind == "admin2" and a.admin1 == b.admin1 for a, b in pairs):
        return False  # "Torkham in Landi Kotal district": borders of districts move
    return not any(inside(a, b) or inside(b, a) for a, b in pairs)
