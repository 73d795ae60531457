"""What does a person put right? (`monitor withdraw`, `monitor not-a-copy`)"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared
from monitor.cli.explaining import no_such

if TYPE_CHECKING:
    from monitor.pipeline import Resolved
    from monitor.world import World

ArticleId = Annotated[
    str, typer.Argument(metavar="ARTICLE", help="Its id, the one that it came with, or how one begins.")
]


def add_to(app: typer.Typer) -> None:
    app.command("withdraw")(withdraw)
    app.command("not-a-copy")(not_a_copy)


def withdraw(
    context: typer.Context,
    id: ArticleId,
    restore: Annotated[bool, typer.Option("--restore", help="Let a withdrawn article count again.")] = False,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Make everything what it would be without an article.

    Incidents, tolls and alerts follow. Nothing is deleted: --restore takes it back.
    """
    from monitor import pipeline

    done = pipeline.restore if restore else pipeline.withdraw
    _correct(context, id, done, "counts again" if restore else "is withdrawn", state, config)


def not_a_copy(
    context: typer.Context,
    id: ArticleId,
    undo: Annotated[bool, typer.Option("--undo", help="Let it be the copy again that it was taken for.")] = False,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Let an article that was taken for a copy count as one of its own.

    For good, whatever it says later. Its reports count with its own origin; incidents, tolls and alerts follow.
    """
    from monitor import pipeline

    done = pipeline.take_back if undo else pipeline.not_a_copy
    _correct(context, id, done, "is a copy again" if undo else "is no copy", state, config)


def _correct(
    context: typer.Context,
    id: str,
    done: "Callable[[str, World], Resolved]",
    what: str,
    state: shared.StateFolder,
    config: shared.ConfigFile,
) -> None:
    from monitor.digests.wording import plural
    from monitor.pipeline import NotACopy
    from monitor.pipeline.explaining import Unknown, article
    from monitor.store import reading

    loaded = shared.settings(context, state, config)
    with shared.open_world(loaded, hold=True) as world:
        try:
            with reading(world.engine) as session:
                found = article(session, id, book=world.knowledge().actors)
            result = done(found.id, world)
            with reading(world.engine) as session:
                now = article(session, found.id, book=world.knowledge().actors)
        except Unknown as unknown:
            raise no_such("article", unknown) from unknown
        except NotACopy as why:
            raise shared.Problem(f"{id}: {why}") from why
    told = f"{plural(len(now.reports), 'report')}, {plural(len(result.alerts), 'alert')}"
    typer.echo(f"{found.title or found.id} {what}: {told}", err=True)
