"""Which words of a text name a place, and how are they brought in?"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from monitor.incidents.values import value
from monitor.incidents.where.layouts import Layout, follows_route
from monitor.incidents.where.placenames import Names
from monitor.incidents.where.readings import METROPOLIS, SMALL, far_from_all, fine
from monitor.knowledge.model import Place, PlaceMention
from monitor.knowledge.units import units_like
from monitor.languages.placewords import Level, PlaceWords

_POSSESSIVE = ("'s", "’s")
_BEFORE, _AFTER = 25, 5  # words of the sentence that are looked at on either side of a name
_TAIL = 2  # words behind a town's name that make it a quarter's


@value(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place name in the text, words `first` to `last`. Without candidates it is a name that the gazetteer lacks.
    `before` are the words that bring it in, nearest last; `after` the ones that follow without a break; `near` says
    that the text puts the act beside it."""

    first: int
    last: int
    start: int
    end: int
    text: str
    candidates: tuple[Place, ...]
    level: Level | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    near: bool
    urban: bool  # is it told as a part of a town?
    way: bool  # is it a highway or a railway?
    owner: bool  # "A's": what follows is in A
    village: bool  # is it told as one: "Killi A", "A village"?


def spots(lay: Layout, mentions: Sequence[PlaceMention]) -> Iterable[Spot]:
    """The names that the gazetteer has, and those that the text tells as places, in text order."""
    names = Names(text=lay.text, found=lay.found, lows=lay.lows, capitals=lay.capitals, words=lay.words)
    known = [_Known.at(lay, mention) for mention in mentions]
    taken = {n for spot in known for n in range(spot.first, spot.last + 1)}
    whole = [spot for spot, beside in _beside(known) if not _of_longer(lay, names, spot, known, beside)]
    whole = [s for s in whole if not (_small(s, METROPOLIS) and names.begins_longer(s.first, s.last, taken))]
    whole = [spot for spot, beside in _beside(whole) if not _of_neighbour(lay, spot, beside)]
    taken = {n for spot in whole for n in range(spot.first, spot.last + 1)}
    told = [spot_at(lay, spot.first, spot.last, spot.candidates) for spot in whole]
    told += [spot_at(lay, first, last, ()) for first, last in names.unknown(taken)]
    return sorted(told, key=lambda spot: spot.start)


def rides_from(words: PlaceWords, spot: Spot) -> bool:
    """ "A bus from A"."""
    origin = not words.origin.isdisjoint(spot.before[-1:])
    return origin and not words.riding.isdisjoint(spot.before[-2:-1])


@value(frozen=True, slots=True)
class _Known:
    """A mention with the numbers of its first and last word."""

    first: int
    last: int
    candidates: tuple[Place, ...]

    @classmethod
    def at(cls, lay: Layout, mention: PlaceMention) -> "_Known":
        starts, ends, *_ = lay.found.columns
        first = last = bisect_left(starts, mention.start)
        while ends[last] < mention.end:
            last += 1
        return cls(first, last, mention.candidates)


def _beside(known: Sequence[_Known]) -> Iterator[tuple[_Known, Sequence[_Known]]]:
    """Each one with its neighbours, itself among them."""
    for n, spot in enumerate(known):
        yield spot, known[max(0, n - 1) : n + 2]


def _of_longer(lay: Layout, names: Names, spot: _Known, known: Sequence[_Known], beside: Sequence[_Known]) -> bool:
    """Is it only a part of a longer name: "Chashma" in "Chashma Achozai area", Karachi's "Hyderabad Colony"?"""
    whole = names.after(spot.last) not in lay.words.units  # "Nagar district"
    if whole and all(low in lay.words.features for low in lay.lows[spot.first : spot.last + 1]):
        return not any(o is not spot and _lies_in(spot, o) for o in beside)  # "Sector 11", but "Garhi, Balaghat"
    if names.is_link(spot.last + 1):
        return True  # "Gulistan" in "Gulistan-i-Jauhar"
    if any(are_ends(lay, one, other) for one, other in pairwise(beside)):
        return False
    tail = _capitals(lay, spot.last + 1)
    if tail and tail[0] in lay.words.tails:
        return True  # "Ghazni Khel"
    if len(tail) == _TAIL and tail[-1] in lay.words.urban and any(o.last == spot.first - 1 for o in beside):
        return True  # "Peshawar's Khyber Super Market"
    if tail and tail[0] in lay.words.routes and far_from_all(spot.candidates, [o.candidates for o in known]):
        return True  # "Srinagar Highway", in Islamabad
    if tail and tail[-1] in lay.words.named_after:
        return True
    named = bool(tail) and (tail[0] in lay.words.features or tail[0] in lay.words.bodies_after)
    if named and all(p.kind in ("admin1", "country") for p in spot.candidates):
        return True  # "Northern Bypass", "Kashmir Road", "Assam Rifles"
    short = any(p.name.count(" ") > spot.last - spot.first for p in spot.candidates)
    return names.in_longer(spot.first, spot.last, unit=not all(fine(p) for p in spot.candidates), short=short)


def _lies_in(spot: _Known, other: _Known) -> bool:
    """Is it a place of the district that is named beside it?"""
    units = {(p.country, p.admin1, p.admin2) for p in other.candidates if p.kind == "admin2"}
    return any((p.country, p.admin1, p.admin2) in units for p in spot.candidates)


def are_ends(lay: Layout, one: _Known | Spot, other: _Known | Spot) -> bool:
    """ "the Wana-Tank road": two known names with a hyphen between them, and a road behind."""
    return other.first - one.last == 1 and hyphen(lay, one, other) and follows_route(lay, other.last)


