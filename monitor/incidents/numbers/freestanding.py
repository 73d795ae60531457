"""Which people stand free before a verb, behind no preposition?"""

import re

from monitor.incidents.numbers.clauses import Crowd
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text

OF_NOUN = 3  # words from a noun of people that another follows to "among them": "a woman doctor among them"


def heads(text: Text, crowd: Crowd, start: int, verb: int) -> list[People]:
    """The people who stand free before a verb: behind no preposition; a bare number only right before it."""
    return [
        p
        for p in crowd.between(start, verb)
        if p.form != "of_them"
        and (p.form not in ("bare", "others") or _adjacent(text, p, verb) or _opens_list(text, p))
        and not _governed(text, start, p, verb)
        and not _met_otherwise(text, p, verb)
        and not _is_among_them(text, p)
    ]


def _is_among_them(text: Text, person: People) -> bool:
    """ "…, a woman doctor among them"; not "on May 3, ten, among them two guards": the ten are all."""
    aside = text.shape[person.first - 1] == "," != text.shape[person.last]
    return aside and text.has("among_them", person.last, person.last + OF_NOUN)


def _met_otherwise(text: Text, person: People, verb: int) -> bool:
    """The seven of "seven militants surrendered and three were arrested"."""
    did = text.has_any(_DID, person.last, min(person.last + 1, verb))
    return did and "&" in text.shape[person.last : verb]


_DID = frozenset(("act.surrender", "self_blast", "pair_blast", "escaping", "who.evade"))


def _governed(text: Text, start: int, person: People, verb: int) -> bool:
    """Is it behind a preposition: "a funeral of soldiers", "prayers of the two guards", but not "of the two guards
    killed", nor "the bodies of two guards, abducted on Monday, …"?"""
    counted = text.shape[person.first - 1] == "t" and text.shape[person.first] == "#" and person.last < verb
    at = person.first - 1 - counted
    if text.shape[verb] == "B" and text.shape[at] == "f" and "corpse" in text.tokens[at - 1].tags:
        return False
    return at >= start and text.shape[at] in "pf/i"


_OF_WHOM = re.compile(r",?(?:b?w|[b#v]P?)?i")  # "nearly half of them", "some of them", "three guards among them"


def _opens_list(text: Text, person: People) -> bool:
    """ "thirty others, among them two nurses", "six others, all of them guards"; not "two of them critically"."""
    listed = _OF_WHOM.match(text.shape, person.last) is not None
    return listed and "of_them" not in text.tokens[person.last].tags


def _adjacent(text: Text, person: People, verb: int) -> bool:
    """A number without a noun counts people only right before its verb: "two of them received injuries", too."""
    hurt = "of_them" in text.tokens[person.last].tags and text.shape[person.last : verb + 1] == "iJ"
    return hurt or _UP_TO_VERB.fullmatch(text.shape, person.last, verb) is not None


# "six (two of them women) were", "six are known to have been"
_UP_TO_VERB = re.compile(r"(?:\([^()]{1,6}\))?[Vwo,]{0,3}(?:/VV?)?")
