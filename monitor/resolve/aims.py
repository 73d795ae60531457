"""Were the same people or things aimed at, and with the same weapon?

Outlets word both as they like: one's "police checkpoint" is another's "Hangu check post", its "headquarters" are
the other's "guards". So a shared word speaks for one act, a class in common a little, and only classes that exclude
each other (a mosque and a convoy) speak against it; words of no class say nothing.
"""

import re
from dataclasses import dataclass, field

from monitor.resolve.points import Point

SAME_AIM = 1.2  # points where all words of the shorter list are shared, fewer where some are
SAME_CLASS = 0.5
OTHER_CLASS = -1.0
SAME_WEAPON, OTHER_WEAPON = 0.3, -0.3

_WORD = re.compile(r"[^\W\d_]{3,}")
_POSTS = re.compile(r"\b(?:check|security)[ -]?(?:post|point)s?\b|\bpickets?\b|\boutposts?\b")
# Words that nearly every target has: that they are shared says nothing.
_PLAIN = frozenset({"the", "and", "men", "man", "people", "person", "members", "member", "local", "area", "near"})


def _table(rows: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in rows.items() for word in words.split()}


# Whom or what a word of a target means. "armed" is of either force; the rest exclude each other.
_AIMS = _table(
    {
        "police": "police policeman policemen policewoman constable constables cop cops levies khasadar khasadars "
        "constabulary sho dsp ctd",
        "army": "army soldier soldiers troops military jawan jawans rangers corps regiment brigade convoy",
        "armed": "post checkpost headquarters camp base guards guard security personnel forces force patrol "
        "station officers officer official officials fort",
        "worship": "mosque imambargah shrine church temple worshippers congregation prayers seminary madrassa",
        "school": "school schools college university students pupils teacher teachers girls",
        "health": "polio vaccinators vaccinator vaccination clinic hospital ambulance nurse doctor doctors",
        "trade": "market bazaar shop shops shopkeeper shopkeepers trader traders hotel restaurant",
        "travel": "bus train passengers coach railway track station locomotive",
        "works": "pipeline pylon pylons tower towers tanker tankers bridge transformer grid gas",
        "labour": "labourers labourer workers worker miners mine coalmine barbers",
        "politics": "elder elders leader politician candidate rally councillor minister activists activist "
        "sarpanch jirga",
        "militants": "militants militant hideout hideouts terrorists insurgents rebels cadres camps",
        "home": "house home residence family villager villagers",
        "press": "journalist journalists reporter",
    }
)
_EITHER = frozenset({"police", "army", "armed"})  # a post of the police may be told as one of the forces

# What a weapon's word means; "explosive" opens an assault that rifles end, so firing and blasts stand together.
_WEAPONS = _table(
    {
        "assault": "firearm firearms rifle rifles pistol pistols gun guns gunfire kalashnikov explosive explosives "
        "bomb bombs ied ieds vest jacket device grenade grenades rocket rockets rpg",
        "mine": "mine mines landmine landmines",
        "air": "aircraft drone drones jet jets quadcopter missile missiles helicopter helicopters",
        "guns": "mortar mortars artillery shell shells",
        "blade": "knife knives axe sharp sword dagger",
        "fire": "fire petrol arson",
    }
)
# Weapons that tell two attacks apart are those of which one act has only one.
_APART = frozenset({frozenset({"assault", "air"}), frozenset({"assault", "blade"}), frozenset({"air", "blade"})})


@dataclass(frozen=True, slots=True)
class _Aims:
    words: frozenset[str]
    classes: frozenset[str] = field(default_factory=frozenset)


def targets(mine: tuple[str, ...], its: tuple[str, ...]) -> Point:
    """How alike two lists of targets are."""
    one, other = _read(mine, _AIMS), _read(its, _AIMS)
    if not one.words or not other.words:
        return Point(0.0)
    share = len(one.words & other.words) / min(len(one.words), len(other.words))
    if share:
        return Point(max(SAME_CLASS, SAME_AIM * share), mine[0])
    if not one.classes or not other.classes:
        return Point(0.0)
    if one.classes & other.classes or _armed(one, other):
        return Point(SAME_CLASS, f"{mine[0]}, {its[0]}")
    return Point(OTHER_CLASS, f"other target: {its[0]}, not {mine[0]}")


def weapons(mine: tuple[str, ...], its: tuple[str, ...]) -> Point:
    """How alike two lists of weapons are; a bomb and the rifles after it are one assault."""
    one, other = _read(mine, _WEAPONS), _read(its, _WEAPONS)
    if one.words & other.words:
        return Point(SAME_WEAPON, mine[0])
    pairs = {frozenset({a, b}) for a in one.classes for b in other.classes}
    if pairs and pairs <= _APART:
        return Point(OTHER_WEAPON, f"other weapon: {its[0]}, not {mine[0]}")
    return Point(0.0)


def _armed(one: _Aims, other: _Aims) -> bool:
    """Whether both are of the forces, and not one of the police and the other of the army."""
    mine, its = one.classes & _EITHER, other.classes & _EITHER
    return bool(mine and its) and not {"police", "army"} <= mine | its


def _read(phrases: tuple[str, ...], table: dict[str, str]) -> _Aims:
    said = _POSTS.sub("checkpost", " ".join(phrases).casefold())
    words = frozenset(_WORD.findall(said)) - _PLAIN
    return _Aims(words, frozenset(table[word] for word in words if word in table))
