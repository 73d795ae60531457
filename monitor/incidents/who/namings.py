"""Where does a text name an actor, and what does it say of it there?"""

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.incidents.text import Sentence, Text
from monitor.incidents.values import value
from monitor.incidents.who.claims import (
    blamed,
    hedged,
    in_its_name,
    of_others,
    owns,
    said,
    told_by,
)
from monitor.incidents.who.denials import denies, denies_there, retracts
from monitor.incidents.who.parts import Part, part
from monitor.incidents.who.phrases import is_quoted, phrase, reports
from monitor.knowledge.model import ActorMention, KnownActor
from monitor.model import Attribution

_ALSO = 4  # words between a name and its acronym


@value(frozen=True, slots=True, kw_only=True)
class Naming:
    """An actor named once: in which sentence, what that tells of it, and who says so."""

    mention: ActorMention
    sentence: Sentence
    part: Part | None
    attribution: Attribution | None
    alone: bool  # says who did it even in a sentence that tells of no act
    of_another: bool = False  # it claims an act of another day, told in its own sentence
    of_several: bool = False  # it did several acts, which the text goes on to tell one by one

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end


def unnamed(text: Text) -> frozenset[int]:
    """The sentences in which militants act whom they neither name nor call unknown."""
    found: set[int] = set()
    for at in text.tagged.get("militant", ()):
        tags = text.tokens[at].tags
        if "group" in tags or "person" not in tags:
            continue
        strangers = text.has("who.unknown", max(0, at - 2), at)
        if not strangers and part(text, phrase(text, at, at + 1)) in ("acted", "followed"):
            found.add(text.sentence_at(at).index)
    return frozenset(found)


def homes(mentions: Iterable[ActorMention]) -> frozenset[str]:
    """The countries in which the groups that a text names are at home; namesakes tell none."""
    known = (m.candidates[0] for m in mentions if len(m.candidates) == 1)
    return frozenset(country for actor in known if actor.kind == "group" for country in actor.home)


def namings(text: Text, mentions: Sequence[ActorMention]) -> tuple[Naming, ...]:
    """Every naming of an actor in a text, read once for all of its incidents."""
    agency = _AGENCY.match(text.shape)
    begins = text.starts[agency.end() - 1] if agency else 0
    named = [_naming(text, mention) for mention in _joined(text, mentions) if mention.start >= begins]
    again = (_naming(text, mention) for mention in _taken_up(text, [n.mention for n in named if n.part != "aside"]))
    return tuple(
        sorted(
            [*named, *(n for n in again if n.part == "acted" or n.attribution == "denied")], key=lambda n: n.start
        )
    )


_AGENCY = re.compile(r"c[c,#.-]{0,9}\(F\)")  # "Srinagar, 27 May (KNO): …", a name that a group bears, too


def _taken_up(text: Text, mentions: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """ "In March the same outfit had killed ten": the group named last, where the sentence names none itself."""
    groups = [m for m in mentions if m.candidates[0].kind == "group"]
    for at in text.tagged.get("outfit", ()) if groups else ():
        sentence, start, end = text.sentence_at(at), text.starts[at], text.ends[at]
        before = [m for m in groups if m.end <= start]
        if before and before[-1].end <= sentence.start and text.tokens[at].low.startswith("the "):
            yield ActorMention(start=start, end=end, text=text.raw[start:end], candidates=before[-1].candidates)


def _naming(text: Text, mention: ActorMention) -> Naming:
    first, last = text.token_at(mention.start), text.token_at(mention.end - 1) + 1
    named = phrase(text, first, last)
    group = mention.candidates[0].kind == "group"
    if not group:
        quoted = reports(text, named.last, named.sentence.last) or is_quoted(text, named)
        told = ("followed" if owns(text, named) else None) if quoted else part(text, named)
        return Naming(mention=mention, sentence=named.sentence, part=told, attribution=None, alone=False)
    told = told_by(text, named) or part(text, named)
    told = "acted" if told == "followed" else told  # only of forces it says less
    own = said(text, named) if told != "aside" or in_its_name(text, named) or denies(text, named) else None
    others = of_others(text, named) if own == "claimed" else None
    if own == "claimed" and (others == "several"):
        own, told = None, "aside"
    attribution: Attribution | None = own
    if own is not None:
        accused = told in ("acted", "member") and (blamed(text, named) or not denies_there(text, named))
        told = "acted" if own == "claimed" or accused or retracts(text, named) else None
    elif told in ("acted", "fought", "member"):
        attribution = "suspected" if hedged(text, named) else "attributed"
    return Naming(
        mention=mention,
        sentence=named.sentence,
        part=told,
        attribution=attribution,
        alone=own is not None or blamed(text, named),
        of_another=others == "one",
        of_several=told == "acted" and text.has("summary", named.sentence.first, named.sentence.last),
    )


def _joined(text: Text, mentions: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """The mentions, a name and its acronym behind it as one."""
    waiting: ActorMention | None = None
    for mention in mentions:
        if waiting is None:
            waiting = mention
            continue
        shared = tuple(c for c in waiting.candidates if c in mention.candidates)
        family = shared or _family(waiting, mention) or _men_of(text, waiting, mention)
        if family and _only_also(text, waiting, mention):
            spelled = text.raw[waiting.start : mention.end]
            waiting = ActorMention(start=waiting.start, end=mention.end, text=spelled, candidates=family)
        else:
            yield waiting
            waiting = mention
    if waiting is not None:
        yield waiting


def _only_also(text: Text, one: ActorMention, other: ActorMention) -> bool:
    """Does no more than "(", "or", "also known as" stand between two names?"""
    first, last = text.token_at(one.end - 1) + 1, text.token_at(other.start)
    between = text.tokens[first:last]
    return len(between) <= _ALSO and all(t.shape in "(),-/t" or "named_as" in t.tags for t in between)


def _men_of(text: Text, force: ActorMention, men: ActorMention) -> tuple[KnownActor, ...]:
    """The force, of whose men the word right behind its name tells: "Assam Rifles troops", "FC soldiers"."""
    states = all(c.kind == "state" for c in (*force.candidates, *men.candidates))
    beside = text.raw[force.end : men.start] == " " and men.text.islower()
    return force.candidates if states and beside else ()


def _family(one: ActorMention, other: ActorMention) -> tuple[KnownActor, ...]:
    """The faction, where one of the two names is its parent's: "… Council of Nagaland (NSCN-IM)"."""
    ids = {c.id for c in one.candidates}, {c.id for c in other.candidates}
    below = [c for c in other.candidates if c.parent in ids[0]] + [c for c in one.candidates if c.parent in ids[1]]
    return tuple(below)
