"""Who stands before a verb, and is what it tells of?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.clauses import ANTECEDENT, Clause, Crowd, passive
from monitor.incidents.numbers.freestanding import heads
from monitor.incidents.numbers.lists import as_part, chained, named, of_whom, someone
from monitor.incidents.numbers.people import People
from monitor.incidents.numbers.relatives import antecedent, beside_it, hurt_first, outer
from monitor.incidents.text import Text
from monitor.model import Count

NEAR = 6  # words from "two" to the verb of "two of whom were later …"


def subjects(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people before the verb that it is about: of the nearest clause that has any."""
    shape, verb = text.shape, clause.verb
    if some := [p for p in crowd.between(max(clause.start, verb - NEAR), verb)[-1:] if of_whom(text, p)]:
        return some
    if (few := _SOME_OF_THEM.search(shape, clause.start, verb)) is not None:
        return [_so_many(text, few.start(few.lastgroup or 0))]
    own = crowd.between(max(clause.start, verb - NEAR), verb)[-1:] if shape[verb] in "KI" else ()
    if own and text.tokens[own[0].first - 1].low == "with" and _LIGHT.fullmatch(shape, own[0].last, verb):
        return list(own)  # "…, police said, with 87 others | wounded"
    if (held := _object_held(text, clause, crowd)) is not None:
        return [held]
    whom = _OBJECT_KILLED.search(shape, clause.start, verb + 1)
    if whom is not None and "many" in text.tokens[whom.start(1)].tags:
        return []  # "the governor praised the soldiers | killed": how many, another sentence says
    whole = _among(text, clause, crowd)
    if whole:
        members = heads(text, crowd, clause.start, whole.first)
        told = chained(text, [whole], crowd.between(whole.last, verb), whole.last, verb)
        return [*told, *(as_part(p) for p in members)]
    if _done_to_things(text, clause) or _is_nobody(text, clause):
        return []
    aside = _aside(text, clause)
    bounds = [
        at
        for at in (m.start() for m in _BOUND.finditer(shape, clause.start, verb))
        if at not in aside and (shape[at] != "&" or _on_another_day(text, at))
    ]
    met = antecedent(text, clause, crowd)
    if met is not None:
        return [*beside_it(text, clause, crowd, met), met]
    met = hurt_first(text, clause, crowd) or outer(text, clause, crowd)
    if met is not None:
        return [met]
    for bound in [*reversed(bounds), clause.start - 1]:
        free = heads(text, crowd, bound + 1, verb)
        if free:
            first = _with_whole(free[_objects_before(text, clause, free) :], verb)
            if first.count.best != 1 and _is_one_person(text, bounds, verb):
                return []  # "hundreds gathered around the post where he was held"
            named = _named_with(text, first, clause.start) or _before_who(text, clause, crowd, bound, first)
            told = chained(text, [first], crowd.between(first.last, verb), first.last, verb)
            return [free[-1]] if _counts_others(told, free[-1], verb) else [*named, *told]
        if bound >= clause.start and shape[bound] == "S" and shape[bound + 1 : bound + 2] != ",":
            return []  # who speaks is not who was hurt
    name = _name_before(text, clause)
    return [name] if name else []


_BOUND = re.compile("[TS;ERd]|&p|(?<=V)i")  # "three were | among the dead and another 26 were hurt"


def _so_many(text: Text, at: int) -> People:
    """The three of "eight were freed, of whom three | had been hurt", "with three of them | hurt"."""
    number = text.tokens[at].number
    one = someone(at, at + 1, "partitive")
    return one if number is None else replace(one, count=Count.exactly(number))


_LIGHT = re.compile(r"V{0,2}w?")
_SOME_OF_THEM = re.compile(r"i(?P<behind>#)V{0,2}w?\Z|p(?P<before>#)iV{0,2}w?\Z")


