"""Does a group say that it did not do it?"""

from monitor.incidents.text import Text
from monitor.incidents.who.phrases import Phrase, is_it, resumed, spoken_for

DENIAL = 14  # words between a group and its denial
DENIED = 4  # words between "rejected" and the charge
FAR = 40  # words between a group and the "it had no hand" of its denial
VOICE = 6  # words between a group and its spokesman
WORD = 12  # words between "we" or "it" and the deed that was not done
SAID = 4  # words between "said" and its "it"
NOT = 6  # words between "its men" and what they did not do: "had laid no mine"


def retracts(text: Text, named: Phrase) -> bool:
    """Does the denial take back a claim of its own?"""
    behind = text.tokens[named.last : min(named.sentence.last, named.last + DENIAL)]
    return any(t.tags & {"who.retracts", "who.owns"} for t in behind)


def denies(text: Text, named: Phrase) -> bool:
    """Does the group say that it did not do it, there or as "the outfit" of the next sentence?"""
    behind = resumed(text, named)
    return denies_there(text, named) or (behind is not None and denies_there(text, behind))


def denies_there(text: Text, named: Phrase) -> bool:
    """Does it say so in the sentence itself?"""
    if not named.sentence.tags.isdisjoint(_DENYING) and _disowns_it(text, named):
        return True
    return _we_did_not(text, named) or _says_it_did_not(text, named)


_DENYING = frozenset(("who.disowns", "who.rejects", "who.calls", "who.share"))


def _disowns_it(text: Text, named: Phrase) -> bool:
    """Does it disown the deed, or reject what is said of it?"""
    end = named.sentence.last
    near = range(named.last, min(end, named.last + DENIAL))
    if any(_disowns(text, at) or _rejects(text, at, end) for at in near):
        return True
    for at in range(named.last, min(end, named.last + FAR)):
        token = text.tokens[at]
        outfit = "outfit" in token.tags
        if (token.shape == "h" or outfit) and _had_no_share(text, at + 1, end):
            return True
        if outfit and text.has("who.disowns", at + 1, min(end, at + 1 + SAID)):
            return True  # "…, but the group denied it"
    return _had_no_share(text, named.last, end)


def _disowns(text: Text, at: int) -> bool:
    """Not "a claim denied by the minister", nor "the army said it had killed nine Taliban, and denied …", nor "has
    neither confirmed nor denied it"."""
    if "who.disowns" not in text.tokens[at].tags or "who.agent" in text.tokens[at + 1].tags:
        return False
    return text.shape[at - 1] not in "X&"


def _says_it_did_not(text: Text, named: Phrase) -> bool:
    """ "… said that its fighters had not attacked anybody", "…, which had been accused, said it never held him"."""
    end = named.sentence.last
    told = text.tokens[named.sentence.first : end]
    if "X" not in text.shape[named.last : end] or any(t.tags & _OWNS for t in told):
        return False
    accused = any("who.blame" in t.tags for t in told)
    said = next((at for at in range(named.last, min(end, named.last + FAR)) if text.shape[at] == "S"), end)
    if said == end and spoken_for(text, named.first) and "S" in text.shape[named.sentence.first : named.first]:
        said = named.last - 1  # "a caller said on behalf of the outfit that its men …"
    it = next((at for at in range(said + 1, min(end, said + SAID)) if is_it(text, at)), end)
    no = next((at for at in range(it + 1, min(end, it + NOT)) if text.shape[at] == "X"), end)
    return no < end and (accused or any(t.tags & _OF_DEEDS for t in text.tokens[it : min(end, no + VOICE)]))


_OWNS = frozenset(("who.owns", "who.claims"))


def _we_did_not(text: Text, named: Phrase) -> bool:
    """ "We did not carry out this attack …", a spokesman of theirs said: the words before him are the group's."""
    if not text.has("who.voice", named.first, named.last + VOICE):
        return False
    first = max(text.sentences[max(0, named.sentence.index - 1)].first, named.first - FAR)
    for we in text.having("first_person", first, named.first):
        near = text.tokens[we + 1 : min(named.first, we + WORD)]
        said_no = next((n for n, t in enumerate(near[:3]) if t.shape == "X"), None)
        if said_no is not None and any(t.tags & _OF_DEEDS for t in near[said_no:]):
            return True
    return False


_OF_DEEDS = frozenset(("who.deed", "who.share", "act.assault"))


def _rejects(text: Text, at: int, end: int) -> bool:
    """ "Rejected the charge", "withdrew its claim", "called the report baseless"; but not "rejected the truce"."""
    tags, near = text.tokens[at].tags, min(end, at + 1 + DENIED)
    rejects = "who.rejects" in tags or ("who.calls" in tags and text.has("who.untrue", at + 1, near + 1))
    return rejects and text.has("who.accusation", at + 1, near)


def _had_no_share(text: Text, first: int, end: int) -> bool:
    """ "… had no hand in", "was not involved in"."""
    near = text.tokens[first : min(end, first + 6)]
    said_no = next((i for i, t in enumerate(near) if t.shape == "X" or "who.nothing" in t.tags), None)
    return said_no is not None and any("who.share" in t.tags for t in near[said_no:])
