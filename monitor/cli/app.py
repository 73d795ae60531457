"""Which commands are there, and what becomes of their errors?

Commands import what they need when they run: `--help` must not wait for the database, the web or the knowledge.
"""

import errno
import sys
from typing import Annotated

import typer

from monitor import __version__
from monitor.cli import (
    analyse,
    care,
    correcting,
    evaluate,
    explaining,
    feeds,
    knowledge,
    listing,
    muting,
    outbox,
    replaying,
    running,
    shared,
    telling,
    watching,
)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}  # of a write to standard output, whose error names no file

app = typer.Typer(
    name="monitor",
    help="Hear news feeds, read incidents with the words that prove them, tell the right people once.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"monitor {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
    log_level: shared.LogLevel = None,
    log_format: shared.LogFormat = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    context.obj = shared.Options(state=state, config=config, log_level=log_level, log_format=log_format)


for part in (
    running,
    analyse,
    listing,
    explaining,
    correcting,
    replaying,
    feeds,
    outbox,
    watching,
    muting,
    telling,
    knowledge,
    care,
    evaluate,
):
    part.add_to(app)


def run(arguments: list[str] | None = None) -> int:
    """Run one command; the exit codes are the README's."""
    try:
        app(args=arguments, prog_name="monitor", standalone_mode=True)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # `monitor incidents | head` is no error
            return 0
        return end.code if isinstance(end.code, int) else 2 if end.code else 0
    except KeyboardInterrupt:
        return 130
    except shared.Problem as problem:
        print(f"monitor: {problem}", file=sys.stderr)
        return problem.code
    except OSError as error:
        if error.filename is None and error.errno not in FULL:
            raise
        print(f"monitor: {error.filename or 'standard output'}: {error.strerror}", file=sys.stderr)
        return shared.BAD_USAGE
    return 0
