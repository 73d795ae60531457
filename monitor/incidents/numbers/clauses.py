"""Of whom does a verb speak?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.lists import PART, as_part, chained, is_told_that, named, someone
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Sentence, Text

ANTECEDENT = 12  # words between people and the "who" that tells of them
NEAR = 3  # words that may stand between a verb and the people it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A verb of outcome and the words that are its own: from `start`, behind the verb before it, up to `end`."""

    sentence: Sentence
    start: int
    verb: int
    end: int


class Crowd:
    """The people of a text, to be asked by position."""

    def __init__(self, people: Sequence[People]) -> None:
        self.people = tuple(people)
        self._firsts = [p.first for p in people]

    def between(self, first: int, last: int) -> tuple[People, ...]:
        """Those who begin at tokens `first` up to `last`."""
        return self.people[bisect_left(self._firsts, first) : bisect_left(self._firsts, last)]


_BEING = ("were ", "was ", "been ", "being ")  # how a phrase opens that is in the passive itself


def passive(text: Text, clause: Clause) -> bool:
    """Has the verb an auxiliary before it ("were killed"), light words apart?"""
    if text.tokens[clause.verb].low.startswith(_BEING):
        return True
    before = text.shape[max(clause.start, clause.verb - NEAR) : clause.verb]
    return bool(re.search(r"V[wXb]{0,2}$", before))


def takes_object(text: Text, clause: Clause) -> bool:
    """Does the verb govern what stands behind it: "killing …", "killed two men", not "were killed"?"""
    if text.tokens[clause.verb].low.startswith(_BEING):
        return False
    if text.tokens[clause.verb].low.split()[0].endswith("ing"):
        return text.shape[clause.verb - 1] != "V" or not text.tokens[clause.verb].low.startswith("being ")
    if passive(text, clause):
        return re.search(r"V[wXb]{0,2}$", text.shape[clause.start : clause.verb]) is None or _had(text, clause)
    behind = text.shape[clause.verb + 1 : clause.verb + 1 + NEAR]
    return bool(re.match(r"w?[bv]{0,2}[#anotPFchv]", behind))


def _had(text: Text, clause: Clause) -> bool:
    """ "had killed two men": the auxiliary of the active voice."""
    before = text.tokens[max(clause.start, clause.verb - 2) : clause.verb]
    behind = text.shape[clause.verb + 1 : clause.verb + 2]
    return any(t.low in ("had", "has", "have", "having") for t in before) and bool(
        behind and behind in "b#anovPhct"
    )


