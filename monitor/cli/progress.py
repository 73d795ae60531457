"""How does a person see that long work goes on? A bar on a terminal, log records elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from loguru import logger

from monitor.cli import shared
from monitor.cli.way import Way
from monitor.model import Alert, Duplicate, Refused, Sent
from monitor.model.answers import BadLine
from monitor.pipeline import Looked, Polled, Read, Released, Resolved, Told, Turned
from monitor.runners.local import Listener, Outcome
from monitor.runners.work import Failed
from monitor.sources import Passed

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


@contextmanager
def progress(*, total: int) -> Iterator[Listener]:
    """A listener that moves a bar of so many feeds, where standard error is a terminal; it logs each outcome in any
    case."""
    if not sys.stderr.isatty():
        yield log_outcome
        return
    from rich.progress import MofNCompleteColumn

    with _bar(MofNCompleteColumn()) as bar:
        heard, move = bar.add_task("feeds", total=total), _resolving(bar)

        def tell(outcome: Outcome) -> None:
            log_outcome(outcome)
            if isinstance(outcome, Polled):
                bar.advance(heard)
            move(outcome)

        yield tell


@contextmanager
def taking(way: Way) -> Iterator[tuple[Listener, Passed]]:
    """A listener, and who hears how many bytes have been read: of a backfill. Where standard error is no terminal,
    the log says now and then how far it is."""
    if not sys.stderr.isatty():

        def log(outcome: Outcome) -> None:
            log_outcome(outcome)
            if isinstance(outcome, Read | Looked):
                way.read()
                if line := way.line():
                    logger.info("{}", line)

        yield log, way.passed
        return
    from rich.progress import TaskProgressColumn, TextColumn

    with _bar(TaskProgressColumn(), TextColumn("{task.fields[done]}")) as bar:
        read, move = bar.add_task("articles", total=way.total, done=""), _resolving(bar)

        def tell(outcome: Outcome) -> None:
            log_outcome(outcome)
            if isinstance(outcome, Read | Looked):
                way.read()
                bar.update(read, completed=way.bytes, done=f"{way.articles:,}, {way.rate:.0f}/s")
            move(outcome)

        yield tell, way.passed


def _bar(*counting: "ProgressColumn") -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(file=sys.stderr, no_color=not shared.on_terminal())
    columns = (TextColumn("{task.description}"), BarColumn(), *counting, TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def _resolving(bar: "Progress") -> Listener:
    resolving = bar.add_task("resolved", total=None, visible=False, done="")

    def move(outcome: Outcome) -> None:
        if isinstance(outcome, Resolved):
            bar.update(resolving, advance=1, visible=True, done=f"{bar.tasks[resolving].completed + 1:,.0f}")

    return move


def log_outcome(outcome: Outcome) -> None:
    """One record for each outcome, its level by who must act."""
    match outcome:
        case Polled(outcome="failed"):
            logger.bind(feed=outcome.feed.name, kind=outcome.kind).warning(
                "feed {}: {}", outcome.feed.name, outcome.why
            )
        case Polled(note=str(note)):
            logger.bind(feed=outcome.feed.name).warning("feed {}: {}", outcome.feed.name, note)
        case Polled():
            logger.bind(feed=outcome.feed.name).info(
                "feed {}: {}, {} listed, {} fresh",
                outcome.feed.name,
                outcome.outcome,
                outcome.listed,
                outcome.fresh,
            )
        case Turned():
            logger.info(
                "archive of {}: page {}, {} listed, {} fresh{}",
                outcome.feed.name,
                outcome.place.pages + 1,
                len(outcome.listed),
                outcome.fresh,
                f"; {outcome.why}" if outcome.why else "",
            )
        case Read(article=None):
            logger.info("{}: {}", outcome.entry.url or outcome.entry.identity, outcome.why)
        case Read(article=article, decision=Duplicate(of=original, why=why)) if article is not None:
            logger.info("article {}: duplicate of {} ({})", article.id, original, why)
        case Read(article=article) if article is not None:
            logger.info("article {}: new, {} reports", article.id, len(outcome.reports))
        case Looked(article=article, revision=None, why=why):
            logger.info("article {}: looked at again, {}", article.id, why)
        case Looked(article=article, revision=number, why=why):
            logger.info("article {}: revision {} ({})", article.id, number, why)
        case Resolved():
            for decision in outcome.decisions:
                logger.info("report {}: {} ({})", decision.report.id, type(decision).__name__.lower(), decision.why)
            _log_alerts(outcome.alerts)
        case Released():
            _log_alerts(outcome.alerts)
        case Told(answer=Sent()):
            logger.info("delivered to {} by {}", outcome.delivery.recipient, outcome.delivery.channel)
        case Told(delivery=delivery, answer=Refused(why=why)):
            logger.warning("not delivered to {} by {}: {}", delivery.recipient, delivery.channel, why)
        case Failed():
            logger.error("{} broke on {}: {}", outcome.stage, outcome.item, outcome.why)
        case BadLine():
            logger.warning("{}: {}", outcome.where, outcome.why)


def _log_alerts(alerts: Iterable[Alert]) -> None:
    for alert in alerts:
        logger.info("alert {} for {}: {}", alert.kind, alert.watch, alert.title)
