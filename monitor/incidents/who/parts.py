"""What did an actor do in a sentence that names it, or what was done to it?"""

import re
from typing import Literal

from monitor.incidents.text import Sentence, Text
from monitor.incidents.who.phrases import Phrase, behind, stretches

# "fought": in a fight of which the words do not tell who began it; "member": only somebody of it is named;
# "followed": it did what forces do after an attack, too
Part = Literal["acted", "followed", "suffered", "fought", "member", "aside"]


NEAR = 6  # words between a name and the "blamed" or "joined" that is about it
OF = 6  # words between the "of" of a name and the "killing" or "faction" before it
GOVERNOR = 9  # words between a name and what governs it before it
FIGHT = 6  # words between a fight or a blow and its "with", "on" or "against"
KNOWN_FOR = 6  # words from a verb to the "attacks" of other days that it speaks of
DONE = 4  # words between "was" and what was done
_CLOSED = frozenset("STERD;:")  # shapes behind which another clause begins
_ENDS = _CLOSED | frozenset("VKIABp")  # … and those that govern what stands behind them for themselves


def part(text: Text, named: Phrase) -> Part | None:
    """What governs the phrase decides, then the verb that it governs itself."""
    mark = behind(text, named)
    if "who.aside_behind" in mark and not _is_its_branch(text, named):
        return "aside"
    if "who.hits" in mark and text.shape[named.first - 1 : named.first] == "p":
        return "aside"
    if "who.accountable" in mark:
        return "acted"  # "police held the front responsible", "regard it as the planners"
    if (
        named.member and "who.belong" in text.tokens[named.first].tags
    ):  # "they belonged to the front, the court held"
        return "acted" if not named.sentence.tags.isdisjoint(_JUDGED) else "member"
    before = _governed(text, named)
    if before in ("acted", "suffered", "aside"):
        return before
    done = _governs(text, named)
    if done == "acted" and (_of_a_thing(mark) or _of_a_thing(text.tokens[named.last - 1].tags)):
        done = None  # the van of the police, and not they, did it
    if before == "fought":
        return done if done in ("acted", "followed") else "fought"
    if done is None and named.member:
        return "acted" if _are_those_who_did(text, named) else "member"
    return done


_JUDGED = frozenset(("court", "verdict"))


def _is_its_branch(text: Text, named: Phrase) -> bool:
    """ "The Islamic State affiliate in the region said …": the group itself, and no name of another's behind it."""
    behind = text.tokens[named.last : named.last + 1]
    return bool(behind) and "who.parent" in behind[0].tags and text.shape[named.last + 1 : named.last + 2] in "pSV"


def _are_those_who_did(text: Text, named: Phrase) -> bool:
    """ "The attackers are suspected to be cadres of …"."""
    before = text.tokens[max(named.sentence.first, named.first - FIGHT) : named.first]
    be = any(t.low in ("be", "were", "are", "was") for t in before)
    return be and any("militant" in t.tags for t in before)


def _of_a_thing(mark: frozenset[str]) -> bool:
    """Does the name only tell which thing: a police station, a rebel camp; but not a rebel attack?"""
    return bool(mark & {"target", "thing"}) and not any(
        tag.startswith("act.") for tag in mark - {"act.force_place"}
    )


def _governed(text: Text, named: Phrase) -> Part | None:
    """The part that the nearest word before the phrase gives it: "by", "who.against", a verb with it as object."""
    sentence = named.sentence
    for at in range(named.first - 1, max(sentence.first, named.first - GOVERNOR) - 1, -1):
        tags, shape = text.tokens[at].tags, text.shape[at]
        near = named.first - at <= NEAR
        if shape == "f":
            found = _of(text, sentence, at)
            if found is not None:
                return found
        elif "who.agent" in tags:
            if text.has("who.lair", at - 3, at):
                return "suffered"  # "bases used by …"
            return "aside" if at > sentence.first and "who.aside" in text.tokens[at - 1].tags else "acted"
        elif tags & {"who.versus", "who.upon", "who.out_of"}:
            return _prepositional(text, sentence, at)
        elif "who.done_to" in tags:
            blow = "who.blow" in behind(text, named)  # "repulsed an attack of theirs"
            return "acted" if blow else "suffered"
        elif near and accuses(text, at):
            return "acted"
        elif "who.label" in tags:
            continue  # "the anti talks faction of …"
        elif "act.fight" in tags and text.tokens[at].low.endswith(_BETWEEN):
            return "fought"
        elif ("who.aside" in tags and near) or "who.prefix" in tags:
            return "aside"
        elif shape in _ENDS or "who" in tags or (shape in "&," and _parts(text, sentence, at)):
            return None
    return None


