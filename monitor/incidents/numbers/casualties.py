"""Of which classes were the victims?"""

from collections.abc import Sequence

from monitor.incidents.apart.frames import Frame
from monitor.incidents.numbers.classes import CLASSES
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.numbers.people import People
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Text
from monitor.model import Casualty, Category, Count

CATEGORIES: dict[str, Category] = {
    "police": "police",
    "military": "military",
    "militant": "militant",
    "civilian": "civilian",
    "unknown": "unknown",
}
OF_MILITIA = 6  # words behind "a member" in which the peace committee is named
APPOSITION = 10  # words behind a person in which the text says what he was


def casualties(text: Text, frame: Frame, tolls: Sequence[Toll], event: tuple[str, str]) -> tuple[Casualty, ...]:
    """A row for each class that the text tells; together never more than the toll."""
    rows: list[Casualty] = []
    for toll in tolls:
        told: dict[Category, list[Count]] = {}
        for claim in toll.claims:
            for category, count in _classes(text, frame, claim, event):
                told.setdefault(category, []).append(count)
        rows.extend(_rows(toll, _with_others(text, frame, toll, {c: plus(counts) for c, counts in told.items()})))
    return tuple(rows)


def _with_others(text: Text, frame: Frame, toll: Toll, told: dict[Category, Count]) -> dict[Category, Count]:
    """The classes, and those that the text tells elsewhere of people whom the figure only counts: "three died …. A
    constable was shot and two attackers fell"."""
    if not any(_class(text, frame, c, p) is None for c in toll.claims for p in c.sides):
        return told
    found: dict[Category, Count] = {}
    for claim in (c for one in frame.told for c in one.claims):
        if claim.outcome != toll.outcome or claim in toll.claims or claim.stale or claim.party:
            continue
        own: dict[Category, list[Count]] = {}
        for person in claim.sides:
            category = _class(text, frame, claim, person)
            if category is not None and person.count.best != 0:
                own.setdefault(category, []).append(person.count)
        for category, counts in own.items():
            found[category] = max(found.get(category, Count.exactly(0)), plus(counts), key=lambda c: c.likely)
    new = {category: count for category, count in found.items() if category not in told}
    if sum(c.likely for c in (*told.values(), *new.values())) > toll.count.likely:
        return told
    return told | new


def _rows(toll: Toll, told: dict[Category, Count]) -> list[Casualty]:
    """The rows, least first dropped where they say more than the toll."""
    left, rows = toll.count.max, []
    for category, count in told.items():
        if toll.count.likely == 0 or count.likely > toll.count.likely or (left is not None and count.min > left):
            continue
        left = None if left is None else left - count.min
        rows.append(
            Casualty(outcome=toll.outcome, category=category, min=count.min, max=count.max, best=count.best)
        )
    return rows


def _classes(text: Text, frame: Frame, claim: Claim, event: tuple[str, str]) -> list[tuple[Category, Count]]:
    found: list[tuple[Category, Count]] = []
    for person in claim.sides:
        category = _class(text, frame, claim, person)
        broken_down = sum(p.count.likely for p in claim.parts) == person.count.likely
        if claim.parts and len(claim.sides) == 1 and (person.category in (None, "security") or broken_down):
            found.extend(_parts(text, frame, claim, person))
        elif category == "unknown" and event[0] != "Battles" and _is_militia(text, person):
            found.append(("civilian", person.count))  # a peace committee's man who fell in no fight
        elif category is not None:
            found.append((category, person.count))
        elif person.head and _is_nameless_body(text, frame, claim):
            found.append(("unknown", person.count))
        elif claim.outcome == "arrested":
            continue  # they are told of no further than that they were held
        elif _is_private(text, claim, person, event):
            found.append(("civilian", person.count))
        elif claim.outcome in ("killed", "injured") and (lone := _lone(frame, event)) is not None:
            found.append((lone, person.count))
    return found


def _is_militia(text: Text, person: People) -> bool:
    return any("militia" in t.tags for t in text.tokens[person.first : person.last + OF_MILITIA])


def _is_private(text: Text, claim: Claim, person: People, event: tuple[str, str]) -> bool:
    """Is it one of whom no more is said than "a man", where no fight is told, or whom a stray bullet hit?"""
    sentence = text.sentence_at(claim.first)
    if any("bystander" in t.tags for t in text.tokens[sentence.first : sentence.last]):
        return True
    return event[0] != "Battles" and person.count.best == 1 and person.form in ("single", "counted")


