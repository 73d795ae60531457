"""Who was killed, injured, abducted or arrested, and in which words?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.incidents.people import People
from monitor.incidents.text import Sentence, Text
from monitor.model import Count, Outcome

NEAR = 3  # words that may stand between a verb and the people it is about
NOBODY = Count.exactly(0)
ONE = Count.exactly(1)

_OUTCOMES: dict[str, Outcome] = {
    "K": "killed",
    "D": "killed",
    "I": "injured",
    "J": "injured",
    "B": "abducted",
    "A": "arrested",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure for one outcome: tokens `first` up to `last` prove it. `parts` are sub-counts ("including two
    women") or the classes that make up the figure; `total` marks a figure that is said to be the whole
    ("the toll rose to 9"); `later` a change from injured to killed."""

    outcome: Outcome
    count: Count
    category: str | None
    first: int
    last: int
    verb: int
    parts: tuple[People, ...] = ()
    sides: tuple[People, ...] = ()
    total: bool = False
    later: bool = False
    stale: bool = False
    party: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The words that belong to a verb: from `start` (after the verb before it) to `end`."""

    sentence: Sentence
    start: int
    verb: int
    end: int


def find(text: Text, people: Sequence[People]) -> tuple[Claim, ...]:
    """Every claim in the text, in order."""
    claims: list[Claim] = []
    starts = [p.first for p in people]
    for sentence in text.sentences:
        verbs = [i for i in range(sentence.first, sentence.last) if text.shape[i] in _OUTCOMES]
        for position, verb in enumerate(verbs):
            start = verbs[position - 1] + 1 if position else sentence.first
            end = verbs[position + 1] if position + 1 < len(verbs) else sentence.last
            clause = Clause(sentence=sentence, start=start, verb=verb, end=end)
            claims.extend(_claims(text, clause, people, starts))
        claims.extend(_nominal(text, sentence, people, starts))
        claims.extend(_none(text, sentence))
    return tuple(_deduplicated(sorted(claims, key=lambda c: (c.first, c.last))))


def _deduplicated(claims: Sequence[Claim]) -> list[Claim]:
    """Of claims of one outcome on overlapping words only the first stays."""
    kept: list[Claim] = []
    for claim in claims:
        clash = any(k.outcome == claim.outcome and k.first < claim.last and claim.first < k.last for k in kept[-4:])
        if not clash:
            kept.append(claim)
    return kept


def _among(people: Sequence[People], starts: Sequence[int], first: int, last: int) -> list[People]:
    return list(people[bisect_left(starts, first) : bisect_left(starts, last)])


def _claims(text: Text, clause: Clause, people: Sequence[People], starts: Sequence[int]) -> list[Claim]:
    shape, verb = text.shape, clause.verb
    outcome = _OUTCOMES[shape[verb]]
    if verb and shape[verb - 1] in "ta" and shape[verb] in "IKA":
        return []  # "the injured", "a wounded man"
    found: list[People] = []
    active = False
    if shape[verb] not in "DJ" and _active(text, clause):
        found = _objects(text, clause, people, starts)
        active = True
    if not found and not (active and text.tokens[verb].low.endswith("ing")):
        found = _subjects(text, clause, people, starts)
    if not found or _unreal(text, clause, found[0]):
        return []
    return _add_up(text, clause, outcome, found)


def _active(text: Text, clause: Clause) -> bool:
    """Does the verb take an object: no auxiliary before it, people (or a name, a pronoun) right behind it?"""
    token = text.tokens[clause.verb]
    if token.low.endswith("ing"):
        return True
    before = text.shape[max(clause.start, clause.verb - NEAR) : clause.verb]
    if "V" in before.split("&")[-1].split(",")[-1]:
        return False
    behind = text.shape[clause.verb + 1 : clause.verb + 1 + NEAR]
    return bool(re.match(r"[bvw]?[#anotPFcvbh]", behind))


def _objects(text: Text, clause: Clause, people: Sequence[People], starts: Sequence[int]) -> list[People]:
    """The people behind the verb, with those joined to them by commas and "and"."""
    first = clause.verb + 1
    chain: list[People] = []
    here = first
    candidates = _among(people, starts, first, min(clause.end, clause.sentence.last))
    if text.shape[first : first + 1] == "h":
        chain.append(_pronoun(first))
        here = first + 1
    elif not (candidates and candidates[0].first - first <= NEAR and _open(text, first, candidates[0].first)):
        name = re.match(r"w?c{1,5}", text.shape[first : clause.end])
        if name is None:
            return []
        chain.append(_named(first, first + name.end()))
        here = first + name.end()
    return _chained(text, chain, candidates, here, clause.end)


def _open(text: Text, first: int, last: int) -> bool:
    """Nothing between the verb and its people but light words."""
    return all(s in "wbvt,(c" for s in text.shape[first:last])


def _pronoun(at: int) -> People:
    return People(first=at, last=at + 1, form="definite", count=ONE, category=None, head="")


def _named(first: int, last: int) -> People:
    return People(first=first, last=last, form="named", count=ONE, category=None, head="")


_JOIN = re.compile(r"(?:[,wc]|\([^()]{1,5}\)|T?)*")
_GAP_END = frozenset("TSKDIJBARp;:.")


def _chained(text: Text, chain: list[People], candidates: Sequence[People], here: int, end: int) -> list[People]:
    """The chain with every further phrase that a comma or an "and" joins to it; parts ("including …") are marked."""
    part = False
    for person in candidates:
        if person.first < here:
            continue
        gap = text.shape[here : person.first]
        if chain and any(s in _GAP_END for s in gap):
            break
        if chain and "i" in gap:
            part = True
        elif chain and part and gap.endswith("&") and not _may_be_part(chain, person):
            part = False
        elif chain and not part and not _joined(gap, chain[-1], person):
            here = person.last
            continue
        chain.append(replace(person, form="bare", head="part") if part else person)
        here = person.last
    return chain


def _may_be_part(chain: Sequence[People], person: People) -> bool:
    """Could the person be among the first people of the chain: no other class, not more than they are?"""
    whole = chain[0]
    same = whole.category in (None, person.category) or person.category is None
    return same and person.count.likely <= whole.count.likely


def _joined(gap: str, before: People, person: People) -> bool:
    if "&" in gap:
        return True
    if "," not in gap:
        return False
    apposition = person.form in ("single", "named") and before.form in ("single", "named", "definite", "bare")
    return not apposition


def _subjects(text: Text, clause: Clause, people: Sequence[People], starts: Sequence[int]) -> list[People]:
    """The people before the verb that it is about."""
    shape = text.shape
    start = clause.start
    limit = clause.verb
    for at in range(clause.verb - 1, clause.start - 1, -1):
        if shape[at] in "TS;" or (shape[at] == "R" and at < clause.verb - 2):
            start = at + 1
            break
    candidates = [p for p in _among(people, starts, start, limit) if p.last <= limit]
    candidates = [p for p in candidates if p.form != "bare" or _adjacent(text, p, limit)]
    heads = [p for p in candidates if not _in_phrase(text, p, start)]
    if heads:
        first = heads[0]
        chain = _chained(text, [first], [p for p in candidates if p.first > first.first], first.last, limit)
        return chain
    name = _last_name(text, start, limit)
    return [name] if name else []


def _adjacent(text: Text, person: People, verb: int) -> bool:
    """A number without a noun counts people only right before its verb."""
    return all(s in "Vwo" for s in text.shape[person.last : verb]) and verb - person.last <= NEAR


def _in_phrase(text: Text, person: People, start: int) -> bool:
    """Does the phrase hang on a preposition ("by two men", "of the militants") or follow "including"?"""
    before = text.shape[max(start, person.first - 1) : person.first]
    return before in ("p", "f", "/", "i") and person.first > start


_NAME = re.compile(r"c{2,5}")


def _last_name(text: Text, start: int, verb: int) -> People | None:
    """The person named before a verb in the singular."""
    aux = text.tokens[verb - 1].low if verb else ""
    names = [m for m in _NAME.finditer(text.shape, start, verb)]
    names = [m for m in names if m.start() == start or text.shape[m.start() - 1] not in "pft"]
    if not names or (aux in ("were", "are") and text.shape[verb - 1] == "V"):
        return None
    return _named(names[0].start(), names[0].end())


def _unreal(text: Text, clause: Clause, subject: People) -> bool:
    """A deed that was only feared, planned or denied."""
    first = min(subject.first, clause.verb)
    window = text.tokens[max(clause.start, first - 2) : clause.verb + 1]
    return any("modal" in t.tags and "be" not in t.tags for t in window[-5:])


def _add_up(text: Text, clause: Clause, outcome: Outcome, found: Sequence[People]) -> list[Claim]:
    """One claim of the people that a verb is about: their sum."""
    sides = [p for p in found if p.head != "part"]
    parts = tuple(p for p in found if p.head == "part")
    nobody = "X" in text.shape[max(clause.sentence.first, found[0].first - 2) : found[0].first + 1]
    count = NOBODY if nobody else _sum([p.count for p in sides])
    categories = {p.category for p in sides}
    first, last = min(found[0].first, clause.verb), max(max(p.last for p in sides), clause.verb + 1)
    return [
        Claim(
            outcome=outcome, count=count, category=categories.pop() if len(categories) == 1 else None,
            first=first, last=last, verb=clause.verb, parts=parts, sides=tuple(sides),
            later=text.shape[clause.verb] == "D" and "injur" in text.tokens[clause.verb].low,
            stale=_stale(text, clause.sentence), named=all(p.form in ("named", "definite") for p in sides),
        )
    ]  # fmt: skip


def _stale(text: Text, sentence: Sentence) -> bool:
    return any("stale" in t.tags for t in text.tokens[sentence.first : sentence.last])


def _sum(counts: Sequence[Count]) -> Count:
    best = [c.best for c in counts if c.best is not None]
    high = [c.max for c in counts]
    return Count(
        min=sum(c.min for c in counts) if len(best) == len(counts) else sum(best) or sum(c.min for c in counts),
        best=sum(best) if best else None,
        max=None if None in high else sum(h for h in high if h is not None),
    )


def _nominal(text: Text, sentence: Sentence, people: Sequence[People], starts: Sequence[int]) -> list[Claim]:
    """ "the toll rose to 9", "12 deaths", "the death of two men", "claimed 31 lives"."""
    claims = []
    tokens = text.tokens
    for at in range(sentence.first, sentence.last):
        tags = tokens[at].tags
        if "toll" in tags or "death_of" in tags or "injury_of" in tags or "abduction_of" in tags:
            claims.extend(_of(text, sentence, at, people, starts))
        if "dead" in tags:
            claims.extend(_dead(text, sentence, at, people, starts))
    return claims


def _of(text: Text, sentence: Sentence, at: int, people: Sequence[People], starts: Sequence[int]) -> list[Claim]:
    tags = text.tokens[at].tags
    if "toll" in tags:
        window = text.tokens[at : min(sentence.last, at + 40)]
        risen = next((at + i for i, t in enumerate(window) if "rise" in t.tags), None)
        near = _among(people, starts, risen or at, min(sentence.last, (risen or at) + 5))
        found = [p for p in near if p.count.best is not None and p.form in ("bare", "counted", "others")][:1]
        outcome: Outcome = "killed"
    else:
        if text.shape[at + 1 : at + 2] != "f":
            return []
        near = _among(people, starts, at + 2, min(sentence.last, at + 5))
        found = _chained(text, list(near[:1]), near[1:], near[0].last, sentence.last) if near else []
        outcome = "killed" if "death_of" in tags else "injured" if "injury_of" in tags else "abducted"
    if not found:
        return []
    clause = Clause(sentence=sentence, start=sentence.first, verb=at, end=sentence.last)
    claims = _add_up(text, clause, outcome, found)
    return [replace(c, total="toll" in tags) for c in claims]


def _dead(text: Text, sentence: Sentence, at: int, people: Sequence[People], starts: Sequence[int]) -> list[Claim]:
    """A number before "dead", "deaths", "bodies", "lives"."""
    near = [p for p in _among(people, starts, max(sentence.first, at - 8), at + 1) if p.last >= at or p.last == at]
    found = [p for p in near if p.form in ("bare", "counted", "vague", "others")][-1:]
    if not found or (found[0].last < at):
        return []
    clause = Clause(sentence=sentence, start=sentence.first, verb=at, end=sentence.last)
    return _add_up(text, clause, "killed", found)


def _none(text: Text, sentence: Sentence) -> list[Claim]:
    """ "No casualties were reported", "nobody was hurt"."""
    tokens, claims = text.tokens, []
    for at in range(sentence.first, sentence.last):
        if text.shape[at] != "X":
            continue
        for later in range(at + 1, min(sentence.last, at + 8)):
            tags = tokens[later].tags
            outcomes: tuple[Outcome, ...] = ()
            if "casualty" in tags or tags & {"life_only"}:
                outcomes = ("killed",) if "life_only" in tags else ("killed", "injured")
            elif tags & {"kill", "die"}:
                outcomes = ("killed",)
            elif tags & {"injure", "suffer"}:
                outcomes = ("injured",)
            elif "arrest" in tags:
                outcomes = ("arrested",)
            if outcomes and _about_nobody(text, at, later):
                claims.extend(
                    Claim(outcome=o, count=NOBODY, category=None, first=at, last=later + 1, verb=later)
                    for o in outcomes
                )
                break
    return claims


def _about_nobody(text: Text, no: int, noun: int) -> bool:
    """ "no" must deny that people were hurt, not something else ("did not say who killed him")."""
    between = text.shape[no + 1 : noun]
    return bool(re.fullmatch(r"[wacfbVPpFIo/&]{0,7}", between)) and "S" not in between