def objects(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people behind the verb, with those joined to them."""
    first, end = clause.verb + 1, min(clause.end, clause.sentence.last)
    if first >= len(text.tokens):
        return []
    if "kills_them" in text.tokens[clause.verb].tags:
        return _those_before(text, crowd, clause)
    candidates = crowd.between(first, end)
    near = candidates[0] if candidates and candidates[0].first - first <= NEAR else None
    if (
        near
        and "," in text.shape[first : near.first]
        and (near.form == "bare" or _NAMED_FIRST.match(text.shape, first))
    ):
        near = None  # "killing Gul Khan, his brother and a guard"
    if near and all(s in "wbvt,(cF" for s in text.shape[first : near.first]):
        return chained(text, [near], candidates[1:], near.last, end)
    if text.tokens[first].low in ("himself", "herself"):  # "killing himself and two guards"
        attacker = replace(someone(first, first + 1, "definite"), category="militant")
        return chained(text, [attacker], candidates, first + 1, end)
    if text.shape[first : first + 1] in "ht" and "them" in text.tokens[first].tags:
        return _them(text, clause, crowd, first)
    if text.shape[first : first + 1] == "h" and text.tokens[first].low not in ("it", "we"):
        return chained(text, [someone(first, first + 1, "definite")], candidates, first + 1, end)
    noun = _NOUN.match(text.shape, first, end)
    if noun is not None and "one" in text.tokens[noun.end() - 1].tags:  # "killing assistant warden Khan"
        person = replace(someone(first, noun.end(), "named"), category=class_of_word(text.tokens[noun.end() - 1]))
        return chained(text, [person], candidates, noun.end(), end)
    name = re.match(r"w?c{1,5}|a(?:[uU](?=w))?[wc-]{1,4}|w(?=[Pf])", text.shape[first:end])
    if name is None:
        return []
    last = first + name.end()
    met = named(text, first, last, end)
    return chained(text, [met], candidates, met.last, end)


_NAMED_FIRST = re.compile(r"c{1,3},t")
_NAME_BEHIND = re.compile(r"c{1,5}")
_NOUN = re.compile(r"[wc]{0,2}P(?:[wc]{0,2}P)*")


def _them(text: Text, clause: Clause, crowd: Crowd, at: int) -> list[People]:
    """Those of "fired at the driver and his son, killing them": the people of the deed told before."""
    start = max(
        (i for i in range(clause.sentence.first, at - 1) if text.shape[i] in _DEEDS), default=clause.sentence.first
    )
    met = crowd.between(start, at)
    if not met:
        return []
    first = replace(met[0], first=at, last=at + 1)
    told = chained(text, [met[0]], met[1:], met[0].last, at)
    return [first, *told[1:]] if len(told) > 1 or (first.count.best or 2) > 1 else []


def _those_before(text: Text, crowd: Crowd, clause: Clause) -> list[People]:
    """Those of "tied the hands of eleven of them and slit their throats"."""
    before = crowd.between(clause.sentence.first, clause.verb)
    counted = [p for p in before if p.form in _COUNTED or "of_them" in text.tokens[p.last].tags]
    return [replace(counted[-1], category=None)] if counted else []


_COUNTED = ("counted", "vague", "of_them", "partitive", "others")
_DEEDS = "EuKIBA"


def subjects(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people before the verb that it is about: of the nearest clause that has any."""
    shape, verb = text.shape, clause.verb
    whole = _among(text, clause, crowd)
    if whole:
        members = _heads(text, crowd, clause.start, whole.first)
        told = chained(text, [whole], crowd.between(whole.last, verb), whole.last, verb)
        return [*told, *(as_part(p) for p in members if p.count.likely <= whole.count.likely)]
    if _done_to_things(text, clause):
        return []
    bounds = [at for at in range(clause.start, verb) if shape[at] in "TS;ERd" or is_told_that(text, at)]
    antecedent = _antecedent(text, clause, crowd)
    if antecedent is not None:
        return [antecedent]
    outer = _outer(text, clause, crowd)
    if outer is not None:
        return [outer]
    for bound in [*reversed(bounds), clause.start - 1]:
        heads = _heads(text, crowd, bound + 1, verb)
        if heads:
            first = heads[_objects_before(text, clause, heads)]
            named = _named_with(text, first, clause.start)
            return [*named, *chained(text, [first], crowd.between(first.last, verb), first.last, verb)]
        if bound >= clause.start and shape[bound] == "S" and shape[bound + 1 : bound + 2] != ",":
            return []  # who speaks is not who was hurt
    name = _name_before(text, clause)
    return [name] if name else []


def _objects_before(text: Text, clause: Clause, heads: Sequence[People]) -> int:
    """How many of them another verb has for its object: "we lost six of our men and four were hurt"."""
    if len(heads) < 2 or not passive(text, clause) or text.shape[heads[0].first - 1] != "E":
        return 0
    return int(text.shape[heads[0].last : heads[1].first].endswith("&"))


def _antecedent(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """The people of "the 16 soldiers who were killed"."""
    match = re.search(r"R[VwX]{0,3}$", text.shape[clause.sentence.first : clause.verb])
    if match is None:
        return None
    who = clause.sentence.first + match.start()
    named_so = _NAMED_WHO.search(text.shape[max(clause.sentence.first, who - ANTECEDENT) : clause.verb])
    near = [p for p in crowd.between(max(clause.sentence.first, who - ANTECEDENT), who) if p.last <= who]
    near = [
        p for p in near if p.form in ("counted", "vague") and not any(s in "ES&" for s in text.shape[p.last : who])
    ]
    if not near and named_so is not None:
        start = max(clause.sentence.first, who - ANTECEDENT)
        return someone(start + named_so.start(1), start + named_so.end(1), "named")
    if not near or near[-1].head == PART:
        return None
    return replace(near[-1], count=near[-1].whole) if near[-1].whole else near[-1]


def _outer(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """Those before the comma of "two men, who set off the mine that killed a guard, were arrested"."""
    if text.shape[clause.verb - 2 : clause.verb] != ",V":
        return None
    match = _RELATIVE.search(text.shape, clause.sentence.first, clause.verb - 2)
    if match is None or clause.start <= match.start():
        return None
    near = crowd.between(max(clause.sentence.first, match.start() - ANTECEDENT), match.start())
    return near[-1] if near and near[-1].last == match.start() else None


_RELATIVE = re.compile(r",R")


def _among(text: Text, clause: Clause, crowd: Crowd) -> People | None:
    """The whole of "he was among the 17 people killed"."""
    for person in crowd.between(max(clause.start, clause.verb - ANTECEDENT), clause.verb):
        before = text.tokens[max(clause.start, person.first - 2) : person.first]
        if any("among" in t.tags for t in before) and person.form == "counted":
            return person
    return None


def _done_to_things(text: Text, clause: Clause) -> bool:
    """ "The attack was executed": the subject right before the auxiliary is an act."""
    match = re.search(r"[ta]UV{1,2}$", text.shape[clause.start : clause.verb])
    if match is None:
        return False
    at = clause.start + match.start()
    acted = any(tag.startswith("act.") for tag in text.tokens[at + 1].tags)
    return acted and (at == clause.start or text.shape[at - 1] not in "pf")


def _named_with(text: Text, first: People, start: int) -> list[People]:
    """The person named before "and his brother", or the "he" of "he along with his brother"."""
    match = re.search(r"(c{1,5}|h)(?:\([^()]{1,5}\))?,?&$", text.shape[start : first.first])
    if match is None:
        return []
    at = start + match.start(1)
    free = at == start or text.shape[at - 1] not in "pf"
    return [someone(at, start + match.end(1), "named")] if free else []


def _heads(text: Text, crowd: Crowd, start: int, verb: int) -> list[People]:
    """The people who stand free before a verb: behind no preposition; a bare number only right before it."""
    return [
        p
        for p in crowd.between(start, verb)
        if p.last <= verb
        and p.form != "of_them"
        and (p.form not in ("bare", "others") or _adjacent(text, p, verb) or _opens_list(text, p))
        and not _governed(text, start, p.first)
        and not (text.shape[p.first - 1] == "," and "among_them" in text.tokens[p.last].tags)
    ]


def _governed(text: Text, start: int, first: int) -> bool:
    """Is it behind a preposition: "prayers for soldiers", "the families of the two guards"?"""
    at = first - 1 - (text.shape[first - 1] == "t" and text.shape[first] == "#")
    return at >= start and text.shape[at] in "pf/i"


def included(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """Those whom "…, including two nurses" behind the verb names as parts of its subject, and those who met the
    same "along with" it."""
    if text.tokens[min(clause.verb + 1, len(text.tokens) - 1)].low in _WITH and passive(text, clause):
        return [p for p in crowd.between(clause.verb + 2, clause.verb + 3) if p.form in _COMPANY]
    match = _JOINED_BEHIND.match(text.shape, clause.verb + 1, clause.end)
    if match is None:
        return []
    here = match.end()
    joined = "together" in text.tokens[here - 1].tags
    name = _NAME_BEHIND.match(text.shape, here, clause.end)
    if joined and name is not None:  # "died along with Haris, 12"
        return [named(text, here, name.end(), clause.end)]
    near = crowd.between(here, min(clause.end, here + NEAR))
    if not near or not (joined or "including" in text.tokens[here - 1].tags):
        return []
    if joined:
        return [near[0]]
    return [
        as_part(p)
        for p in chained(text, [near[0]], crowd.between(near[0].last, clause.end), near[0].last, clause.end)
    ]


# "…, including two nurses", "… in Quetta on June 20 along with two nurses"
_COMPANY = ("counted", "partitive", "definite")
# "was gunned down with three of his aides"
_WITH = frozenset(("with",))
_JOINED_BEHIND = re.compile(r",?i|(?:,?[pf][actwU#]{1,6}|,[tw]{1,3}(?=f)){0,8},?&")


def _opens_list(text: Text, person: People) -> bool:
    """ "thirty others, among them two nurses"."""
    return re.match(r",?i", text.shape[person.last : person.last + 2]) is not None


def _adjacent(text: Text, person: People, verb: int) -> bool:
    """A number without a noun counts people only right before its verb."""
    return re.fullmatch(r"(?:\([^()]{1,6}\))?[Vwo,]{0,3}", text.shape[person.last : verb]) is not None


_NAME = re.compile(r"c{2,5}|c(?=(?:\([^()]{1,4}\))?(?:,[^,;.]{1,10},)?V{0,2}w?$)")
# "a cattle dealer was shot dead": one person, whatever the noun
_UNKNOWN = re.compile(r"(a[wc-]{1,4}?)(?:,[wcPf]{1,8},)?(?:p[cw]{1,3}(?:pc{1,2})?)?,?R?V[wV]{0,2}")
# "Dr Ali Raza, an eye specialist, who was shot"
_NAMED_WHO = re.compile(r"[Pwc]?(c{2,5})(?:,[a#tn][^,;.KDIBA]{1,10})?,?R[VX]{1,3}$")


def _name_before(text: Text, clause: Clause) -> People | None:
    """The person named before a verb in the singular."""
    if clause.verb and text.tokens[clause.verb - 1].low in ("were", "are"):
        return None
    unknown = _UNKNOWN.search(text.shape, clause.start, clause.verb)
    if unknown is not None and unknown.end() == clause.verb:
        return someone(unknown.start(), unknown.start() + len(unknown[1]), "single")
    for match in _NAME.finditer(text.shape, clause.start, clause.verb):
        free = match.start() == clause.start or text.shape[match.start() - 1] not in "pft"
        lone = match.end() - match.start() == 1
        if free and not (lone and text.tokens[match.start()].tags):
            return named(text, match.start(), match.end(), clause.verb)
    return None
