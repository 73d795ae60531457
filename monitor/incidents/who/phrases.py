"""Which words belong to the name of an actor?"""

from collections.abc import Iterator

from monitor.incidents.text import Sentence, Text
from monitor.incidents.values import value

MEMBER_BEHIND = 3  # words between a name and the "cadres" behind it
VERB = 14  # words between a name and its verb
ASIDE = 28  # words of what is told between commas about a name
SPEAKING = 3  # words between a force and the "said" that makes it a speaker
MEMBER_BEFORE = 6  # words between the "cadres" of a name and the name


@value(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The name of an actor with the words that belong to it ("three cadres of the banned …"): tokens `first` up
    to `last`; `member`: it speaks of people of the actor."""

    sentence: Sentence
    first: int
    last: int
    member: bool


def phrase(text: Text, first: int, last: int) -> Phrase:
    """The phrase around the name at tokens `first` up to `last`."""
    sentence = text.sentence_at(first)
    while first > sentence.first + 1 and text.shape[first - 1] == "(" and text.shape[first - 2] == "c":
        first -= 2  # the name begins before its bracket
    end = _members_behind(text, sentence, last)
    start = _members_before(text, sentence, first)
    rank = "person" in text.tokens[last - 1].tags and not text.tokens[last - 1].tags & {"group", "state"}
    return Phrase(
        sentence=sentence,
        first=first if start is None else start,
        last=last if end is None else end,
        member=start is not None or end is not None or rank,  # "a Taliban commander" is one word of the lexicon
    )


def behind(text: Text, named: Phrase) -> frozenset[str]:
    """The tags of the word behind a name, a hyphen, bracket or genitive between them apart."""
    at = named.last
    while at < named.sentence.last and text.shape[at] in "-)x":
        at += 1
    return text.tokens[at].tags if at < named.sentence.last else frozenset()


def resumed(text: Text, named: Phrase) -> Phrase | None:
    """The "outfit" or "it" with which the next sentence begins or for which somebody speaks in it, or "the outfit"
    that owns the deed in a later one, where it can be no other group's."""
    sentence, index = named.sentence, named.sentence.index + 1
    if index == len(text.sentences) or text.having("group", named.last, sentence.last):
        return None
    behind = text.sentences[index]
    at = next((at for at in range(behind.first, min(behind.first + 2, behind.last)) if is_it(text, at)), None)
    if at is None:
        at = next((at for at in text.having("outfit", behind.first, behind.last) if spoken_for(text, at)), None)
    at = _that_owns(text, behind.first) if at is None else at
    return phrase(text, at, at + 1) if at is not None else None


def _that_owns(text: Text, first: int) -> int | None:
    """ "Later, the outfit's chief called a paper to own up": behind `first`, and before another group is named."""
    owning = next(iter(text.having("who.owns", first, len(text.tokens))), None)
    if owning is None:
        return None
    sentence = text.sentence_at(owning)
    at = next((at for at in text.having("outfit", sentence.first, owning) if _is_told_of(text, at)), None)
    return None if at is None or text.having("group", first, at) else at


def _is_told_of(text: Text, at: int) -> bool:
    """ "The outfit", "the banned outfit", none of "an outfit", "no outfit", "another outfit"."""
    bare = " " not in text.tokens[at].low  # "the banned outfit" is one word of the lexicon
    return not bare or text.shape[max(0, at - 2) : at].rstrip("w")[-1:] == "t"


def spoken_for(text: Text, at: int) -> bool:
    """ "A spokesman for the group", "on behalf of the outfit"."""
    return text.shape[at - 1] in "pf" and text.has_any(_SPEAKING_FOR, max(0, at - SPEAKING - 1), at - 1)


_SPEAKING_FOR = frozenset(("who.voice", "who.paper"))


def is_it(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return "outfit" in token.tags or "who.own" in token.tags or token.low == "it"


def _members_behind(text: Text, sentence: Sentence, last: int) -> int | None:
    """Where "TTP militants", "the group's local commanders" ends."""
    for at in range(last, min(sentence.last, last + MEMBER_BEHIND + 1)):
        token = text.tokens[at]
        if "who.member" in token.tags:
            return at + 1
        if token.shape not in "wcx-)#P" or token.tags & {"who.deed", "who.aside_behind", "who.voice"}:
            return None
    return None


def _members_before(text: Text, sentence: Sentence, first: int) -> int | None:
    """Where "two militants of the banned …", "men belonging to …" begins."""
    at = first - 1
    while at > sentence.first and _describes(text, at):
        at -= 1
    if at <= sentence.first or not _joins(text, at):
        return None
    for here in range(at, max(sentence.first, at - MEMBER_BEFORE) - 1, -1):
        if text.tokens[here].tags & {"who.belong", "who.member"}:
            return _opening(text, sentence, here)
        if here < at and text.shape[here] not in "wcxP-VS/ft":
            return None
    return None


def _describes(text: Text, at: int) -> bool:
    """The words of "the banned (…)", "the Pakistan-based"."""
    if text.shape[at] in "ta(" or "who.label" in text.tokens[at].tags:
        return True
    return text.shape[at] in "cw-" and "-" in text.shape[at - 1 : at + 2]


def _joins(text: Text, at: int) -> bool:
    """Does the word join a name to its people: "of", "from", "belonging", "affiliated to"?"""
    tags = text.tokens[at].tags
    governed = "who.belong" in text.tokens[at - 1].tags
    return governed or text.shape[at] == "f" or bool(tags & {"who.out_of", "who.belong"})


def _opening(text: Text, sentence: Sentence, at: int) -> int:
    """Where a phrase begins whose noun stands at a token."""
    while at > sentence.first and text.shape[at - 1] in "#bvatnwoP":
        tags = text.tokens[at - 1].tags
        if tags & _VERBS or "who" in tags:
            break
        at -= 1
    return at


_VERBS = frozenset(
    ("who.done_to", "who.deed", "who.blow", "who.aside", "who.blame", "who.hedge", "who.lose", "who.guilty")
)


def stretches(text: Text, named: Phrase) -> Iterator[tuple[int, int, str]]:
    """Where the verb of a phrase is looked for, and the shapes that end the search: what stands between commas is
    passed over first; a "who" and an "identified as" bring many words before the verb."""
    at, end = named.last, named.sentence.last
    while at < end and text.shape[at] in ")-":
        at += 1
    if at >= end:
        return
    if text.shape[at] == ",":
        closing = text.shape.find(",", at + 1, min(end, at + ASIDE))
        if closing > 0:
            yield closing + 1, min(end, closing + 1 + VERB), "T;"
        at += 1
    if at < end and text.tokens[at].tags & {"who", "named_as"}:
        yield at + 1, min(end, at + ASIDE), ";"
    else:
        yield at, min(end, at + VERB), "T;"


def is_quoted(text: Text, named: Phrase) -> bool:
    """ "According to the police, …"."""
    before = text.tokens[max(named.sentence.first, named.first - SPEAKING) : named.first]
    return any(t.low.startswith("according") for t in before)


def reports(text: Text, first: int, end: int) -> bool:
    """Is the force only one that says what happened: "police said", "army sources"?"""
    for token in text.tokens[first : min(end, first + SPEAKING)]:
        if token.shape == "S" or token.tags & {"weak_source", "who.hedge", "who.blame", "who.claims"}:
            return True
        if "who.deed" in token.tags:
            return False
    return False
