"""Is every text that must be read without fault read so? One file a text under tests/cases/."""

from pathlib import Path

import pytest

from monitor.cli.evaluate import case_files, read_cases
from monitor.evaluation import differences, parse
from monitor.languages import LANGUAGES

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
MUST = [
    CASES / language / f"{name}.toml"
    for language in LANGUAGES
    for name, content in case_files(CASES / language).items()
    if parse(name, content.decode("utf-8")).must
]


@pytest.mark.parametrize("path", MUST, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_is_read_as_its_case_says(path: Path) -> None:
    (judged,) = read_cases({str(path.relative_to(ROOT)): path.read_bytes()})
    if judged.faults:
        pytest.fail(differences(judged), pytrace=False)