def accuses(text: Text, at: int) -> bool:
    """ "Blamed", "suspects"; "police suspected | the front", but not "two suspected | cadres of the front"."""
    tags = text.tokens[at].tags
    return "who.blame" in tags or (tags >= _THOUGHT and text.shape[at - 1] in "hFP")


_THOUGHT = frozenset(("who.hedge", "who.label"))
_BETWEEN = (" between", " with")  # "fighting between" is one word of the lexicon


def _parts(text: Text, sentence: Sentence, at: int) -> bool:
    """Does a comma or an "and" part a name from what stands before it?"""
    return not _listed(text, at) or _closes_opening(text, sentence, at)


def _closes_opening(text: Text, sentence: Sentence, at: int) -> bool:
    """ "In revenge for the killing of two of its men, the front …": with the comma the subject begins."""
    opening = text.shape[sentence.first : at]
    governed = opening[:1] == "p" or "answering" in text.tokens[sentence.first].tags
    return governed and not any(shape in opening for shape in "SEV")


def _listed(text: Text, at: int) -> bool:
    """Does a comma or an "and" join one name to another?"""
    before = text.tokens[at - 1] if at else text.tokens[at]
    return before.shape in ")c" or bool(before.tags & {"force", "person"})


def _of(text: Text, sentence: Sentence, at: int) -> Part | None:
    """The part of what stands behind an "of": the killing of, the hands of, a faction of …"""
    for here in range(at - 1, max(sentence.first, at - OF) - 1, -1):
        tags = text.tokens[here].tags
        if tags & {"who.blow", "who.lair"}:
            told_of = "who.lair" in tags and _APPOSED.search(text.shape, sentence.first, here) is not None
            return "aside" if told_of else "suffered"  # "Miranshah, a stronghold of …", "struck hideouts of …"
        if "who.hand" in tags:
            return "acted"
        if "who.label" in tags:
            continue
        if "who.sought" in tags and text.has("act.hunt", sentence.first, sentence.last):
            return "suffered"  # "an operation on the reported presence of …"
        if "target" in tags and here == at - 1:
            return "suffered"  # "at the office of …"
        if tags & {"who.parent", "who.aside", "who.aside_behind", "who.prefix"}:
            return "aside"
        if "who.branch" in tags:
            named_before = text.has("group", sentence.first, here)
            return "aside" if named_before else None
        if text.shape[here] not in "wcxP()-fU":
            return None
    return None


_APPOSED = re.compile(r"(?:,|TV|V)[at]?w{0,2}\Z")


def _prepositional(text: Text, sentence: Sentence, at: int) -> Part | None:
    """ "In a clash with …", "an attack on …", "retaken from …"; "against" without a blow is a mere stand."""
    tags = text.tokens[at].tags
    for here in range(at - 1, max(sentence.first, at - FIGHT) - 1, -1):
        before = text.tokens[here].tags
        if "who.versus" in tags and before & {"act.fight", "act.clash"}:
            return "fought"
        if "who.against" in tags and "act.mutual" in before:
            return "fought"  # "in a battle against A"
        if "who.upon" in tags and "who.blame" in before:
            return "acted"  # "put the blame on A"
        if "who.upon" in tags and "who.blow" in before:
            if text.has("who.blame", here - 2, here):
                return "acted"  # "blamed the attack on A"
            answered = text.has("who.answer", max(sentence.first, here - 1), at)
            return "fought" if answered else "suffered"
        if "who.versus" in tags and before & {"who.aside", "who.parent"}:
            return "aside"
        if text.shape[here] in "STR;":
            break
    if "who.out_of" in tags:
        regained = text.has("who.regained", sentence.first, at)
        return "suffered" if regained else None
    return "aside" if "who.against" in tags else None


def _governs(text: Text, named: Phrase) -> Part | None:
    """The part that the first verb behind the phrase gives it."""
    for start, end, closed in stretches(text, named):
        for at in range(start, end):
            token = text.tokens[at]
            if token.shape in closed:
                break
            found = _told(text, named.sentence, at) if token.tags or token.shape == "V" else None
            if found is not None:
                return found
    return None


