"""Which verbs of a sentence tell what befell people?"""

import re

from monitor.incidents.numbers.clauses import Crowd
from monitor.incidents.numbers.unreal import dated, fate
from monitor.incidents.text import Sentence, Text
from monitor.model import Outcome

OUTCOME_OF: dict[str, Outcome] = {
    "K": "killed",
    "D": "killed",
    "I": "injured",
    "J": "injured",
    "B": "abducted",
    "A": "arrested",
}
_OUTCOME_VERB = re.compile(f"[{''.join(OUTCOME_OF)}]")


def done(text: Text, sentence: Sentence, crowd: Crowd) -> list[int]:
    """The verbs of outcome, but those within a phrase for people and those of what was not done."""
    found = [m.start() for m in _OUTCOME_VERB.finditer(text.shape, sentence.first, sentence.last)]
    if not found:
        return found
    within = {i for p in crowd.between(sentence.first, sentence.last) for i in range(p.first + 1, p.last)}
    return [
        i
        for i in found
        if i not in within
        and not (_describes(text, i) or _undone(text, i) or _between_fires(text, i))
        and not (_is_their_record(text, i) or _is_natural(text, i))
    ]


def _is_their_record(text: Text, at: int) -> bool:
    """The killing of "two men | wanted for the killing of a guard | were shot dead", of "the two who carried out
    the killing were held": what is told of them stands behind it. A killing with a day of its own is told, too."""
    if text.shape[at] not in "KB" or "violent_noun" not in text.tokens[at].tags:
        return False
    sentence = text.sentence_at(at)
    if fate(text, at, sentence.last) is None or dated(text, at, sentence.last):
        return False
    charged = text.having("record", max(sentence.first, at - CHARGED), at)
    return bool(charged) or _WHO_DID_THE.search(text.shape, sentence.first, at) is not None


CHARGED = 5  # words between "wanted for" and the killing
_WHO_DID_THE = re.compile(r"RV?[Ep][ta]w?\Z")


def _is_natural(text: Text, at: int) -> bool:
    """ "Died here on Friday after a brief illness", "of a heart attack"."""
    if text.shape[at] != "D":
        return False
    end = _CLAUSE.match(text.shape, at + 1, min(at + NATURAL, text.sentence_at(at).last))
    return end is not None and text.has("natural_death", at + 1, end.end())


NATURAL = 12  # words behind "died" in which a text says of what
_CLAUSE = re.compile(r"[^,;RVKIDBA]*")


def _describes(text: Text, at: int) -> bool:
    """Is it the adjective of "a slain governor", "the kidnapped men"?"""
    found = _DESCRIBES.match(text.shape, at - 1) if at else None
    return found is not None and not text.tokens[at].low.endswith("ing")


_DESCRIBES = re.compile(r"[ta][KIB]P")


def _undone(text: Text, at: int) -> bool:
    """Is it "no arrests", "was not hurt", or what somebody only wants, fears, is told "to arrest"?"""
    before = text.tokens[at - 1] if at else None
    if "infinitive" in text.tokens[at].tags and text.raw[text.starts[at] : text.ends[at]].isupper():
        return True  # NAB, a bureau
    if before is None:
        return False
    if text.shape[at] == "I" and (before.shape == "f" or text.shape.endswith("ft", 0, at)):
        return True  # "the number of wounded", "two of the injured"
    if before.low != "to":  # "they were not killed by an idea" tells of the killed
        by = text.has("who.agent", at + 1, at + 2)
        return "no_noun" in before.tags or (before.shape == "X" and not by)
    return "infinitive" in text.tokens[at].tags


def _between_fires(text: Text, at: int) -> bool:
    """ "Caught in the crossfire", "in a blast", "caught and killed him": nobody was held."""
    if "caught" not in text.tokens[at].tags or at + 1 == len(text.tokens):
        return False
    if text.tokens[at + 1].low not in _AMID:
        return text.shape[at + 1 : at + 3] in ("&K", "&I")
    match = _FIRE.match(text.shape, at + 2)
    amid = text.tokens[match.end() - 1].tags & _FIRES if match else ()
    return bool(amid) or text.tokens[at + 1].low == "between"


_AMID = frozenset(("in", "between", "amid"))
_FIRE = re.compile(r"[at]?w?[uwc]")
_FIRES = frozenset(("bystander", "act.fight", "act.blast", "act.bomb", "act.shoot", "act.assault", "act.shelling"))
