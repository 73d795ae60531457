"""What does a text say that the toll is, or rose to?"""

import re
from dataclasses import replace

from monitor.incidents.numbers.classes import class_of_word
from monitor.incidents.numbers.clauses import Clause, Crowd
from monitor.incidents.numbers.outcomes import Claim, claim
from monitor.incidents.text import Text
from monitor.model import Count, Outcome

COUNTED = 9  # words behind "the number" in which it is one of the killed
TOLL_REACH = 40  # words between "the death toll" and the figure that it rose to


def figured(text: Text, clause: Clause, crowd: Crowd) -> list[Claim]:
    """The figure that a toll rose to or is; the one it rose by, or from, is none, nor is the toll of one side."""
    if clause.verb > clause.start and text.shape[clause.verb - 1] in "PF":
        return []  # "the rebel toll" is one of many days
    if (whose := _WHO_NUMBER.search(text.shape, clause.start, clause.verb)) is not None:
        near = crowd.between(clause.verb + 1, clause.verb + 3)[:1]
        return [claim(text, clause, "injured" if whose[1] == "I" else "killed", near)] if near else []
    if "bare_number" in text.tokens[clause.verb].tags and not _of_dead(text, clause):
        return []
    brought = _brought(text, clause)
    risen = brought or _risen(text, clause)
    if risen is None:
        return []
    near = crowd.between(risen, min(clause.sentence.last, risen + 5))
    found = [p for p in near if p.count.best is not None][:1]
    about = text.tokens[clause.verb + 1 : clause.verb + 4]
    whom = next((class_of_word(t) for t in about if t.shape == "P"), None)  # "the number of personnel martyred"
    found = [replace(p, category=p.category or whom) for p in found]
    outcome: Outcome = "injured" if any("injure" in t.tags for t in about) else "killed"
    return [claim(text, clause, outcome, found)] if found else []


_WHO_NUMBER = re.compile(r"t([Id])(?:,?R)?\Z")  # "the wounded, who number 40"


def lost_so_far(text: Text, at: int, end: int) -> int | None:
    """The nine of "the ninth person to die of the blast", "it claimed a ninth life"; no count of a year's."""
    number = _ordinal(text, at)
    noun = text.tokens[at + 1 : at + 2]
    if number is None or not noun or text.has_any(_COUNTED_UP, text.sentence_at(at).first, end):
        return None
    if "one_lost" in noun[0].tags or _TO_DIE.match(text.shape, at + 1, end):
        return number  # "the seventh to be killed"
    return number if "who_dies" in noun[0].tags and _TO_DIE.match(text.shape, at + 2, end) else None


def _ordinal(text: Text, at: int) -> int | None:
    """The number of "ninth", "9th", from the second on: who was the first one said no toll."""
    token = text.tokens[at]
    return token.number if token.number is not None and token.number > 1 else None


_TO_DIE = re.compile(r"/?V?[DK]|/w[DK]|RV{0,2}[DK]")
_COUNTED_UP = frozenset(("span", "statistic", "plural_acts", "strife", "this_week", "this_month", "this_year"))


def raised(text: Text, one: Claim) -> Claim:
    """The toll that the death of one who was hurt tells: "a third constable has died of his wounds"."""
    person = one.sides[0] if one.later and len(one.sides) == 1 and one.count.best == 1 else None
    if person is None or "nth" not in text.tokens[person.first].tags | text.tokens[person.first + 1].tags:
        return one
    at = person.first + ("nth" not in text.tokens[person.first].tags)
    number = _ordinal(text, at)
    if number is None:
        return one
    count = Count.exactly(number)
    return replace(one, count=count, sides=(replace(person, count=count),), total=True, earlier=True)


def _of_dead(text: Text, clause: Clause) -> bool:
    """Is "the number" one of the dead or the hurt: "of the killed" behind it, no other people before it?"""
    if "among_dead" in text.tokens[clause.verb + 1].tags:
        return True  # "the number | of those killed"
    if text.shape[clause.verb + 1 : clause.verb + 2] == "f":
        last = min(clause.verb + COUNTED, clause.sentence.last)  # "of members of the forces killed"
        end = next((at for at in range(clause.verb + 2, last) if text.shape[at] in ",;SVT"), last)
        return text.has_any(_COUNTS_OF, clause.verb + 2, end)
    if clause.verb > clause.start and "who.own" in text.tokens[clause.verb - 1].tags:
        return False  # "put their number at eight": of those told of
    before = text.shape[max(0, clause.verb - TOLL_REACH) : clause.verb]
    return _PEOPLE_BEHIND.search(before) is None


_PEOPLE_BEHIND = re.compile(r"#[wb]?P[^KDIJBAd]*$")  # "11 persons were inside. The police put the figure at ten"
_COUNTS_OF = frozenset(
    (
        "kill",
        "die",
        "losing",
        "injure",
        "suffer",
        "lifeless",
        "dead",
        "casualty",
        "life_only",
        "victims",
        "corpse",
        "the_lost",
    )
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
        if "set_at" in text.tokens[at].tags:
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
    return len(before) == 2 and "set_at" in before[0].tags