def _told(text: Text, sentence: Sentence, at: int) -> Part | None:
    """What the verb at a token says of its subject."""
    token = text.tokens[at]
    if "happening" in token.tags:
        return None  # "the clash between A and B took place at dawn"
    if token.shape == "V" or token.tags & _PERFECT:
        return _done(text, sentence, at)
    if "who.lose" in token.tags or _evades(text, sentence, at):
        return "suffered"
    if "who.done_to" in token.tags and _is_reduced(text, sentence, at):
        return "suffered"
    if "condemn" in token.tags:
        return "aside"
    if "who.deed" not in token.tags or (at + 1 < sentence.last and "who.agent" in text.tokens[at + 1].tags):
        return None
    if _is_noun(text, at):
        return None
    if _of_other_days(text, sentence, at):
        return "aside"
    return "followed" if "who.routine" in token.tags else "acted"


def _is_noun(text: Text, at: int) -> bool:
    """Is it "the attack", "a bloody fight", "their attacks", and no verb?"""
    return text.tokens[at].low in _EITHER and _ARTICLE.search(text.shape[max(0, at - DONE) : at]) is not None


_EITHER = frozenset(("attack", "attacks", "fight", "fire", "kill", "raids", "targets", "ambush", "storms"))
_ARTICLE = re.compile(r"[tanXvb#f][wcPFI-]{0,2}$")


def _evades(text: Text, sentence: Sentence, at: int) -> bool:
    """ "Escaped a police raid", "repulsed an attack"."""
    evades = "who.evade" in text.tokens[at].tags
    return evades and text.has("who.blow", at + 1, min(sentence.last, at + DONE + 1))


def _of_other_days(text: Text, sentence: Sentence, at: int) -> bool:
    """ "Carried out a series of attacks", "is behind similar killings": what it is known for, not what is told."""
    near = text.tokens[max(sentence.first, at - 1) : min(sentence.last, at + KNOWN_FOR)]
    first = next((n for n, token in enumerate(near) if "who.elsewhere" in token.tags), None)
    return first is not None and any(t.tags & {"plural_acts", "recall", "summary"} for t in near[first:])


def _done(text: Text, sentence: Sentence, at: int) -> Part | None:
    """What an auxiliary says was done to its subject, or that its subject had done or is thought to have done."""
    had, thought, reach = bool(text.tokens[at].tags & _PERFECT), False, at + DONE
    here = at
    while here + 1 < min(sentence.last, reach):
        here += 1
        tags = text.tokens[here].tags
        if tags & _PERFECT:
            had = True
        elif text.shape[here] == "V":
            had = False
        elif tags & {"who.hedge", "who.blame"}:
            thought, reach = True, here + DONE + 2
            if _of_a_deed(text, here):
                return "aside" if _of_other_days(text, sentence, here) else "acted"
        elif "who.done_to" in tags and not had:
            return "suffered"
        elif "who.deed" in tags:
            if _of_other_days(text, sentence, here):
                return "aside"
            return "acted" if had or thought else "suffered"
        elif "who.lose" in tags:
            return "suffered"
        elif tags & {"who.agent", "who.involved"}:
            return "aside" if _of_other_days(text, sentence, here) else "acted"
        elif text.shape[here] not in "wcXb/":
            return None
    return None


def _of_a_deed(text: Text, at: int) -> bool:
    """ "Is suspected of the attack", "was blamed for it"."""
    return text.tokens[at].low.endswith(" of") or any(t.low in ("of", "for") for t in text.tokens[at + 1 : at + 2])


_PERFECT = frozenset(("perfect", "pluperfect"))


def _is_reduced(text: Text, sentence: Sentence, at: int) -> bool:
    """ "Two rebels killed in a raid", "attacked by …": the verb has no object behind it."""
    if at + 1 >= sentence.last:
        return "who.lost" in text.tokens[at].tags
    behind = text.tokens[at + 1]
    if "who.agent" in behind.tags:
        return True
    if "who.lost" not in text.tokens[at].tags:
        return False
    if text.shape.startswith(",cc", at + 1):
        return False  # "shot dead, Gul Khan, a trader"
    return behind.shape in "pT,&.;):Sd"
