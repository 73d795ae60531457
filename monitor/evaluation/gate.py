"""Is every field as right as it was when the gate was pinned, on the same cases?"""

import hashlib
import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.evaluation.budget import budget
from monitor.evaluation.cases import HELD
from monitor.evaluation.judging import Judged

GRAIN = 1000  # a floor is kept in thousandths, rounded down: it must hold on the run that set it
NAMED = 8  # cases that a sentence names
HEAD = """\
# What `make gate` holds: the share without fault of every field (its `exact`), measured on exactly these cases.
# Written by `make pin`; a floor that falls needs a reason in the commit that lowers it.
"""

Floors = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What one run measured: the exact share by field over all cases and over those held back, and the fields that
    each case has wrong. `digest` is the sha256 over the names and bytes of the case files."""

    digest: str
    cases: int
    floors: Floors
    held: Floors
    faults: Mapping[str, tuple[str, ...]]


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """Of names and contents, whatever the order."""
    total = hashlib.sha256()
    for name, content in sorted(files):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def measured(judged: Sequence[Judged], digest: str) -> Gate:
    return Gate(
        digest=digest,
        cases=len(judged),
        floors=_floors(judged),
        held=_floors([one for one in judged if one.case.held]),
        faults={one.case.name: tuple(sorted(fault.field for fault in one.faults)) for one in judged if one.faults},
    )


def _floors(judged: Iterable[Judged]) -> Floors:
    return {one.field: floored(one.exact) for one in budget(judged) if one.exact is not None}


def floored(share: float) -> float:
    return math.floor(share * GRAIN) / GRAIN


def fallen(pinned: Gate, now: Gate) -> tuple[str, ...]:
    """One sentence for each thing that is not as it was pinned."""
    problems = []
    if now.digest != pinned.digest:
        problems.append("the cases are not those that were pinned: run `make pin` and look at the floors")
    parts = (("", "", pinned.floors, now.floors), (" on the texts held back", f"{HELD}/", pinned.held, now.held))
    for where, below, floors, shares in parts:
        for field, floor in floors.items():
            share = shares.get(field)
            if share is None:
                problems.append(f"{field}{where} is not measured any more; its floor is {floor:.3f}")
            elif share < floor:
                named = _named(name for name in _newly_wrong(field, pinned, now) if name.startswith(below))
                problems.append(f"{field}{where} fell to {share:.3f}, under its floor of {floor:.3f}{named}")
    return (*problems, *_fallen_cases(pinned, now))


def _fallen_cases(pinned: Gate, now: Gate) -> Iterator[str]:
    """An open case with a fault that the pinned gate has not: a floor holds where one text is traded for another.

    Cases held back are left to the floors: a rule that looks at them one by one would be tuned on them.
    """
    for name, faults in sorted(now.faults.items()):
        lost = Counter(faults) - Counter(pinned.faults.get(name, ()))
        if lost and not name.startswith(f"{HELD}/"):
            wrong = ", ".join(sorted(lost))
            yield f"{name}: {wrong} is wrong, in a new case or one that got worse; pin anew only with a reason"


def _newly_wrong(field: str, pinned: Gate, now: Gate) -> Iterator[str]:
    """The cases that have the field wrong more often than they had when pinned."""
    for name, faults in now.faults.items():
        if Counter(faults)[field] > Counter(pinned.faults.get(name, ()))[field]:
            yield name


def _named(cases: Iterable[str]) -> str:
    names = sorted(cases)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"; newly wrong in {', '.join(names[:NAMED])}{more}" if names else ""


def parse(source: str) -> Gate:
    told = tomllib.loads(source)
    return Gate(
        digest=told["digest"],
        cases=told["cases"],
        floors=told["floors"],
        held=told["held"],
        faults={name: tuple(fields) for name, fields in told["faults"].items()},
    )


def written(gate: Gate) -> str:
    faults = "".join(f"{json.dumps(name)} = {json.dumps(fields)}\n" for name, fields in sorted(gate.faults.items()))
    return (
        f'{HEAD}digest = "{gate.digest}"\ncases = {gate.cases}\n\n'
        f"[floors]\n{_lines(gate.floors)}\n"
        f"# Of the texts that no rule was tuned on.\n[held]\n{_lines(gate.held)}\n"
        f"# The fields that each case has wrong: no case outside of {HELD}/ may have more.\n"
        f"[faults]\n{faults}"
    )


def _lines(floors: Floors) -> str:
    return "".join(f"{field} = {floor}\n" for field, floor in floors.items())
