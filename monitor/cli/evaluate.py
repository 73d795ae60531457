"""How right is the reading? (`monitor eval`: the error budget over texts whose right answers are known)"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.evaluation import Bin, Case, Judged, Part, Tally
    from monitor.model import Facts

CASES = Path("tests/cases/en")
GATE = Path("tests/gate.toml")
FALLEN = 1  # exit code: a field is below its floor
LISTED = 10  # of the worst cases, where no number is asked for

GateFile = Annotated[Path, typer.Option(metavar="FILE", help="The gate file.")]
Page = Annotated[Path | None, typer.Option(metavar="FILE", help="With --pin: write the budget as a page, too.")]
Table = Annotated[
    Path | None, typer.Option(metavar="FILE", help="With --pin: put the short table between its markers.")
]
Row = Mapping[str, str | float | None]  # a table's line by the heads of its columns


def add_to(app: typer.Typer) -> None:
    app.command("eval")(evaluate)


def evaluate(
    cases: Annotated[
        Path, typer.Argument(metavar="[CASES]", help="Where the case files lie, in folders by question.")
    ] = CASES,
    folder: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the cases of this folder: counts, held, held/when.")
    ] = None,
    tag: Annotated[
        str | None, typer.Option(metavar="T", help="Only the cases with this tag: joint, namesake.")
    ] = None,
    field: Annotated[
        str | None, typer.Option(metavar="F", help="Only this field, and the cases it is wrong in.")
    ] = None,
    errors: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Show the N worst cases: text, wanted (-), found (+).")
    ] = None,
    style: shared.FormatOption = shared.Format.table,
    gate: Annotated[
        bool, typer.Option("--gate", help="Hold the result against the gate file; exit 1 where it fell.")
    ] = False,
    pin: Annotated[
        bool, typer.Option("--pin", help="Write what was measured into the gate file, as its floors.")
    ] = False,
    gate_file: GateFile = GATE,
    page: Page = None,
    table: Table = None,
) -> None:
    """Print the error budget of the extraction.

    Per field: the share without fault (exact), precision, recall and the kinds of faults; per folder of cases; how
    far confidence can be trusted; the worst cases. Texts that no rule may be tuned on (held/) are counted always,
    and shown only with --folder held.
    """
    from monitor.evaluation import FIELDS

    if field is not None and field not in FIELDS:
        raise shared.Problem(f"--field {field}: no such field; there are {', '.join(FIELDS)}")
    if (folder or tag) and (gate or pin):
        raise shared.Problem("--folder, --tag: the gate is measured on all cases")
    files = case_files(cases, folder)
    judged = tuple(one for one in read_cases(files) if tag in (None, *one.case.tags))
    if not judged:
        raise shared.Problem(f"--tag {tag}: no case has it")
    _write(judged, f"{folder.strip('/')}/" if folder else "", field, errors, style)
    if pin:
        _pin(files, judged, gate_file, page, table)
    if gate:
        _hold(files, judged, gate_file)


def case_files(cases: Path, folder: str | None = None) -> Mapping[str, bytes]:
    """By name, such as `where/hospital-elsewhere`."""
    files = {
        path.relative_to(cases).with_suffix("").as_posix(): path.read_bytes()
        for path in sorted((cases / (folder or "")).rglob("*.toml"))
    }
    if not files:
        raise shared.Problem(f"{cases / (folder or '')}: no case files")
    return files


def read_cases(files: Mapping[str, bytes]) -> Iterator["Judged"]:
    from monitor.evaluation import judge, parse

    book = shared.knowledge(None).actors  # the budget is that of what is shipped
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
        shared.knowledge(None),
        title=case.title,
        published=case.published,
        timezone=case.timezone,
        language=detect(case.text),
        country=case.country,
    )


def _write(
    judged: Sequence["Judged"], below: str, field: str | None, errors: int | None, style: shared.Format
) -> None:
    """`below` is what the names of all these cases begin with."""
    from monitor.evaluation import HELD, budget, by_folder, calibration, worst

    _table("", map(_field_row, (one for one in budget(judged) if field in (None, one.field))), style)
    if style is shared.Format.csv:  # one table a file
        return
    _table("by folder", map(_folder_row, by_folder(judged, field, below)), style)
    _table("records right by their confidence", map(_bin_row, calibration(judged)), style)
    may_be_seen = below.startswith(f"{HELD}/")
    open_ones = [one for one in judged if may_be_seen or not one.case.held]
    shown = worst(open_ones, LISTED if errors is None else errors, field)
    if errors is not None:
        _write_differences(shown, field, style)
    elif style is shared.Format.table:
        _table("worst cases (--errors N shows them)", (_case_row(one, field) for one in shown), style)


def _field_row(tally: "Tally") -> Row:
    keys = ("field", "exact", "precision", "recall", "wrong", "missed", "invented", "n")
    return {key: getattr(tally, key) for key in keys}


def _folder_row(part: "Part") -> Row:
    worst = ", ".join(f"{field} {n}" for field, n in part.worst)
    return {
        "folder": part.folder,
        "exact": part.exact,
        "cases": part.n,
        "without fault": part.faultless,
        "most faults": worst,
    }


def _bin_row(one: "Bin") -> Row:
    told = f"{one.low:.1f} to {one.high:.1f}"
    return {"confidence": told, "records": one.n, "right": one.right, "share": one.share}


def _case_row(judged: "Judged", field: str | None) -> Row:
    return {"case": judged.case.name, "faults": len(judged.faults_of(field))}


def _table(head: str, rows: Iterable[Row], style: shared.Format) -> None:
    """Shares with three decimals where people read them: 0.9 and 0.900 below each other are hard to compare."""
    from monitor.cli.rows import write
    from monitor.formats import Column

    told = list(rows)
    if not told:
        return
    if head and style is shared.Format.table:
        typer.echo(f"\n{head}")
    columns = tuple(
        Column(key=key, title=key, align="left" if isinstance(value, str) else "right")
        for key, value in told[0].items()
    )
    write(({key: _shown(value, style) for key, value in row.items()} for row in told), columns, style, "")


def _shown(value: str | float | None, style: shared.Format) -> str | float | None:
    if not isinstance(value, float):
        return value
    return f"{value:.3f}" if style is shared.Format.table else round(value, 3)


def _write_differences(judged: Sequence["Judged"], field: str | None, style: shared.Format) -> None:
    from monitor.evaluation import differences

    for one in judged:
        if style is shared.Format.table:
            typer.echo(f"\n{differences(one, field)}")
            continue
        faults = [
            {"field": f.field, "outcome": f.outcome, "wanted": f.wanted, "found": f.found, "evidence": f.proof}
            for f in one.faults_of(field)
        ]
        typer.echo(json.dumps({"case": one.case.name, "why": one.case.why, "faults": faults}, ensure_ascii=False))


def _pin(
    files: Mapping[str, bytes], judged: Sequence["Judged"], path: Path, page: Path | None, table: Path | None
) -> None:
    from monitor.evaluation import digest, measured
    from monitor.evaluation.gate import written
    from monitor.evaluation.page import markdown, with_table

    now = measured(judged, digest(files.items()))
    path.write_text(written(now), encoding="utf-8")
    if page is not None:
        page.write_text(markdown(judged, now.digest), encoding="utf-8")
    if table is not None:
        try:
            told = with_table(table.read_text(encoding="utf-8"), now)
        except ValueError as error:
            raise shared.Problem(f"{table}: {error}") from error
        table.write_text(told, encoding="utf-8")
    typer.echo(f"pinned {len(now.floors)} floors over {now.cases} cases in {path}", err=True)


def _hold(files: Mapping[str, bytes], judged: Sequence["Judged"], path: Path) -> None:
    from monitor.evaluation import digest, fallen, measured
    from monitor.evaluation.gate import parse

    if not path.is_file():
        raise shared.Problem(f"{path}: no gate file; `monitor eval --pin` (`make pin`) writes it")
    problems = fallen(parse(path.read_text(encoding="utf-8")), measured(judged, digest(files.items())))
    for problem in problems:
        typer.echo(f"gate: {problem}", err=True)
    if problems:
        raise typer.Exit(FALLEN)
    typer.echo(f"gate: {len(files)} cases, every field at or above its floor", err=True)
