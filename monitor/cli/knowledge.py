"""What does the service know before it reads, and what did you teach it? (`monitor knowledge`)"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import shared

if TYPE_CHECKING:
    from monitor.knowledge import imports
    from monitor.knowledge.imports import Outcome

NOT_ALL = 1  # exit code: a line was refused, a clash was found
SHOWN = 20  # refused lines; the rest are counted

knowledge_app = typer.Typer(help="Places and actors: what is known, what you add.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(knowledge_app, name="knowledge")


IMPORT = """Add a GeoNames dump, a place table or an actor table.

GeoNames: the dump of a country (PK.zip or PK.txt: 19 columns with tabs, alternatenames used). By default
administrative units and populated places; the name of a place below 15,000 people is only read with a sign of a
place beside it ("in", "near", "village").

Places: a TSV or CSV file with a header; columns name, country, and as you have them admin1, admin2, kind (place,
admin3, admin2, admin1), lat, lon, aliases (with | between), population, geonameid, detail, since, until.

Actors: columns name, home (countries: PK|AF), and id, kind (group, state), category (police, military, militant,
civilian, unknown), parent, aliases, namesakes (names that others bear, too), wikidata, since, until,
rules (the day since which it governs its first home). A row with the
id of a known actor adds to it, and what it says holds.

Your rows hold before the shipped ones. What is imported is kept in the state folder; a running service and its
watches see it with the next article. The same file again changes nothing; another file under the same name takes
its place. Exit 0 every line taken, 1 some lines refused (they are listed), 2 a file could not be taken.
"""


@knowledge_app.command("import", help=IMPORT)
def bring_in(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tables; a .zip of one table, too.")],
    name: Annotated[
        str | None, typer.Option(help="What the import is called. [default: the file's name without its ending]")
    ] = None,
    what: Annotated[
        str | None, typer.Option("--as", metavar="KIND", help="geonames, places or actors. [default: by its looks]")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="PK", help="Of a GeoNames dump: only this country.")
    ] = None,
    feature_class: Annotated[
        list[str] | None,
        typer.Option("--feature-class", metavar="C", help="Of a GeoNames dump: only this class. [default: A, P]"),
    ] = None,
    licence: Annotated[str, typer.Option(help="Whose data it is, and under what licence; for `list`.")] = "",
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    from monitor.knowledge import imports

    if name is not None and len(files) > 1:
        raise shared.Problem("--name: there are several files, and a name is for one")
    folder = shared.knowledge_folder(context, state, config)
    asked = imports.Asked(
        name=name,
        what=_kind(what),
        countries=tuple(country or ()),
        classes=_classes(feature_class),
        licence=licence,
    )
    refused = failed = 0
    for file in files:
        try:
            with _bar(file) as tell:
                outcome = imports.bring_in(file, folder, asked, tell)
        except imports.KnowledgeError as error:
            typer.echo(f"monitor: {error}", err=True)
            failed += 1
        else:
            _tell(outcome)
            refused += outcome.refused
    if failed:
        raise typer.Exit(shared.BAD_USAGE)
    if refused:
        raise typer.Exit(NOT_ALL)


def _kind(what: str | None) -> "imports.What | None":
    kinds: dict[str, imports.What] = {"geonames": "geonames", "places": "places", "actors": "actors"}
    if what is not None and what not in kinds:
        raise shared.Problem(f"--as {what}: no such kind; there are {', '.join(kinds)}")
    return None if what is None else kinds[what]


def _classes(given: list[str] | None) -> tuple[str, ...]:
    from monitor.knowledge.imports.geonames import ALL_CLASSES, CLASSES

    for one in given or ():
        if one.upper() not in ALL_CLASSES:
            raise shared.Problem(f"--feature-class {one}: no such class; there are {', '.join(ALL_CLASSES)}")
    return tuple(one.upper() for one in given) if given else CLASSES


@contextmanager
def _bar(file: Path) -> Iterator[Callable[[int], None]]:
    """Moves with the bytes read, where standard error is a terminal."""
    from monitor.knowledge.imports import intake

    if not sys.stderr.isatty():
        yield lambda read: None
        return
    from rich.console import Console
    from rich.progress import Progress

    total = intake.size(file) if file.is_file() else None
    with Progress(console=Console(file=sys.stderr, no_color=not shared.on_terminal()), transient=True) as bar:
        task = bar.add_task(file.name, total=total)
        yield lambda read: bar.update(task, completed=read)


def _tell(outcome: "Outcome") -> None:
    head = outcome.head
    parts = [f"{outcome.added:,} added", f"{outcome.changed:,} changed", f"{outcome.same:,} as before"]
    parts += [f"{outcome.removed:,} gone"] if outcome.removed else []
    parts += [f"{head.instead:,} in the room of known places"] if head.instead else []
    parts += [f"{outcome.twice:,} more of one name in one district"] if outcome.twice else []
    parts += [f"{outcome.left_out:,} left out"] if outcome.left_out else []
    typer.echo(f"{head.name}: {head.rows:,} {head.kind} from {head.source}: {', '.join(parts)}")
    for bad in outcome.bad[:SHOWN]:
        typer.echo(f"{head.source}:{bad.number}: {bad.why}", err=True)
    if outcome.refused:
        more = f", the first {SHOWN} are above" if outcome.refused > SHOWN else ""
        typer.echo(f"{head.source}: {outcome.refused:,} lines refused{more}", err=True)


@knowledge_app.command("list")
def list_known(
    context: typer.Context,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List what is known: sources, licences, counts."""
    from monitor.cli.rows import write
    from monitor.formats import Column
    from monitor.knowledge.sources import known

    columns = (
        Column(key="name", title="name", keep=True),
        Column(key="kind", title="kind"),
        Column(key="rows", title="rows", align="right"),
        Column(key="names", title="names", align="right"),
        Column(key="source", title="source"),
        Column(key="licence", title="licence"),
    )
    folder = shared.knowledge_folder(context, state, config)
    with shared.told():
        write(known(folder), columns, style, "nothing")


