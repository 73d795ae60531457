"""Does every case of the codebook read as it says? One file a text under tests/cases/."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.incidents import read
from monitor.knowledge import load
from monitor.languages import LANGUAGES
from monitor.model import Count, Facts

CASES = Path(__file__).parent / "cases"
FILES = [path for language in LANGUAGES for path in sorted((CASES / language).glob("*.toml"))]
COUNTS = ("killed", "injured", "abducted", "arrested")


def _count(told: Any) -> Count | None:
    """ "null", a figure, or [min, best, max] with "null" for an open end."""
    if told == "null":
        return None
    if isinstance(told, int):
        return Count.exactly(told)
    low, best, high = (None if n == "null" else n for n in told)
    return Count(min=low, best=best, max=high)


def _agrees(facts: Facts, wanted: dict[str, Any]) -> list[str]:
    """What of an incident is not as the case says."""
    rows = {f"{c.outcome}.{c.category}": c.best for c in facts.casualties}
    found: dict[str, Any] = {
        "event": facts.event_type,
        "sub": facts.sub_event_type,
        "date": facts.date or "null",
        "precision": facts.date_precision,
        "timing": facts.timing,
        "weapons": list(facts.weapons),
        "targets": list(facts.targets),
    }
    wrong = [f"{k}: {found[k]!r}, not {v!r}" for k, v in wanted.items() if k in found and found[k] != v]
    for name in COUNTS:
        if name in wanted and getattr(facts, name) != _count(wanted[name]):
            wrong.append(f"{name}: {getattr(facts, name)}, not {wanted[name]}")
    if "categories" in wanted:
        outcomes = {key.split(".")[0] for key in wanted["categories"]}
        told = {key: best for key, best in rows.items() if key.split(".")[0] in outcomes}
        if told != wanted["categories"]:
            wrong.append(f"categories: {told}, not {wanted['categories']}")
    return wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_text_is_read_as_its_case_says(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    found = read(
        case["text"],
        load(),
        title=case.get("title"),
        published=dt.date.fromisoformat(case["published"]),
        language=path.parent.name,
        country=case.get("country"),
    )

    assert len(found) == len(case["incidents"]), [(f.sub_event_type, f.date, f.killed) for f in found]
    wrong = [w for facts, wanted in zip(found, case["incidents"], strict=True) for w in _agrees(facts, wanted)]
    assert not wrong, case["why"]
