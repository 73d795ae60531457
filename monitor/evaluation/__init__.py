"""How right is what was read out of texts whose right answers are known?"""

from monitor.evaluation.budget import Bin, Part, Tally, budget, by_folder, calibration, worst
from monitor.evaluation.cases import HELD, Case, parse
from monitor.evaluation.differences import differences
from monitor.evaluation.gate import Gate, digest, fallen, measured
from monitor.evaluation.judging import FIELDS, Judged, Verdict, judge

__all__ = [
    "FIELDS",
    "HELD",
    "Bin",
    "Case",
    "Gate",
    "Judged",
    "Part",
    "Tally",
    "Verdict",
    "budget",
    "by_folder",
    "calibration",
    "differences",
    "digest",
    "fallen",
    "judge",
    "measured",
    "parse",
    "worst",
]