@knowledge_app.command("remove")
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that `list` shows.")],
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """Take an import away; what is shipped stays."""
    from monitor.knowledge import imports

    folder = shared.knowledge_folder(context, state, config)
    with shared.told():
        if not imports.remove(folder, name):
            there = imports.names(folder)
            raise shared.Problem(f"{name}: no such import{shared.did_you_mean(name, there)}")
    typer.echo(f"{name}: removed")


@knowledge_app.command("check")
def check(context: typer.Context, state: shared.StateFolder = None, config: shared.ConfigFile = None) -> None:
    """Look for contradictions; exit 1 where there are some.

    One name for two actors at one time (unless both rows have it under namesakes), one place twice in a district,
    names that are everyday words, parents that do not exist or come round in a circle, points far outside their
    country, province or district, ends before beginnings, one Wikidata id for two. File and line of each.
    """
    from monitor.knowledge import checks

    folder = shared.knowledge_folder(context, state, config)
    with shared.told():
        clashes = list(checks.clashes(folder))
    for clash in clashes:
        typer.echo(str(clash))
    if clashes:
        typer.echo(f"{len(clashes):,} contradictions", err=True)
        raise typer.Exit(NOT_ALL)
    typer.echo("no contradiction", err=True)


@knowledge_app.command("unknown")
def unknown(
    context: typer.Context,
    since: shared.Since = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Only group or only place.")] = None,
    least: Annotated[int, typer.Option("--least", min=1, metavar="N", help="Only names in so many articles.")] = 1,
    limit: shared.Limit = None,
    style: shared.FormatOption = shared.Format.table,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
) -> None:
    """List names in the stored articles that no book has.

    Group-like: begins or ends as names of groups do (Lashkar…, …Tigers), stands before "militants" or
    claims. Place-like: "Nil area", "village of Nil", "near Nil in" a known district. With the number of articles,
    the sources and a quote. Copies are not counted.
    """
    from monitor.cli.rows import write
    from monitor.formats import Column
    from monitor.knowledge.unknown import count, names
    from monitor.store import articles as stored
    from monitor.store import reading

    if kind not in (None, "group", "place"):
        raise shared.Problem(f"--kind {kind}: no such kind; there are group, place")
    loaded = shared.settings(context, state, config)
    known = shared.knowledge(loaded.knowledge)
    columns = (
        Column(key="texts", title="articles", align="right"),
        Column(key="kind", title="kind"),
        Column(key="name", title="name", keep=True),
        Column(key="sources", title="sources"),
        Column(key="quote", title="in"),
    )
    with shared.open_store(loaded) as engine, reading(engine) as session:
        found = stored.listing(session, since=shared.moment(since, option="--since"), duplicates=False)
        told = count(
            (one.article.source, name)
            for one in found
            for name in names(one.article.text, one.article.language or "en", known)
        )
    listed = [one for one in told if kind in (None, one.kind) and one.texts >= least][:limit]
    rows = (
        {field: getattr(one, field) for field in ("kind", "name", "texts", "sources", "quote")} for one in listed
    )
    write(rows, columns, style, "every name that looks like a group's or a place's is known")
