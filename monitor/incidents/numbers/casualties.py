"""Of which classes were the victims?"""

from collections.abc import Sequence

from monitor.incidents.apart.frame import Frame
from monitor.incidents.numbers.classes import CATEGORIES, CLASSES
from monitor.incidents.numbers.implied import OF_CIVILIANS, implied
from monitor.incidents.numbers.outcomes import Claim, plus
from monitor.incidents.numbers.people import People
from monitor.incidents.numbers.tolls import Toll
from monitor.incidents.text import Text
from monitor.model import Casualty, Category, Count

FORCES = ("police", "military")
OF_MILITIA = 6  # words behind "a member" in which the peace committee is named
APPOSITION = 10  # words behind a person in which the text says what he was


def casualties(text: Text, frame: Frame, tolls: Sequence[Toll], event: tuple[str, str]) -> tuple[Casualty, ...]:
    """A row for each class that the text tells; together never more than the toll."""
    rows: list[Casualty] = []
    for toll in tolls:
        counts: dict[Category, list[Count]] = {}
        silent: list[Count] = []  # of whom the figure's own words tell no class
        for claim in toll.claims:
            for category, count in _classes(text, frame, claim, event):
                if category is None:
                    silent.append(count)
                else:
                    counts.setdefault(category, []).append(count)
        told = _with_those_among(text, frame, toll, {category: plus(of) for category, of in counts.items()})
        if any(_class(text, frame, c, p) is None for c in toll.claims for p in c.sides):
            told = _with_others(toll, told, _elsewhere(text, frame, toll))
        rows.extend(_rows(toll, _with_silent(text, frame, toll, told, silent, event)))
    return tuple(rows)


def _with_those_among(text: Text, frame: Frame, toll: Toll, told: dict[Category, Count]) -> dict[Category, Count]:
    """The classes; of dead who are all taken for civilians fewer are, where the text says that a constable "was
    among those killed"."""
    found: dict[Category, list[Count]] = {}
    for claim in (c for one in frame.told for c in one.claims if c.among and c.outcome == toll.outcome):
        for person in claim.sides:
            category = _class(text, frame, claim, person)
            if category in ("police", "military"):
                found.setdefault(category, []).append(person.count)
    others = {category: plus(counts) for category, counts in found.items()}
    left = toll.count.likely - sum(c.likely for c in others.values())
    if not others or told.keys() != {"civilian"} or told["civilian"].likely != toll.count.likely or left <= 0:
        return told
    return {"civilian": Count.exactly(left), **others}


def _elsewhere(text: Text, frame: Frame, toll: Toll) -> dict[Category, Count]:
    """The classes that the text tells elsewhere of people whom the figure only counts: "three died …. A constable
    was shot and two attackers fell"; of each the most, and those who came to them: "another constable died"."""
    most: dict[tuple[Category, bool], Count] = {}
    for claim in (c for one in frame.told for c in one.claims):
        if claim.outcome != toll.outcome or claim in toll.claims or claim.party:
            continue
        if len(claim.sides) == 1 and claim.count.likely > toll.count.likely:
            continue  # a rival's figure
        own: dict[Category, list[Count]] = {}
        begins = text.sentence_at(claim.verb).first
        for person in (p for p in claim.sides if p.count.best != 0 and p.first >= begins):  # no "he" of another
            category = _class(text, frame, claim, person)
            if category is not None:
                own.setdefault(category, []).append(person.count)
        came = claim.later or any(s in "on" for p in claim.sides for s in text.shape[p.first : p.last])
        for category, counts in own.items():
            known = most.get((category, came), Count.exactly(0))
            most[category, came] = max(known, plus(counts), key=lambda c: c.likely)
    found: dict[Category, Count] = {}
    for (category, _), count in most.items():
        found[category] = plus([found[category], count]) if category in found else count
    return found


def _with_others(toll: Toll, told: dict[Category, Count], found: dict[Category, Count]) -> dict[Category, Count]:
    """The classes that a figure tells, with those told elsewhere as far as they are no more than it counts."""
    best = {c: max((told.get(c), found.get(c)), key=_likely) for c in (*told, *found)}
    new = told | {c: count for c, count in found.items() if c not in told}
    every = {c: count for c, count in found.items() if count.likely == toll.count.likely}
    for rows in (best, found, new, every):
        known = {c: count for c, count in rows.items() if count is not None}
        whole = sum(c.likely for c in known.values())
        if sum(c.likely for c in told.values()) <= whole <= toll.count.likely:
            return known
    return told


def _likely(count: Count | None) -> int:
    return 0 if count is None else count.likely


def _with_silent(
    text: Text,
    frame: Frame,
    toll: Toll,
    told: dict[Category, Count],
    silent: Sequence[Count],
    event: tuple[str, str],
) -> dict[Category, Count]:
    """The classes, and that of the rest where the kind of act tells it."""
    left = toll.count.likely - sum(c.likely for c in told.values())
    if not silent or left <= 0 or toll.outcome not in ("killed", "injured"):
        return told
    lone = implied(text, frame, toll, told, event)
    if lone is None:
        return told
    rest = plus(silent)
    if rest.likely > left:
        rest = Count.exactly(left)
    return told | {lone: plus([told[lone], rest]) if lone in told else rest}


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


