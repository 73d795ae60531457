"""Which names of groups and places does a text hold that no book has?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.knowledge.folding import Word, fold, words
from monitor.knowledge.model import ActorMention, Knowledge, PlaceMention
from monitor.languages import everyday_words
from monitor.languages.namewords import GroupWords, SpotWords, name_words

Kind = Literal["group", "place"]

_LONGEST = 8  # words of a name; more are a heading
_LONGEST_PLACE = 4  # words
_SHORTEST = 3  # letters of a place's name
_NEAR = 7  # words: what tells of a group or a district is no further from its name
_AROUND = 70  # characters of the quote on each side


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name in a text, with the words around it."""

    kind: Kind
    name: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name over many texts: how many hold it, of which sources, and one of its quotes."""

    kind: Kind
    name: str
    texts: int
    sources: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of a text, `first` up to `last` (exclusive), that are written as one name is."""

    first: int
    last: int


def names(text: str, language: str, known: Knowledge) -> tuple[Found, ...]:
    """Each name once; nothing in a language that has no words for it."""
    lists = name_words(language)
    if lists is None:
        return ()
    found = words(text)
    places, actors = known.places.mentions(text), known.actors.mentions(text)
    groups = _covered(found, (m for m in actors if m.candidates[0].kind == "group"))
    spots = _covered(found, (m for m in places if any(place.admin1 for place in m.candidates)))
    taken = _covered(found, [*places, *actors])
    told: dict[tuple[Kind, str], Found] = {}
    for run in _runs(found, lists.links):
        kind: Kind | None = None
        if groups.isdisjoint((run.first, run.last - 1)) and _group(run, found, lists.groups, taken):
            kind = "group"
        elif _place(run := _behind_of(run, found), found, lists.places, spots, taken):
            kind = "place"
        if kind is not None:
            name, quote = _written(text, found, run)
            told.setdefault((kind, fold(name)), Found(kind=kind, name=name, quote=quote))
    return tuple(told.values())


def count(found: Iterable[tuple[str, Found]]) -> list[Unknown]:
    """The names of many texts, each pair a source and a name; the commonest first."""
    spellings: dict[tuple[Kind, str], Counter[str]] = {}
    sources: dict[tuple[Kind, str], dict[str, None]] = {}
    quotes: dict[tuple[Kind, str], str] = {}
    for source, one in found:
        key = (one.kind, fold(one.name))
        spellings.setdefault(key, Counter())[one.name] += 1
        sources.setdefault(key, {})[source] = None
        quotes.setdefault(key, one.quote)
    counted = [
        Unknown(
            kind=key[0],
            name=spelt.most_common(1)[0][0],
            texts=spelt.total(),
            sources=tuple(sources[key]),
            quote=quotes[key],
        )
        for key, spelt in spellings.items()
    ]
    return sorted(counted, key=lambda one: (-one.texts, one.kind, one.name))


def _covered(found: Sequence[Word], mentions: Iterable[ActorMention | PlaceMention]) -> set[int]:
    """The words that known names hold."""
    spans = [(mention.start, mention.end) for mention in mentions]
    return {n for n, word in enumerate(found) if any(start <= word.start < end for start, end in spans)}


def _runs(found: Sequence[Word], links: frozenset[str]) -> Iterator[_Run]:
    """Capitalised words one behind the other, small words of names between them; everyday words begin none."""
    first = 0
    while first < len(found):
        last = first
        end = first
        while last < len(found) and (last == first or found[last].tight) and last - first < _LONGEST:
            if _capital(found[last]):
                end = last + 1
            elif end == first or found[last].text not in links:
                break
            last += 1
        start = first
        while start < end and not _opens(found, start):
            start += 1
        if start < end:
            yield _Run(start, end)
        first = max(end, first + 1)


def _capital(word: Word) -> bool:
    return word.text[0].isupper()


def _opens(found: Sequence[Word], n: int) -> bool:
    """May a name begin with this word? One that is everyday, and written large to begin a sentence, may not."""
    return not (found[n].text.lower() in everyday_words() and (n == 0 or not found[n].tight)) and _capital(found[n])


