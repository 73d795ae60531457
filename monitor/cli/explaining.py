"""Why is it so? (`monitor explain`)"""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from monitor.cli import shared

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

explain_app = typer.Typer(help="Why an incident or an article is what it is.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(explain_app, name="explain")


@explain_app.command("incident")
def explain_incident(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id, an older one of it, or how one begins.")],
    style: StyleOption = Style.text,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Tell who said what, and what stands.

    Every report with its words, the tolls and why each stands or not, what joined, what was refused, how the
    incident changed.
    """
    from monitor import explain
    from monitor.pipeline import explaining

    loaded = shared.settings(context, state, config)
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


def _explained(loaded: "Config", ask: "Callable[[Session, ActorBook], E]", noun: str) -> E:
    from monitor.pipeline.explaining import Unknown
    from monitor.store import reading

    with shared.open_store(loaded) as engine, reading(engine) as session:
        try:
            return ask(session, shared.knowledge(loaded.knowledge).actors)
        except Unknown as unknown:
            raise no_such(noun, unknown) from unknown


def no_such(noun: str, unknown: "Unknown") -> shared.Problem:
    near = f"; did you mean {' or '.join(unknown.near)}?" if unknown.near else ""
    return shared.Problem(f"{unknown.id}: no such {noun}{near}")


def _write(found: E, text: Callable[[E], str], style: Style) -> None:
    from monitor.model.codec import plain

    if style is Style.json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
    else:
        typer.echo(text(found), nl=False)
