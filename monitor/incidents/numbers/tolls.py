"""How many, when the claims of one incident disagree?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.hours import overtaken
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.numbers.sources import UNNAMED, rank, rivals
from monitor.incidents.numbers.survivors import are_alive, killed_after_all, was_hurt
from monitor.incidents.numbers.wholes import SERVING, apart, whole
from monitor.incidents.text import Text
from monitor.model import Count, Outcome

SETTLED = 1.5  # times: an exact figure further above an "at least" counts others, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """The answer for one outcome, and the claims that it rests on."""

    outcome: Outcome
    count: Count
    claims: tuple[Claim, ...]


def tolls(text: Text, claims: Sequence[Claim]) -> tuple[Toll, ...]:
    """The toll rule over the claims of one incident, in the order of the text; who was hurt and died is dead."""
    claims = _without_weak(claims)
    killed = _toll(text, "killed", claims)
    fell = {(c.sides[0].first, c.count) for c in claims if c.outcome == "killed" and c.sides}
    claims = [c for c in claims if not (c.outcome == "injured" and c.sides and (c.sides[0].first, c.count) in fell)]
    claims = [c for c in claims if not killed_after_all(text, c, claims)]
    injured = _toll(text, "injured", claims)
    if killed and injured:
        dead = [c for c in claims if c.outcome == "killed" and not c.party]
        counted = [c for c in dead if c in killed.claims or _before_rise(text, claims, killed, injured)]
        died = [c for c in counted if c.later and not are_alive(text, injured.claims, c)]
        died += [c for c in dead if c not in died and _was_just_hurt(text, injured, c)]
        died_later = [c for c in dead if c in died or was_hurt(injured.claims, c)]
        injured = _less(injured, [c for c in died_later if "militant" not in c.classes])
    found = (killed, injured, _toll(text, "abducted", claims), _toll(text, "arrested", claims))
    return tuple(t for t in found if t is not None)


def _was_just_hurt(text: Text, injured: Toll, died: Claim) -> bool:
    """ "A soldier was wounded, he said, adding that he succumbed", behind "a soldier died": the one hurt before."""
    hurt = injured.claims[-1]
    he = died.later and all(p.form == "definite" and not p.head for p in died.sides)
    told = text.sentence_at(hurt.first) is text.sentence_at(died.first) and hurt.first < died.first
    return he and told and hurt.count.best == 1


def _before_rise(text: Text, claims: Sequence[Claim], killed: Toll, injured: Toll) -> bool:
    """ "A guard died, raising the toll to two …. One person had been killed and six hurt": the hurt of that day."""
    own = text.sentence_at(injured.claims[0].first)
    beside = [c for c in claims if c.outcome == "killed" and text.sentence_at(c.first) is own and not c.total]
    return any(c.total for c in killed.claims) and any(c.count.likely < killed.count.likely for c in beside)


def _without_weak(claims: Sequence[Claim]) -> list[Claim]:
    """Of who "was shot" the text says further on that he died or was hurt; of bombers' victims, how many."""
    told = {c.outcome for c in claims if not c.weak and c.count.best != 0}
    told |= {"injured"} if "killed" in told else set()
    return [c for c in claims if not (c.weak and c.outcome in told)]


def _less(injured: Toll, died: Sequence[Claim]) -> Toll | None:
    """The injured without those of them who died."""
    best, dead = injured.count.best, sum(1 if c.total else c.count.likely for c in died)
    if best is None or not dead or dead > best:
        return injured
    return Toll(outcome="injured", count=Count.exactly(best - dead), claims=injured.claims) if best > dead else None


def _toll(text: Text, outcome: Outcome, claims: Sequence[Claim]) -> Toll | None:
    own = [c for c in claims if c.outcome == outcome]
    own = [c for c in own if not c.among] or own
    if not own:
        return None
    standing = [c for c in own if not (c.stale or c.party)] or own
    before = overtaken(standing)
    told = [c for c in standing if c.count.best != 0 and c not in before]
    if not told:
        return Toll(outcome=outcome, count=standing[0].count, claims=(standing[0],))
    totals = [c for c in told if c.total and not (_is_hearsay(text, c, told) or _is_of_one_side(c, told))]
    totals = [c for c in totals if not _is_anothers(text, c, told)]
    totals = _present(totals)
    used = _best_known(text, _with_other_sides(totals[-1:], told) or whole(text, told), told)
    used = _in_detail(used, told)
    return Toll(outcome=outcome, count=plus([c.count for c in used]), claims=tuple(used))


def _is_hearsay(text: Text, total: Claim, told: Sequence[Claim]) -> bool:
    """ "The ministry said that 25 had died; an aide put the toll at 60": a source without a name against others."""
    if rank(text, total) != UNNAMED:
        return False
    return any(rank(text, c) < UNNAMED and rivals(text, c, total) for c in told if c is not total)


