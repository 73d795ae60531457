"""What does a reader of the documentation see of the error budget?"""

from collections.abc import Iterable, Sequence

from monitor.evaluation.budget import budget, calibration
from monitor.evaluation.judging import RECORD, Judged

HEAD = """\
# How right is the extraction?

Written by `make pin`; do not edit. {cases} texts in our own words, each with the answers that the codebook fixes, \
lie under `tests/cases/en/`, {negative} of them without any incident and {held} (`held/`) that no rule was tuned \
on. `make gate` holds every field at its share without fault (`exact`), on exactly these texts (digest `{digest}`).

**precision**: of what was said, the share that is right. **recall**: of what the texts say, the share that was \
read rightly. **exact**: the share without fault, silence where nothing is told included. The fields of an \
incident that was not found count as missed; an incident that was invented counts once.
"""
CALIBRATION = """
## What confidence means

A record is right when its {fields} are all right.
"""


def markdown(judged: Sequence[Judged], digest: str) -> str:
    negative = sum(not one.case.wanted for one in judged)
    fields = sorted(RECORD)
    told = ", ".join(fields[:-1]) + f" and {fields[-1]}"
    held = tuple(one for one in judged if one.case.held)
    apart = {tally.field: tally.exact for tally in budget(held)}
    rows = (
        (t.field, *map(_share, (t.precision, t.recall, t.exact, apart.get(t.field))), str(t.n))
        for t in budget(judged)
    )
    bins = calibration(judged)
    records = ((f"{one.low:.1f} to {one.high:.1f}", _share(one.share), str(one.n)) for one in bins)
    return "\n".join(
        (
            HEAD.format(cases=len(judged), negative=negative, held=len(held), digest=digest[:12]),
            *_table(("field", "precision", "recall", "exact", "exact, held", "n"), rows),
            CALIBRATION.format(fields=told),
            *_table(("confidence", "right", "records"), records),
            "",
        )
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = "|".join(["---", *["---:"] * (len(heads) - 1)])
    return [_row(heads), f"|{rule}|", *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