def _group(run: _Run, found: Sequence[Word], lists: GroupWords, taken: set[int]) -> bool:
    """A name that begins or ends as groups' names do, is followed by its acronym or its people, or claims."""
    low = [word.text.lower() for word in found[run.first : run.last]]
    if taken.issuperset(range(run.first, run.last)) or not lists.not_groups.isdisjoint(low):
        return False
    if len(taken.intersection(range(run.first, run.last))) * 2 >= len(low) and low[0] not in lists.first:
        return False  # mostly a known name
    begins, ends = low[0] in lists.first, low[-1] in lists.last
    weak = (low[0] in lists.weak_first or not begins) and (low[-1] in lists.weak_last or not ends)
    marked = _peopled(run, found, lists) or _claims(run, found, lists)
    if len(low) > 1 and (begins or ends):
        return not weak or marked or _acronym(run, found)
    return marked and not _somebody(run, found, lists)


def _somebody(run: _Run, found: Sequence[Word], lists: GroupWords) -> bool:
    """Is what is marked as a group a person, a kind of people, or nothing but the first word of a sentence?"""
    names = found[run.first : run.last]
    if any(word.text.lower() in lists.kinds or word.text.lower() in everyday_words() for word in names):
        return True
    if run.first and found[run.first].tight and found[run.first - 1].text.lower() in lists.persons:
        return True
    opening = run.first == 0 or not found[run.first].tight
    return len(names) == 1 and (len(names[0].text) == 1 or (opening and not names[0].text.isupper()))


def _acronym(run: _Run, found: Sequence[Word]) -> bool:
    """Is the next word, behind a bracket, made of the name's first letters?"""
    if run.last >= len(found) or found[run.last].tight or run.last - run.first < 3:
        return False
    initials = "".join(word.text[0] for word in found[run.first : run.last] if _capital(word))
    return found[run.last].text == initials


def _peopled(run: _Run, found: Sequence[Word], lists: GroupWords) -> bool:
    """ "Nil militants", "cadres of the Nil"."""
    behind = found[run.last : run.last + 1]
    if behind and behind[0].tight and behind[0].text.lower() in lists.people:
        return True
    before = [word.text.lower() for word in found[max(0, run.first - 3) : run.first] if word.text.lower() != "the"]
    return len(before) > 1 and before[-1] in lists.of and before[-2] in lists.people


def _claims(run: _Run, found: Sequence[Word], lists: GroupWords) -> bool:
    behind = [word.text.lower() for word in found[run.last : run.last + _NEAR]]
    claim = next((n for n, word in enumerate(behind[:4]) if word in lists.claims), None)
    return claim is not None and not lists.claimed.isdisjoint(behind[claim + 1 :])


def _behind_of(run: _Run, found: Sequence[Word]) -> _Run:
    """Of "Ahmad of Nil" the place."""
    small = [n for n in range(run.first, run.last) if found[n].text == "of"]
    return _Run(small[-1] + 1, run.last) if small else run


def _place(run: _Run, found: Sequence[Word], lists: SpotWords, spots: set[int], taken: set[int]) -> bool:
    """A name with a word for an area beside it, or one that a known district follows ("near Nil in Hangu")."""
    low = [word.text.lower() for word in found[run.first : run.last]]
    if not taken.isdisjoint(range(run.first, run.last)) or not lists.not_places.isdisjoint(low):
        return False
    if any(word in everyday_words() for word in low) or len(low) > _LONGEST_PLACE or max(map(len, low)) < _SHORTEST:
        return False
    if any(word.text.isupper() for word in found[run.first : run.last]):  # an acronym, or shouted
        return False
    if run.last < len(found) and found[run.last].tight and found[run.last].text.lower() in lists.after:
        return True
    before = " ".join(word.text.lower() for word in found[max(0, run.first - 2) : run.first])
    if before in lists.before or before.split()[-1:] == ["village"]:
        return True
    led = run.first > 0 and found[run.first].tight and found[run.first - 1].text.lower() in lists.at
    if not led:
        return False
    behind = run.last
    while behind < len(found) and found[behind].text.lower() in lists.links and behind - run.last < _NEAR:
        behind += 1
    return behind in spots


def _written(text: str, found: Sequence[Word], run: _Run) -> tuple[str, str]:
    start, end = found[run.first].start, found[run.last - 1].end
    before, behind = text[:start][-_AROUND:], text[end:][:_AROUND]
    if len(before) < start:  # from a whole word on, and up to one
        before = f"… {before.partition(' ')[2]}"
    if len(behind) < len(text) - end:
        behind = f"{behind.rpartition(' ')[0]} …"
    return text[start:end], " ".join(f"{before}{text[start:end]}{behind}".split())
