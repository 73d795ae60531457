"""Which figures of one outcome make up the whole: is each the same people again, others, or all of them?"""

from collections.abc import Sequence

from monitor.incidents.numbers.classes import overlap
from monitor.incidents.numbers.lists import of_whom
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.numbers.people import ONE_OF_THEM, People
from monitor.incidents.numbers.sources import UNNAMED, rank, rivals
from monitor.incidents.numbers.survivors import is_name
from monitor.incidents.text import Text

IDENTITY = 7  # words behind "the driver of the van" in which his name is given
NEAR = 2  # sentences from "six were injured" to "two of the injured died"
MOST = 10  # times: a figure so much above what was told of counts more than this incident's
SERVING = frozenset(("police", "military", "security"))


def whole(text: Text, told: Sequence[Claim]) -> list[Claim]:
    """The claims that make up the whole: the first, and each later one of people that it cannot include."""
    used = [told[0]]
    for claim in told[1:]:
        if _again(text, used, claim):
            continue
        if _besides(text, used, claim, lead=told[0]):
            used.append(claim)
        elif _replaces(text, used, claim) and not _hearsay(text, used[0], claim):
            used = [claim]
    return used


def _again(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """Is it told once more of those told of before?"""
    told_so = not claim.later and (_names_again(text, used, claim) or _names_them(text, used, claim))
    return told_so or _is_the_late(used, claim) or _are_their_bodies(text, used, claim)


def _are_their_bodies(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "Four rebels were killed …. The bodies of two men and two women were found": just as many as had died."""
    bodies = "corpse" in text.tokens[claim.verb].tags and len(claim.sides) > 1
    return bodies and plus([c.count for c in used]).best == claim.count.best


def _names_them(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "Two jawans were killed …. Head Constable Jan and Constable Gul died at once": just as many, by name and
    rank, whichever force has such ranks."""
    named = bool(claim.sides) and all(p.form == "named" for p in claim.sides)
    if not named or claim.count.likely < 2 or text.sentence_at(claim.first) is text.sentence_at(used[-1].first):
        return False
    serving = {*claim.classes}.union(*(c.classes for c in used)) <= {*SERVING}
    return serving and plus([c.count for c in used]).best == claim.count.best


def _besides(text: Text, used: Sequence[Claim], claim: Claim, *, lead: Claim) -> bool:
    """Is it of others than those told of before?"""
    beside = text.sentence_at(claim.first).index == text.sentence_at(lead.first).index
    return (
        apart(used, claim)
        or _of_other_side(text, used, claim)
        or _fell_too(text, used, claim)
        or _fell_to(text, used, claim)
        or (all(c.later for c in used) and not claim.later and "corpse" not in text.tokens[claim.verb].tags)
        or (claim.later and all(c.recalled or _at_once(text, c) for c in used))  # "which had killed six": one more
        or any(p.head == ONE_OF_THEM for p in claim.sides)
        or _too(text, used, claim)
        or (beside and any(_is_further(text, p) for p in claim.sides))
        or _are_more(text, used, claim)
    )


def _are_more(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """Are they others than those counted before: "two guards fell …. Three more died", "him and three guards …. A
    fourth guard died"?"""
    first, told = claim.sides[0], plus([c.count for c in used]).likely
    if claim.later and of_whom(text, first):
        return True  # "killing two and injuring six, two of whom died": two of the six
    near = text.sentence_at(claim.first).index - text.sentence_at(used[-1].first).index <= NEAR
    hurt = text.shape.startswith("I", first.last) if first.form == "partitive" else "ftI" in _words(text, first)
    led = not text.sentence_at(used[0].first).index  # a report that opens with the dead counts all of them
    if claim.later and hurt and near and not led and not any(c.total for c in used):
        return True  # "a guard was killed and six were injured. Two of the injured died"
    if first.form == "others":
        return claim.count.likely > told and not any(c.total for c in used)
    number = text.tokens[first.first].number if _is_the_last(text, first) else None
    counted = {told, *(p.count.likely for c in used for p in c.sides)}
    return number is not None and number > 2 and number - 1 in counted


def _words(text: Text, person: People) -> str:
    return text.shape[person.first : person.last]


def _too(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "Two guards died, too", "so did a guard"; not "the two survivors were hit as well", of two told of."""
    known = text.shape[claim.first - 1 : claim.first] == "t" and any(c.count == claim.count for c in used)
    too = text.tokens[claim.first].low == "so" or text.has("too", claim.verb + 1, claim.verb + 3)
    return not (claim.later or known) and too


def _at_once(text: Text, claim: Claim) -> bool:
    """ "Six died on the spot": who died of wounds is none of them."""
    return text.has("at_once", claim.first, text.sentence_at(claim.first).last)


def _is_the_late(used: Sequence[Claim], claim: Claim) -> bool:
    """ "An airman who was wounded has died. Corporal Gul … died in the night": told once more, with his name."""
    one = used[0].sides[:1] if len(used) == 1 and used[0].later else ()
    again = [p for p in claim.sides if p.form == "named"] if claim.count.best == 1 else []
    if not (one and again) or one[0].category not in SERVING:
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
    names = [t.low in told for t in text.tokens[person.first : person.last] if is_name(t)]
    if person.form not in ("named", "definite") or not names:
        return False
    return names[0] or sum(names) * 2 > len(names)  # "Noor Ahmed" is not the Ali Ahmed who was told of before


def _is_identified(text: Text, person: People) -> bool:
    near = text.tokens[person.last : person.last + IDENTITY]
    return any("named_as" in t.tags for t in near)


def apart(used: Sequence[Claim], claim: Claim) -> bool:
    """Are the claim's people of classes that none of the others can be?"""
    held = frozenset().union(*map(_classes, used))
    return all(not overlap(mine, other) for mine in claim.classes for other in held)


def _classes(claim: Claim) -> frozenset[str | None]:
    """Those of a figure, or of all its parts: "nine people, six of them pupils and three guards"."""
    parted = claim.classes == {None} and sum(p.count.likely for p in claim.parts) == claim.count.likely
    return claim.part_classes if parted else claim.classes


def _fell_to(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """Are some of them militants, the others martyrs: "three terrorists died and four people were martyred"?"""
    mine, others = _is_of_ours(text, claim), all(_is_of_ours(text, c) for c in used)
    if mine:
        return all(c.classes == {"militant"} for c in used)
    return others and claim.classes == {"militant"}


def _of_other_side(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "Two soldiers were killed and six others hurt …. Three rebels died and seven others were hurt": the others
    of each side."""
    theirs = claim.classes == {"militant"}
    ours = used if theirs else [claim]
    if not (theirs or all(c.classes == {"militant"} for c in used)):
        return False
    if any(p.form != "others" for c in ours for p in c.sides):
        return False
    before = [(text.sentence_at(c.first).first, c.first) for c in ours]
    return all(text.has_any(("police", "military", "security"), *span) for span in before)


def _fell_too(text: Text, used: Sequence[Claim], claim: Claim) -> bool:
    """ "The prosecutor was killed …. One of his guards was also killed": another than the lone one told first."""
    lone = all(c.count.best == 1 and p.form in _LONE for c in used for p in c.sides)
    further = all(p.head and p.form in _FURTHER for p in claim.sides) and bool(claim.sides)
    heads = {_noun(p) for c in used for p in c.sides} & {_noun(p) for p in claim.sides}
    too = any("also" in t.low.split() for t in text.tokens[claim.first : claim.verb + 1])
    return (too or _and_his(text, used[-1], claim)) and lone and further and not heads


def _and_his(text: Text, before: Claim, claim: Claim) -> bool:
    """ "An elder was killed at once, and his nephew died at night": in one breath."""
    kept = "keeper" in text.tokens[claim.first].tags and text.shape[claim.first - 1] in "&,w"
    return kept and text.sentence_at(before.first) is text.sentence_at(claim.first)


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
    added = all(_are_more_bodies(text, c, claim) for c in used)
    near = in_the_end or added or claim.count.best <= whole.best * MOST
    more = whole.best < claim.count.best and near
    return generic and more and (added or None not in frozenset().union(*(c.classes for c in used)))


def _are_more_bodies(text: Text, some: Claim, claim: Claim) -> bool:
    """ "Two more bodies were found, so that six …": some of a whole that is told in the same breath."""
    more = all("o" in text.shape[p.first : p.last] for p in some.sides)
    told = text.sentence_at(some.first) is text.sentence_at(claim.first)
    return told and more and text.has("corpse", some.first, some.last)


def _is_further(text: Text, person: People) -> bool:
    return person.form == "others" or _is_the_last(text, person)


def _is_the_last(text: Text, person: People) -> bool:
    """ "A fifth body", "another guard": one of several."""
    return person.form == "single" and "another" in text.tokens[person.first].tags
