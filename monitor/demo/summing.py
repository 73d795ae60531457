"""What has the demo come to: which incidents are known, and where can one look next?"""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.table import Table

from monitor.digests import wording
from monitor.model import Count, Incident, Report

LEGEND = "min-best-max of the standing accounts; … open, ? where nobody gives a figure"
FOLDER = Path("demo-state")  # what we call a folder for somebody who named none


def table(found: Iterable[Incident], width: int) -> Table:
    """Every incident with its range, its sources and how many of them are independent."""
    rows = Table(box=None, pad_edge=False, width=width, header_style="bold")
    rows.add_column("date", no_wrap=True)
    rows.add_column("incident")
    rows.add_column("killed", justify="right", no_wrap=True)
    rows.add_column("injured", justify="right", no_wrap=True)
    rows.add_column("sources")
    rows.add_column("origins", justify="right")
    for incident in found:
        facts = incident.facts
        happened = f"{wording.what(facts)}, {wording.where(facts.location)}"
        rows.add_row(
            facts.date or "?",
            "; ".join(filter(None, [happened, wording.who(facts)])),
            _toll(facts.killed),
            _toll(facts.injured),
            ", ".join(dict.fromkeys(map(_source, incident.reports))),
            str(incident.origins),
        )
    return rows


def next_steps(kept: Path | None, found: Sequence[Incident]) -> Iterator[tuple[str, str]]:
    """Commands that work on the demo's store, and what each is good for."""
    activate = Path(sys.argv[0]).with_name("activate")
    if shutil.which("monitor") is None and activate.is_file():
        yield f". {activate}", "puts the command on your path"
    if kept is None:
        yield f"monitor demo --state {FOLDER}", "keep the store of this demo, then:"
    state = kept or FOLDER
    yield f"monitor incidents --state {state}", "the incidents with their ranges"
    if kept and found:
        telling = max(found, key=lambda incident: len(incident.reports))
        yield f"monitor explain incident {telling.id} --state {state}", "what stands, and who said so"
    yield f"monitor articles --state {state}", "what was new, what was a copy of what"
    yield f"monitor alerts --state {state}", "who was told what, and why"
    yield f"monitor deliveries --state {state} --format jsonl", "for programs"
    yield f"monitor watch list --config {state}/monitor.yaml", "its feeds and watches are in there"
    yield (
        f"monitor serve --config {state}/monitor.yaml --state {state}",
        "all of it on http://127.0.0.1:8710/incidents",
    )
    yield "monitor extract article.txt", "the incidents of a text of yours, with the words that prove them"


def _source(report: Report) -> str:
    return "seed corpus" if report.feed == "seeds" else report.source


def _toll(count: Count | None) -> str:
    if count is None:
        return "?"
    if count.min == count.max == count.best:
        return str(count.min)
    return f"{count.min}-{'?' if count.best is None else count.best}-{'…' if count.max is None else count.max}"
