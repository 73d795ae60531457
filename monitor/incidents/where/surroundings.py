"""Do the words around a place name tell it for the scene of the act?"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from monitor.incidents.where.layouts import Layout, follows_route
from monitor.incidents.where.scenes import Chain
from monitor.incidents.where.somebodys import names_somebody
from monitor.incidents.where.spots import Spot, rides_from, spot_at
from monitor.languages.placewords import PlaceWords

# Points for and against. A preposition of place is the plainest sign, and everything is measured by it: what makes
# a name somebody's home, office or way outweighs it, what only makes that likely does not.
_LED = 2.5  # "in A"
_OF_THE_ACT = 1.0  # "the blast in A"
_ACROSS = 3.0  # "over the border in A": abroad, and meant
_OF_ANOTHER = -6.0  # "… raided homes in B after an attack in A"
_TAKEN_THERE = 1.5  # "kidnapped …" before it, or "recovered from A"
_FREED_THERE = -3.0  # "… and freed in A"
_ON_A_WAY = -2.5  # "to A", "from A", "rushed to hospital in A"
_SOMEBODYS = -3.0  # "residents of A"
_HOME = -5.0  # "was buried in A", "active in A", "who had served in A"
_NEXT_DOOR = -2.0  # "in neighbouring A"
_PARTY = -0.5  # "with A", "A and B": rather a party to it, or the second of two
_BODY = -4.0  # "A hospital", "the A squad"
_OFFICE = -4.0  # "A police", "the superintendent of A", "A's plans"
_ROUTE = -5.0  # "the A-B highway"
_DATELINE = -5.0
_SPEAKER = -2.0  # "A said"


_BORDER = -3.0  # "close to the border of A"
_SPOKEN_OF = -1.5  # "officials told reporters in A"
OTHER_YEAR = -5.0  # "the 2009 attack in A"

AGAINST = -2.0  # a name that loses so much by its own words is only a scene where there is no other

_VOICE = 4  # words from "In A," to the spokesman who speaks there
_VERDICT = 6  # words behind "a court in A" in which it rules
_OPENING = 60  # characters from the start of the text in which a dateline stands
# "KABUL:", "QUETTA/D.I. KHAN:", "KABUL (Agency) —", "SOPORE, Aug 18:", "DUBAI, Aug 31 (Agency) -",
# "MANILA, Philippines, Jan 18 (Agency) -", "Imphal, Jan 18 (PTI) At"
_COLON = re.compile(
    r"\s*(?:/[A-Z][A-Z. ]{2,24})?(?:,?\s*[A-Z][\w ]{2,20}?)?(?:,\s*[A-Z][a-z]+\.?\s+\d{1,2})?(?:\s*\([^)]{1,30}\))?"
    r"\s*(?:[:—–]|-{1,2}\s|(?<=[A-Z]\))\s+[A-Z])"
)


def worth(lay: Layout, run: Chain, published: date | None) -> float:
    """How much the words around the first name of a run make it the scene: above 0 for, below 0 against."""
    spot, words = run[0], lay.words
    score = (_SOMEBODYS if rides_from(words, spot) else _before(spot, words)) + _after(lay, spot, run)
    if names_somebody(lay, run):
        score += _SOMEBODYS
    if dateline(lay, run):
        score += _DATELINE
    elif _route(lay, run):
        score += _ROUTE
    if not words.speaking.isdisjoint(spot.before[-6:]):
        score += _SPOKEN_OF
    elif not words.says.isdisjoint(run[-1].after[:2]):
        score += _SPEAKER
    if spot.before == ("in",) and lay.text.startswith(",", run[-1].end) and _spoken_in(lay, run):
        score += _OFFICE
    return score + (OTHER_YEAR if past_year(lay, run, published) is not None else 0.0)


def _spoken_in(lay: Layout, run: Chain) -> bool:
    """ "In A, a spokesman for …"."""
    behind = run[-1].last + 1
    return not lay.words.voices.isdisjoint(lay.lows[behind : behind + _VOICE])


def past_year(lay: Layout, run: Chain, published: date | None) -> int | None:
    """The year before the text's own that is told beside the name; where somebody was taken then is a scene."""
    if published is None or not lay.years:
        return None
    year = min(_year(lay, run[-1]), _year_of(lay, run[0]))
    return year if year < published.year and lay.words.taken.isdisjoint(run[0].before) else None


