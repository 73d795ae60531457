"""How do lists of feeds come in and out? (`monitor feeds import`, `monitor feeds export`)"""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import shared


def add_to(feeds: typer.Typer) -> None:
    feeds.command("import")(import_feeds)
    feeds.command("export")(export_feeds)


def import_feeds(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file, as feed readers export it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would happen.")] = False,
    config: shared.ConfigFile = None,
) -> None:
    """Add the feeds of an OPML file to the configuration.

    Writes them behind the feeds of monitor.yaml, which is made if there is none; says which it has already and
    which it skips, and why.
    """
    from monitor.config import ConfigError, opml, subscriptions
    from monitor.config.load import FILE

    loaded = shared.settings(context, None, config, new_state=True)
    to = loaded.file or FILE
    try:
        found = subscriptions.sort(opml.read(file), (feed.id for feed in loaded.feeds))
        if found.added and not dry_run:
            subscriptions.add(to, found.added)
            shared.settings(context, None, to, new_state=True)  # what was written can be read
    except (opml.OpmlError, ConfigError) as error:
        raise shared.Problem(f"{file}: {error}" if isinstance(error, opml.OpmlError) else str(error)) from error
    typer.echo(f"{'would be added' if dry_run else 'added':10} {_feeds(len(found.added))} to {to}")
    typer.echo(f"{'known':10} {len(found.known)}, in it already or twice in the file")
    typer.echo(f"{'skipped':10} {len(found.skipped)}")
    for outline, why in found.skipped:
        typer.echo(f"           {(outline.name or 'without a name')[:60]!r}: {why}")


def export_feeds(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; standard output if left out.")
    ] = None,
    config: shared.ConfigFile = None,
) -> None:
    """Write the configured feeds as OPML, for feed readers and colleagues.

    User names and passwords in addresses are left out.
    """
    from monitor.config import opml

    loaded = shared.settings(context, None, config, new_state=True)
    text = opml.write(loaded.feeds, "Feeds of monitor")
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise shared.Problem(f"{file}: cannot be written: {error.strerror}") from error
    typer.echo(f"{_feeds(len(loaded.feeds))} in {file}", err=True)


def _feeds(number: int) -> str:
    return "1 feed" if number == 1 else f"{number} feeds"
