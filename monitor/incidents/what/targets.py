"""Who or what was aimed at?"""

from collections.abc import Iterator

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.told import Told
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text

MOST = 3  # the most telling ones
# acts that are aimed at something, and those of them that go off beside it
AIM = frozenset(
    ("act.assault", "act.throw", "act.shoot", "act.shelling", "act.air", "act.bomb", "act.clash", "aim.strike")
)
BLAST = frozenset(("act.blast", "act.bomb", "act.grenade", "aim.laid"))
REACH = 7  # words between an act and the "at" or "on" of what it was aimed at
BESIDE = 12  # words between an explosion and the "outside" of what it went off at
PASSIVE = 12  # words between a thing and the verb of what was done to it
LONGEST = 5  # words of a phrase for a target
WHOLE = 4  # words of the "of …" that tells whose a target is
INSIDE = frozenset(("'s", "’s", "'", "’", "-"))  # marks that may stand in a phrase

Target = tuple[str, int, int]  # the phrase, and its tokens


def targets(text: Text, frame: Frame) -> tuple[Target, ...]:
    """What the acts were aimed at: things by the grammar of their sentence, else those who were hurt or taken."""
    others = [t for t in frame.told if t is not frame.lead and "record" not in t.cues][:MOST]
    found = _things(text, frame.lead)
    if not found and not (_victims(text, frame.lead) and _on_persons(frame.lead)):
        found = next((things for told in others if (things := _things(text, told))), [])
    for told in (frame.lead, *others):
        found = found or _victims(text, told)
    unique = {target[0].lower(): target for target in reversed(found)}
    return tuple(reversed(unique.values()))[:MOST]


def _on_persons(told: Told) -> bool:
    """Were unarmed people shot or taken, and nothing blown up? Then they were the aim."""
    unarmed = any("civilian" in c.classes or c.outcome == "abducted" for c in told.claims)
    return unarmed and not told.acts.keys() & {"blast", "bomb", "shelling", "air"}


def _things(text: Text, told: Told) -> list[Target]:
    """What the sentence tells as struck: the plainest kind of telling that it has."""
    meant: list[Target] = []
    struck: list[Target] = []
    persons: list[Target] = []
    beside: list[Target] = []
    for at in text.having_any(_NOUNS, told.sentence.first, told.sentence.last):
        thing = "target" in text.tokens[at].tags and not _only_named_after(text, at)
        within = any(one < at < last for _, one, last in (*meant, *struck, *beside))
        if within or not (thing or _person(text, at)):
            continue
        first = _first(text, told.sentence.first, at)
        before = _before(text, told.sentence.first, first)
        if before > 0 and _meant(text, before):
            meant.append(_whole(text, told, first, at + 1))
        elif not thing:
            persons += [_phrase(text, first, at + 1)] if _aimed(text, told, before) else []
        elif _aimed(text, told, before) or _object(text, before, at) or _passive(text, told, at):
            struck.append(_whole(text, told, first, at + 1))
        elif _gone_off(text, told, before, at):
            beside.append(_whole(text, told, first, at + 1))
    return meant or struck or ([] if _victims(text, told) else persons) or beside[:1]


_NOUNS = frozenset(("target", "person"))


def _person(text: Text, at: int) -> bool:
    """Is the word one for people at whom an attack can be aimed, and no part of another name?"""
    token = text.tokens[at]
    person = bool(token.tags & _AIMED_AT) and not token.tags & {"force", "aim.bystander"}
    return person and not token.capital and text.shape[at + 1 : at + 2] not in tuple("cUPFu")


_AIMED_AT = frozenset(("civilian", "police", "military"))


def _only_named_after(text: Text, at: int) -> bool:
    """The "Jail" of "Jail Road"."""
    behind = text.tokens[at + 1 : at + 2]
    return bool(behind) and behind[0].capital and "aim.street" in behind[0].tags


