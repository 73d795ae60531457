"""Which verbs of a sentence tell what befell people?"""

import re

from monitor.incidents.numbers.clauses import Crowd
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
    return [i for i in found if i not in within and not (_describes(text, i) or _undone(text, i))]


def _describes(text: Text, at: int) -> bool:
    """Is it the adjective of "a slain governor", "the kidnapped men"?"""
    around = text.shape[at - 1 : at + 2] if at else ""
    return re.fullmatch(r"[ta][KIB]P", around) is not None and not text.tokens[at].low.endswith("ing")


def _undone(text: Text, at: int) -> bool:
    """Is it "no arrests", or what somebody only wants, fears, is told "to arrest"?"""
    before = text.tokens[at - 1] if at else None
    if before is None or before.low != "to":
        return before is not None and "no_noun" in before.tags
    return "infinitive" in text.tokens[at].tags and "succeeded" not in text.tokens[at - 2].tags
