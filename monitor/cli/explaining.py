"""Why is it so? (`monitor explain`)"""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from monitor.cli import shared
from monitor.cli.watching import watch_named

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.knowledge.model import ActorBook
    from monitor.pipeline.explaining import Unknown
    from monitor.store import Session

E = TypeVar("E")


class Style(StrEnum):
    text = "text"
    json = "json"


StyleOption = Annotated[
    Style, typer.Option("--format", help="Text for people; json for programs.", case_sensitive=False)
]

explain_app = typer.Typer(
    help="Why an incident or an article is what it is, an alert was raised, a watch silent.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(explain_app, name="explain")


@explain_app.command("incident")
def explain_incident(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, an older one of it, or how one begins.")],
    watch: Annotated[
        str | None, typer.Option("--watch", metavar="NAME", help="Why this watch was told of it, or not.")
    ] = None,
    style: StyleOption = Style.text,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell who said what, and what stands.

    Every report with its words, the tolls and why each stands or not, what joined, what was refused, how the
    incident changed. With --watch: every condition of the watch, and which failed first.
    """
    from monitor import explain
    from monitor.pipeline import explaining, why

    loaded, now = shared.settings(context, state, config), shared.now()
    if watch is not None:
        asked = watch_named(loaded, watch)
        choice = _explained(loaded, lambda session, _: why.choice(session, id, asked, now), "incident")
        _write(choice, explain.choice_text, style)
        return
    found = _explained(loaded, lambda session, book: explaining.incident(session, id, book=book), "incident")
    _write(found, explain.incident_text, style)


@explain_app.command("article")
def explain_article(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, the one that it came with, or how one begins.")],
    style: StyleOption = Style.text,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell what was made of an article.

    Whether it is a copy, what it reports, where each report went and which incidents were refused.
    """
    from monitor import explain
    from monitor.pipeline import explaining

    loaded = shared.settings(context, state, config)
    found = _explained(loaded, lambda session, book: explaining.article(session, id, book=book), "article")
    _write(found, explain.article_text, style)


@explain_app.command("alert")
def explain_alert(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, or how it begins.")],
    style: StyleOption = Style.text,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell why an alert was raised.

    What changed and by whom, every condition of its watch, what was told before, what became of its deliveries.
    """
    from monitor import explain
    from monitor.pipeline import why

    loaded = shared.settings(context, state, config)
    found = _explained(loaded, lambda session, _: why.alert(session, id, loaded), "alert")
    _write(found, explain.alert_text, style)


@explain_app.command("watch")
def explain_watch(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The watch.")],
    style: StyleOption = Style.text,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell what a watch asks for, when it speaks, what is muted and what waits."""
    from monitor import explain
    from monitor.pipeline import why

    loaded, now = shared.settings(context, state, config), shared.now()
    asked = watch_named(loaded, name)
    found = _explained(loaded, lambda session, book: why.watch(session, asked, loaded, book, now), "watch")
    _write(found, explain.watch_text, style)


def _explained(loaded: "Config", ask: "Callable[[Session, ActorBook], E]", noun: str) -> E:
    from monitor.pipeline.explaining import Unknown
    from monitor.store import reading

    with shared.open_store(loaded) as engine, reading(engine) as session:
        try:
            return ask(session, shared.knowledge(loaded.knowledge).actors)
        except Unknown as unknown:
            raise no_such(noun, unknown) from unknown


def no_such(noun: str, unknown: "Unknown") -> shared.Problem:
    near = f"did you mean {' or '.join(unknown.near)}?" if unknown.near else f"`monitor {noun}s` lists them"
    return shared.Problem(f"{unknown.id}: no such {noun}; {near}")


def _write(found: E, text: Callable[[E], str], style: Style) -> None:
    from monitor.model.codec import plain

    if style is Style.json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
    else:
        typer.echo(text(found), nl=False)
