"""Does a sentence tell ordinary crime: a robbery, a private quarrel?"""

import re
from collections.abc import Sequence, Set

from monitor.incidents.apart.nature import ARMED
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text

AGENT = 4  # words between "by" and the robbers


def is_crime(text: Text, sentence: Sentence, cues: Set[str], claims: Sequence[Claim]) -> bool:
    """A quarrel or a robbery that is stated; not where armed people were hurt or an armed group took it up."""
    if "private" not in cues and not _done_by_robbers(text, sentence):
        return False
    return not (any(c.classes & ARMED for c in claims) or _by_group(text, sentence))


def _by_group(text: Text, sentence: Sentence) -> bool:
    """ "Maoists killed a farmer over a land dispute": whatever the quarrel, an armed group took it up."""
    return "group" in sentence.tags and any(
        {"group", "militant"} <= t.tags for t in text.tokens[sentence.first : sentence.last]
    )


def _done_by_robbers(text: Text, sentence: Sentence) -> bool:
    """ "Robbers shot dead a milk seller", "was killed by muggers"; not "two robbers were killed"."""
    if "robber" not in sentence.tags:
        return False
    return any(
        _is_agent(text, sentence, at)
        or (_ACTED.match(text.shape, at + 1, sentence.last) and not _MET.search(text.shape, sentence.first, at))
        for at in text.having("robber", sentence.first, sentence.last)
    )


def _is_agent(text: Text, sentence: Sentence, at: int) -> bool:
    return any(t.low == "by" for t in text.tokens[max(sentence.first, at - AGENT) : at])


# a verb of their own behind "the robbers", "two muggers on a motorcycle": no "were", no "killed in a shootout"
_ACTED = re.compile(r"[^VKIEBuDA.;&]*(?:[uEB]|[KI](?!p))")
_MET = re.compile(r"[KIEBA][^,;&TS]*$")  # "police killed two muggers": whom the verb before them is done to