def _is_anothers(text: Text, total: Claim, told: Sequence[Claim]) -> bool:
    """ "Five died, police said, though an official put the toll at 20": his word beside the text's."""
    sentence = text.sentence_at(total.first)
    at = next(iter(text.having("conceding", sentence.first, total.first)), None)
    if at is None or text.has("hospital", at, total.last):
        return False
    return any(sentence.first <= c.verb < at for c in told)


def _is_of_one_side(total: Claim, told: Sequence[Claim]) -> bool:
    """ "89 people were killed", "ten soldiers and 79 rebels …. The army put the number of dead rebels at 77"."""
    return None not in total.classes and any(
        (None in c.classes or total.classes < c.classes) and c.count.likely > total.count.likely for c in told
    )


def _in_detail(used: list[Claim], told: Sequence[Claim]) -> list[Claim]:
    """The same figure where it is broken down: "five lives were lost …. Five died: three rebels and two guards"."""
    if len(used) > 1 or used[0].classes != {None} or used[0].parts:
        return used
    return [c for c in told if c.parts and c.count == used[0].count][:1] or used


def _with_other_sides(total: list[Claim], told: Sequence[Claim]) -> list[Claim]:
    """The total, where it is one of officers only with the three gunmen who were killed, too, and with the bomber
    of "a third soldier died. The bomber and two soldiers had died at once"."""
    total = [_of_their_class(c, told) for c in total]
    for claim in told if total and total[0].classes <= SERVING else ():
        if apart(total, claim):
            total = [*total, claim]
        elif (rebels := _rebels_beside(total, claim)) is not None:
            total = [*total, rebels]
    return total


def _of_their_class(total: Claim, told: Sequence[Claim]) -> Claim:
    """ "Nine policemen died …, taking the toll to nine": of them."""
    same = (c for c in told if c.outcome == total.outcome and c.count.likely == total.count.likely)
    known = next((c for c in same if c.classes <= SERVING and not c.among), None)
    return replace(total, sides=known.sides) if known is not None and total.classes == {None} else total


def _rebels_beside(total: Sequence[Claim], claim: Claim) -> Claim | None:
    """The bomber of "the bomber and two soldiers died", where the total of soldiers counts the two."""
    rebels = [p for p in claim.sides if p.category == "militant"]
    rest = claim.count.likely - sum(p.count.likely for p in rebels)
    if not rebels or len(total) > 1 or not 0 < rest <= total[0].count.likely:
        return None
    return replace(claim, sides=tuple(rebels), count=plus([p.count for p in rebels]))


def _best_known(text: Text, used: list[Claim], told: Sequence[Claim]) -> list[Claim]:
    """The figure of who knows best: a hospital's goes before that of the police, theirs before a witness's."""
    if len(used) > 1:
        return used
    first = rank(text, used[0])
    better = [c for c in told if rivals(text, used[0], c) and rank(text, c) < first]
    better = [c for c in better if c.count.likely > used[0].count.likely]
    if any(c.count == Count.exactly(used[0].count.likely) for c in told):
        return better[-1:] or used  # "at least ten", and again "the ten": another figure is a rival's
    return better[-1:] or [c for c in told if _settles(text, used[0], c)][-1:] or used


def _settles(text: Text, bound: Claim, claim: Claim) -> bool:
    """Is it the exact figure behind an "at least", a little higher, of the same people told again?"""
    least, count = bound.count, claim.count
    if least.best is None or least.max is not None or count.best is None or count.max != count.min:
        return False
    if claim.parts or len(claim.sides) != 1 or len(bound.sides) != 1:
        return False
    behind = text.sentence_at(claim.first).index > text.sentence_at(bound.first).index
    same = overlap(claim.sides[0].category, bound.sides[0].category)
    return behind and same and least.best < count.best <= least.best * SETTLED


def _present(totals: list[Claim]) -> list[Claim]:
    """The totals without those that the text tells of an earlier hour and that have been overtaken."""
    most = max((c.count.likely for c in totals), default=0)
    return [c for c in totals if not (c.earlier and c.count.likely < most)]


def as_total(text: Text, one: Claim) -> Claim:
    """The claim as the whole; of an hour before where its sentence says so."""
    behind = text.tokens[one.first : text.sentence_at(one.first).last]
    had = text.has("pluperfect", one.first, one.last)  # "the toll had stood at four"
    before = had or any(t.tags & _HOURS_BEFORE for t in behind)
    return replace(one, total=True, earlier=before)


_HOURS_BEFORE = frozenset(("day_before", "stale"))
