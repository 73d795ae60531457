"""Is the extraction as right as it was when its floors were pinned, on the same cases?"""

import re
from pathlib import Path

import pytest

from monitor.cli.evaluate import case_files, read_cases
from monitor.evaluation import Gate, Judged, budget, digest, fallen, measured
from monitor.evaluation.gate import parse
from monitor.evaluation.page import with_table

TESTS = Path(__file__).parent
FILES = case_files(TESTS / "cases" / "en")
FEWEST = 250  # cases: below it a field hangs on too few texts


@pytest.fixture(scope="module")
def gate() -> Gate:
    return parse((TESTS / "gate.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def judged() -> tuple[Judged, ...]:
    return tuple(read_cases(FILES))


def test_every_field_is_at_or_above_its_floor_on_the_pinned_cases(gate: Gate, judged: tuple[Judged, ...]) -> None:
    assert fallen(gate, measured(judged, digest(FILES.items()))) == ()


def test_the_gate_says_how_many_cases_it_was_measured_on(gate: Gate) -> None:
    assert gate.cases == len(FILES) >= FEWEST


def test_a_floor_is_set_for_every_field_that_a_case_fixes(gate: Gate, judged: tuple[Judged, ...]) -> None:
    assert set(gate.floors) == {tally.field for tally in budget(judged)}


def test_all_evidence_is_exact_and_there_for_every_filled_field(judged: tuple[Judged, ...]) -> None:
    faults = [(one.case.name, fault.found) for one in judged for fault in one.faults if fault.field == "evidence"]
    assert faults == []


def test_the_page_of_the_budget_is_that_of_the_pinned_cases(gate: Gate) -> None:
    assert f"digest `{gate.digest[:12]}`" in (TESTS.parent / "docs" / "error-budget.md").read_text(encoding="utf-8")


def test_the_table_of_the_readme_holds_the_figures_of_the_gate(gate: Gate) -> None:
    readme = (TESTS.parent / "README.md").read_text(encoding="utf-8")
    assert readme == with_table(readme, gate), "run `make pin`: the table is generated, not typed"


def test_a_case_that_no_rule_may_be_tuned_on_is_no_test_of_the_rules(judged: tuple[Judged, ...]) -> None:
    assert not [one.case.name for one in judged if one.case.held and one.case.must]


def test_a_case_is_named_by_what_it_is_about() -> None:
    assert all(re.fullmatch(r"(held/)?[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", name) for name in FILES)


def test_no_two_cases_have_the_same_text(judged: tuple[Judged, ...]) -> None:
    texts = [(one.case.title, one.case.text) for one in judged]
    assert len(set(texts)) == len(texts)
