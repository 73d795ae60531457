"""Which figures do nouns give: tolls, deaths, bodies?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.clauses import Clause, Crowd, objects
from monitor.incidents.numbers.included import behind_colon, died_there
from monitor.incidents.numbers.lists import PART, chained, someone
from monitor.incidents.numbers.outcomes import Claim, claim
from monitor.incidents.numbers.people import ONE_OF_THEM, People
from monitor.incidents.numbers.risings import figured, is_put, lost_so_far
from monitor.incidents.numbers.subjects import all_of, subjects
from monitor.incidents.numbers.tolls import as_total
from monitor.incidents.numbers.unreal import dated
from monitor.incidents.text import Sentence, Text, particles
from monitor.model import Count, Outcome

VICTIMS_OF = 8  # words behind "victims of" in which the act must be named
WARD = 12  # words between "were admitted to" and the hospital
LOSER = 3  # words between a force and what it "had lost"
CAUSE = 3  # words from the "over" of a rally to the act that it is about

_OF_OUTCOME: dict[str, Outcome] = {
    "death_of": "killed",
    "injury_of": "injured",
    "abduction_of": "abducted",
    "arrest_of": "arrested",
}


def of_nouns(text: Text, sentence: Sentence, crowd: Crowd) -> list[Claim]:
    """The claims that nouns make in a sentence."""
    claims: list[Claim] = []
    giving = _GIVING & sentence.tags
    for at in text.having_any(giving, sentence.first, sentence.last) if giving else ():
        tags = text.tokens[at].tags
        clause = Clause(sentence=sentence, start=sentence.first, verb=at, end=sentence.last)
        if "toll" in tags or ("lifeless" in tags and is_put(text, clause)):
            claims.extend(as_total(text, c) for c in figured(text, clause, crowd))
        for tag, outcome in _OF_OUTCOME.items():
            if tag in tags:
                claims.extend(_made(text, clause, outcome, _behind_of(text, clause, crowd)))
        if "dead" in tags and not _of_animals(text, clause):
            claims.extend(_dead(text, clause, crowd))
        if (meant := particles.sense(text, clause, crowd)) is not None:
            claims.extend(_made(text, clause, *meant))
        if "seizing" in tags:
            claims.extend(_made(text, clause, "abducted", particles.seized(text, clause, crowd)))
        if "losing" in tags:
            claims.extend(_made(text, clause, "killed", _lost(text, clause, crowd)))
        if "wounded" in tags or text.shape[at] in "IJ":
            met = _injured(text, clause, crowd)
            claims.extend(_made(text, clause, "injured", [] if died_there(text, clause, met) else met))
        if "among_dead" in tags:
            claims.extend(_made(text, clause, "killed", _among(text, clause, crowd), among=True))
        if text.shape[at] == "B":
            claims.extend(_made(text, clause, "abducted", _kidnapped(text, clause, crowd)))
        if "captives" in tags:
            claims.extend(_freed(text, clause, crowd))
        if "victims" in tags:
            claims.extend(_made(text, clause, "killed", _victims(text, clause, crowd)))
        if "admitting" in tags:
            claims.extend(_made(text, clause, "injured", _admitted(text, clause, crowd)))
        if "self_blast" in tags and (bomber := _counted_bomber(text, clause)) is not None:
            claims.append(claim(text, clause, "killed", [bomber]))
        if "pair_blast" in tags:
            claims.extend(_made(text, clause, "killed", _bombers(text, clause, crowd)))
        if "nth" in tags and (number := lost_so_far(text, at, sentence.last)) is not None:
            claims.append(as_total(text, claim(text, clause, "killed", [_so_many(at, number)])))
        if "corpse" in tags and _found(text, clause):
            claims.extend(_made(text, clause, "killed", _corpses(text, clause, crowd)))
    return claims


# the classes of words that give a figure, each in its own way
_GIVING = frozenset(
    (
        "toll", "lifeless", "losing", "dead", "wounded", "injure", "suffer", "corpse", "victims", "self_blast",
        "pair_blast", "seizing", "captives", "admitting", "nth",
        "to_end", "to_death", "with_wounds", "as_captive", "as_detainee", "among_dead", "abduct", *_OF_OUTCOME,
    )
)  # fmt: skip


def _dead(text: Text, clause: Clause, crowd: Crowd) -> list[Claim]:
    """ "Seven dead: five guards and two bandits"; "that makes it seven dead" is the toll."""
    found = _before(text, clause, crowd)
    told = _made(text, clause, "killed", [*found, *behind_colon(text, clause, crowd)] if found else [])
    whole = bool(found) and text.has("makes_it", max(clause.start, found[0].first - 1), found[0].first)
    return [as_total(text, c) for c in told] if whole else told


def _injured(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "eight injuries", "eight in hospital", "eight injured men"."""
    if "wounded" in text.tokens[clause.verb].tags:
        return [p for p in _before(text, clause, crowd) if p.count.best is not None]
    return _hurt(clause, crowd) if text.shape[clause.verb + 1 : clause.verb + 2] in ("P", "w") else []


