"""What do verbs mean whose sense stands behind their object: took … hostage, beat … to death?"""

from dataclasses import replace

from monitor.incidents.numbers.clauses import Clause, Crowd, objects
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text
from monitor.model import Count, Outcome

NOUN = 3  # words from a number to the noun that it counts
REACH = 14  # words between such a verb and the word that gives its sense
SOME = Count(min=2, max=None, best=None)
_SENSES: tuple[tuple[str, str, Outcome], ...] = (
    # class of the word behind, class of the verb before it, outcome
    ("to_end", "violent_verb", "killed"),
    ("to_death", "putting", "killed"),
    ("with_wounds", "violent_verb", "injured"),
    ("as_captive", "taking_verb", "abducted"),
    ("as_detainee", "taking_verb", "arrested"),
)

_STATE = frozenset(("police", "military", "security"))  # whoever they seize is arrested


def sense(text: Text, clause: Clause, crowd: Crowd) -> tuple[Outcome, list[People]] | None:
    """The outcome and the people of "took ten men … hostage", where the word behind is the clause's."""
    tags = text.tokens[clause.verb].tags
    for behind, before, outcome in _SENSES:
        if behind in tags and (verb := _verb(text, clause, before)) is not None:
            met = [
                p
                for p in _met(text, clause, crowd, verb)
                if not (_of_things(text, p) or text.has("corpse", p.first, p.last))
            ]
            return (outcome, met) if met else None
    return None


def seized(text: Text, clause: Clause, crowd: Crowd) -> list[People]:
    """The people whom armed men "seized": a number right behind the verb, of a noun or "of them"."""
    near = objects(text, clause, crowd)
    if not near:
        return []
    if near[0].form == "bare" and text.having("of_them", near[0].last, near[0].last + 1):
        before = text.tokens[clause.sentence.first : clause.verb]
        return [] if any(t.tags & _STATE for t in before) else [replace(near[0], category=None)]
    return near if near[0].form in ("counted", "single") and near[0].category != "militant" else []


def _verb(text: Text, clause: Clause, tag: str) -> int | None:
    for at in range(clause.verb - 1, max(clause.sentence.first, clause.verb - REACH) - 1, -1):
        if tag in text.tokens[at].tags:
            return at
        if text.shape[at] in "TRSDKB;":
            return None
    return None


def _met(text: Text, clause: Clause, crowd: Crowd, verb: int) -> list[People]:
    """The object between the verb and its sense; "the staff" are some, "them" those told of before."""
    own = Clause(sentence=clause.sentence, start=clause.sentence.first, verb=verb, end=clause.verb)
    if text.tokens[verb + 1].low == "them":
        return them(text, clause, crowd, verb + 1)
    found = objects(text, own, crowd)
    first = text.tokens[verb + 1]
    if first.shape == "t" and text.shape[verb + 2 : verb + 3] != "#" and _many(text, verb + 2, clause.verb):
        return [People(first=verb + 1, last=verb + 3, form="vague", count=SOME, category=None, head="")]
    return found


def _of_things(text: Text, person: People) -> bool:
    """Does a number without a noun count what the words behind it name: "took 14 assault rifles with them"?"""
    behind = text.tokens[person.last : person.last + NOUN]
    own = (t for t in behind if t.shape in "wuU")
    return person.form == "bare" and text.shape[person.last] in "wuU" and any(t.tags & _THINGS for t in own)


_THINGS = frozenset(("thing", "weapon", "act.arms", "target"))


def _many(text: Text, first: int, last: int) -> bool:
    """Does a noun for several people open the phrase: "staff", "workers"?"""
    return any(text.tokens[at].tags & {"many", "staff"} for at in range(first, min(first + 2, last)))


def them(text: Text, clause: Clause, crowd: Crowd, at: int) -> list[People]:
    """Those whom "them" stands for: the last of several people in the sentence, else two or more unknown."""
    met = crowd.between(clause.sentence.first, at)
    before = [p for p in met if p.form in ("counted", "vague")]
    before += [replace(p, category=None) for p in met if p.form == "bare" and text.shape[p.last] == "i"]
    pool = [p for p in before if p.category != "militant"]  # who takes them is not taken
    return pool[-1:] or [People(first=at, last=at + 1, form="vague", count=SOME, category=None, head="")]
