"""What does a reader see of a text that was read otherwise than its case says?"""

import textwrap
from collections.abc import Iterator, Sequence

from monitor.evaluation.judging import Judged, Verdict

WIDTH = 80  # columns


def differences(judged: Judged, field: str | None = None) -> str:
    """The case, its text, and for each fault what was wanted (-), what was found (+) and the words it rests on."""
    case = judged.case
    head = textwrap.fill(f"{case.name}: {case.why}", WIDTH)
    lines = "\n".join(filter(None, (case.title, case.text.strip())))
    text = "\n".join(_filled(line, "    ") for line in lines.splitlines())
    return "\n".join((head, "", text, "", *_told(judged.faults_of(field))))


def _told(faults: Sequence[Verdict]) -> Iterator[str]:
    for fault in faults:
        yield f"  {fault.field}: {fault.outcome}"
        yield _filled(fault.wanted or "nothing", "    - ")
        yield _filled(fault.found or "nothing", "    + ")
        if fault.proof:
            yield _filled(f"“{fault.proof}”", "      ")


def _filled(text: str, lead: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