def hyphen(lay: Layout, one: _Known | Spot, other: _Known | Spot) -> bool:
    """ "at Nagbal-Frisal": two names of one place, if no road's."""
    beside = other.first - one.last == 1
    return beside and lay.text[lay.found[one.last].end : lay.found[other.first].start].strip() in ("-", "–")


def _of_neighbour(lay: Layout, spot: _Known, known: Sequence[_Known]) -> bool:
    """Is it a village's name right beside that of a greater place in another province, and so a part of its name
    ("Mera Risalpur")?"""
    own = spot.candidates
    if _is_beyond(lay, spot, known):
        return True
    if not _small(spot, SMALL):
        return False
    for other in known:
        first, second = (spot, other) if spot.first < other.first else (other, spot)
        gap = lay.text[lay.found[first.last].end : lay.found[second.first].start]
        greater = max(p.population for p in other.candidates) > max(p.population for p in own)
        greater = greater or not all(fine(p) for p in other.candidates)
        if second.first - first.last == 1 and gap.isspace():
            return all(a.admin1 != b.admin1 for a in own for b in other.candidates)
    return False


def _small(spot: _Known, people: int) -> bool:
    return all(fine(p) and p.population < people for p in spot.candidates)


def _is_beyond(lay: Layout, spot: _Known, known: Sequence[_Known]) -> bool:
    """Is it the country behind "the Manipur-Myanmar border"?"""
    if {p.kind for p in spot.candidates} != {"country"} or spot.last + 1 == len(lay.lows):
        return False
    inner = any(o.last == spot.first - 1 for o in known)
    return inner and lay.lows[spot.last + 1] in lay.words.borders


def _capitals(lay: Layout, n: int) -> Sequence[str]:
    """The capitalised words from the nth on, up to one that ends a road's or quarter's name ("Agra Taj Colony")."""
    found: list[str] = []
    while n < len(lay.lows) and lay.found[n].text[0].isupper() and len(found) < _TAIL:
        if not lay.found[n].tight or lay.found[n].start - lay.found[n - 1].end > 1:
            break  # a possessive ending: "Larkana's Bakrani Road" is in Larkana
        found.append(lay.lows[n])
        n += 1
    return found


def spot_at(lay: Layout, first: int, last: int, candidates: tuple[Place, ...]) -> Spot:
    words, lows, sentence = lay.words, lay.lows, lay.sentences[first]
    start = bisect_left(lay.sentences, sentence, max(0, first - _BEFORE), first)
    end = last + 1
    while end < len(lows) and end <= last + _AFTER and lay.found[end].tight:
        end += 1
    before, after = tuple(lows[start:first]), tuple(lows[last + 1 : end])
    level = _level(lay, before if _unparted(lay, first) else (), after)
    led = next((low for low in before[-1:-4:-1] if low in words.prepositions), "")
    name = " ".join(lay.text[lay.found[first].start : lay.found[last].end].split())
    return Spot(
        first=first,
        last=last,
        start=lay.found[first].start,
        end=lay.found[last].end,
        text=name,
        candidates=_of_tehsil(candidates, after, words) or _of_level(candidates, level) or _misspelt(name, level),
        level=level,
        before=before,
        after=after,
        way=(lows[last] in words.routes and lows[last] not in words.urban) or _led_to(lay, last),
        owner=_owns(lay, last),
        village=lows[first] in words.heads or not words.settled.isdisjoint(after[:1]),
        urban=lows[last] in words.urban or not words.urban.isdisjoint(after[:1]),
        near=led in words.beside
        or lows[last] in words.near_features
        or follows_route(lay, last + 1)
        or not words.near_features.isdisjoint(after[:1]),
    )


def _led_to(lay: Layout, last: int) -> bool:
    """ "the A road": the one to A, not the "A Road" of a town."""
    return follows_route(lay, last)


def _owns(lay: Layout, last: int) -> bool:
    """ "A's", "A district's"."""
    unit = last + 1 < len(lay.lows) and lay.found[last + 1].tight and lay.lows[last + 1] in lay.words.units
    return lay.text.startswith(_POSSESSIVE, lay.found[last + unit].end)


def _unparted(lay: Layout, n: int) -> bool:
    """Is the nth word tied to the one before it, by a bracket at most: "Frontier Region (FR) Peshawar"?"""
    return lay.found[n].tight or (n > 0 and lay.text[lay.found[n - 1].end : lay.found[n].start].rstrip() == ")")


def _level(lay: Layout, before: Sequence[str], after: Sequence[str]) -> Level | None:
    """What the words beside a name make it: "A district", "district A", "A bazaar"."""
    units, features = lay.words.units, lay.words.features
    if after and after[0] in units:
        return units[after[0]]
    if after and after[0] in features:
        return "place"
    return units.get(before[-1]) if before else None


def _of_tehsil(candidates: tuple[Place, ...], after: Sequence[str], words: PlaceWords) -> tuple[Place, ...]:
    """ "A tehsil": of its namesakes the one that is a part of a district."""
    told = not words.subdistricts.isdisjoint(after[:1])
    return tuple(p for p in candidates if p.kind == "admin3") if told else ()


def _misspelt(name: str, level: Level | None) -> tuple[Place, ...]:
    """ "Dehrawod district": the unit that is spelled nearly so."""
    return units_like(name, level) if level in ("admin2", "admin1") else ()


def _of_level(candidates: tuple[Place, ...], level: Level | None) -> tuple[Place, ...]:
    """The candidates that the word for the unit fits, all if it fits none."""
    if level is None:
        return candidates
    fitting = tuple(p for p in candidates if (fine(p) if level == "place" else p.kind == level))
    return fitting or candidates