def _is_nameless_body(text: Text, frame: Frame, claim: Claim) -> bool:
    """Is it a body of which the text says that nobody knows whose it is?"""
    if not any("corpse" in t.tags for t in text.tokens[claim.first : claim.last]):
        return False
    if any("unnamed_dead" in t.tags for t in text.tokens[max(0, claim.first - 1) : claim.last]):
        return True  # "an unidentified body"
    behind = text.tokens[claim.last : frame.told[-1].sentence.last]
    return any("unnamed_dead" in t.tags and t.low != "unidentified" for t in behind)


def _parts(text: Text, frame: Frame, claim: Claim, whole: People) -> list[tuple[Category, Count]]:
    """The classes of those that a figure includes; of one class all, so are the rest where it is militants."""
    told = [(c, p.count) for p in claim.parts if (c := _class(text, frame, claim, p)) is not None]
    one = told[0][0] if told and len({c for c, _ in told}) == 1 else None
    if one == "militant" or (one in ("police", "military") and whole.category is not None):
        return [(one, whole.count)]
    own = _class(text, frame, claim, whole)
    return told if own is None else [(own, whole.count)]


def _class(text: Text, frame: Frame, claim: Claim, person: People) -> Category | None:
    """The class of a person: as told, else by what follows the name, else by the force that is told of."""
    own = person.category
    if own in CATEGORIES:
        return CATEGORIES[own]
    behind = _apposition(text, claim, person)
    if behind is not None:
        return behind
    return _force(text, frame, person) if own == "security" else None


def _apposition(text: Text, claim: Claim, person: People) -> Category | None:
    """ "an officer of the X police", "Gul Khan, identified as a constable"."""
    one = person.count.best == 1
    if not one and (text.shape[person.last : person.last + 1] not in ("f", ",") or person.last > claim.verb):
        return None
    end = min(len(text.tokens), person.last + APPOSITION)
    if person.last <= claim.verb:
        end = min(end, claim.verb)
    for at in range(person.last, end):
        token = text.tokens[at]
        if "former" in token.tags:
            return "civilian"
        if token.shape in "p.;SEKDIJ" or (one and token.shape == "&") or (not one and _counts_apart(text, at)):
            return None
        if text.shape[at + 1 : at + 2] == "S":
            return None  # ", the police said"
        if (token.shape == "P" and (one or "many" in token.tags)) or (
            token.shape == "F" and text.shape[at - 1] in "ft"
        ):
            found = next((c for c in CLASSES if c in token.tags and c in CATEGORIES), None)
            return CATEGORIES[found] if found else None
    return None


def _counts_apart(text: Text, at: int) -> bool:
    """Does a list of several kinds begin here: "four persons, two policemen and two robbers, were …"?"""
    return text.shape[at] == "#" or (text.shape[at] == "P" and text.shape[at + 1 : at + 2] == "&")


def _force(text: Text, frame: Frame, person: People) -> Category:
    """Security people are of the force named last before them, else of the only one that the incident names."""
    first = frame.told[0].sentence.first
    for at in range(person.first - 1, first - 1, -1):
        for category in ("police", "military"):
            if category in text.tokens[at].tags:
                return CATEGORIES[category]
    named = {
        c
        for told in frame.told
        for t in text.tokens[told.sentence.first : told.sentence.last]
        for c in ("police", "military")
        if c in t.tags
    }
    if len(named) == 1:
        return CATEGORIES[named.pop()]
    forces = any(t.tags & {"state", "of_the_forces"} for t in text.tokens[person.first : person.last])
    return "military" if forces else "unknown"


def _lone(frame: Frame, event: tuple[str, str]) -> Category | None:
    """The class of people of whom the text says none: who is attacked by armed men is a civilian, who falls in a
    raid or an encounter with the forces one of those they fought."""
    if event[0] in ("Violence against civilians", "Protests"):
        return "civilian"
    hurt = {c for told in frame.told for claim in told.claims if claim.outcome == "killed" for c in claim.classes}
    if event == ("Battles", "Armed clash") and hurt == {None} and _sought(frame):
        return "militant"
    return None


def _sought(frame: Frame) -> bool:
    return any("hunt" in told.acts for told in frame.told)
