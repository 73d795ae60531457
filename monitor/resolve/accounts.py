"""Which accounts does an edited article give still, which otherwise, and which no more?

An account that tells the same facts in other words is the same account, and stays. One that agrees with what was
told in most of where, when and what is that account, corrected: it keeps its id, and what it said before becomes
its past. What is left of the new ones is told for the first time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, product

from monitor.merge.standing import stated
from monitor.model import Article, Earlier, Facts, Report
from monitor.resolve import aims
from monitor.resolve.acts import act_type
from monitor.resolve.places import place
from monitor.resolve.points import NEVER, Point

AGREED = 2  # of place, day and act: what two accounts share that are one, corrected in the third
MOST_EARLIER = 50  # pasts that an account keeps; a page that is edited more often is a log

Pair = tuple[Report, Report]  # as it was, as it is now


def renewed(
    article: Article, told: Sequence[Report], now: Sequence[Report], gone: Sequence[Report] = ()
) -> tuple[Report, ...]:
    """The accounts of the article as it stands, read as `now`, given those that it gave before the edit; `gone` are
    such as it gave once and had dropped: one that returns has its old id."""
    stay = {new.id: old for old, new in _pairs(told, now)}
    rest = [one for one in now if one.id not in stay]
    back = {new.id: old for old, new in _pairs(gone, rest)}
    numbers = _unused((*told, *gone))
    return tuple(
        _edited(stay[one.id], one, article) if one.id in stay else _first(one, back.get(one.id), numbers, article)
        for one in now
    )


def reread(article: Article, told: Sequence[Report], now: Sequence[Report]) -> tuple[Report, ...]:
    """The accounts of the same text, read as `now` by another program: since when each says so is as it was. What
    the program read out of the text before the edit is let be where the edited text tells the same."""
    was = {new.id: old for old, new in _pairs(told, now)}
    numbers = _unused(told)
    return tuple(
        _read(was[one.id], one, article) if one.id in was else _first(one, None, numbers, article) for one in now
    )


def _read(before: Report, account: Report, article: Article) -> Report:
    if before.revision != article.revision and same_facts(before.facts, account.facts):
        return before
    return replace(account, id=before.id, revision=article.revision, revised=before.revised, earlier=before.earlier)


def _first(account: Report, was: Report | None, numbers: Iterator[int], article: Article) -> Report:
    id = was.id if was else f"{article.id}.{next(numbers)}"
    return replace(account, id=id, revision=article.revision, revised=article.revised)


def _unused(reports: Sequence[Report]) -> Iterator[int]:
    used = {int(report.id.rpartition(".")[2]) for report in reports}
    return (number for number in count(1) if number not in used)


def same_facts(one: Facts, other: Facts) -> bool:
    """Whether they tell the same, in whatever words."""
    if _plainly(one) != _plainly(other):
        return False
    return _one_wording(one.targets, other.targets, aims.targets) and _one_wording(
        one.weapons, other.weapons, aims.weapons
    )


def _plainly(facts: Facts) -> Facts:
    return replace(facts, evidence=(), confidence=0.0, targets=(), weapons=())


def _one_wording(
    mine: tuple[str, ...], its: tuple[str, ...], alike: Callable[[tuple[str, ...], tuple[str, ...]], Point]
) -> bool:
    return mine == its or (bool(mine and its) and alike(mine, its).value > 0)


def _pairs(old: Sequence[Report], new: Sequence[Report]) -> Iterator[Pair]:
    """Which new account is which of the old ones, the surest first."""
    left, fresh = {one.id: one for one in old}, {one.id: one for one in new}
    for like in (_same, _likeness, _moved):
        if like is _moved and not len(left) == len(fresh) == 1:
            return
        pairs = [
            (like(one.facts, other.facts), one.id, other.id)
            for one, other in product(left.values(), fresh.values())
        ]
        for likeness, one, other in sorted(pairs, key=lambda pair: -pair[0]):
            if likeness > 0 and one in left and other in fresh:
                yield left.pop(one), fresh.pop(other)


def _same(one: Facts, other: Facts) -> float:
    return float(same_facts(one, other))


def _likeness(one: Facts, other: Facts) -> float:
    """How well two accounts of one article agree; 0 where they are of two incidents."""
    where, what = place(one.location, other.location).value, act_type(one, other).value
    agreed = (where > 0 or _unplaced(one, other)) + _one_day(one, other) + (what >= 0)
    if where <= NEVER or agreed < AGREED:
        return 0.0
    return agreed + (where > 0) + (what > 0) + (one.killed == other.killed)


def _moved(one: Facts, other: Facts) -> float:
    """Whether the last account left may have been told of another place before."""
    return float(_one_day(one, other) and act_type(one, other).value >= 0)


def _unplaced(one: Facts, other: Facts) -> bool:
    return one.location is None or other.location is None


def _one_day(one: Facts, other: Facts) -> bool:
    return one.days is None or other.days is None or one.days == other.days


def _edited(before: Report, account: Report, article: Article) -> Report:
    """The account as it stands now. Where only its origin is another, it has said no less and no more before."""
    if same_facts(before.facts, account.facts):
        return before if before.origin == account.origin else replace(before, origin=account.origin)
    past = Earlier(revision=before.revision, at=stated(before), facts=before.facts)
    return replace(
        account,
        id=before.id,
        revision=article.revision,
        revised=article.revised,
        earlier=(*before.earlier, past)[-MOST_EARLIER:],
    )
