"""Is a place name here somebody's: a part of his name, or whose home or office it is?"""

from monitor.incidents.where.layouts import Layout
from monitor.incidents.where.readings import fine
from monitor.incidents.where.scenes import Chain
from monitor.incidents.where.spots import Spot


def names_somebody(lay: Layout, run: Chain) -> bool:
    """ "Thoiba Mangang", "Aung San Suu Kyi", "Arif Ahmad of A"."""
    return _surname(lay, run[0]) or _forename(lay, run) or _of_somebody(lay, run[0])


def _surname(lay: Layout, spot: Spot) -> bool:
    """ "Thoiba Mangang": behind a name that is no place's, and no word for a place beside it."""
    n, words = spot.first - 1, lay.words
    if n < 0 or not lay.found[spot.first].tight or not all(fine(p) for p in spot.candidates):
        return False
    other = lay.found[n].text[0].isupper()
    known = lay.lows[n] in words.features or lay.lows[n] in words.not_names
    return other and not known and not spot.level


def _forename(lay: Layout, run: Chain) -> bool:
    """ "Aung San Suu Kyi": before two more names that are no place's, with nothing that leads to a place."""
    spot, n, words = run[0], run[-1].last + 1, lay.words
    if spot.level or words.prepositions.intersection(spot.before[-1:]) or not all(fine(p) for p in spot.candidates):
        return False
    names = [
        m for m in range(n, min(n + 2, len(lay.lows))) if lay.found[m].tight and lay.found[m].text[0].isupper()
    ]
    known = words.features | words.not_names | words.bodies_after
    return len(names) == 2 and known.isdisjoint(lay.lows[m] for m in names)


def _of_somebody(lay: Layout, spot: Spot) -> bool:
    """ "Arif Ahmad of A", "the Governor of A"."""
    n, words = spot.first - 2, lay.words
    if (
        n < 0
        or not spot.before
        or spot.before[-1] not in words.under
        or spot.before[-1] in words.scene
        or not lay.found[n + 1].tight
    ):
        return False
    if lay.lows[n] in words.whose:
        return True
    name, named = lay.found[n].text, lay.lows[n] not in words.features and lay.lows[n] not in words.units
    return named and name[0].isupper() and len(name) > 1  # not "Sector 11-E of A"
