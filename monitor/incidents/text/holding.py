"""Does a "held" tell that people are in custody, or a meeting?"""

import re
from collections.abc import Sequence

from monitor.incidents.text.words import Token

_CLAUSE = 14  # words before "held" in which its subject stands


# "were also | held", "have been | held"
_PASSIVE = re.compile(r"Vw\Z|VV\Z")
# "Two Maoists held | in Gaya", "PLFI leader, three aides held": nothing but people since the sentence began
_HEADLINE = re.compile(r"(?:\A|[.;:xS])(?=[^VE]*[#vaP])[#bvawcPFno,&()/-]{0,13}[#P]\Z")
_WITH_OR_FROM = frozenset(("from", "with"))
_HAVE = frozenset(("have", "has"))
_AT_ITS_END = frozenset("p,.;&T")
# "police | on Tuesday held three suspects"
_AGENT = re.compile(r"([FP])(?:\([^()]{1,3}\))?(?:p[wc]{1,3})?[Vw]{0,2}\Z")
_PEOPLE = re.compile(r"b{0,2}(?:[#v]o?|[atn])?(?:\([^()]{1,3}\)|[wcFf-]){0,5}P(?![Ux])|#f[ht]")
_AGENTS = frozenset(("police", "military", "security", "state", "militant", "group"))
_IN_CUSTODY = frozenset(("arrest", "either_holding", "act.arrest_act", "who.done_to"))


def custody(tokens: list[Token], shape: str, held: Sequence[int]) -> str:
    """Take each "held" of people for the verb of arrest that it is; the shape of the tokens with these."""
    for at in held:
        if _is_of_people(tokens, shape, at):
            tokens[at] = tokens[at]._replace(shape="A", tags=tokens[at].tags | _IN_CUSTODY)
            shape = f"{shape[:at]}A{shape[at + 1 :]}"
    return shape


def _is_of_people(tokens: Sequence[Token], shape: str, at: int) -> bool:
    before = shape[max(0, at - _CLAUSE) : at]
    if _PASSIVE.search(before):
        last = tokens[at - 1].low  # no "are believed to be held", "a party was being held"
        if last == "still":
            return False  # "the others are still held": by whoever took them
        return not last.endswith(" be") and (shape[at - 1] == "w" or tokens[at - 2].low in _HAVE)
    if shape[at - 1 : at] == "P" and tokens[at + 1 : at + 2] and tokens[at + 1].low in _WITH_OR_FROM:
        return True  # "paraded four killers held from Sohrab Goth"
    if _HEADLINE.search(before) and (shape[at + 1 : at + 2] or ".") in _AT_ITS_END:
        return True
    agent = _AGENT.search(before)
    if agent is None or _PEOPLE.match(shape, at + 1) is None:
        return False
    does = tokens[max(0, at - _CLAUSE) + agent.start(1)].tags
    return bool(does & _AGENTS)
