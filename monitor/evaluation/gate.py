"""Is every field as right as it was when the gate was pinned, on the same cases?"""

import hashlib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.evaluation.budget import Tally

GRAIN = 1000  # a floor is kept in thousandths, rounded down: it must hold on the run that set it
HEAD = """\
# What `make gate` holds: the share without fault of every field (its `exact`), measured on exactly these cases.
# Written by `make pin`; a floor that falls needs a reason in the commit that lowers it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The least exact share by field, and the sha256 over the names and bytes of the case files."""

    digest: str
    cases: int
    floors: Mapping[str, float]


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """Of names and contents, whatever the order."""
    total = hashlib.sha256()
    for name, content in sorted(files):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def pinned(tallies: Iterable[Tally], digest: str, cases: int) -> Gate:
    floors = {one.field: math.floor(one.exact * GRAIN) / GRAIN for one in tallies if one.exact is not None}
    return Gate(digest=digest, cases=cases, floors=floors)


def fallen(gate: Gate, tallies: Iterable[Tally], digest: str) -> tuple[str, ...]:
    """One sentence for each thing that is not as it was pinned."""
    problems = []
    if digest != gate.digest:
        problems.append("the cases are not those that were pinned: run `make pin` and look at the floors")
    exact = {one.field: one.exact for one in tallies}
    for field, floor in gate.floors.items():
        share = exact.get(field)
        if share is None or share < floor:
            problems.append(f"{field}: {'unmeasured' if share is None else f'{share:.3f}'}, floor {floor:.3f}")
    return tuple(problems)


def parse(source: str) -> Gate:
    told = tomllib.loads(source)
    return Gate(digest=told["digest"], cases=told["cases"], floors=told["floors"])


def written(gate: Gate) -> str:
    floors = "".join(f"{field} = {floor}\n" for field, floor in gate.floors.items())
    return f'{HEAD}digest = "{gate.digest}"\ncases = {gate.cases}\n\n[floors]\n{floors}'
