"""Were people taken by captors, or picked up by the police?"""

import re
from collections.abc import Sequence

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.clauses import Clause, passive, takes_object
from monitor.incidents.numbers.people import People
from monitor.incidents.numbers.verbs import OUTCOME_OF
from monitor.incidents.text import Text
from monitor.model import Outcome

SWEEP = 6  # words from "picked up" to the raid in which that was, or the questioning for which
AGENT = 12  # words before "picked up" in which its subject stands
# "by police", "near the bridge by men of the Rangers"
_BY = re.compile(r"[BA](?:[wc]{0,2}|(?:p[tw]?[wcU]{1,3}){1,2})p[wct]{0,3}(?:Pft?)?[FP]")
_STATE = frozenset(("police", "military", "security", "state"))
_AGENTS = _STATE | {"militant", "group", "civilian"}
_PERFECT = frozenset(("perfect", "pluperfect"))
_CAPTORS = frozenset(("militant", "group"))
_STATES_WAYS = frozenset(("sweep", "as_detainee"))
_MET = "KIDJ"  # verbs behind which people are no subject


def outcome(text: Text, clause: Clause, met: Sequence[People]) -> Outcome:
    """What the verb says; suspects who are picked up and militants who are captured are arrested, not abducted; who
    "were held" by militants were abducted."""
    told = OUTCOME_OF[text.shape[clause.verb]]
    either = told == "arrested" and "either_holding" in text.tokens[clause.verb].tags
    rebels = all(p.category == "militant" or _is_one_of_rebels(text, clause, p) for p in met)
    if either and not rebels and (_by_captors(text, clause) or _let_go(text, clause, met)):
        return "abducted"
    if told != "abducted":
        return told
    suspected = any("suspect" in p.head or _is_planner(text, p) for p in met)
    rebels = rebels and "either_taking" in text.tokens[clause.verb].tags
    return "arrested" if suspected or rebels or _by_state(text, clause) else told


def _is_one_of_rebels(text: Text, clause: Clause, one: People) -> bool:
    """The one of "two rebels were killed in the fight and one was captured"."""
    before = (t for t in reversed(text.tokens[clause.sentence.first : one.first]) if t.shape == "P")
    nearest = next(before, None)
    bare = one.form == "bare" and passive(text, clause)
    return bare and nearest is not None and class_of_word(nearest) == "militant"


def _is_planner(text: Text, one: People) -> bool:
    return text.has("planner", one.first, one.last)


def _by_state(text: Text, clause: Clause) -> bool:
    """Is the verb one that both do ("picked up"), and are police or soldiers its subject?"""
    if "either_taking" not in text.tokens[clause.verb].tags:
        return False
    behind = _BY.match(text.shape, clause.verb)
    if behind is not None:
        return bool(text.tokens[behind.end() - 1].tags & _STATE)
    if passive(text, clause) and "A" in text.shape[: clause.sentence.first] and not _names_captors(text, clause):
        return True  # "the four were picked up hours later": of whom the text has told that they were arrested
    swept = text.has_any(_STATES_WAYS, clause.verb + 1, clause.verb + 1 + SWEEP)
    if passive(text, clause) and (swept or text.has("sweep", clause.sentence.first, clause.verb)):
        return True  # "were picked up in raids", "for questioning"; "raids go on, and nine have been picked up"
    perfect = not text.tokens[clause.verb - 1].tags.isdisjoint(_PERFECT)  # "claims to have picked up"
    if passive(text, clause) and not perfect:
        return False
    start = max(clause.sentence.first, clause.verb - AGENT)
    said = text.shape.rfind("S", start, clause.verb) + 1
    agent = _first_agent(text, said or start, clause.verb) or _first_agent(text, start, clause.verb)
    return bool(agent & _STATE)


def _by_captors(text: Text, clause: Clause) -> bool:
    """ "Were held by militants", "militants held three men": is one named who is not of the state?"""
    behind = _BY.match(text.shape, clause.verb)
    if behind is None and takes_object(text, clause):
        agents = (t.tags for t in reversed(text.tokens[clause.sentence.first : clause.verb]))
        return bool(next(agents, frozenset()) & _CAPTORS)
    return behind is not None and not text.tokens[behind.end() - 1].tags & _STATE


def _let_go(text: Text, clause: Clause, met: Sequence[People]) -> bool:
    """ "Three surveyors were held for two days and set free": civilians, and no police in the sentence."""
    words = text.tokens[clause.sentence.first : clause.sentence.last]
    freed = text.having("release", clause.verb, clause.sentence.last)
    return bool(freed) and all(p.category == "civilian" for p in met) and not any(t.tags & _STATE for t in words)


def _names_captors(text: Text, clause: Clause) -> bool:
    return text.has_any(_CAPTORS, clause.sentence.first, clause.sentence.last)


def _first_agent(text: Text, first: int, last: int) -> frozenset[str]:
    """What the first people or force there are, unless a deed stands before them."""
    for at in range(first, last):
        if text.tokens[at].tags & _AGENTS or text.shape[at] in _MET:
            return text.tokens[at].tags
    return frozenset()
