"""What was used?"""

from collections.abc import Mapping

from monitor.incidents.apart.frame import Frame
from monitor.incidents.apart.told import Told
from monitor.incidents.text import Text

MOST = 3  # weapons that one incident is given
VAGUE = ("firearm", "explosive", "bomb")  # said only where nothing finer is
SEIZED = frozenset(("find", "arrest_act"))
# what a kind of event is done with; a word of the text that speaks against it names what was carried, not used
EXPLODED = frozenset(("suicide vest", "car bomb", "magnetic bomb", "IED", "mine", "bomb", "explosive"))

Weapon = tuple[str, int]  # the plain word, and the token that names it


def weapons(text: Text, frame: Frame, plain: Mapping[str, str], event: tuple[str, str]) -> tuple[Weapon, ...]:
    """The weapons that the incident's sentences name as used, the finest word for each kind first."""
    found: dict[str, int] = {}
    for told in frame.told:
        if told is not frame.lead and (_seized(told) or "record" in told.cues):
            continue
        for at in text.having("weapon", told.sentence.first, told.sentence.last):
            word = _plain(text.tokens[at].low, plain)
            if word is not None and _used(word, event):
                found.setdefault(word, at)
    fine = {word: at for word, at in found.items() if word not in VAGUE}
    if not fine.keys() & EXPLODED:
        fine |= {word: at for word, at in found.items() if word in VAGUE and word not in ("firearm",)}
        if "bomb" in fine:
            fine.pop("explosive", None)
    if "firearm" in found and not fine:
        fine["firearm"] = found["firearm"]
    if event[1] == "Suicide bomb" and not fine.keys() & EXPLODED - set(VAGUE):
        fine = {word: at for word, at in fine.items() if word not in VAGUE} | _worn(text, frame)
    return tuple(sorted(fine.items(), key=lambda item: item[1])[:MOST])


def _worn(text: Text, frame: Frame) -> dict[str, int]:
    """What a bomber blew up where the text says no more than that: a vest, or the vehicle that he rammed."""
    for told in frame.told:
        for at in told.acts.get("suicide", ()):
            drove = any(t.low.startswith("ramm") for t in text.tokens[told.sentence.first : told.sentence.last])
            return {"car bomb" if drove else "suicide vest": at}
    return {}


def _plain(low: str, plain: Mapping[str, str]) -> str | None:
    """The plain word for a weapon, or for the first word of a phrase that names one."""
    return plain.get(low) or next((plain[word] for word in low.split() if word in plain), None)


def _seized(told: Told) -> bool:
    return bool(told.acts.keys() & SEIZED) and not told.harm


def _used(weapon: str, event: tuple[str, str]) -> bool:
    """Arms that were found are not used; a shooting is not done with the bombs that were lying about."""
    if weapon in ("aircraft", "helicopter"):
        return event[1] == "Air/drone strike"  # others only bring the wounded out
    if event[1] in ("Arrests", "Change to group/activity", "Peaceful protest"):
        return False
    return not (event[0] == "Violence against civilians" and weapon in EXPLODED)
