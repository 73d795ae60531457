"""How right is what was read out of texts whose right answers are known?"""

from monitor.evaluation.budget import Bin, Tally, budget, calibration, worst
from monitor.evaluation.cases import Case, parse
from monitor.evaluation.gate import Gate, digest, fallen
from monitor.evaluation.judging import FIELDS, Judged, Verdict, judge

__all__ = [
    "FIELDS",
    "Bin",
    "Case",
    "Gate",
    "Judged",
    "Tally",
    "Verdict",
    "budget",
    "calibration",
    "digest",
    "fallen",
    "judge",
    "parse",
    "worst",
]
