"""Who was killed, injured, abducted or arrested, and in which words?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from monitor.incidents.numbers.captors import outcome
from monitor.incidents.numbers.clauses import Clause, Crowd, objects, passive, takes_object
from monitor.incidents.numbers.included import died_later, included
from monitor.incidents.numbers.lists import PART, someone, within
from monitor.incidents.numbers.ours import as_ours
from monitor.incidents.numbers.people import ONE_OF_THEM, People
from monitor.incidents.numbers.prefaces import behind_saying
from monitor.incidents.numbers.relatives import is_later, is_of_wounds
from monitor.incidents.numbers.subjects import all_of, subjects
from monitor.incidents.numbers.unreal import is_unreal
from monitor.incidents.numbers.verbs import done
from monitor.incidents.numbers.voices import party, stale
from monitor.incidents.text import Sentence, Text
from monitor.incidents.values import value
from monitor.model import Count, Outcome

PLUPERFECT, REPORTED = 8, 6  # words between "had" and its verb, and between "said" and that "had"
NOBODY = Count.exactly(0)
_CATEGORY = attrgetter("category")
SHARED_GAP = re.compile(r"[&w,VTh]{0,4}|pt?[wcuUPF]{1,3},?&[wV]{0,2}")  # "was taken and later killed"


@value(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure for one outcome: tokens `first` up to `last` prove it; `sides` are the people that make it up,
    `parts` those that it includes. `total`: said to be the whole ("the toll rose to 9"). `later`: of those
    hurt before. `stale`: set aside by the text. `party`: said by one side about the other."""

    outcome: Outcome
    count: Count
    first: int
    last: int
    verb: int
    sides: tuple[People, ...] = ()
    parts: tuple[People, ...] = ()
    total: bool = False
    later: bool = False
    stale: bool = False
    recalled: bool = False  # told in the pluperfect
    party: bool = False
    weak: bool = False  # counts where the text tells of no others: who "was shot" was hurt, bombers died
    earlier: bool = False  # a total of an hour before: "the toll had risen to 9 a day earlier"
    hour: int | None = None  # of a running account's entry: the minute of the day
    among: bool = False  # said to be among those counted elsewhere: it adds nobody, it only tells what they were

    @property
    def classes(self) -> frozenset[str | None]:
        return frozenset(map(_CATEGORY, self.sides))

    @property
    def part_classes(self) -> frozenset[str | None]:
        return frozenset(map(_CATEGORY, self.parts))


def of_verbs(text: Text, sentence: Sentence, crowd: Crowd, before: Claim | None) -> list[Claim]:
    """The claims that verbs make in a sentence; `before` is the last claim told before it."""
    verbs = done(text, sentence, crowd)
    if not verbs:
        return []
    told = behind_saying(text, sentence)
    found: list[tuple[Clause, list[People]]] = []
    for position, verb in enumerate(verbs):
        follows = next(iter(verbs[position + 1 :]), None)
        start = verbs[position - 1] + 1 if position else told.first
        clause = Clause(sentence=told, start=start, verb=verb, end=follows or sentence.last)
        if follows is not None and _same_object(text, clause, follows):
            found.append((clause, []))
            continue
        people = _resumed(text, found[-1], clause) if found else []
        people = people or (_doer(text, found[-1][0], clause) if found and found[-1][1] else [])
        people = people or _people(text, clause, crowd) or _referred(text, clause, before)
        if people and not any(p.head == PART for p in people) and people[0].last <= verb:
            people = [*people, *included(text, clause, crowd), *died_later(text, clause, crowd, people[-1])]
        if text.shape[verb] in "IJ" and len(people) > 1:
            people = [p for p in people if not _is_corpse(text, p)] or people  # "six bodies and ten injured"
        if not people and found and _shares(text, found[-1][0], clause):
            people = (lone := within(found[-1][1])) or found[-1][1]
            if text.shape[verb] == "D" and not lone and text.shape[found[-1][0].verb] in "IJ":
                found[-1] = (found[-1][0], [p for p in people if p.whole])  # hurt first, dead in the end
        found.append((clause, people))
    for position in range(len(found) - 1, 0, -1):
        (clause, people), (later, theirs) = found[position - 1], found[position]
        between = text.shape[clause.verb + 1 : later.verb]
        if not people and theirs and _COORDINATED.fullmatch(between):
            found[position - 1] = (clause, theirs)
    whole = found if told is sentence else [(replace(c, sentence=sentence), p) for c, p in found]
    return [
        claim(text, c, outcome(text, c, p), [all_of(text, person, c) for person in p])
        for c, p in whole
        if any(person.head != PART for person in p)
        and not (is_unreal(text, c) or _joint(text, c) or _of_the_hurt(text, c, p))
    ]