def _bombers(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    return [p for p in subjects(text, clause, crowd) if p.form == "counted"]


def _lost(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The two of "the army lost two men": of its own class."""
    near = range(clause.verb - 1, max(clause.start, clause.verb - LOSER) - 1, -1)
    whose = next((class_of_word(text.tokens[at]) for at in near if text.shape[at] in "FP"), None)
    met = (p for p in objects(text, clause, crowd) if p.form == "counted")
    return [replace(p, category=p.category or whose) for p in met]


def _admitted(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The twelve of "twelve others were admitted to the city's hospital", "were flown to Quetta, where doctors call
    them stable"; no bodies, nor who was taken elsewhere."""
    if not text.has_any(_IN_CARE, clause.verb + 1, min(clause.sentence.last, clause.verb + WARD)):
        return []
    of_them = crowd.between(clause.verb - 3, clause.verb)  # "six of whom were admitted"
    met = of_them or subjects(text, clause, crowd)
    met = [p for p in met if (p in of_them or p.form in _BROUGHT) and p.category != "militant"]
    alive = [p for p in met if not text.has_any(("corpse", "victims", "dead"), p.first, p.last)]
    return [all_of(text, p, clause) for p in alive]


_IN_CARE = frozenset(("hospital", "in_care", "injure", "suffer", "wounded"))
_BROUGHT = ("counted", "others", "partitive", "single", "definite", "named")


def _made(
    text: Text, clause: Clause, outcome: Outcome, found: Sequence[People], *, among: bool = False
) -> list[Claim]:
    told = any(p.head != PART for p in found)
    return [claim(text, clause, outcome, found, among=among)] if told else []


def _of_animals(text: Text, clause: Clause) -> bool:
    """ "Five dead cows"."""
    behind = text.tokens[clause.verb + 1 : min(clause.end, clause.verb + 2)]
    return any("animal" in t.tags for t in behind)


def _behind_of(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "the death of …"."""
    at = clause.verb + 1
    if at == len(text.tokens):
        return []
    onto = text.tokens[at].low == "to"  # "injuries to a guard"
    if text.shape[at : at + 1] != "f" and not onto:
        return []
    record = text.has("record", max(clause.start, at - 8), at)
    if record and not dated(text, at, clause.sentence.last):
        return []  # what somebody is accused of, with nothing to know it by
    if _protested(text, clause):
        return []
    near = crowd.between(at + 1, min(clause.end, at + 4))
    if near and near[0].category == "militant" and text.tokens[clause.verb].low.startswith("claim"):
        return []  # what an army claims of many days
    if near:
        return chained(text, [near[0]], crowd.between(near[0].last, clause.end), near[0].last, clause.end)
    name = _FULL_NAME.match(text.shape, at + 1, clause.end)
    if name is None:
        return []
    whole = someone(at + 1, name.end(), "named")
    return chained(text, [whole], crowd.between(whole.last, clause.end), whole.last, clause.end)


# "the killing of Gul Khan", "… of Member of Legislative Assembly (MLA) Gul Khan and ten others"
_FULL_NAME = re.compile(r"(?:w?P(?:fc{1,3})?(?:\([cPF]\))?)?c{2,4}(?![cPFU])")


def _protested(text: Text, clause: Clause) -> bool:
    """ "A rally over the killing of …": what a crowd had come for is no harm of that day."""
    before = text.tokens[clause.start : clause.verb]
    cause = any(t.low in _CAUSES for t in before[-CAUSE:])
    if any("act.protest" in t.tags for t in before[-CAUSE:]) and any(t.tags & _OF_THINGS for t in before):
        return True  # "rebels burnt 32 trucks to protest the killing of …"
    gathered = "act.demonstrate" in clause.sentence.tags or "act.intervene" in clause.sentence.tags
    return cause and gathered


_OF_THINGS = frozenset(("act.arson", "act.blast"))
_CAUSES = frozenset(("over", "against", "condemn"))


def _before(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The number right before "dead", "deaths", "lives"."""
    near = crowd.between(max(clause.start, clause.verb - 8), clause.verb + 1)
    close = [p for p in near if p.last > clause.verb or re.fullmatch(r"i?V?w?", text.shape[p.last : clause.verb])]
    return close[-1:]


def _hurt(clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "five wounded men", all twenty of "nine of the 20 wounded men"."""
    near = crowd.between(max(clause.start, clause.verb - 4), clause.verb)
    met = [p for p in near if p.form == "counted" and p.first < clause.verb < p.last]
    return [replace(p, count=p.whole or p.count) for p in met]


def _kidnapped(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "six of the ten abducted men", "the kidnapped engineer and his driver"."""
    own = [p for p in crowd.between(max(clause.start, clause.verb - 6), clause.verb) if p.last > clause.verb]
    if "either_taking" in text.tokens[clause.verb].tags:  # a captured rebel, a captured man is a prisoner
        own = [p for p in own if p.category not in ("militant", None)]
    met = [replace(p, count=p.whole or p.count) for p in own]
    return chained(text, met[:1], crowd.between(met[0].last, clause.end), met[0].last, clause.end) if met else []


def _freed(text: Text, clause: Clause, crowd: Crowd) -> list[Claim]:
    """The people of "three hostages were rescued", where nobody tells of their taking."""
    if not text.having_any(_FREEING, clause.sentence.first, clause.sentence.last):
        return []
    own = crowd.between(max(clause.start, clause.verb - 4), clause.verb + 1)
    return [replace(c, weak=True) for c in _made(text, clause, "abducted", own)]


_FREEING = frozenset(("release", "act.rescue", "find_body"))


def _found(text: Text, clause: Clause) -> bool:
    """Was the body found, received, counted?"""
    none = text.shape[clause.verb - 1] == "X"  # "no body was found"
    return not none and bool(text.having_any(_RECEIVED, clause.start, clause.sentence.last))


_RECEIVED = frozenset(("find_body", "hospitalised", "admitting"))


def _corpses(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The bodies, and whose they are where that is said."""
    own = [p for p in crowd.between(max(clause.start, clause.verb - 8), clause.verb + 1) if p.last > clause.verb]
    return _behind_of(text, clause, crowd) or own


def _among(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "a nurse was among the dead", "the dead include a nurse"."""
    verb = clause.verb
    if text.shape.endswith("T#", 0, verb):
        return []  # "all but nine of the dead were policemen": the others (breakdowns)
    if text.shape[verb] != "i" or text.shape[verb + 1 : verb + 2] in ("i", "V"):
        behind = crowd.between(verb + 1, min(clause.end, verb + 6))
        near = [p for p in behind if p.form != "bare"][:1]
        near = [p for p in near if not text.has("record", verb + 1, p.first)]  # "… were wanted for"
        start = near[0].last if near else verb
        return chained(text, near, crowd.between(start, clause.end), start, clause.end) if near else []
    start = max(*(text.shape.rfind(mark, clause.start, verb) for mark in "S;"), clause.start)
    heads = crowd.between(start, verb)
    return chained(text, [heads[0]], heads[1:], heads[0].last, verb) if heads else []


def _victims(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "the 22 victims of the bombing"."""
    act = re.match(r"ft?[wcPF-]{0,4}u|f", text.shape[clause.verb + 1 : clause.sentence.last])
    acted = text.tokens[clause.verb + 2 : clause.verb + VICTIMS_OF]
    if act is None or not any(tag.startswith("act.") for t in acted for tag in t.tags):
        return []
    return [*crowd.between(max(clause.start, clause.verb - 4), clause.verb + 1)]


def _so_many(at: int, number: int) -> People:
    return People(first=at, last=at + 2, form="counted", count=Count.exactly(number), category=None, head="victim")


def _counted_bomber(text: Text, clause: Clause) -> People | None:
    """The one of "two were shot dead; the third set off his vest": an attacker that the text counts."""
    match = re.search(r"[tan]([wnoP])P?$", text.shape[clause.sentence.first : clause.verb])
    if match is None:
        return None
    at = clause.sentence.first + match.start()
    words = text.tokens[at : clause.verb]
    if not any("ordinals" in t.tags for t in words):
        return None
    return People(
        first=at, last=clause.verb, form="others", count=Count.exactly(1), category="militant", head=ONE_OF_THEM
    )