def here(lay: Layout, runs: Sequence[Chain]) -> Iterator[Chain]:
    """ "… were injured here on Wednesday": the dateline's town, told for the scene."""
    if runs and not lay.words.here.isdisjoint(lay.lows) and dateline(lay, runs[0]):
        for n, low in enumerate(lay.lows):
            if low in lay.words.here and lay.lows[n - 1] not in lay.words.origin:  # "55 kilometres from here"
                yield (spot_at(lay, n, n, runs[0][0].candidates),)


def dateline(lay: Layout, run: Chain) -> bool:
    opens = run[0].start < _OPENING and len(run[0].before) < 2
    return opens and _COLON.match(lay.text, run[-1].end) is not None


def _year(lay: Layout, spot: Spot) -> int:
    """The year that is told right behind a name, 9999 where none is."""
    last = spot.last
    near = (
        year for n, year in lay.years.items() if last < n < last + 6 and lay.sentences[n] == lay.sentences[last]
    )
    return next(near, 9999)


def _year_of(lay: Layout, spot: Spot) -> int:
    """The year of the act that a name only recalls: "the 2014 A school massacre", "the riots of 2002 after A"."""
    opens = spot.first - len(spot.before[-2:])
    years = [year for n, year in lay.years.items() if opens <= n < spot.first]
    return years[-1] if years else 9999


def _before(spot: Spot, words: PlaceWords) -> float:
    before = spot.before
    if not before:
        return 0.0
    context = before[-5:]
    link = before[-1 - (before[-1] in words.articles) :][:1]  # what ties the name to the sentence
    if _reached(spot, words):
        return _LED
    led = _led(spot, link, words)
    score = _way(spot, link, words) + _taking(before, words)
    if led:
        score += _LED
        if not words.acts.isdisjoint(before[-4:-1]):
            score += _OF_ANOTHER if _answered(before, words) else _OF_THE_ACT
        if not words.borders.isdisjoint(before[-2:-1]):
            score += _ACROSS
        score += _elsewhere(before, words)
    elif not words.home.isdisjoint(context):
        score += _SOMEBODYS
    if not words.birth.isdisjoint(context) or not words.active.isdisjoint(before[-3:]):
        score += _HOME
    if before[-1] in words.under and before[-1] not in words.scene and not words.borders.isdisjoint(before[-2:-1]):
        score += _BORDER
    if _officer_of(before, words):
        score += _OFFICE
    if not words.hospitals.isdisjoint(context):
        score += _BODY
    elif not words.elsewhere.isdisjoint(context):
        score += _ON_A_WAY
    if before[-1] in words.parties:
        score += _PARTY
    elif before[-1] in words.addressed:
        score += _OFFICE  # "urged A to act"
    return score


def _officer_of(before: tuple[str, ...], words: PlaceWords) -> bool:
    """ "The superintendent of A"."""
    of = before[-1] in words.under and before[-1] not in words.scene
    return of and not words.office_holders.isdisjoint(before[-7:])


def _elsewhere(before: tuple[str, ...], words: PlaceWords) -> float:
    """ "who had served in A", "told reporters at A", "the answer to a new camp at A", "in neighbouring A"."""
    served = not words.service.isdisjoint(before[-5:-1]) and not words.whom.isdisjoint(before[-9:-2])
    heard = not words.audience.isdisjoint(before[-3:-1]) and not words.speaking.isdisjoint(before[-7:-1])
    if served or heard:
        return _HOME
    if not words.answering.isdisjoint(before[-8:-1]):
        return _OF_ANOTHER
    return _NEXT_DOOR if before[-1] in words.next_door else 0.0


def _reached(spot: Spot, words: PlaceWords) -> bool:
    """ "When they reached A, rebels opened fire", "militants came to A and took away": where they came to act, or
    were met, and no mere way of theirs."""
    if not words.goal.isdisjoint(spot.before[-1:]) and not words.struck.isdisjoint(spot.before[-2:-1]):
        return True  # "laid siege to A"
    came = next((n for n, low in enumerate(spot.before[-3:]) if low in words.reached), None)
    if came is None or not words.origin.isdisjoint((*spot.before[-4:], *spot.after)):
        return False
    met = not words.upon.isdisjoint(spot.before[:-1])
    return met or not words.comers.isdisjoint(spot.before)


def _answered(before: tuple[str, ...], words: PlaceWords) -> bool:
    """ "… raided homes in B after an attack in A": another act than the one that the sentence has told before."""
    other = not words.sequel.isdisjoint(before[-5:-1])
    return other and not words.answers.isdisjoint(before[:-5])