def _of_the_hurt(text: Text, clause: Clause, people: Sequence[People]) -> bool:
    """ "Fifty of the wounded were still in hospital": a part of those who were hurt, and no count of them."""
    part = text.shape[clause.verb] in "IJ" and people[0].form == "partitive" and not people[0].whole
    return part and text.shape.startswith("I", people[0].last)


def _resumed(text: Text, earlier: tuple[Clause, list[People]], clause: Clause) -> list[People]:
    """Those before the "who" of "a trader who was abducted with two others was killed": the clause between tells of
    them, and the verb behind it does too."""
    relative = _RELATIVE_VERB.search(text.shape, earlier[0].sentence.first, earlier[0].verb)
    if relative is None:
        return []
    between = text.tokens[clause.start : clause.verb]
    apart = any(t.shape in ",TRS;E" for t in between)
    return [] if apart else [p for p in earlier[1] if p.last <= relative.start()]


def _doer(text: Text, deed: Clause, clause: Clause) -> list[People]:
    """The one of "killing three before he was shot dead": who did it."""
    match = _BEFORE.search(text.shape, clause.start, clause.verb)
    if text.shape[deed.verb] not in "KI" or text.shape[clause.verb] != "K" or match is None:
        return []
    if any(s in "TRSV;" for s in text.shape[deed.verb + 1 : match.start()]):
        return []
    if text.tokens[match.start()].low != "before" or not takes_object(text, deed) or not passive(text, clause):
        return []
    one = someone(match.end() - 1, match.end(), "others")
    return [replace(one, category="militant", head=ONE_OF_THEM)]


_BEFORE = re.compile(r"T(?:h?V{1,2})?\Z")


def _joint(text: Text, clause: Clause) -> bool:
    """ "Forty were killed or wounded", "killed and wounded forty": a sum of both that counts neither."""
    around = text.shape[max(clause.sentence.first, clause.verb - 2) : clause.verb + 3]
    return _JOINT.search(around) is not None


_JOINT = re.compile(r"K[/&][IJ]|I/K")
_RELATIVE_VERB = re.compile(r"R[Vw]{1,3}\Z")
_COORDINATED = re.compile(r"w{0,2}[&/]w{0,2}")


def _same_object(text: Text, clause: Clause, follows: int) -> bool:
    """Has the verb that `follows` the object of both: "abducted and killed a trader"?"""
    if passive(text, clause) or not _COORDINATED.fullmatch(text.shape, clause.verb + 1, follows):
        return False
    own = Clause(sentence=clause.sentence, start=clause.end, verb=follows, end=clause.sentence.last)
    return takes_object(text, own)


def _shares(text: Text, earlier: Clause, clause: Clause) -> bool:
    """Have two verbs one subject: "was abducted and later killed"; "X, who was hurt in a blast, died"."""
    if SHARED_GAP.fullmatch(text.shape[clause.start : clause.verb]):
        return True
    reduced = text.shape[earlier.verb - 1 : earlier.verb] == "P"
    if reduced and text.shape[clause.verb] == "D":
        return True  # "a guard wounded in the blast died"
    relative = re.search(r"R[Vw]{0,3}$", text.shape[earlier.start : earlier.verb])
    return relative is not None and (text.shape[clause.verb] == "D" or passive(text, clause))


def _referred(text: Text, clause: Clause, before: Claim | None) -> list[People]:
    """The people that "they" or "both" stands for right before the verb."""
    window = text.tokens[max(clause.start, clause.verb - 4) : clause.verb]
    word = next((t for t in window if t.shape == "h" or "themselves" in t.tags), None)
    if word is None:
        return []
    lone = "single_pronoun" in word.tags and (text.shape[clause.verb] in "DJ" or passive(text, clause))
    killed = text.shape[clause.verb] == "K"  # "he was injured but got away …. He was killed"
    if before is None or (lone and (killed or before.outcome != "injured")):
        at = text.tokens.index(word, clause.start)
        two = word.low == "both" and (
            text.shape[clause.verb] == "D" or passive(text, clause)
        )  # "Gul and Jan went in, and both were killed"
        return [replace(someone(at, at + 1, "definite"), count=Count.exactly(1 + two))] if lone or two else []
    if text.shape[clause.verb] in "AB":
        return list(before.sides) if "themselves" in word.tags and passive(text, clause) else []
    if text.shape[clause.verb] != "D":
        return []
    them = before.count.best == 2 if word.low == "both" else word.low == "they"
    if them and before.outcome == "injured" and is_of_wounds(text.tokens[clause.verb]):
        return list(before.sides)  # "two brothers were hurt …. Both succumbed to their injuries"
    return [p for p in before.sides[:1] if p.count.best == 1]