def _whole(text: Text, told: Told, first: int, last: int) -> Target:
    """The phrase with what it is of: "gate of a hotel", "van of the Frontier Corps"."""
    at = last
    if text.shape[at : at + 1] == "f":
        at += 1
        while at < told.sentence.last and at - last < WHOLE and text.shape[at] in "atc":
            at += 1
        owner = at < told.sentence.last and bool(text.tokens[at].tags & {"target", "person", "force"})
        if owner and text.shape[at + 1 : at + 2] not in tuple("cUPF"):
            return _phrase(text, first, at + 1)
    return _phrase(text, first, last)


def _first(text: Text, start: int, at: int) -> int:
    """Where the phrase of a thing begins: with the words before its noun that tell which."""
    first = at
    while first > start and at - first < LONGEST - 1:
        token = text.tokens[first - 1]
        if token.shape not in "cFPUw" and token.low not in INSIDE:
            break
        if token.tags & (AIM | {"verb"}):
            break
        first -= 1
    while first < at and len(text.tokens[first].low) < 2:
        first += 1
    return first


def _before(text: Text, start: int, first: int) -> int:
    """The word before a phrase, its article and number left out, and what is only a part of it: "the gate of"."""
    at = first - 1
    while at > start and text.shape[at] in "at#bv":
        at -= 1
    if at > start + 1 and text.shape[at] == "f" and text.shape[at - 1] in "wUP":
        part = _first(text, start, at - 1)
        if not text.tokens[at - 1].tags & (AIM | {"verb"}) and part > start:
            return _before(text, start, part)
    return at


def _meant(text: Text, at: int) -> bool:
    """ "Meant for …"."""
    return "aim.meant_for" in text.tokens[at].tags and "aim.meant" in text.tokens[at - 1].tags


def _aimed(text: Text, told: Told, at: int) -> bool:
    """ "Fired rockets at …", "an attack on …", "the siege of …"."""
    if at <= told.sentence.first:
        return False
    if text.shape[at] == "f":
        act = text.tokens[at - 1]
        return bool(act.tags & AIM) and act.shape not in "KE"
    if "aim.at" not in text.tokens[at].tags:
        return False
    span = range(at - 1, max(told.sentence.first, at - REACH) - 1, -1)
    aim = next((here for here in span if text.tokens[here].tags & AIM), None)
    return aim is not None and not any(s in "DSIRT;" for s in text.shape[aim + 1 : at])


def _object(text: Text, before: int, at: int) -> bool:
    """ "Struck a convoy", "set a school on fire"."""
    if before < 0:
        return False
    token = text.tokens[before]
    if "aim.setting" in token.tags:
        return text.has("aim.alight", at + 1, at + 3)
    return "aim.strike" in token.tags


def _passive(text: Text, told: Told, at: int) -> bool:
    """ "A convoy of the army was struck by …"."""
    for here in range(at + 1, min(told.sentence.last, at + PASSIVE)):
        shape = text.shape[here]
        if shape == "V":
            done = text.tokens[here + 1 : here + 4]
            return any("aim.strike" in t.tags for t in done)
        if shape in "KDIES,;RT":
            return False
    return False


def _gone_off(text: Text, told: Told, before: int, at: int) -> bool:
    """ "Exploded outside …", "a bomb fixed to the gate of …"."""
    if before <= told.sentence.first or "aim.beside" not in text.tokens[before].tags:
        return False
    if "aim.area" in text.tokens[at].tags:
        return False
    if text.shape[before] == "f":
        return False
    return text.has_any(BLAST, max(told.sentence.first, before - BESIDE), before)


def _victims(text: Text, told: Told) -> list[Target]:
    """The people who were hurt or taken, by what they are; never the attackers, nor who stood by."""
    people = [p for c in told.claims if _harmed(c) for p in c.sides if p.category != "militant" and p.head]
    return [_phrase(text, *noun) for noun in _nouns(text, people)]


def _nouns(text: Text, people: list[People]) -> Iterator[tuple[int, int]]:
    for person in people:
        if person.category is not None:
            first, last = _noun(text, person)
            if not any("aim.bystander" in t.tags for t in text.tokens[first:last]):
                yield first, last


def _harmed(claim: Claim) -> bool:
    return claim.outcome in ("killed", "injured", "abducted") and claim.count.best != 0


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
