"""Who did it, where the type of an event hangs on that: did a force fire or fly?"""

import re

from monitor.incidents.apart.told import Told
from monitor.incidents.text import Text, Token

FORCES = frozenset(("police", "military", "security"))
DONE_FROM_THE_AIR = ("assault", "shoot", "shelling", "bomb", "blast")
INTO = 16  # words between "drove" and the "into" of what was rammed
BESIDE = 3  # words between those who act and their verb
CRAFT = 5  # … and between a craft, with whose it is, and its verb


def flown(text: Text, told: Told) -> frozenset[str]:
    """ "Helicopters killed …", "the army bombed a village": the craft or force that acts makes it an air strike;
    "flown out by helicopter" and "rebels bombed a school" do not."""
    acts = [at for act in DONE_FROM_THE_AIR for at in told.acts.get(act, ())]
    crafts = told.acts.get("craft", ())
    craft = any(0 < act - at <= CRAFT for at in crafts for act in acts)
    bombed = any(_bombed_by_force(text, told, at) for at in told.acts.get("bombed", ()))
    return frozenset({"air"} if craft or bombed else ())


def rammed(text: Text, told: Told) -> frozenset[str]:
    """ "A bomber drove a car into the gate", "they rammed a vehicle laden with explosives into it"."""
    sentence = told.sentence
    for at in text.having("ramming", sentence.first, sentence.last) if "ramming" in sentence.tags else ():
        driver = any("bomber" in t.low for t in text.tokens[max(sentence.first, at - BESIDE) : at])
        behind = text.tokens[at : min(sentence.last, at + INTO)]
        around = text.tokens[max(sentence.first, at - BESIDE) : min(sentence.last, at + INTO)]
        laden = text.tokens[at].low.startswith("rammed") and any(
            "laden" in t.low or "explosives" in t.low for t in around
        )
        if (driver or laden) and any(t.low.endswith("into") for t in behind):
            return frozenset({"suicide"})
    return frozenset()


def only_searched(text: Text, told: Told) -> frozenset[str]:
    """ "Soldiers with drones and dogs combed the forest", "a drone had been flown over": what flies only looks."""
    flying = told.acts.get("air", ())
    looks = all(text.tokens[at].low in _LOOKING and _is_tool(text, told, at) for at in flying)
    return frozenset({"air"} if flying and looks else ())


def _is_tool(text: Text, told: Told, at: int) -> bool:
    flown = any(t.low in _FLEW for t in text.tokens[at + 1 : min(told.sentence.last, at + INTO // 2)])
    held = _WITH.search(text.shape, max(told.sentence.first, at - 3), at)
    return flown or (held is not None and not _of_attack(text, held.start() - 1))


def _of_attack(text: Text, at: int) -> bool:
    """Does the word before "with drones" name a deed: "launched attacks with drones"?"""
    return at >= 0 and any(f"act.{act}" in text.tokens[at].tags for act in DONE_FROM_THE_AIR)


_FLEW = frozenset(("flown", "flew", "hovered", "hovering", "circled", "circling", "spotted"))

_NO_OBJECT = ("", ".", ",", ":", ";", "p")  # shapes behind a verb that is done to what stands before it
_WITH = re.compile(r"(?:p|&)[wc]?$")
_LOOKING = frozenset(("drone", "drones", "quadcopter", "quadcopters"))


def _bombed_by_force(text: Text, told: Told, at: int) -> bool:
    """Is it a force or a country that "bombed", and no passive voice, also that of a headline: "Bazaar bombed"?"""
    before = text.tokens[max(told.sentence.first, at - BESIDE) : at]
    if _passive(text, at) and not any("pluperfect" in t.tags or "perfect" in t.tags for t in before[-2:]):
        by = text.has("who.agent", at + 1, at + 2) and any(map(_state, text.tokens[at + 2 : at + 2 + BESIDE]))
        return by or bool(told.acts.get("craft"))
    if text.shape[at + 1 : at + 2] in _NO_OBJECT:
        return False
    return any(_state(t) or (t.shape == "c" and not t.tags) for t in before[-3:]) and not any(
        "group" in t.tags or "militant" in t.tags for t in before
    )


def by_force(text: Text, told: Told) -> frozenset[str]:
    """ "Shot dead by police", "police opened fire": the forces are those who shot."""
    for at in {at for act in ("shoot", "assault") for at in told.acts.get(act, ())}:
        before, behind = (
            text.tokens[max(told.sentence.first, at - BESIDE) : at],
            text.tokens[at + 1 : at + 2 + BESIDE],
        )
        opened = (
            "act.shoot" in text.tokens[at].tags
            and not _passive(text, at)
            and (any(_state(t) for t in before[-2:]) or _forces_somewhere(text, told, at))
            and (not any("act.intervene" in t.tags for t in behind) or any(t.low in _LIVE for t in behind[:2]))
        )
        if opened or (behind and "who.agent" in behind[0].tags and any(_state(t) for t in behind)):
            return frozenset({"state_fire"})
    return frozenset()


_LIVE = frozenset(("bullets", "live"))  # "fired bullets and pellets"


def _forces_somewhere(text: Text, told: Told, at: int) -> bool:
    """ "Forces in the north of the valley fired": is the subject a force, with a place between?"""
    match = _FORCE_IN.search(text.shape, told.sentence.first, at)
    return match is not None and match.end() == at and _state(text.tokens[match.start()])


_FORCE_IN = re.compile(r"[FP](?:p[wctaxP-]{1,5}|f[wctaxP-]{1,5}){1,2}")


def _passive(text: Text, at: int) -> bool:
    """ "Two policemen were shot"."""
    return "V" in text.shape[max(0, at - 2) : at] or text.has("who.agent", at + 1, at + 4)


def _state(token: Token) -> bool:
    return bool(token.tags & FORCES) and bool(token.tags & {"force", "many"})
