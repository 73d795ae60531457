"""How does the service run: once, on and on, or as a demonstration?"""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from monitor.cli import backfilling, shared

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Feed
    from monitor.runners.local import Summary
    from monitor.world import World

NOT_HEARD = 1  # exit code: feeds were asked and not one could be heard
GRACE = 7.0  # seconds from SIGTERM to the end, whatever a job waits for: a loaded machine takes two more to end

Feeds = Annotated[
    list[str] | None, typer.Option("--feed", metavar="NAME", help="Only this feed, by name, URL or id.")
]
Due = Annotated[bool, typer.Option("--due", help="Keep to the schedule: ask only feeds whose time has come.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Write and send nothing; say what would happen.")]


def add_to(app: typer.Typer) -> None:
    app.command("demo")(demo)
    app.command("run")(run)
    app.command("serve")(serve)


def demo(
    context: typer.Context,
    state: shared.StateFolder = None,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the HTML digest goes.")] = Path(
        "demo-digest.html"
    ),
) -> None:
    """Show the whole way without network.

    Bundled feeds over a local server, several polls, alerts by webhook and mail to local receivers, an HTML digest.
    """
    from monitor.demo import run as run_demo

    before: shared.Options = context.find_root().obj
    raise typer.Exit(run_demo(state=state or before.state, digest_to=out))


def run(
    context: typer.Context,
    paths: backfilling.Paths = None,
    archives: backfilling.Archives = None,
    timezone: backfilling.Timezone = None,
    country: backfilling.Country = None,
    source: backfilling.Source = None,
    feed: Feeds = None,
    due: Due = False,
    since: shared.Since = None,
    until: shared.Until = None,
    alert: backfilling.Alert = False,
    dry_run: DryRun = False,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
    log_level: shared.LogLevel = None,
    log_format: shared.LogFormat = None,
) -> None:
    """One cycle over all feeds, or a backfill.

    Asks every feed that may be asked now (Retry-After and back-off are kept), or takes articles --from PATH or from
    the --archive of a feed; reads, resolves, alerts, delivers. Exit 0 done (a failed feed is reported, not fatal),
    1 not one feed could be heard, 2 bad usage or config, 3 the store failed, 4 another run holds the state.
    """
    with _stopping() as stop:
        loaded = shared.settings(context, state, config, log_level, log_format, new_state=True)
        past = bool(paths or archives)
        asked = _asked(loaded, feed, paths or [], past=past)
        said = backfilling.given(timezone, country, source, loaded, past=past)
        start, end = shared.window(since, until)
        wanted = backfilling.Wanted(
            paths=tuple(paths or ()),
            archives=backfilling.feeds(archives or [], said, loaded),
            said=said,
            since=start,
            until=end,
            quiet=not alert,
        )
        with (
            _rehearsal(loaded) if dry_run else nullcontext(loaded) as chosen,
            shared.open_world(chosen, hold=True, hurry=True) as world,
        ):
            if past:
                summary = backfilling.backfill(world, wanted, stop)
            else:
                summary = _cycle(world, asked, stop, keep_schedule=due)
        _report(summary, polled=not past, dry_run=dry_run, stopped=stop.is_set())
    if not past and summary.failed and not summary.heard and not stop.is_set():
        raise typer.Exit(NOT_HEARD)


def _asked(config: "Config", names: list[str] | None, paths: list[Path], *, past: bool) -> tuple["Feed", ...]:
    """The feeds that the command line means; raises Problem for what is not there."""
    for path in paths:
        if not path.exists():
            raise shared.Problem(f"--from {path}: no such file or folder")
    asked = _feeds(config, names)
    if not past and not asked:
        raise shared.Problem(f"there is nothing to hear: {shared.NO_FEEDS}, or say --from PATH")
    return asked


@contextmanager
def _stopping() -> "Iterator[threading.Event]":
    """Set by SIGTERM or SIGINT: what is under way is finished or left for the next run, within the grace."""
    stop = threading.Event()

    def end(number: int, _frame: object) -> None:
        if not stop.is_set():
            stop.set()
            threading.Thread(target=_cut_off, daemon=True).start()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cut_off() -> None:
    """What still waits for a slow server after the grace is cut off: its rows say that it is not done."""
    time.sleep(GRACE)
    os._exit(0)


def _feeds(config: "Config", names: list[str] | None) -> tuple["Feed", ...]:
    if not names:
        return config.feeds
    known = {name: feed for feed in config.feeds for name in (feed.name, feed.url, feed.id)}
    for name in names:
        if name not in known:
            raise shared.Problem(f"--feed {name}: no such feed{shared.did_you_mean(name, known)}")
    return tuple(known[name] for name in dict.fromkeys(names))


