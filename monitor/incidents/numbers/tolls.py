"""How many, when the claims of one incident disagree?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.numbers.people import ONE_OF_THEM, People
from monitor.incidents.numbers.sources import UNNAMED, rank, rivals
from monitor.incidents.numbers.survivors import are_alive, is_name, killed_after_all, was_hurt
from monitor.incidents.text import Text
from monitor.model import Count, Outcome

SETTLED = 1.5  # times: an exact figure further above an "at least" counts others, too
MANY = 5  # times: a toll so much above the dead of its sentence, "in clashes", counts those of weeks
IDENTITY = 7  # words behind "the driver of the van" in which his name is given


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
        dead = [c for c in claims if c.outcome == "killed" and not (c.stale or c.party)]
        died = [c for c in dead if c.later and c in killed.claims and not are_alive(text, injured.claims, c)]
        died_later = [c for c in dead if c in died or was_hurt(text, injured.claims, c)]
        injured = _less(injured, [c for c in died_later if "militant" not in c.classes])
    found = (killed, injured, _toll(text, "abducted", claims), _toll(text, "arrested", claims))
    return tuple(t for t in found if t is not None)


def _without_weak(claims: Sequence[Claim]) -> list[Claim]:
    """Of who "was shot" the text says further on that he died or was hurt; of bombers' victims, how many."""
    told = {c.outcome for c in claims if not c.weak and c.count.best != 0}
    told |= {"injured"} if "killed" in told else set()
    return [c for c in claims if not (c.weak and c.outcome in told)]


def _less(injured: Toll, died: Sequence[Claim]) -> Toll | None:
    """The injured without those of them who died."""
    best, dead = injured.count.best, sum(c.count.likely for c in died)
    if best is None or not dead or dead > best:
        return injured
    return Toll(outcome="injured", count=Count.exactly(best - dead), claims=injured.claims) if best > dead else None


def _toll(text: Text, outcome: Outcome, claims: Sequence[Claim]) -> Toll | None:
    own = [c for c in claims if c.outcome == outcome]
    own = [c for c in own if not c.among] or own
    if not own:
        return None
    standing = [c for c in own if not (c.stale or c.party)] or own
    told = [c for c in standing if c.count.best != 0]
    if not told:
        return Toll(outcome=outcome, count=standing[0].count, claims=(standing[0],))
    totals = _present([c for c in told if c.total])
    used = _best_known(text, _with_other_sides(totals[-1:], told) or _whole(text, told), told)
    return Toll(outcome=outcome, count=plus([c.count for c in used]), claims=tuple(used))


def _with_other_sides(total: list[Claim], told: Sequence[Claim]) -> list[Claim]:
    """The total, where it is one of officers only with the three gunmen who were killed, too."""
    for claim in told if total and total[0].classes <= _SERVING else ():
        if not (claim.total or claim.recalled) and _apart(total, claim):
            total = [*total, claim]
    return total


_SERVING = frozenset(("police", "military", "security"))


def _best_known(text: Text, used: list[Claim], told: Sequence[Claim]) -> list[Claim]:
    """The figure of who knows best: a hospital's goes before that of the police, theirs before a witness's."""
    if len(used) > 1:
        return used
    first = rank(text, used[0])
    better = [c for c in told if rivals(text, used[0], c) and rank(text, c) < first]
    return better[-1:] or [c for c in told if _settles(text, used[0], c)][-1:] or used


def _settles(text: Text, bound: Claim, claim: Claim) -> bool:
    """Is it the exact figure behind an "at least", a little higher, of the same people told again?"""
    least, count = bound.count, claim.count
    if least.best is None or least.max is not None or count.best is None or count.max != count.min:
        return False
    if claim.among or claim.later or claim.parts or len(claim.sides) != 1 or len(bound.sides) != 1:
        return False
    behind = text.sentence_at(claim.first).index > text.sentence_at(bound.first).index
    same = overlap(claim.sides[0].category, bound.sides[0].category) and claim.sides[0].form in ("counted", "bare")
    return behind and same and least.best < count.best <= least.best * SETTLED


def of_the_strife(text: Text, total: Claim, told: Sequence[Claim]) -> bool:
    """ "Three men were shot, taking the toll to 168 in clashes that have lasted for months"."""
    sentence = text.sentence_at(total.first)
    lasting = text.has_any(_LASTING, total.last, sentence.last)
    own = [c for c in told if not c.total and sentence.first <= c.first < total.first]
    return lasting and any(c.count.likely * MANY <= total.count.likely for c in own)


_LASTING = frozenset(("strife", "plural_acts", "span", "statistic"))


def _present(totals: list[Claim]) -> list[Claim]:
    """The totals without those that the text tells of an earlier hour and that have been overtaken."""
    most = max((c.count.likely for c in totals), default=0)
    return [c for c in totals if not (c.earlier and c.count.likely < most)]


def _whole(text: Text, told: Sequence[Claim]) -> list[Claim]:
    """The claims that make up the whole: the first, and each later one of people that it cannot include."""
    used = [told[0]]
    lead = text.sentence_at(told[0].first).index
    for claim in told[1:]:
        if (not claim.later and _names_again(text, used, claim)) or _is_the_late(text, used, claim):
            continue
        if (
            _apart(used, claim)
            or _of_other_side(text, used, claim)
            or _fell_too(text, used, claim)
            or _fell_to(text, used, claim)
            or (all(c.later for c in used) and not claim.later and "corpse" not in text.tokens[claim.verb].tags)
            or (claim.later and all(c.recalled for c in used))  # "which had killed six": one more died since
            or any(p.head == ONE_OF_THEM for p in claim.sides)
            or (text.sentence_at(claim.first).index == lead and any(_is_further(text, p) for p in claim.sides))
        ):
            used.append(claim)
        elif _replaces(text, used, claim) and not _hearsay(text, used[0], claim):
            used = [claim]
    return used


