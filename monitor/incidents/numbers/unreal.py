"""Was a deed only feared, planned or threatened, or is somebody only accused of it?"""

import re

from monitor.incidents.numbers.clauses import Clause
from monitor.incidents.text import Text
from monitor.incidents.text.breaks import FIRST_YEAR, LAST_YEAR

BY = 5  # words from "hanged" to the "by" of those who did it
DATED = 26  # words behind a deed in which its day is told


def is_unreal(text: Text, clause: Clause) -> bool:
    """A deed that was only feared, planned or threatened, or that somebody is accused of."""
    window = text.tokens[max(clause.sentence.first, clause.verb - 4) : clause.verb]
    known = max(clause.sentence.first, clause.verb - 12)
    charged = text.having("record", known, clause.verb)
    accused = text.shape[clause.verb] != "A" and bool(charged)
    if accused and _RELATIVE_ONE.search(text.shape, charged[-1], clause.verb):
        accused = False  # "accused of the attack in which two constables were killed", "that killed two"
    if accused and _was_done_to(text, clause, charged[-1]):
        accused = False
    if window and window[-1].low == "by":
        return False  # "foiled a bid by arresting two"
    if text.has("who.disowns", clause.verb - len(window), clause.verb):
        return True  # "denied having detained him"
    if accused and not dated(text, clause.verb, clause.sentence.last):
        return True
    if text.has("guessed", clause.verb - 1, clause.verb):
        return True  # "another is believed to be | injured"
    by_law = executed(text, clause.verb, clause.sentence.last)
    if by_law or text.has("conjecture", known, clause.verb) or _of_years(text, clause):
        return True
    if text.shape[clause.verb - 1] == ",":
        return False  # "foiled the attempt, killing three"
    first = max(clause.sentence.first, clause.verb - 4)
    return any(_is_modal(text, at) for at in text.having("modal", first, clause.verb))


_RELATIVE_ONE = re.compile(r"R|[Uucw]t\Z")


def _was_done_to(text: Text, clause: Clause, charged: int) -> bool:
    """ "A commander, who was wanted for murder, was killed", "a man suspected of theft was stoned to death"."""
    said_of = text.tokens[charged].low in _SAID_OF
    return said_of or text.shape[clause.verb - 2] == ","


_SAID_OF = frozenset(("suspected of", "accused of", "wanted for", "wanted in"))


def _is_modal(text: Text, at: int) -> bool:
    """Not the May of a day, not the "wanted" of "two wanted militants"."""
    token = text.tokens[at]
    return not (token.capital and "months" in token.tags) and text.shape[at + 1 : at + 2] != "P"


def executed(text: Text, verb: int, last: int) -> bool:
    """ "Two convicts were hanged in the Sahiwal jail": by the state; not "was hanged from a tree", "by rebels"."""
    if text.tokens[verb].low != "hanged" or text.shape[verb - 1] != "V":
        return False
    behind = text.tokens[verb + 1 : min(verb + BY, last)]
    return not any(t.low == "from" or "who.agent" in t.tags for t in behind)


def _of_years(text: Text, clause: Clause) -> bool:
    """ "The fighting has killed scores": what goes on, and so many that nobody counts them."""
    first, verb = max(clause.sentence.first, clause.verb - 4), clause.verb
    lasting = text.has("strife", first, verb)
    return lasting and text.shape[clause.verb + 1 : clause.verb + 2] == "v"


def fate(text: Text, deed: int, last: int) -> int | None:
    """Where it is told what befell those accused of a deed: "men wanted for the murder of a guard | were held"."""
    found = _FATE.match(text.shape, deed + 1, last)
    return found.end() if found else None


_FATE = re.compile(r"[^;SRT]*?V[wX]{0,2}[KIBA]")


def dated(text: Text, first: int, last: int) -> bool:
    """Does a day, a month or a year stand near behind a deed that somebody is accused of, and before his fate?"""
    near = text.tokens[first : min(fate(text, first, last) or last, first + DATED)]
    return any(t.tags & _OF_DATES or (t.number is not None and FIRST_YEAR <= t.number <= LAST_YEAR) for t in near)


_OF_DATES = frozenset(("months", "months_short", "weekdays"))
