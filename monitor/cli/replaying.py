"""What changes if the program of today reads the articles of yesterday? (`monitor replay`)"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.pipeline.replaying import Difference


def add_to(app: typer.Typer) -> None:
    app.command("replay")(replay)


def replay(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    alert: Annotated[bool, typer.Option("--alert", help="Tell the watches of what has changed.")] = False,
    since: shared.Since = None,
    until: shared.Until = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Read and resolve the stored articles again.

    In the order of publication, by the program as it is now. Lists the incidents that are others then. Nobody is
    told unless --alert says so; what was known before stays in the history.
    """
    from monitor.cli.rows import write
    from monitor.formats import Column
    from monitor.runners.replaying import replay as run

    loaded = shared.settings(context, state, config)
    columns = (
        Column(key="incident", title="incident", keep=True),
        Column(key="kind", title="is", keep=True),
        Column(key="title", title="what happened"),
        Column(key="changes", title="changes"),
    )
    start, end = shared.window(since, until)
    with shared.open_world(loaded, hold=True) as world, _bar() as done:
        found = run(world, since=start, until=end, alert=alert, dry_run=dry_run, done=done)
    write(map(_record, found.differences), columns, style, "no incident is another than before")
    for failed in found.broken:
        typer.echo(f"problem    article {failed.item}: {failed.why}", err=True)
    read = f"{found.articles} articles read again, {found.otherwise} tell otherwise"
    others = f"{len(found.differences)} incidents {'would be' if dry_run else 'are'} others"
    typer.echo(f"{read}; {others}; {found.alerts} alerts", err=True)


def _record(one: "Difference") -> Mapping[str, object]:
    from monitor.watches import title

    return {
        "incident": one.incident,
        "kind": one.kind,
        "title": title(one.last),
        "changes": [f"{step.field} {step.before or 'unknown'} → {step.after or 'unknown'}" for step in one.changes],
    }


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Moves a bar where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr, no_color=not shared.on_terminal()), transient=True) as bar:
        task = bar.add_task("articles", total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)