def _classes(text: Text, frame: Frame, claim: Claim, event: tuple[str, str]) -> list[tuple[Category | None, Count]]:
    """The class of each of a figure's people; None where its words tell none."""
    found: list[tuple[Category | None, Count]] = []
    for person in claim.sides:
        category = _class(text, frame, claim, person)
        if claim.parts and len(claim.sides) == 1 and person.category in (None, "security"):
            found.extend(_parts(text, frame, claim, person, event))
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
        else:
            found.append((None, person.count))
    return found


def _is_militia(text: Text, person: People) -> bool:
    return text.has("militia", person.first, person.last + OF_MILITIA)


def _is_private(text: Text, claim: Claim, person: People, event: tuple[str, str]) -> bool:
    """Is it one of whom no more is said than "a man", where no fight is told, or whom a stray bullet hit?"""
    sentence = text.sentence_at(claim.first)
    if text.has("bystander", sentence.first, sentence.last):
        return True
    return event[0] != "Battles" and person.count.best == 1 and person.form in ("single", "counted")


def _is_nameless_body(text: Text, frame: Frame, claim: Claim) -> bool:
    """Is it a body of which the text says that nobody knows whose it is?"""
    if not text.has("corpse", claim.first, claim.last):
        return False
    if text.has("unnamed_dead", max(0, claim.first - 1), claim.last):
        return True  # "an unidentified body"
    behind = text.tokens[claim.last : frame.told[-1].sentence.last]
    return any("unnamed_dead" in t.tags and not t.low.startswith("unidentified") for t in behind)


def _parts(
    text: Text, frame: Frame, claim: Claim, whole: People, event: tuple[str, str]
) -> list[tuple[Category, Count]]:
    """The classes of those that a figure includes; of one class all, so are the rest where it is militants, but
    not who did it: "eighteen, including all four attackers"."""
    told = [(c, p.count) for p in claim.parts if (c := _class(text, frame, claim, p)) is not None]
    one = told[0][0] if told and len({c for c, _ in told}) == 1 else None
    did_it = any(text.has_any(_WHO_DID_IT, p.first, p.last) for p in claim.parts)
    if (one == "militant" and not did_it) or (one in ("police", "military") and whole.category is not None):
        return [(one, whole.count)]
    own = _class(text, frame, claim, whole)
    if event[0] in OF_CIVILIANS and own is None and one == "civilian":
        return [(one, whole.count)]  # "seven people, including four women", whom gunmen shot
    return told if own is None or whole.category == "security" else [(own, whole.count)]


_WHO_DID_IT = frozenset(("attack", "act.suicide"))


def _class(text: Text, frame: Frame, claim: Claim, person: People) -> Category | None:
    """The class of a person: as told, else by what follows the name, else by the force that is told of."""
    own = person.category
    if own in CATEGORIES:
        return CATEGORIES[own]
    behind = _apposition(text, claim, person) or _of_pronoun(text, frame, person)
    if behind is not None:
        return behind
    return _force(text, frame, person) if own == "security" else None


def _of_pronoun(text: Text, frame: Frame, person: People) -> Category | None:
    """Of "… fired at a constable. He died": the last one told of before him, who neither speaks nor fights."""
    if person.head or text.tokens[person.first].low not in ("he", "she"):
        return None
    sentence = text.sentence_at(person.first)
    for at in range(sentence.first - 1, min(t.sentence.first for t in frame.told) - 1, -1):
        token = text.tokens[at]
        category = next((c for c in _SPARED if c in token.tags), None) if "person" in token.tags else None
        if category is not None:
            return CATEGORIES[category]
    return None


_SPARED = ("police", "military", "civilian")


def _apposition(text: Text, claim: Claim, person: People) -> Category | None:
    """ "an officer of the X police", "Gul Khan, identified as a constable"."""
    one = person.count.best == 1
    body = text.has("corpse", person.first, person.last)
    if body and text.shape[person.last : person.last + 1] != "f":
        return None  # "his body", and whoever then speaks
    if not one and (text.shape[person.last : person.last + 1] not in ("f", ",") or person.last > claim.verb):
        return None
    end = min(len(text.tokens), person.last + APPOSITION)
    if person.last <= claim.verb:
        end = min(end, claim.verb)
    for at in range(person.last, end):
        token = text.tokens[at]
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
        for category in FORCES:
            if {category, "of_" + category} & text.tokens[at].tags:  # "police", "a police post"
                return CATEGORIES[category]
    words = [t for told in frame.told for t in text.tokens[told.sentence.first : told.sentence.last]]
    for of in ("", "of_"):  # "police", else "a police post"
        named = {c for t in words for c in FORCES if of + c in t.tags}
        if len(named) == 1:
            return CATEGORIES[named.pop()]
    forces = text.has_any(("state", "of_the_forces"), person.first, person.last)
    return "military" if forces else "unknown"
