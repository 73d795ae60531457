"""Which figures do nouns give: tolls, deaths, bodies, nobody?"""

import re
from collections.abc import Sequence

from monitor.incidents.clauses import Clause, Crowd, chained
from monitor.incidents.outcomes import NOBODY, Claim, as_total, claim
from monitor.incidents.people import People
from monitor.incidents.text import Sentence, Text
from monitor.model import Count, Outcome

TOLL_REACH = 40  # words between "the death toll" and the figure that it rose to
DENIED = 8  # words between "no" and what did not happen

_OF_OUTCOME: dict[str, Outcome] = {"death_of": "killed", "injury_of": "injured", "abduction_of": "abducted"}


def of_nouns(text: Text, sentence: Sentence, crowd: Crowd) -> list[Claim]:
    """The claims that nouns make in a sentence."""
    claims: list[Claim] = []
    for at in range(sentence.first, sentence.last):
        tags = text.tokens[at].tags
        if not tags:
            continue
        clause = Clause(sentence=sentence, start=sentence.first, verb=at, end=sentence.last)
        if "toll" in tags:
            claims.extend(as_total(c) for c in _toll(text, clause, crowd))
        for tag, outcome in _OF_OUTCOME.items():
            if tag in tags:
                claims.extend(_made(text, clause, outcome, _behind_of(text, clause, crowd)))
        if "dead" in tags:
            claims.extend(
                _made(
                    text,
                    clause,
                    "killed",
                    _before(text, clause, crowd) or _shot(text, clause) or _hurt(clause, crowd),
                )
            )
        if "wounded" in tags:
            counted = [p for p in _before(text, clause, crowd) if p.count.best is not None]
            claims.extend(_made(text, clause, "injured", counted))
        if text.shape[at] in "IJ" and text.shape[at + 1 : at + 2] in ("P", "w"):
            claims.extend(_made(text, clause, "injured", _hurt(clause, crowd)))
        if "corpse" in tags and _found(text, clause):
            claims.extend(_made(text, clause, "killed", _corpses(text, clause, crowd)))
    return claims


def _made(text: Text, clause: Clause, outcome: Outcome, found: Sequence[People]) -> list[Claim]:
    return [claim(text, clause, outcome, found)] if found else []


def _toll(text: Text, clause: Clause, crowd: Crowd) -> list[Claim]:
    """The figure that a toll rose to; the one it rose by, or from, is none."""
    window = range(clause.verb + 1, min(clause.sentence.last, clause.verb + TOLL_REACH))
    risen = next((at for at in window if "rise" in text.tokens[at].tags), None)
    before = text.tokens[max(clause.start, clause.verb - 3) : clause.verb]
    if any("set_at" in t.tags for t in before):
        risen = next((at for at in window if "set_to" in text.tokens[at].tags and text.shape[at + 1] in "#b"), None)
    if risen is None:
        return []
    near = crowd.between(risen, min(clause.sentence.last, risen + 5))
    found = [p for p in near if p.count.best is not None and p.form in ("bare", "counted", "others")][:1]
    about = text.tokens[clause.verb + 1 : clause.verb + 4]
    return _made(text, clause, "injured" if any("injure" in t.tags for t in about) else "killed", found)


def _behind_of(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "the death of …"."""
    at = clause.verb + 1
    if text.shape[at : at + 1] != "f":
        return []
    if any("record" in t.tags for t in text.tokens[max(clause.start, at - 8) : at]):
        return []
    near = crowd.between(at + 1, min(clause.end, at + 4))
    if near:
        return chained(
            text, [near[0]], near[1:] or crowd.between(near[0].last, clause.end), near[0].last, clause.end
        )
    return []


def _before(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The number right before "dead", "deaths", "lives"."""
    near = crowd.between(max(clause.start, clause.verb - 8), clause.verb + 1)
    close = [p for p in near if p.last > clause.verb or re.fullmatch(r"V?w?", text.shape[p.last : clause.verb])]
    return [p for p in close if p.form not in ("single", "definite")][-1:]


def _hurt(clause: Clause, crowd: Crowd) -> list[People]:
    """The people of "five wounded men"."""
    near = crowd.between(max(clause.start, clause.verb - 4), clause.verb)
    return [p for p in near if p.form == "counted" and p.first < clause.verb < p.last]


def _shot(text: Text, clause: Clause) -> list[People]:
    """The one of "shot him dead", "shot Gul Khan dead"."""
    match = re.search(r"(?:h|c{1,4})$", text.shape[clause.start : clause.verb])
    if match is None:
        return []
    at = clause.start + match.start()
    if at == clause.start or "shot" not in text.tokens[at - 1].tags:
        return []
    return [People(first=at, last=clause.verb, form="definite", count=Count.exactly(1), category=None, head="")]


def _found(text: Text, clause: Clause) -> bool:
    """Was the body found, received, counted?"""
    return any("find_body" in t.tags for t in text.tokens[clause.start : clause.sentence.last])


def _corpses(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The bodies, and whose they are where that is said."""
    own = [p for p in crowd.between(max(clause.start, clause.verb - 8), clause.verb + 1) if p.last > clause.verb]
    return _behind_of(text, clause, crowd) or own


def denials(text: Text, sentence: Sentence) -> list[Claim]:
    """ "No casualties were reported", "nobody was hurt"."""
    claims: list[Claim] = []
    for at in range(sentence.first, sentence.last):
        if text.shape[at] == "X":
            claims.extend(_denied(text, sentence, at))
    return claims


def _denied(text: Text, sentence: Sentence, no: int) -> list[Claim]:
    for at in range(no + 1, min(sentence.last, no + DENIED)):
        outcomes = _outcomes(text.tokens[at].tags)
        if outcomes:
            plain = re.fullmatch(r"[wacfbVPpFIo/&]{0,7}", text.shape[no + 1 : at])
            return [Claim(outcome=o, count=NOBODY, first=no, last=at + 1, verb=at) for o in outcomes if plain]
    return []


def _outcomes(tags: frozenset[str]) -> tuple[Outcome, ...]:
    if "life_only" in tags or tags & {"kill", "die"}:
        return ("killed",)
    if "casualty" in tags:
        return ("killed", "injured")
    if tags & {"injure", "suffer"}:
        return ("injured",)
    return ("arrested",) if "arrest" in tags else ()