def _object_held(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """The civilians of "soldiers went in to rescue civilians held hostage": those before the participle are who
    freed them."""
    at = clause.verb - 1
    if _REACHED.search(text.shape, clause.start, clause.verb) is None or crowd.between(at, at + 1):
        return None
    noun = text.tokens[at]
    if "many" not in noun.tags:
        return None
    some = Count(min=2, max=None, best=None)
    return replace(someone(at, clause.verb, "vague"), count=some, category=class_of_word(noun), head=noun.low)


_REACHED = re.compile(r"(?:E|/w)t?w{0,2}P\Z")
_OBJECT_KILLED = re.compile(
    r"(?:[wEX/]|(?<![#i])f)[th](?:[wcF-]|\([^()]{1,3}\)){0,6}(P)(?:,?RV?[VwX]{0,2}[KIABD]|[KIAB])\Z"
)


def _aside(text: Text, clause: Clause) -> range:
    """The "who led them" of "Captain Gul, who led them, Sepoy Jan and Sepoy Khan died", the "and not nine as …" of
    "six people, and not nine as they had said, died"."""
    match = _RELATIVE_ASIDE.search(text.shape, clause.start, clause.verb)
    return range(match.start(), match.end()) if match else range(0)


_RELATIVE_ASIDE = re.compile(r"(?<=[cP]),R[^,;:.]{1,16},(?=w?Pc{1,4}[,&])|(?<=P),&?Xb?#[^,;:.]{0,12},")


def _counts_others(met: Sequence[People], nearest: People, verb: int) -> bool:
    """ "A doctor in Sadda counts | 41 injured": the number right before the verb is no further one of them."""
    return nearest.last == verb and nearest.form == "bare" and all(p.last <= nearest.first for p in met)


def _on_another_day(text: Text, at: int) -> bool:
    """The "and" of "… hurt nine people, and on Tuesday a guard was shot"."""
    return any(t.tags & _DAYS for t in text.tokens[at + 2 : at + 3])


_DAYS = frozenset(("weekdays", "months", "months_short"))


def _is_one_person(text: Text, bounds: Sequence[int], verb: int) -> bool:
    """Is "he" or "she" the subject of the clause that stands before the verb?"""
    last = bounds[-1] + 1 if bounds else verb
    return text.tokens[last].low in ("he", "she")


def _with_whole(free: Sequence[People], verb: int) -> People:
    """The first of them; "five of the thirty | injured" are five, of thirty."""
    first, *others = free
    if first.form != "partitive" or not others or (first.last, verb) != (others[0].first, others[0].last):
        return first
    return replace(first, last=verb, whole=others[0].count)


def _objects_before(text: Text, clause: Clause, free: Sequence[People]) -> int:
    """How many of them another verb has for its object: "we lost six of our men and four were hurt", "killing a
    guard and a cook, and a driver suffered burns"."""
    befell = passive(text, clause) or text.shape[clause.verb] == "J"
    if len(free) < 2 or not befell or text.shape[: free[0].first].rstrip("b,")[-1:] not in ("E", "K"):
        return 0
    gaps = [text.shape[p.last : q.first] for p, q in pairwise(free)]
    joined = [n for n, gap in enumerate(gaps, 1) if gap == ",&"] or [
        n for n, gap in enumerate(gaps, 1) if gap == "&"
    ]
    return joined[-1] if joined else int(gaps[0].endswith("&"))


def _among(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """The whole of "he was among the 17 people killed"."""
    for person in crowd.between(max(clause.start, clause.verb - ANTECEDENT), clause.verb):
        before = text.tokens[max(clause.start, person.first - 2) : person.first]
        if any("among" in t.tags for t in before):
            return person
    return None


def _done_to_things(text: Text, clause: Clause) -> bool:
    """ "The attack was executed": the subject right before the auxiliary is an act."""
    match = _THING_DONE.search(text.shape, max(clause.start, clause.verb - 4), clause.verb)
    if match is None:
        return False
    at = match.start()
    led = at > clause.start and (text.shape[at - 1] in "pfE" or "who.involved" in text.tokens[at - 1].tags)
    return not led


_THING_DONE = re.compile(r"[ta]UV{1,2}\Z")


def _is_nobody(text: Text, clause: Clause) -> bool:
    """ "Two men fired at the gate; nobody was hurt"."""
    at = clause.verb - 1
    while at > clause.start and text.shape[at] in "Vw":
        at -= 1
    return "nobody" in text.tokens[at].tags


def _named_with(text: Text, first: People, start: int) -> list[People]:
    """The person named before "and his brother", or the "he" of "he along with his brother"."""
    match = re.search(r"(c{1,5}|h)(?:\([^()]{1,5}\))?,?&$", text.shape[start : first.first])
    if match is None:
        return []
    at = start + match.start(1)
    free = (at == start or text.shape[at - 1] not in "pf") and not text.tokens[at].tags & _DAYS
    return [someone(at, start + match.end(1), "named")] if free else []


def _before_who(text: Text, clause: Clause, crowd: Crowd, who: int, first: People) -> list[People]:
    """The officer of "an officer of the bank, who had come home, and his two sons were killed"."""
    many = text.tokens[clause.verb - 1].low in _PLURAL
    if not many or text.shape[who : who + 1] != "R" or not text.shape[who : first.first].rstrip("t").endswith("&"):
        return []
    near = crowd.between(max(clause.sentence.first, who - ANTECEDENT), who)
    met = near[-1:]
    return [p for p in met if _OF_ITS_OWN.fullmatch(text.shape, p.last, who)]


_PLURAL = frozenset(("were", "are"))
_OF_ITS_OWN = re.compile(r"(?:f[tacwPFU]{1,5})?,?")  # "an officer | of the local police, | who …"


def all_of(text: Text, person: People, clause: Clause) -> People:
    """Of "four of the ten men who were abducted" ten were abducted, of "four of the ten hurt are in coma" ten hurt;
    of "two of the ten were found dead" only the two."""
    if person.whole is None or person.last > clause.verb:
        return person
    dies, between = text.shape[clause.verb] == "D", text.shape[person.last : clause.verb]
    shared = (_WHO_WERE,) if dies else (_WHO_WERE, _HURT_AND_ARE)
    met = not dies and any(words.fullmatch(between) for words in shared)
    return replace(person, count=person.whole) if met else person


_WHO_WERE = re.compile(r"(?:(?:[fp][atwcUuF]{1,4}){0,2},?R(?:h|F|t?[wc]{0,2}P)?[VwX]{0,3})?")
_HURT_AND_ARE = re.compile(r"I[Vw]{0,3}")


_NAME = re.compile(r"c{2,5}|c(?=(?:\([^()]{1,4}\))?(?:,[^,;.]{1,10},)?V{0,2}w?$)")
# "a cattle dealer was shot dead": one person, whatever the noun
_UNKNOWN = re.compile(r"(a[wc-]{1,4}?)(?:,[wcPf]{1,8},)?(?:p[cw]{1,3}(?:pc{1,2})?)?,?R?V[wV]{0,2}")


def _name_before(text: Text, clause: Clause) -> People | None:
    """The person named before a verb in the singular."""
    if clause.verb and text.tokens[clause.verb - 1].low in ("were", "are"):
        return None
    unknown = _UNKNOWN.search(text.shape, clause.start, clause.verb)
    if unknown is not None and unknown.end() == clause.verb:
        if text.has("animal", unknown.start(), unknown.end()):
            return None  # "a sniffer dog was killed"
        return someone(unknown.start(), unknown.start() + len(unknown[1]), "single")
    for match in _NAME.finditer(text.shape, clause.start, clause.verb):
        free = match.start() == clause.start or text.shape[match.start() - 1] not in "pft"
        free = free and text.shape[match.end()] != ":"  # a dateline
        lone = match.end() - match.start() == 1
        if free and not (lone and text.tokens[match.start()].tags):
            return named(text, match.start(), match.end(), clause.verb)
    return None
