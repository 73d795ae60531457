"""Who or what was aimed at?"""

import re

from monitor.incidents.acts import Told
from monitor.incidents.frames import Frame
from monitor.incidents.outcomes import Claim
from monitor.incidents.people import People
from monitor.incidents.text import Text

MOST = 3  # the most telling ones
AIM = frozenset(("assault", "throw", "shoot", "shelling", "arson", "blast", "on_force", "abduction"))
REACH = 9  # words between the verb and what it was aimed at
LONGEST = 5  # words of a phrase for a target

Target = tuple[str, int, int]  # the phrase, and its tokens


def targets(text: Text, frame: Frame) -> tuple[Target, ...]:
    """What the acts of the first sentence were aimed at: things behind their verbs, else those who were hurt."""
    found: dict[str, Target] = {}
    for told in [frame.lead, *(t for t in frame.told if t is not frame.lead)][:MOST]:
        for target in _things(text, told) or _victims(text, told):
            found.setdefault(target[0].lower(), target)
        if found:
            break
    return tuple(found.values())[:MOST]


def _things(text: Text, told: Told) -> list[Target]:
    """Things named right behind a verb of attack ("fired rockets at the fort")."""
    verbs = [at for act in AIM for at in told.acts.get(act, ())]
    found = []
    for at in range(told.sentence.first, told.sentence.last):
        if "target" not in text.tokens[at].tags or not any(verb < at <= verb + REACH for verb in verbs):
            continue
        before = text.shape[max(told.sentence.first, at - 2) : at]
        if re.search(r"(?:within|limits)", text.tokens[at - 1].low) or before.endswith("f"):
            continue
        first = _first(text, told.sentence.first, at)
        found.append(_phrase(text, first, at + 1))
    return found


def _first(text: Text, start: int, at: int) -> int:
    """Where the phrase of a thing begins: with the names and forces before its noun."""
    first = at
    while first > start and at - first < LONGEST - 1 and text.shape[first - 1] in "cFPU":
        first -= 1
    return first


def _victims(text: Text, told: Told) -> list[Target]:
    """The people who were hurt or taken, by what they are; never the attackers."""
    people = [p for c in told.claims if _harmed(c) for p in c.sides if p.category != "militant" and p.head]
    return [_phrase(text, *_noun(text, p)) for p in people if _telling(p)]


def _harmed(claim: Claim) -> bool:
    return claim.outcome in ("killed", "injured", "abducted") and claim.count.best != 0


def _telling(person: People) -> bool:
    return person.category is not None and person.form != "others"


def _noun(text: Text, person: People) -> tuple[int, int]:
    """The noun of a phrase for people with the words that tell which, its number and article left out."""
    first, last = person.first, person.last
    while first < last - 1 and text.shape[first] not in "PFcw":
        first += 1
    head = max((i for i in range(first, last) if text.shape[i] in "PF"), default=last - 1)
    return max(first, head - LONGEST + 1), head + 1


def _phrase(text: Text, first: int, last: int) -> Target:
    start, end = text.quote(first, last)
    return text.raw[start:end], first, last
