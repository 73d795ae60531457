"""What does a reader of the documentation see of the error budget?"""

from collections.abc import Iterable, Mapping, Sequence

from monitor.evaluation.budget import Bin, budget, by_folder, calibration
from monitor.evaluation.gate import Gate, floored
from monitor.evaluation.judging import RECORD, Judged

HEAD = """\
# How right is the extraction?

Written by `make pin`; do not edit. {cases} texts in our own words, each with the answers that the codebook fixes, \
lie under `tests/cases/en/`: {negative} of them tell of no incident, {must} must be read without fault (they are \
tests of the rules), and on {held} (`held/`) no rule was tuned: **exact, held** is what to expect of a text that \
nobody has seen. `make gate` holds every field at its share without fault (`exact`), over all texts and over those \
held back, on exactly these texts (digest `{digest}`).

**precision**: of what was said, the share that is right. **recall**: of what the texts say, the share that was \
read rightly. **exact**: the share without fault, silence where nothing is told included. The fields of an \
incident that was not found count as missed; an incident that was invented counts once.
"""
FOLDERS = """
## What the texts are about
"""
CALIBRATION = """
## What confidence means

A record is right when its {fields} are all right, as far as the case fixes them. Records of cases that leave the \
place open fix too little and are left out.
"""

START, END = "<!-- error budget: written by `make pin` -->", "<!-- end of the error budget -->"
# The rows of the short table: what a reader asks first, in words.
SHORT: Mapping[str, str] = {
    "incident": "the incident itself: found, none too many",
    "killed": "killed: min, best and max",
    "injured": "injured: min, best and max",
    "killed_by_category": "all classes of the dead",
    "date": "day",
    "place": "place, by name",
    "admin2": "district",
    "admin1": "province or state",
    "event_type": "event type",
    "sub_event_type": "sub-event type",
    "timing": "breaking, follow-up or background",
    "actors": "armed groups",
    "attribution": "claimed, attributed, suspected or denied",
    "targets": "targets",
}


def markdown(judged: Sequence[Judged], digest: str) -> str:
    fields = sorted(RECORD)
    held = tuple(one for one in judged if one.case.held)
    head = HEAD.format(
        cases=len(judged),
        negative=sum(not one.case.wanted for one in judged),
        must=sum(one.case.must for one in judged),
        held=len(held),
        digest=digest[:12],
    )
    calibration_told = CALIBRATION.format(fields=", ".join(fields[:-1]) + f" and {fields[-1]}")
    return "\n".join(
        (head, *_by_field(judged, held), FOLDERS, *_by_folder(judged), calibration_told, *_by_bin(judged, held), "")
    )


def _by_field(judged: Iterable[Judged], held: Iterable[Judged]) -> list[str]:
    apart = {tally.field: tally.exact for tally in budget(held)}
    rows = (
        (one.field, *map(_floored, (one.precision, one.recall, one.exact, apart.get(one.field))), str(one.n))
        for one in budget(judged)
    )
    return _table(("field", "precision", "recall", "exact", "exact, held", "n"), rows)


def _by_folder(judged: Iterable[Judged]) -> list[str]:
    rows = (
        (
            part.folder,
            str(part.n),
            str(part.faultless),
            _floored(part.exact),
            ", ".join(f"{field} {n}" for field, n in part.worst),
        )
        for part in by_folder(judged)
    )
    return _table(("folder", "cases", "without any fault", "exact, all fields", "most faults"), rows)


def _by_bin(judged: Iterable[Judged], held: Iterable[Judged]) -> list[str]:
    apart = {one.low: one for one in calibration(held)}
    rows = (
        (f"{one.low:.1f} to {one.high:.1f}", *_right_of(one), *_right_of(apart.get(one.low)))
        for one in calibration(judged)
    )
    return _table(("confidence", "right", "records", "right, held", "records, held"), rows)


def _right_of(one: Bin | None) -> tuple[str, str]:
    return (_floored(one.share), str(one.n)) if one else ("–", "0")


def with_table(text: str, gate: Gate) -> str:
    """The text with the gate's figures between the markers; raises ValueError where a marker is missing."""
    before, found, rest = text.partition(START)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"no {START} … {END}")
    rows = ((told, _share(gate.floors.get(field)), _share(gate.held.get(field))) for field, told in SHORT.items())
    heads = ("share without fault", f"all {gate.cases} texts", "texts held back")
    return "\n".join((before + START, *_table(heads, rows), END + after))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = "|".join(["---", *["---:"] * (len(heads) - 1)])
    return [_row(heads), f"|{rule}|", *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _floored(share: float | None) -> str:
    """As the gate keeps it: the page, the README and the gate show one figure."""
    return _share(None if share is None else floored(share))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
