"""Who says that a group did it: the group itself, others flatly, others with a hedge; or does it deny it?"""

from itertools import takewhile
from typing import Literal

from monitor.incidents.text import Sentence, Text
from monitor.incidents.who.denials import denies
from monitor.incidents.who.parts import accuses
from monitor.incidents.who.phrases import Phrase, behind, resumed, stretches
from monitor.model import Attribution

Others = Literal["several", "one"]

CLAIM = 20  # words between a group and its claim
VOICE = 6  # words between a group and its spokesman
PAPER = 10  # words between a group and the statement or spokesman that is its own
BLAME = 5  # words between "blamed" and a group
MODAL = 2  # words from a group to the "may" of what it is thought to have done
HEDGE = 8  # words between "suspected" and a group
DEED = 8  # words between "its men" and the deed that the group owns, or between a claim and its "for"
RELATIVE = 4  # words between a "which" and a group in its clause
CLAIMED = 14  # words behind a claim in which it says what is claimed
OTHERS = 4  # words before an act that tell which it is, or how many
WORD = 12  # words between "said" and "its men"
DONE_BEFORE = 4  # words between "killed" and the "its fighters" whom it befell
CLOSING = 6  # words from the "said" that closes a sentence to its end: "…, its spokesman said on Monday."
FORCE_ACTS = 4  # words between a force and what it is said to have done


def said(text: Text, named: Phrase) -> Attribution | None:
    """The group's own word, if the sentence gives it."""
    if denies(text, named):
        return "denied"
    behind = resumed(text, named)
    if owns(text, named) or (behind is not None and owns(text, behind)):
        return "claimed"
    if (in_its_name(text, named) or _speaks(text, named)) and told_by(text, named) is None:
        return "claimed"
    return None


def told_by(text: Text, named: Phrase) -> Literal["suffered", "aside"] | None:
    """What the group is in an act that it tells of as another's: "the front said army helicopters had shelled a
    village" (aside), "… that five of its members died in a raid" (suffered)."""
    sentence, end = named.sentence, named.sentence.last
    verb = next((at for at in range(named.last, min(end, named.last + VOICE)) if _tells(text, at)), None)
    if verb is None or text.has("who.owns", named.last, verb):
        return None
    before = end - verb <= CLOSING and "," in text.shape[sentence.first : named.first]
    by_others = not text.tokens[verb].tags.isdisjoint(("who.blame", "condemn"))
    for at in range(sentence.first, named.first) if before else range(verb + 1, end):
        if _is_own(text, at):
            lost = "who.member" in text.tokens[min(at + 1, end - 1)].tags and _loses(text, sentence, at)
            return "suffered" if lost else "aside" if by_others else None
        by_others = by_others or "act.air" in text.tokens[at].tags or _acts(text, at, end)
    return "aside" if by_others else None


def _tells(text: Text, at: int) -> bool:
    """ "The front said", "the front blamed …", but not "the front was blamed"."""
    return text.shape[at] == "S" or ("who.blame" in text.tokens[at].tags and text.shape[at - 1] != "V")


