"""Whom does a sentence name behind its verb as parts of those before it, or beside them?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.numbers.clauses import NEAR, Clause, Crowd
from monitor.incidents.numbers.lists import as_part, chained, named
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text


def included(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """Those whom "…, including two nurses" behind the verb names as parts of its subject, and those who met the
    same "along with" it."""
    if text.tokens[min(clause.verb + 1, len(text.tokens) - 1)].low in _WITH:
        return [p for p in crowd.between(clause.verb + 2, clause.verb + 3) if p.form in _COMPANY]
    if parts := behind_colon(text, clause, crowd):
        return parts
    phrases = _PHRASES.match(text.shape, clause.verb + 1, clause.end)
    behind = phrases.end() if phrases else clause.verb + 1
    of_them = [p for p in crowd.between(behind, behind + 1) if p.form == "of_them"]
    if of_them:  # "ten died in the attack, two of them policemen"
        return [as_part(of_them[0])]
    match = _JOINED_BEHIND.match(text.shape, clause.verb + 1, clause.end)
    if match is None:
        return []
    here = match.end()
    joined = "together" in text.tokens[here - 1].tags
    name = _NAME_BEHIND.match(text.shape, here, clause.end)
    if joined and name is not None:  # "died along with Haris, 12"
        first = named(text, here, name.end(), clause.end)
    else:
        near = crowd.between(here, min(clause.end, here + NEAR))
        if not near or not (joined or "including" in text.tokens[here - 1].tags):
            return []
        first = near[0]
    told = chained(text, [first], crowd.between(first.last, clause.end), first.last, clause.end)
    return told if joined else [as_part(p) for p in told]


def died_later(text: Text, clause: Clause, crowd: Crowd, met: People) -> list[People]:
    """The five of "six died at the scene and five in hospital", "… and five on the way": like those before them."""
    if text.shape[clause.verb] not in "DK":
        return []
    joined = _AND_SO_MANY.match(text.shape, clause.verb + 1, clause.end)
    others = crowd.between(joined.end() - 1, joined.end()) if joined else ()
    if not others or others[0].head or not text.has("in_the_end", others[0].last, others[0].last + 1):
        return []
    return [replace(others[0], category=met.category)]


_AND_SO_MANY = re.compile(r"[^KIJBAVESRT.;&]{0,8},?&b?#")


def died_there(text: Text, clause: Clause, met: Sequence[People]) -> bool:
    """Is "five in hospital" told of those who died: "nine died at the scene and five in hospital"?"""
    there = bool(met) and text.tokens[clause.verb].low.startswith("in ")
    return there and _DIED_AND.search(text.shape, clause.sentence.first, met[0].first) is not None


_DIED_AND = re.compile(r"D[^KIJBAVES.;]{0,8}&b?\Z")


def behind_colon(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """ "Five died: three rebels, among them a leader, and two soldiers"."""
    if ":" not in text.shape[clause.verb + 1 : clause.sentence.last]:
        return []
    match = _COLON.match(text.shape, clause.verb + 1, clause.sentence.last)
    near = crowd.between(match.end(), match.end() + 1) if match else ()
    if not near:
        return []
    end = clause.sentence.last
    told = chained(text, [near[0]], crowd.between(near[0].last, end), near[0].last, end)
    return [as_part(p) for p in told]


_COLON = re.compile(r"(?:[pf][actwUu]{1,6}){0,4}w?(?:,S[actwUFPo]{1,8})?:")  # "…, said the police chief: …"
# "…, including two nurses", "… in Quetta on June 20 along with two nurses"
_COMPANY = ("counted", "partitive", "definite", "others")
_WITH = frozenset(("with",))  # "was gunned down with three of his aides"
_NAME_BEHIND = re.compile(r"c{1,5}")
_PHRASES = re.compile(r"(?:[pf][actwUu]{1,6}){0,4},")
_JOINED_BEHIND = re.compile(r"(?:[pf][actwUu]{1,6}){0,4},i|,?i|(?:,?[pf][actwU#]{1,6}|,[tw]{1,3}(?=f)){0,8},?&")