def _led(spot: Spot, link: tuple[str, ...], words: PlaceWords) -> bool:
    """ "in A", "off A", "the blast of A", "rocked A", "here"."""
    near = spot.before[-4:]
    if not words.goal.isdisjoint(link):
        return False  # "on the road to A"
    if not words.scene.isdisjoint(near) or not words.point.isdisjoint(link) or spot.text in words.here:
        return True
    if not words.struck.isdisjoint(link):
        return True
    return not words.under.isdisjoint(link) and not words.acts.isdisjoint(near)


def _way(spot: Spot, link: tuple[str, ...], words: PlaceWords) -> float:
    """ "to A", "left for A", "from A", but "arrested from A" too."""
    before, score = spot.before, 0.0 if words.aim.isdisjoint(link) else _ON_A_WAY
    beyond = (*before[-3:-1], *spot.after[:1])
    if not words.origin.isdisjoint(before[-1:]) and not words.goal.isdisjoint(beyond):
        return score + _ON_A_WAY  # "to B from A", "from A to B"
    goes = not words.goal.isdisjoint(before[-2:])
    if goes or not (words.origin.isdisjoint(before[-3:]) and words.goal.isdisjoint(before[-3:])):
        score += _TAKEN_THERE if not goes and not words.done_from.isdisjoint(before) else _ON_A_WAY
    return score


def _taking(before: tuple[str, ...], words: PlaceWords) -> float:
    """Where somebody was taken is the scene, not where he came free."""
    last = next((low for low in reversed(before) if low in words.freed or low in words.taken), "")
    if last in words.taken:
        return _TAKEN_THERE
    return _FREED_THERE if last and not words.taken.isdisjoint(before) else 0.0


def _after(lay: Layout, spot: Spot, run: Chain) -> float:
    after, words, score = spot.after, lay.words, 0.0
    led = not words.scene.isdisjoint(spot.before[-1:])
    if after:
        if after[0] in words.elsewhere_after or not words.hospitals.isdisjoint(after[:4]):
            score += _BODY
        if not words.bodies_after.isdisjoint(after[:2]):
            score += _BODY
        if after[0] in words.routes and not words.blocking.isdisjoint(spot.before[-2:]):
            score += _OFFICE  # "residents of B blocked the A road": the one that leads there
        stands_for_it = len(run) == 1 and spot.owner  # "Islamabad's lapses"
        yielded = not words.yielded.isdisjoint(spot.before[-4:])  # "surrendered before the A police"
        if not led and not yielded and (stands_for_it or _office(after, words)):
            score += _OFFICE
    return score + (_OFFICE if _ruled(lay, run) else 0.0)


def _ruled(lay: Layout, run: Chain) -> bool:
    """ "A court in A on 15 November awarded …": where it sits."""
    words, last = lay.words, run[-1].last
    verdict = not words.rules.isdisjoint(lay.lows[last + 1 : last + 1 + _VERDICT])
    return verdict and not words.courts.isdisjoint(run[0].before[-3:])


def in_office(run: Chain, words: PlaceWords) -> bool:
    """Does the run only say whose officer speaks or acts: "A district police", "the superintendent of A"?"""
    spot = run[0]
    return _office(spot.after, words) or (bool(spot.before) and _officer_of(spot.before, words))


def _office(after: tuple[str, ...], words: PlaceWords) -> bool:
    """ "A police", "A district police": who is in office there, not a station of theirs."""
    n = next((n for n, low in enumerate(after[:2]) if low in words.offices), None)
    return n is not None and words.buildings.isdisjoint(after[n + 1 : n + 2])


def _route(lay: Layout, run: Chain) -> bool:
    """Do the names only give a road or a train its name: "A-B highway"?"""
    last = run[-1].last
    if len(run) > 1:
        return follows_route(lay, last) and any(_ends(lay, a.last, b.first) for a, b in pairwise(run))
    after = last + 1 + (last + 1 < len(lay.lows) and lay.lows[last + 1] in lay.words.goal)
    return after < len(lay.lows) and _proper(lay, after) and _ends(lay, last, after) and follows_route(lay, after)


def _ends(lay: Layout, one: int, other: int) -> bool:
    """Are the two words the ends of a road: "A-B", "A B", "A to B"?"""
    gap = lay.text[lay.found[one].end : lay.found[other].start].strip(" -–/")
    return not gap


def _proper(lay: Layout, n: int) -> bool:
    """Is the nth word a name, in the middle of a sentence?"""
    text = lay.found[n].text
    inner = n > 0 and lay.sentences[n - 1] == lay.sentences[n]
    return inner and text[0].isupper() and text[1:].islower()
