"""Behind which words does a sentence begin to tell: "police said in a statement that"?"""

import re
from dataclasses import replace

from monitor.incidents.text import Sentence, Text

SPEAKER = 13  # words up to the "said" behind who said it


def behind_saying(text: Text, sentence: Sentence) -> Sentence:
    """What stands behind "police said in a statement that" is a sentence of its own, as to who is at its head."""
    if "S" not in text.shape[sentence.first : sentence.first + SPEAKER]:
        return sentence
    saying = _SAYING.match(text.shape, sentence.first, sentence.last)
    if saying is None:
        return sentence
    parted = (at for at in range(saying.start(1), saying.end()) if text.tokens[at].low in ("that", ","))
    at = next(parted, sentence.last)
    return replace(sentence, first=at + 1) if at + 1 < sentence.last else sentence


# "a police spokesman said in a statement that", "according to the Dawn,"
_SAYING = re.compile(rf"[wcaPFtpf#x-]{{0,{SPEAKER - 1}}}S([wcaPFtpf#]{{0,8}}t|[/p][wcaPFtpf]{{1,7}},)")
