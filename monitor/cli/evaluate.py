"""How right is the reading? (`monitor eval`: the error budget over texts whose right answers are known)"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.evaluation import Bin, Case, Judged, Tally
    from monitor.model import Facts

CASES = Path("tests/cases/en")
GATE = Path("tests/gate.toml")
FALLEN = 1  # exit code: a field is below its floor


def add_to(app: typer.Typer) -> None:
    app.command("eval")(evaluate)


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where the case files lie, in folders by question.")
    ] = CASES,
    field: Annotated[
        str | None, typer.Option(metavar="F", help="Only this field, and the texts it is wrong in.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="So many of the worst texts.")] = 0,
    style: shared.FormatOption = shared.Format.table,
    pin: Annotated[
        bool, typer.Option("--pin", help="Write what was measured into the gate file, as its floors.")
    ] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Hold the result against the gate file; exit 1 where it fell.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the budget as a page of the documentation, too.")
    ] = None,
    gate_file: Annotated[Path, typer.Option(metavar="FILE", help="The gate file.")] = GATE,
) -> None:
    """Print the error budget of the extraction.

    Per field: precision, recall, exact share, number of cases; then how far confidence can be trusted.
    """
    from monitor.evaluation import FIELDS, budget, calibration, worst

    if field is not None and field not in FIELDS:
        raise shared.Problem(f"--field {field}: no such field; there are {', '.join(FIELDS)}")
    files = case_files(folder)
    judged = tuple(read_cases(files))
    tallies = tuple(one for one in budget(judged) if field in (None, one.field))
    _write_budget(tallies, calibration(judged), style)
    # Whoever looks for errors here writes rules: the texts held back are shown only where their folder is named.
    for one in worst([one for one in judged if not one.case.held], errors, field):
        _write_faults(one, field, style)
    if page is not None:
        _write_page(files, judged, page)
    if pin:
        _pin(files, judged, gate_file)
    if gate:
        _hold(files, judged, gate_file)


def case_files(folder: Path) -> Mapping[str, bytes]:
    """By name, such as `where/hospital-elsewhere`.

    Files directly in the folder are not taken: those are the sentences that the rules' own tests hold to the
    letter, and counting what must pass would flatter the budget.
    """
    files = {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes()
        for path in sorted(folder.glob("*/**/*.toml"))
    } or {path.stem: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    if not files:
        raise shared.Problem(f"{folder}: no case files")
    return files


def read_cases(files: Mapping[str, bytes]) -> Iterator["Judged"]:
    from monitor.evaluation import judge, parse

    book = shared.knowledge().actors
    for name, content in files.items():
        try:
            case = parse(name, content.decode("utf-8"))
        except ValueError as error:
            raise shared.Problem(str(error)) from error
        yield judge(case, _read(case), book)


def _read(case: "Case") -> Sequence["Facts"]:
    from monitor import incidents
    from monitor.languages import detect

    return incidents.read(
        case.text,
        shared.knowledge(),
        title=case.title,
        published=case.published,
        timezone=case.timezone,
        language=detect(case.text),
        country=case.country,
    )


def _write_budget(tallies: Sequence["Tally"], bins: Sequence["Bin"], style: shared.Format) -> None:
    from monitor.cli.rows import write
    from monitor.formats import Column

    heads = ("precision", "recall", "exact", "right", "wrong", "missed", "invented", "silent", "n")
    columns = (Column(key="field", title="field"), *(Column(key=k, title=k, align="right") for k in heads))
    write(({"field": t.field} | {k: _shown(getattr(t, k)) for k in heads} for t in tallies), columns, style, "")
    if style is shared.Format.csv:  # one table a file
        return
    if style is shared.Format.table:
        typer.echo("\nrecords right by their confidence")
    keys = ("low", "high", "share", "n")
    titles = ("from", "to", "right", "n")
    columns = tuple(Column(key=k, title=t, align="right") for k, t in zip(keys, titles, strict=True))
    write(({k: _shown(getattr(one, k)) for k in keys} for one in bins), columns, style, "no records")


def _shown(value: float | int | None) -> str | float | int | None:
    return round(value, 3) if isinstance(value, float) else value


def _write_faults(judged: "Judged", field: str | None, style: shared.Format) -> None:
    import json

    case = judged.case
    faults = [fault for fault in judged.faults if field in (None, fault.field)]
    if style is shared.Format.jsonl:
        told = [
            {"field": f.field, "outcome": f.outcome, "wanted": f.wanted, "found": f.found, "evidence": f.proof}
            for f in faults
        ]
        typer.echo(json.dumps({"case": case.name, "why": case.why, "faults": told}, ensure_ascii=False))
        return
    typer.echo(f"\n{case.name}: {case.why}\n")
    typer.echo("\n".join(filter(None, (case.title, case.text.strip()))))
    for fault in faults:
        typer.echo(
            f"  {fault.field} {fault.outcome}: wanted [{fault.wanted}] found [{fault.found}] “{fault.proof}”"
        )


def _write_page(files: Mapping[str, bytes], judged: Sequence["Judged"], page: Path) -> None:
    from monitor.evaluation import digest
    from monitor.evaluation.page import markdown

    page.write_text(markdown(judged, digest(files.items())), encoding="utf-8")


def _pin(files: Mapping[str, bytes], judged: Sequence["Judged"], path: Path) -> None:
    from monitor.evaluation import budget, digest
    from monitor.evaluation.gate import pinned, written

    gate = pinned(budget(judged), digest(files.items()), len(files))
    path.write_text(written(gate), encoding="utf-8")
    typer.echo(f"pinned {len(gate.floors)} floors over {len(files)} cases in {path}", err=True)


def _hold(files: Mapping[str, bytes], judged: Sequence["Judged"], path: Path) -> None:
    from monitor.evaluation import budget, digest, fallen
    from monitor.evaluation.gate import parse

    if not path.is_file():
        raise shared.Problem(f"{path}: no gate file; `monitor eval --pin` (`make pin`) writes it")
    problems = fallen(parse(path.read_text(encoding="utf-8")), budget(judged), digest(files.items()))
    for problem in problems:
        typer.echo(f"gate: {problem}", err=True)
    if problems:
        raise typer.Exit(FALLEN)
    typer.echo(f"gate: {len(files)} cases, every field at or above its floor", err=True)
