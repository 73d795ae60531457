"""Does a sentence tell ordinary crime: a robbery, a private quarrel?"""

import re
from collections.abc import Sequence, Set

from monitor.incidents.apart.nature import ARMED
from monitor.incidents.numbers.outcomes import Claim
from monitor.incidents.text import Sentence, Text


def is_crime(text: Text, sentence: Sentence, cues: Set[str], claims: Sequence[Claim]) -> bool:
    """A quarrel or a robbery that is stated; not where armed people were hurt or an armed group took it up."""
    if "private" not in cues and not ("robber" in sentence.tags and _done_by_robbers(text, sentence)):
        return False
    return not (any(c.classes & ARMED for c in claims) or "group" in sentence.tags)


def _done_by_robbers(text: Text, sentence: Sentence) -> bool:
    """ "Robbers shot dead a milk seller"; not "two robbers were killed"."""
    robbers = text.having("robber", sentence.first, sentence.last)
    return any(_ACTED.match(text.shape, at + 1, sentence.last) for at in robbers)


# a verb of their own behind "the robbers", "two muggers on a motorcycle": no "were", no "killed in a shootout"
_ACTED = re.compile(r"[^VKIEBuDA.;&]*(?:[uEB]|[KI](?!p))")
