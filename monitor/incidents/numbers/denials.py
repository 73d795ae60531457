"""Who does the text say was not hurt?"""

import re

from monitor.incidents.numbers.clauses import Crowd
from monitor.incidents.numbers.outcomes import NOBODY, Claim
from monitor.incidents.text import Sentence, Text
from monitor.model import Outcome

DENIED = 8  # words between "no" and what did not happen
SIDE = 7  # words behind "no casualty" in which "side" says whose
APART = 6  # words between "apart from the bomber" and "nobody"


def denials(text: Text, sentence: Sentence, crowd: Crowd) -> list[Claim]:
    """ "No casualties were reported", "nobody was hurt", "apart from the bomber no one died"."""
    claims: list[Claim] = []
    for at in (m.start() for m in _NO.finditer(text.shape, sentence.first, sentence.last)):
        own = _denied(text, sentence, at)
        claims.extend(own)
        claims.extend(_apart(text, sentence, crowd, at) if own else ())
    return claims


_NO = re.compile(r"X")


def _denied(text: Text, sentence: Sentence, no: int) -> list[Claim]:
    if text.tokens[no].low == "not" and text.shape[max(0, no - 2) : no] in _OF_ONE:
        return []  # "the driver was not hurt" says nothing of the others
    for at in range(no + 1, min(sentence.last, no + DENIED)):
        tags = text.tokens[at].tags
        if tags & _OPEN:
            return []  # "no word of casualties", "nobody would kill for that"
        outcomes = _outcomes(tags)
        if outcomes and (_of_one_side(text, sentence, at) or _is_named(text, at)):
            return []
        if outcomes:
            plain = re.fullmatch(r"[wactfhibVPpFIoS/&]{0,7}", text.shape[no + 1 : at])
            second = text.tokens[at + 2 : at + 3] if text.shape[at + 1 : at + 2] in ("/", "&") else ()
            further = (o for token in second for o in _outcomes(token.tags))
            both = dict.fromkeys((*outcomes, *further))  # "nobody was killed or injured"
            return [Claim(outcome=o, count=NOBODY, first=no, last=at + 1, verb=at) for o in both if plain]
    return []


_OF_ONE = ("PV", "cV")
_OPEN = frozenset(("unknown_yet", "modal"))


def _is_named(text: Text, at: int) -> bool:
    """ "Denied any hand in the killing of two": these were killed."""
    return text.shape[at - 1] == "t" and text.shape[at + 1 : at + 2] == "f"


def _of_one_side(text: Text, sentence: Sentence, at: int) -> bool:
    """ "No casualty on the rebels' side": said of one side, none of the whole; not "on either side"."""
    behind = [low for t in text.tokens[at + 1 : min(sentence.last, at + 1 + SIDE)] for low in t.low.split()]
    return "side" in behind and not _BOTH & {*behind}


_BOTH = frozenset(("either", "any", "both", "each"))


def _outcomes(tags: frozenset[str]) -> tuple[Outcome, ...]:
    if "life_only" in tags or tags & {"kill", "die"}:
        return ("killed",)
    if "casualty" in tags:
        return ("killed", "injured")
    if tags & {"injure", "suffer", "harm", "injury_of"} and "act.shoot" not in tags:  # "no shot was fired"
        return ("injured",)
    return ("arrested",) if "arrest" in tags else ()


def _apart(text: Text, sentence: Sentence, crowd: Crowd, no: int) -> list[Claim]:
    """The attacker who died where "apart from the bomber nobody was harmed"."""
    first = max(sentence.first, no - APART)
    marks = [at for at in range(first, no) if "apart_from" in text.tokens[at].tags]
    dead = [p for p in crowd.between(marks[-1], no) if p.category == "militant"] if marks else []
    if not dead:
        return []
    return [
        Claim(outcome="killed", count=dead[0].count, first=dead[0].first, last=no + 1, verb=no, sides=(dead[0],))
    ]