def _is_the_late(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "An airman who was wounded has died. Corporal Gul … died in the night": told once more, with his name."""
    one = used[0].sides[:1] if len(used) == 1 and used[0].later and used[0].count.best == 1 else ()
    again = [p for p in claim.sides if p.form == "named"] if claim.count.best == 1 else []
    if not (one and again) or one[0].form != "single" or one[0].category not in _SERVING:
        return False
    return again[0].category in (None, one[0].category)


def _names_again(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """Is it told once more of one whose name stood beside an earlier figure: "Malik Gul, a rebel …. Gul fell"?"""
    sentences = {text.sentence_at(c.first) for c in used} - {text.sentence_at(claim.first)}
    told = {t.low for s in sentences for t in text.tokens[s.first : s.last] if is_name(t)}
    return bool(claim.sides) and all(_told_again(text, p, told) for p in claim.sides)


def _told_again(text: Text, person: People, told: set[str]) -> bool:
    if person.form == "definite" and (not person.head or _is_identified(text, person)):
        return True  # "he died"; "the driver, identified as Gul, died"
    named = person.form in ("named", "definite")
    return named and any(is_name(t) and t.low in told for t in text.tokens[person.first : person.last])


def _is_identified(text: Text, person: People) -> bool:
    near = text.tokens[person.last : person.last + IDENTITY]
    return any("named_as" in t.tags for t in near)


def _apart(used: Sequence[Claim], claim: Claim) -> bool:
    """Are the claim's people of classes that none of the others can be?"""
    held = frozenset().union(*(c.classes for c in used))
    return all(not overlap(mine, other) for mine in claim.classes for other in held)


def _fell_to(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """Are some of them militants, the others martyrs: "three terrorists died and four people were martyred"?"""
    mine, others = _is_of_ours(text, claim), all(_is_of_ours(text, c) for c in used)
    if mine:
        return all(c.classes == {"militant"} for c in used)
    return others and claim.classes == {"militant"}


def _of_other_side(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "Two soldiers were killed and six others hurt …. Three rebels died and seven others were hurt": the others
    of each side."""
    if claim.classes != {"militant"} or any(p.form != "others" for c in used for p in c.sides):
        return False
    before = [(text.sentence_at(c.first).first, c.first) for c in used]
    return all(
        text.has_any(("police", "military", "security"), *span) and not text.has("militant", *span)
        for span in before
    )


def _fell_too(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "The prosecutor was killed …. One of his guards was also killed": another than the lone one told first."""
    lone = all(c.count.best == 1 and p.form in _LONE for c in used for p in c.sides)
    further = all(p.head and p.form in _FURTHER for p in claim.sides) and bool(claim.sides)
    heads = {_noun(p) for c in used for p in c.sides} & {_noun(p) for p in claim.sides}
    too = any("also" in t.low.split() for t in text.tokens[claim.first : claim.verb + 1])
    return too and lone and further and not heads and not claim.later


def _noun(person: People) -> str:
    return person.head.split()[-1] if person.head else ""


_LONE = ("definite", "named", "single")
_FURTHER = (*_LONE, "partitive", "counted")


def _is_of_ours(text: Text, claim: Claim) -> bool:
    return "of_ours" in text.tokens[claim.verb].tags


def _hearsay(text: Text, known: Claim, claim: Claim) -> bool:
    """Is it the word of a witness or a source without a name against a better known figure?"""
    return rank(text, claim) == UNNAMED != rank(text, known) and rivals(text, known, claim)


def _replaces(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """A later, definite, greater figure of no class told is the whole of sides told before, or of a vague one."""
    if any(c.later for c in used) and "corpse" in text.tokens[claim.verb].tags:
        return False  # who died of wounds, and bodies that others are said to have carried away
    whole = plus([c.count for c in used])
    lone = all(p.form in ("definite", "named") or _is_the_last(text, p) for c in used for p in c.sides)
    if lone and any(p.form == "counted" for p in claim.sides) and claim.count.likely > whole.likely:
        return True
    if claim.count.best is None:
        return False
    if whole.best is None:
        return claim.count.best >= whole.min
    in_the_end = text.tokens[claim.verb].low.endswith("ing") and text.sentence_at(claim.verb) == text.sentence_at(
        used[0].verb
    )  # "shot two guards and then blew himself up, killing 62"
    forms = ("counted", "bare") if in_the_end else ("counted",)
    generic = claim.classes == {None} and all(p.form in forms for p in claim.sides)
    return generic and claim.count.best > whole.best and None not in frozenset().union(*(c.classes for c in used))


def _is_further(text: Text, person: People) -> bool:
    return person.form == "others" or _is_the_last(text, person)


def _is_the_last(text: Text, person: People) -> bool:
    """ "A fifth body", "another guard": one of several."""
    return person.form == "single" and "another" in text.tokens[person.first].tags


def as_total(text: Text, one: Claim) -> Claim:
    """The claim as the whole; of an hour before where its sentence says so."""
    behind = text.tokens[one.first : text.sentence_at(one.first).last]
    before = one.recalled or any(t.tags & _HOURS_BEFORE for t in behind)
    return replace(one, total=True, earlier=before)


_HOURS_BEFORE = frozenset(("day_before", "stale"))
