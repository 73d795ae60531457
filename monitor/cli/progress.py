"""How does a person see that long work goes on? A bar on a terminal, log records elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from loguru import logger

from monitor.cli import shared
from monitor.model import Alert, Duplicate, Refused, Sent
from monitor.model.answers import BadLine
from monitor.pipeline import Looked, Polled, Read, Released, Resolved, Told, Turned
from monitor.runners.local import Listener, Outcome
from monitor.runners.work import Failed


@contextmanager
def progress(*, total: int | None, doing: str) -> Iterator[Listener]:
    """A listener that moves a bar, where standard error is a terminal; it logs each outcome in any case."""
    if not sys.stderr.isatty():
        yield log_outcome
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class _Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f}/s" if task.speed else "")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(file=sys.stderr, no_color=not shared.on_terminal())
    with Progress(*columns, console=console, transient=True) as bar:
        first = bar.add_task(doing, total=total)
        resolving = bar.add_task("resolved", total=None, visible=False)

        def move(outcome: Outcome) -> None:
            log_outcome(outcome)
            if isinstance(outcome, Polled if doing == "feeds" else Read | Looked):
                bar.advance(first)
            elif isinstance(outcome, Resolved):
                bar.update(resolving, advance=1, visible=True)

        yield move


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