@contextmanager
def _rehearsal(config: "Config") -> "Iterator[Config]":
    """The same configuration over a copy of the store that is thrown away, telling nobody."""
    from monitor.store import copying

    watches = tuple(replace(watch, to=()) for watch in config.watches)
    with tempfile.TemporaryDirectory(prefix="monitor-dry-run-") as folder:
        copy = Path(folder) / "monitor.db"
        with shared.open_store(config) as engine:
            copying.copy(engine, copy)
        yield replace(config, state=Path(folder), database=f"sqlite:///{quote(str(copy))}", watches=watches)


def _cycle(world: "World", asked: tuple["Feed", ...], stop: threading.Event, *, keep_schedule: bool) -> "Summary":
    from monitor.cli.progress import progress
    from monitor.runners import local

    summary = local.Summary()
    local.prepare(world)
    may = local.due(world, keep_schedule=keep_schedule)
    with progress(total=sum(feed in may for feed in asked)) as tell:
        listen = local.listening_with(summary, tell)
        local.cycle(world, [feed for feed in may if feed in asked], listen, stop.is_set)
    summary.unread, summary.undelivered = local.unread(world), local.undelivered(world)
    return summary


def _report(summary: "Summary", *, polled: bool, dry_run: bool, stopped: bool) -> None:
    lines = []
    if polled:
        lines.append(_feeds_told(summary))
    lines += [
        f"articles   {summary.new} new, {summary.duplicates} duplicates, {summary.revised} edited, "
        f"{summary.waiting} waiting or kept before",
        f"incidents  {summary.opened} opened, {summary.joined} reports joined",
        f"alerts     {summary.alerts} raised, {summary.delivered} delivered, {summary.undelivered} not yet",
    ]
    if summary.read_for is not None and (read := summary.new + summary.duplicates):
        minutes, seconds = divmod(round(summary.read_for), 60)
        lines.append(
            f"read in    {minutes}:{seconds:02}, {read / max(summary.read_for, 0.001):.0f} articles a second"
        )
    if summary.turned:
        lines.append(
            f"archives   {summary.turned} pages turned, {summary.fresh} articles listed that were not known"
        )
    if summary.unread:
        lines.append(f"to do      {summary.unread} entries still to be read, by a later run")
    if stopped:
        lines.append("stopped    before the end; the next run goes on from here")
    for broken in summary.broken[:20]:
        lines.append(
            f"problem    {broken.why}"
            if not hasattr(broken, "where")
            else f"problem    {broken.where}: {broken.why}"
        )
    if len(summary.broken) > 20:
        lines.append(f"           and {len(summary.broken) - 20} more")
    typer.echo(("dry run: nothing was written or sent\n" if dry_run else "") + "\n".join(lines))


def _feeds_told(summary: "Summary") -> str:
    """As in "feeds      12 heard (3 not modified, 1 empty), 2 failed (1 http, 1 timeout), 1 put off"."""
    same = [f"{summary.unchanged} not modified"] + ([f"{summary.empty} empty"] if summary.empty else [])
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(summary.failures.items()))
    failed = f"{summary.failed} failed ({kinds})" if kinds else f"{summary.failed} failed"
    put_off = f", {summary.put_off} put off: their host asked for quiet" if summary.put_off else ""
    return f"feeds      {summary.heard} heard ({', '.join(same)}), {failed}{put_off}"


def serve(
    context: typer.Context,
    state: shared.StateFolder = None,
    config: shared.ConfigFile = None,
    log_level: shared.LogLevel = None,
    log_format: shared.LogFormat = None,
) -> None:
    """Run on and on; SIGTERM ends it cleanly.

    Asks feeds when they are due, reads, resolves, alerts, delivers, all in this process. The dashboard and its API
    are on http://127.0.0.1:8710, or where `web` of the configuration says.
    """
    with _stopping() as stop:
        from loguru import logger

        from monitor import tick
        from monitor.cli.progress import log_outcome
        from monitor.runners import local
        from monitor.web import serving

        loaded = shared.settings(context, state, config, log_level, log_format, quiet_logs="info", new_state=True)
        if not loaded.feeds:
            logger.warning("nobody listens: {}", shared.NO_FEEDS)
        with shared.open_world(loaded, hold=True) as world:
            local.prepare(world)
            with serving(world):
                failed = tick.serve(world, log_outcome, stop)
    if failed is not None:
        raise shared.Problem(str(failed), shared.STORE_FAILED)