def _people(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    shape, verb = text.shape, clause.verb
    if "hospitalised" in text.tokens[verb].tags:
        return [p for p in subjects(text, clause, crowd) if p.form in _COUNTED]
    if "injure_by_fire" in text.tokens[verb].tags:  # "two of her pupils were burnt", not "eight vehicles …"
        return [p for p in subjects(text, clause, crowd) if re.fullmatch(r"[VwX]*", shape[p.last : verb])]
    if text.tokens[verb].low == "shot" and not (passive(text, clause) or takes_object(text, clause)):
        return []  # "shot in the air"
    doing = text.tokens[verb].low.split()[0].endswith("ing")
    noun = verb > clause.start and shape[verb - 1] in "ta" and "who" not in text.tokens[verb - 1].tags
    if shape[verb] in "IKBA" and noun:
        return []  # "the injured", "a wounded man"
    if shape[verb] in "IKBA" and takes_object(text, clause):
        found = objects(text, clause, crowd)
        if found or doing or passive(text, clause) or _acts_on(text, verb):
            return found  # "have killed them": who did it is not who met it
    freed = _FREED_TOO.match(shape, verb + 1) if shape[verb] == "B" and not passive(text, clause) else None
    if freed is not None:
        return objects(text, replace(clause, verb=freed.end() - 1), crowd)  # "abducted and later released | 12"
    took = text.tokens[verb].low.startswith("took ") or shape.startswith("BU", verb)
    if shape[verb] != "J" and took:
        return []  # "they took away weapons": never what befell its subject
    return subjects(text, clause, crowd)


_FREED_TOO = re.compile(r"w{0,2}&w{0,2}[Ewcu]")


def _acts_on(text: Text, verb: int) -> bool:
    """ "Have killed them", "arrested suspects", but not "picked up by men"."""
    return "by" not in text.tokens[verb].low.split() and _ACTS_ON.match(text.shape, verb + 1) is not None


_ACTS_ON = re.compile(r"t[wc]{0,2}P|h|P(?=[&,.p])")
_COUNTED = ("counted", "others", "partitive")


def _is_corpse(text: Text, person: People) -> bool:
    return text.has_any(("corpse", "victims", "dead"), person.first, person.last)


def claim(text: Text, clause: Clause, outcome: Outcome, found: Sequence[People], *, among: bool = False) -> Claim:
    """The claim that these people met the outcome: their sum."""
    sides = tuple(as_ours(text, clause, p) for p in found if p.head != PART)
    ends = [clause.verb + 1, *(p.last for p in sides)]
    verb = text.tokens[clause.verb]
    return Claim(
        outcome=outcome,
        count=plus([p.count for p in sides]),
        first=_opening(text, clause, sides[0]),
        last=max(ends),
        verb=clause.verb,
        sides=sides,
        parts=tuple(p for p in found if p.head == PART),
        later=is_later(text, clause, sides[0]),
        stale=stale(text, clause),
        party=party(text, clause),
        weak=verb.low == "shot" or "pair_blast" in verb.tags,
        recalled=_recalled(text, clause),
        among=among,
    )


def _opening(text: Text, clause: Clause, person: People) -> int:
    """Where the words of a figure begin: at the people, unless another deed stands between them and the verb, or
    "they were abducted" tells it of people of the sentence before."""
    if person.first < clause.sentence.first and text.shape[clause.verb] == "B":
        return clause.verb
    between = text.shape[person.last : clause.verb] if person.first < clause.verb else ""
    others = _OTHER_DEEDS if text.shape[clause.verb] == "D" else _OTHER_DEED
    return clause.verb if others.search(between) else min(person.first, clause.verb)


_OTHER_DEEDS = re.compile(r"[KDIJBA].*[KDIJBA]")
_OTHER_DEED = re.compile(r"[KDB][^&/]*(?:[cPFU#]|,V)")  # "who had shot a guard on Monday | were killed"


def _recalled(text: Text, clause: Clause) -> bool:
    """Is it told in the pluperfect? Not "police said they had held two", nor "who had left | were killed"."""
    had = next(iter(text.having("pluperfect", max(clause.start, clause.verb - PLUPERFECT), clause.verb)), None)
    resumed = had is not None and _RESUMED.search(text.shape, had, clause.verb) is not None
    return had is not None and not resumed and not is_reported(text, clause.sentence.first, had)


def is_reported(text: Text, first: int, had: int) -> bool:
    """Is it the "had" of "police said they had held two"?"""
    return _REPORTED.search(text.shape[max(first, had - REPORTED) : had]) is not None


_REPORTED, _RESUMED = re.compile(r"S[hRtT]?[wcPFt#ba]{0,4}$"), re.compile(r"[^VwX]V")


def plus(counts: Sequence[Count]) -> Count:
    """The sum; a vague part leaves the known part as the best figure, and the sum open."""
    if len(counts) == 1:
        return counts[0]
    known = [c for c in counts if c.best is not None]
    best = sum(c.best for c in known if c.best is not None)
    highs = [c.max for c in counts]
    low = sum(c.min for c in known) if known else sum(c.min for c in counts)
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Count(min=low, best=best if known else None, max=high)
