"""What do the words of a language mean to us?"""

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import product
from typing import Any, NamedTuple

from monitor.languages.placewords import NameWords, PlaceWords, name_words, place_words

Phrase = tuple[str, ...]
Sense = tuple[frozenset[str], int | None]  # tags, and the number it stands for
NO_TAGS: frozenset[str] = frozenset()
PEOPLE = frozenset(
    ("person", "one", "many", "police", "military", "security", "militant", "civilian", "unknown", "any")
)  # the tags of a noun of people
OPENING = frozenset(("article", "definite", "pronoun"))  # the tags of a word that often opens a sentence
LAST_OF_TWO = 2  # "a third guard" is one of at least three
PREFIXES = {"acts": "act.", "actors": "who."}  # of the tags of a section, which others may have, too


class Phrases(NamedTuple):
    """What the phrases mean that open with the same two words, and how many words the longest has."""

    longest: int
    meanings: Mapping[Phrase, Sense]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one a language: known by itself
class Lexicon:
    """Words and phrases with their tags. `phrases` maps a first word, then a second, to the phrases that
    they open."""

    words: Mapping[str, Sense]
    phrases: Mapping[str, Mapping[str, Phrases]]
    weapons: Mapping[str, str]  # a word of the text -> the plain word for it
    lists: Mapping[str, tuple[str, ...]]
    multipliers: Mapping[str, int]
    places: PlaceWords
    names: NameWords
    protected: frozenset[str]


def _senses(data: dict[str, Any]) -> dict[Phrase, tuple[set[str], int | None]]:
    senses: dict[Phrase, tuple[set[str], int | None]] = {}

    def add(words: Iterable[str], *tags: str, number: int | None = None) -> None:
        for word in words:
            held, known = senses.setdefault(tuple(word.replace("-", " ").split()), (set(), None))
            held.update(tags)
            senses[tuple(word.replace("-", " ").split())] = (held, number if number is not None else known)

    for word, value in data["numbers"].items():
        add([word], "number", number=value)
    for ten in data["compound"]["tens"]:
        for unit in data["compound"]["units"]:
            add([f"{ten} {unit}"], "number", number=data["numbers"][ten] + data["numbers"][unit])
    for tag, parts in data["products"].items():
        add((" ".join(words).replace("  ", " ") for words in product(*parts)), tag)
    for word, value in data["multipliers"].items():
        add([word], "multiplier", number=value)
    for word, value in data["vague"].items():
        add([word], "vague", number=value)
    for word, value in data["relative"].items():
        add([word], "relative", number=value)
    for bound, words in data["bounds"].items():
        add(words, "bound", bound)
    for category, forms in data["people"].items():
        for form, words in forms.items():
            add(words, "force" if form == "force" else "person", form, category)
        add(_plurals(forms["one"], data["plurals"]), "person", "many", category)
    for section in ("classes", "acts", "actors"):
        for tag, words in data[section].items():
            add(words, PREFIXES.get(section, "") + tag)
    for words in data["weapons"].values():
        add(words, "weapon")
    for tag, words in data["targets"].items():
        add(words, "target" if tag == "nouns" else f"aim.{tag}")
    for tag, words in data["dates"].items():
        add(words, tag)
    for number, word in enumerate(data["dates"]["day_ordinals"], 1):
        add([word], "nth", number=number)
        if number > LAST_OF_TWO:  # "a second" is a moment, too
            add([f"a {word}", f"an {word}"], "another", "nth", number=number)
    for tags, _ in senses.values():
        tags.update(_implied(tags, data["implied"]))
    return senses


def _plurals(nouns: Iterable[str], rules: Mapping[str, Any]) -> Iterable[str]:
    """The plurals of nouns, of those that have one."""
    for noun in nouns:
        if noun in rules["none"] or rules["joined"] in noun:
            continue
        mark = next((mark for mark in rules["behind"] if mark in noun), None)
        head, rest = (noun[: noun.index(mark)], noun[noun.index(mark) :]) if mark else (noun, "")
        end, plural = next((end, plural) for end, plural in rules["endings"] if head.endswith(end))
        yield head.removesuffix(end) + plural + rest


def _implied(tags: set[str], by_tag: Mapping[str, Sequence[str]]) -> set[str]:
    """What words of these classes are besides, and what that implies in turn."""
    told = {implied for tag in tags for implied in by_tag.get(tag, ())}
    return told | _implied(told, by_tag) if told else told


def _inherited(phrase: Phrase, tags: set[str], senses: Mapping[Phrase, tuple[set[str], int | None]]) -> set[str]:
    """The acts and weapons that the words of a phrase name, a "bomb blast" is both; what its first word makes of an
    actor: "captured alive" does to it what "captured" does; and that it may open a sentence, as that word may."""
    if len(phrase) == 1:
        return set()
    words = [senses.get((word,), (set(), None))[0] for word in phrase]
    opening = {"opening"} if words[0] & OPENING else set()
    if tags & {"neutral", "accident", "of_wounds"}:
        return opening  # "lost his battle for life" tells no battle
    told = {tag for word in words for tag in word if tag.startswith("act.") or tag in ("weapon", "hard", "attack")}
    agent = {"who.agent"} & words[-1]  # "picked up by"
    if "who.unknown" in words[0]:
        told |= words[-1] & PEOPLE  # "unidentified gunmen" are gunmen
    return told | opening | agent | {tag for tag in words[0] if tag.startswith("who.")}


@functools.cache
def load(name: str) -> Lexicon:
    """Read a language's data file."""
    data = tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
    words: dict[str, Sense] = {}
    phrases: dict[str, dict[str, dict[Phrase, Sense]]] = {}
    senses, alike = _senses(data), dict[Sense, Sense]()  # of 20,000 few differ: each is there once
    for phrase, (tags, number) in senses.items():
        sense = (frozenset(tags | _inherited(phrase, tags, senses)), number)
        sense = alike.setdefault(sense, sense)
        if len(phrase) == 1:
            words[phrase[0]] = sense
        else:
            phrases.setdefault(phrase[0], {}).setdefault(phrase[1], {})[phrase] = sense
    return Lexicon(
        words=words,
        phrases={
            first: {second: Phrases(max(map(len, found)), found) for second, found in seconds.items()}
            for first, seconds in phrases.items()
        },
        weapons={word: plain for plain, forms in reversed(data["weapons"].items()) for word in forms},
        lists={tag: tuple(entries) for tag, entries in data["dates"].items()},
        multipliers=dict(data["multipliers"]),
        places=place_words(data["places"]),
        names=name_words(data["names"]),
        protected=frozenset(data["protected"]["words"]),
    )
