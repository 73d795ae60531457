"""Can it be the same act: its type, and who did it?"""

from monitor.knowledge.model import ActorBook, KnownActor
from monitor.model import Actor, Facts
from monitor.resolve.points import NEVER, Point

SAME_TYPE = 1.0
OTHER_WORDING = -0.7  # outlets call the killing of guards an attack or a clash
OTHER_ACT = -1.0  # a bomb and the fight after it
IN_PASSING = -0.5  # of these, where one follows the act up: it names in passing what was told before
TWO_ACTS = -2.0  # an abduction and a bomb, a find of arms and a fight: rarely one act, even on one day
A_FIND = -3.5  # arms found or a bomb defused, and somebody attacked: two acts, even in one village on one day
FORCES = 0.1  # points for the same army or police: too little to decide anything
SAME_GROUP, SAME_FAMILY, OTHER_GROUP = 0.6, 0.4, -1.0

# Event types that outlets choose between for one act.
_ALIKE = {
    frozenset({"Battles", "Violence against civilians"}): OTHER_WORDING,
    frozenset({"Battles", "Explosions/Remote violence"}): OTHER_ACT,
    frozenset({"Violence against civilians", "Explosions/Remote violence"}): OTHER_ACT,
    frozenset({"Violence against civilians", "Riots"}): OTHER_ACT,
    frozenset({"Protests", "Riots"}): OTHER_ACT,
    frozenset({"Battles", "Strategic developments"}): TWO_ACTS,
    frozenset({"Explosions/Remote violence", "Strategic developments"}): TWO_ACTS,
    frozenset({"Violence against civilians", "Strategic developments"}): TWO_ACTS,
}
# Explosions by what makes them: a bomb is not told as a shell.
_BOMBS = frozenset({"Suicide bomb", "Remote explosive/landmine/IED", "Grenade"})
_ABDUCTION = "Abduction/forced disappearance"


def act_type(mine: Facts, its: Facts) -> Point:
    if mine.sub_event_type == its.sub_event_type:
        return Point(SAME_TYPE, mine.sub_event_type.lower())
    said = f"{its.sub_event_type.lower()}, not {mine.sub_event_type.lower()}"
    if mine.event_type == its.event_type:
        if _bomb(mine) != _bomb(its):
            return Point(OTHER_ACT, said)
        return Point(0.0, mine.event_type.lower())
    pair = frozenset({mine.event_type, its.event_type})
    if pair not in _ALIKE:
        return Point(NEVER, f"{its.event_type}, not {mine.event_type}")
    if "Disrupted weapons use" in (mine.sub_event_type, its.sub_event_type):
        return Point(A_FIND, said)
    taken = _ABDUCTION in (mine.sub_event_type, its.sub_event_type)
    value = TWO_ACTS if taken else _ALIKE[pair]
    if value > TWO_ACTS and "follow_up" in (mine.timing, its.timing):
        value = IN_PASSING
    return Point(value, said)


def _bomb(facts: Facts) -> bool:
    return facts.sub_event_type in _BOMBS


def groups(mine: tuple[Actor, ...], its: tuple[Actor, ...], book: ActorBook | None) -> Point:
    """Armed groups tell incidents apart; armies and police are everywhere."""
    named = {actor.id: actor.name for actor in mine}
    one, other = _family(mine, book), _family(its, book)
    shared = sorted(one & other)
    if shared:
        direct = [named[id] for id in shared if id in named]
        return Point(SAME_GROUP if direct else SAME_FAMILY, direct[0] if direct else "factions of one group")
    if one and other:
        return Point(OTHER_GROUP, "other groups")
    forces = sorted(named[actor.id] for actor in its if actor.id in named)
    return Point(FORCES, forces[0]) if forces else Point(0.0)


def _family(actors: tuple[Actor, ...], book: ActorBook | None) -> set[str]:
    """The ids of the groups among the actors and of their parents; states have none."""
    family: set[str] = set()
    for actor in actors:
        id: str | None = actor.id
        while id is not None and id not in family:
            known = _entry(id, book)
            if known is None or known.kind == "group":
                family.add(id)
            id = known.parent if known is not None and known.kind == "group" else None
    return family


def _entry(id: str, book: ActorBook | None) -> KnownActor | None:
    if book is None:
        return None
    try:
        return book.get(id)
    except KeyError:  # the book has changed since the report was read
        return None