def _is_own(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return "who.own" in token.tags or token.shape == "h"


def _loses(text: Text, sentence: Sentence, at: int) -> bool:
    """ "… killed four of its fighters", "… of its members died", "its men had been killed"."""
    before = takewhile(
        lambda n: text.shape[n] not in "TR,;S", range(at - 1, max(sentence.first, at - DONE_BEFORE) - 1, -1)
    )
    if any("who.done_to" in text.tokens[n].tags for n in before):
        return True
    behind = range(at + 1, min(sentence.last, at + DEED))
    return any("who.lose" in text.tokens[n].tags for n in behind)


def _acts(text: Text, at: int, end: int) -> bool:
    """Does a force do it: "army helicopters shelled …", "in a raid by the police"?"""
    if "state" not in text.tokens[at].tags:
        return False
    if text.has("who.agent", at - 2, at):
        return True
    for token in text.tokens[at + 1 : min(end, at + 1 + FORCE_ACTS)]:
        if "who.deed" in token.tags:
            return True
        if token.low in _PASSIVE or token.shape in "p,":
            return False
    return False


def hedged(text: Text, named: Phrase) -> bool:
    """Is the deed only thought to be the group's: "suspected …", "… are believed to be behind it"?"""
    before = text.tokens[max(named.sentence.first, named.first - HEDGE) : named.last]
    if any("who.hedge" in t.tags for t in before):
        return True
    if any("who.modal" in t.tags for t in text.tokens[named.last : min(named.sentence.last, named.last + MODAL)]):
        return True
    for start, end, _ in stretches(text, named):
        be = next((at for at in range(start, end) if text.shape[at] == "V"), None)
        if be is not None and text.has("who.hedge", be + 1, be + 3):
            return True
    return False


def of_others(text: Text, named: Phrase) -> Others | None:
    """Is it "several" other acts that the group has claimed ("most of the recent attacks"), or "one" of another day
    ("a bombing last month")?"""
    sentence = named.sentence
    claims = text.having_any(_CLAIMS, sentence.first, sentence.last)
    behind = next((at for at in claims if at >= named.last), None)
    if behind is not None:
        end = text.shape.find("&", behind, sentence.last)  # "… and warned of more attacks"
        return _others(text, behind + 1, min(sentence.last if end < 0 else end, behind + 1 + CLAIMED))
    before = next((at for at in reversed(claims) if at < named.first), None)
    if before is None:
        return None
    opening = max(text.shape.rfind(mark, sentence.first, before) for mark in ",;T")
    return _others(text, max(opening + 1, sentence.first), before)


_CLAIMS = frozenset(("who.owns", "who.claims", "who.claimed"))


def _others(text: Text, first: int, last: int) -> Others | None:
    """What the words say of the acts that they name, if those are others than the ones told."""
    for at in range(first, last):
        tags = text.tokens[at].tags
        if not any(tag.startswith("act.") for tag in tags):
            continue
        before = text.tokens[max(first, at - OTHERS) : at]
        known = any("who.elsewhere" in t.tags for t in before)
        if any(t.low in _THE or "weekdays" in t.tags for t in before) and not known:
            return None  # "the attack", "both bombings", "Saturday's explosions"
        if "plural_acts" in tags or known:
            return "several"
        if any("article" in t.tags for t in before):
            return "one" if any(t.tags & _THEN for t in text.tokens[first:last]) else None
    return None


_THE = frozenset(("the", "both", "these", "this", "that", "twin", "two", "all"))
_THEN = frozenset(("recall", "who.elsewhere", "months", "ago"))


def blamed(text: Text, named: Phrase) -> bool:
    """Does the sentence say no more than who is held to have done it: "police blame …"?"""
    before = range(max(named.sentence.first, named.first - BLAME), named.first)
    held = any("who.hand" in text.tokens[at].tags or accuses(text, at) for at in before)
    return held or "who.accountable" in behind(text, named)


def in_its_name(text: Text, named: Phrase) -> bool:
    """ "A spokesman for …", "in a statement of …", "responsibility was taken by …", "claimed it for …"."""
    lowest = named.sentence.first
    for at in range(named.first - 1, max(lowest, named.first - PAPER) - 1, -1):
        token = text.tokens[at]
        if token.shape in "pf":
            said_by = ("who.voice",) if token.low == "for" else ("who.voice", "who.paper")
            if by := text.having_any(said_by, max(lowest, at - 3), at):
                return "who.prefix" not in text.tokens[by[0] - 1].tags  # no "former spokesman"
            owned = text.has_any(("who.claimed", "who.owns", "who.claims"), max(lowest, at - DEED), at)
            if owned and token.tags & {"who.agent", "who.on_behalf"}:
                return True
        elif "group" in token.tags and text.has("who.parent", at + 1, named.first):
            return False  # "claimed by A, a splinter group of B"
        elif token.shape in "STEVKIABDR;" or token.low == "that":
            return False  # "a police spokesman said in a statement that …"
    return False


def _speaks(text: Text, named: Phrase) -> bool:
    """ "Its spokesman said …"; "our men did it, a commander of theirs said"."""
    behind = text.tokens[named.last : min(named.sentence.last, named.last + CLAIM)]
    for at, token in enumerate(behind[:VOICE]):
        if "who.voice" in token.tags:
            return any(t.shape == "S" for t in behind[at:])
        if token.shape in ",S":
            break
    own = text.tokens[named.sentence.first : named.first]
    return named.member and any("first_person" in t.tags for t in own) and any(t.low in '"”“' for t in own)


def owns(text: Text, named: Phrase) -> bool:
    """ "… claimed responsibility", "… said it had killed": with no other speaker before the claim."""
    end = min(named.sentence.last, named.last + CLAIM)
    within = "R" in text.shape[max(named.sentence.first, named.first - RELATIVE) : named.first]
    for at in range(named.last, end):
        token = text.tokens[at]
        if "who.turn" in token.tags or _other_speaker(text, at):
            return False
        if within and token.shape == ",":
            return False  # "the army, into which the front had merged, said …"
        if "who.owns" in token.tags and text.has("no", at + 1, at + 2):
            return False  # "owned neither attack"
        if "who.owns" in token.tags or ("who.claims" in token.tags and _claims_deed(text, at, named.sentence.last)):
            return True
        if token.shape == "S" and (_says_it_did(text, at, named.sentence.last) or _on_its_channel(text, at)):
            return True
    return False


def _other_speaker(text: Text, at: int) -> bool:
    """Police, officials, "no group", no "local" channel: what is said behind them is not the group's word."""
    token = text.tokens[at]
    source = "weak_source" in token.tags and text.shape[at + 1 : at + 2] not in ("w", "P")
    return "state" in token.tags or source


def _claims_deed(text: Text, at: int, end: int) -> bool:
    """ "Claimed that …", "claimed to have …", "claimed two bomb attacks": not "claimed five lives"."""
    if at + 1 < end and text.shape[at + 1] in "thR/VK":
        return True
    named = takewhile(lambda t: t.shape not in "pfP,;S", text.tokens[at + 1 : min(end, at + 1 + OTHERS)])
    return any(tag.startswith("act.") for t in named for tag in t.tags)


def _suffered(text: Text, verb: int) -> bool:
    """ "Its men had been killed"."""
    return any(t.low in _PASSIVE for t in text.tokens[verb - 2 : verb])


_PASSIVE = frozenset(("been", "were", "was"))


def _on_its_channel(text: Text, at: int) -> bool:
    """ "… said on its channel that the bomber had reached the gate"."""
    behind = text.tokens[at : text.sentence_at(at).last]
    own = any("who.own" in t.tags for t in behind[1:3])
    told = own and any("who.channel" in t.tags for t in behind[2 : 2 + DONE_BEFORE])
    return told and any(t.tags & {"militant", "who.member"} for t in behind)


def _says_it_did(text: Text, at: int, end: int) -> bool:
    """ "… said its fighters had ambushed the patrol"."""
    for here in range(at + 1, min(end, at + WORD)):
        token = text.tokens[here]
        theirs = "who.own" in token.tags or ("outfit" in token.tags and "keeper" in text.tokens[here - 1].tags)
        if theirs or (token.shape == "h" and "single_pronoun" not in token.tags):
            for verb in range(here + 1, min(end, here + DEED)):
                tags = text.tokens[verb].tags
                if "who.lose" in tags:
                    break
                if "who.involved" in tags or ("who.deed" in tags and not _suffered(text, verb)):
                    return "X" not in text.shape[here : verb + 2]  # "its men had laid no mine"
    return False
