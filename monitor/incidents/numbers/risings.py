"""What does a text say that the toll is, or rose to?"""

import re
from dataclasses import replace

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.clauses import Clause, Crowd
from monitor.incidents.numbers.outcomes import Claim, claim
from monitor.incidents.text import Text
from monitor.model import Outcome

TOLL_REACH = 40  # words between "the death toll" and the figure that it rose to


def figured(text: Text, clause: Clause, crowd: Crowd) -> list[Claim]:
    """The figure that a toll rose to or is; the one it rose by, or from, is none, nor is the toll of one side."""
    if clause.verb > clause.start and text.shape[clause.verb - 1] in "PF":
        return []  # "the rebel toll" is one of many days
    if "bare_number" in text.tokens[clause.verb].tags and not _of_dead(text, clause):
        return []
    brought = _brought(text, clause)
    risen = brought or _risen(text, clause)
    if risen is None:
        return []
    near = crowd.between(risen, clause.verb if brought else min(clause.sentence.last, risen + 5))
    found = [p for p in near if p.count.best is not None and p.form in ("bare", "counted", "others")][:1]
    about = text.tokens[clause.verb + 1 : clause.verb + 4]
    whom = next((class_of_word(t) for t in about if t.shape == "P"), None)  # "the number of personnel martyred"
    found = [replace(p, category=p.category or whom) for p in found]
    outcome: Outcome = "injured" if any("injure" in t.tags for t in about) else "killed"
    return [claim(text, clause, outcome, found)] if found else []


def _of_dead(text: Text, clause: Clause) -> bool:
    """Is "the number" one of the dead or the hurt: "of the killed" behind it, else deaths told last before it?"""
    if text.shape[clause.verb + 1 : clause.verb + 2] == "f":
        return text.has_any(_COUNTS_OF, clause.verb + 2, clause.verb + 5)
    if clause.verb > clause.start and "who.own" in text.tokens[clause.verb - 1].tags:
        return False  # "put their number at eight": of those told of
    before = text.shape[max(0, clause.verb - TOLL_REACH) : clause.verb]
    told = [s for s in before if s in "KDIJBAd"]
    return not told or (told[-1] in "KDd" and _PEOPLE_BEHIND.search(before) is None)


_PEOPLE_BEHIND = re.compile(r"#[wb]?P[^KDIJBAd]*$")  # "11 persons were inside. The police put the figure at ten"
_COUNTS_OF = frozenset(
    ("kill", "die", "losing", "injure", "suffer", "lifeless", "dead", "casualty", "life_only", "victims", "corpse")
)


def _risen(text: Text, clause: Clause) -> int | None:
    """Where the text says what the toll now is: "rose to", "put the toll at", "is five and not eight"."""
    last = min(clause.sentence.last, clause.verb + TOLL_REACH, len(text.tokens) - 1)  # a word stands behind each
    window = range(clause.verb + 1, last)
    if text.has_any(_SETS, max(clause.start, clause.verb - 3), clause.verb):
        return next((at for at in window if "set_to" in text.tokens[at].tags and text.shape[at + 1] in "#b"), None)
    for at in window:
        if "rise" in text.tokens[at].tags:
            return at
        if "set_at" in text.tokens[at].tags and "set_to" in text.tokens[at + 1].tags:
            return at + 1  # "the toll, first given as 70, was corrected to 58"
        if text.tokens[at].low in _IS and re.match(r"b?#[,.&]", text.shape[at + 1 : at + 4]):
            return at
    return None


def _brought(text: Text, clause: Clause) -> int | None:
    """Where "taking to four the number of the killed" has its figure."""
    at = clause.verb - 1 - (text.shape[clause.verb - 1] == "t")
    to = at - 1 - (text.shape[max(clause.start, at - 1)] == "b")
    told = text.shape[at] == "#" and to > clause.start and "set_to" in text.tokens[to].tags
    return to + 1 if told and text.tokens[to - 1].tags & _SETS else None


_SETS = frozenset(("set_at", "brings_to"))
_IS = frozenset(("is", "was", "are", "were"))


def is_put(text: Text, clause: Clause) -> bool:
    """ "The ministry put the dead at 14"."""
    before = text.tokens[max(clause.start, clause.verb - 2) : clause.verb]
    return len(before) == 2 and "set_at" in before[0].tags and before[1].shape == "t"
