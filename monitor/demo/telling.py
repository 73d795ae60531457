"""How is the demo told? What the cycle says of itself, poll by poll, in lines that a person reads."""

import textwrap
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.demo.outlets import Outlet
from monitor.demo.receivers import Hook, Mailbox
from monitor.digests import wording
from monitor.model import Alert, Count, Duplicate, Incident, Joins, Opens, Sent
from monitor.pipeline import Polled, Read, Resolved, Told
from monitor.resolve import incident_id
from monitor.runners.local import Outcome
from monitor.store import articles, incidents, transaction
from monitor.world import World

WIDEST = 108  # columns; longer lines tire
LABEL = 12  # columns of the word in front of a line
KEY_SHOWN = 12  # characters of a delivery's key
CHANGES_SHOWN = 3


class Teller:
    """Hears the outcomes of a cycle and tells them in the order in which a reader asks."""

    def __init__(
        self,
        out: TextIO,
        *,
        world: World,
        outlets: Mapping[str, Outlet],
        hook: Hook,
        mailbox: Mailbox,
        zone: str,
    ) -> None:
        self.console = Console(file=out, highlight=False, soft_wrap=True)
        self.width = min(self.console.width, WIDEST)
        self.world, self.outlets, self.hook, self.mailbox = world, outlets, hook, mailbox
        self.zone = ZoneInfo(zone)
        self.heard: list[Outcome] = []
        self.undelivered = 0  # of the last time that was told
        self.alerts = 0

    def hear(self, outcome: Outcome) -> None:
        self.heard.append(outcome)

    def begin(self) -> None:
        names = ", ".join(outlet.name for outlet in self.outlets.values())
        self._plain(
            f"{len(self.outlets)} invented outlets on loopback ({names}) report real incidents of 2023 to 2025, in"
            " our own words. The service polls them as time goes on; what happened, and why, stands below."
        )
        for watch in self.world.config.watches:
            wanted = ", ".join([*(region.label for region in watch.regions), *sorted(watch.groups & {"ttp"})])
            self._line("watch", f"{watch.name}: {wanted} → {', '.join(watch.to)}", "cyan")

    def poll(self, number: int, of: int, watch_for: str) -> None:
        title = f"Poll {number} of {of}  ·  {self._clock(self.world.now())}"
        self.console.print()
        self.console.print(Text(f"━━ {title} ".ljust(self.width, "━"), style="bold"))
        self._plain(watch_for, "italic")

    def later(self) -> None:
        self.console.print()
        self._plain(f"A little later, {self._clock(self.world.now())}: what was not taken is sent again.", "italic")

    def tell(self) -> None:
        """Tell what was heard since the last time."""
        heard, self.heard = self.heard, []
        self._feeds([outcome for outcome in heard if isinstance(outcome, Polled)])
        resolved = {outcome.article: outcome for outcome in heard if isinstance(outcome, Resolved)}
        for read in [outcome for outcome in heard if isinstance(outcome, Read)]:
            self._article(read, resolved.pop(read.article.id, None) if read.article else None)
        for rest in resolved.values():
            self._seed(rest)
        told = [outcome for outcome in heard if isinstance(outcome, Told)]
        self.undelivered = sum(not isinstance(outcome.answer, Sent) for outcome in told)
        for outcome in told:
            self._delivery(outcome)
        for broken in heard:
            if not isinstance(broken, Polled | Read | Resolved | Told):
                self._line("broken", broken.why, "bold red")

    def end(self, *, digest_to: Path, kept: Path | None) -> None:
        """The incidents, and where to look next."""
        self.console.print()
        self.console.print(Text("━━ What the store knows now ".ljust(self.width, "━"), style="bold"))
        with transaction(self.world.engine) as session:
            found = sorted(incidents.listing(session), key=lambda incident: incident.facts.date or "9999")
        self._table(found)
        posts = self.hook.posts
        proof = "every signature verified" if all(post.verified for post in posts) else "A SIGNATURE WAS WRONG"
        self._plain(
            f"{self.alerts} alerts; {len(posts)} posts under {len({post.key for post in posts})} keys, {proof};"
            f" {len(self.mailbox.mails)} mails."
        )
        self.console.print()
        self._line("digest", f"{digest_to}   (open it in a browser)", "bold green")
        self._next(kept)

    def _feeds(self, polled: list[Polled]) -> None:
        fresh = [f"{one.feed.name}: {one.fresh} new" for one in polled if one.fresh]
        same = [one.feed.name for one in polled if one.outcome == "not modified"]
        nothing = [one.feed.name for one in polled if one.outcome == "heard" and not one.fresh]
        failed = [f"{one.feed.name}: {one.why}" for one in polled if one.outcome == "failed"]
        for label, names, style in (
            ("heard", fresh, "green"),
            ("unchanged", [f"{', '.join(same)} (304)"] if same else [], "dim"),
            ("nothing new", nothing, "dim"),
            ("not heard", failed, "red"),
        ):
            if names:
                self._line(label, ", ".join(names), style)

    def _article(self, read: Read, resolved: Resolved | None) -> None:
        entry, article = read.entry, read.article
        at = f" {entry.published.astimezone(self.zone):%H:%M}" if entry.published else ""
        title = (article.title if article else None) or entry.title or entry.identity
        self.console.print()
        self._line("•", f"{self._outlet(entry.feed)}{at}  “{title}”", "bold")
        if article is None:
            self._line("waits", read.why, "yellow")
            return
        if isinstance(read.decision, Duplicate):
            self._line("duplicate", f"of {self._titled(read.decision.of)}: {read.decision.why}", "magenta")
        elif read.decision is not None:
            self._line("new", f"{read.decision.why}; {article.text_quality} text: {article.quality_why}", "green")
        self._incidents(resolved)

    def _incidents(self, resolved: Resolved | None) -> None:
        if resolved is None or not resolved.decisions:
            if resolved is not None:
                self._line("no incident", "nothing in it is told as a violent incident", "dim")
            return
        for decision in resolved.decisions:
            incident = self._incident(decision)
            if incident is None:
                continue
            if isinstance(decision, Joins):
                label, why = "joined", f"(score {decision.score:.2f}: {decision.why})"
            else:
                label, why = "opened", f"({decision.why})"
            timing = "" if decision.report.facts.timing == "breaking" else f" [{decision.report.facts.timing}]"
            self._line(label, f"{_brief(incident)}{timing} {why}", "blue")
        for alert in resolved.alerts:
            self._alert(alert)
        if not resolved.alerts:
            for watch, why in dict.fromkeys(resolved.silent):
                self._line("silent", f"{watch}: {why}", "dim")

    def _alert(self, alert: Alert) -> None:
        self.alerts += 1
        watch = next(watch for watch in self.world.config.watches if watch.name == alert.watch)
        changes = "; ".join(wording.change(change) for change in alert.changes[:CHANGES_SHOWN])
        said = alert.title if alert.kind == "new" else f"{changes}: {alert.title}"
        self._line(f"ALERT {alert.kind}", f"{said}", "bold red")
        self._line("", f"{alert.severity}; {alert.watch} → {', '.join(watch.to)}: {alert.why}", "red")

    def _seed(self, resolved: Resolved) -> None:
        self.console.print()
        self._line("•", f"Seed corpus: {self._titled(resolved.article)} is known from now on", "bold")
        self._incidents(resolved)

    def _delivery(self, told: Told) -> None:
        delivery = told.delivery
        key = f"key {delivery.key[:KEY_SHOWN]}…"
        if isinstance(told.answer, Sent):
            proof = self._proof(delivery.key)
            attempt = f", attempt {delivery.attempts}" if delivery.attempts > 1 else ""
            self._line("delivered", f"{delivery.channel}, {key}{attempt}: {proof}", "green")
        else:
            again = "will be tried again with the same key" if told.again else "given up"
            self._line("not taken", f"{delivery.channel}, {key}: {told.answer.why}; {again}", "yellow")

    def _proof(self, key: str) -> str:
        """What the receiver itself has seen of a delivery."""
        posts = [post for post in self.hook.posts if post.key == key]
        if posts:
            signed = "signature verified" if all(post.verified for post in posts) else "SIGNATURE WRONG"
            return f"{signed} by the receiver" + (f", seen {len(posts)} times under one key" if posts[1:] else "")
        for mail in self.mailbox.mails:
            if key in str(mail["Message-ID"]):
                return f"mail “{mail['Subject']}”"
        return "taken"

    def _table(self, found: list[Incident]) -> None:
        table = Table(box=None, pad_edge=False, width=self.width, header_style="bold")
        for title, justify in (("date", "left"), ("incident", "left"), ("killed", "right"), ("injured", "right")):
            table.add_column(title, justify=justify, no_wrap=title != "incident")  # type: ignore[arg-type]
        table.add_column("sources")
        table.add_column("origins", justify="right")
        for incident in found:
            facts = incident.facts
            who = wording.who(facts)
            sources = ", ".join(
                dict.fromkeys(self._source(report.feed, report.source) for report in incident.reports)
            )
            what = f"{wording.what(facts)}, {wording.where(facts.location)}" + (f"; {who}" if who else "")
            table.add_row(
                facts.date or "?", what, _toll(facts.killed), _toll(facts.injured), sources, str(incident.origins)
            )
        self.console.print(table)
        self._plain("min-best-max of the standing accounts; ? where nobody gives a figure", "dim")

    def _next(self, kept: Path | None) -> None:
        state = kept or Path("demo-state")
        self.console.print()
        self._plain("Try next:")
        if kept is None:
            self._command(f"monitor demo --state {state}", "keep the store of this demo, then:")
        for command, why in (
            (f"monitor incidents --state {state}", "the incidents with their ranges"),
            (f"monitor articles --state {state}", "what was new, what was a copy of what"),
            (f"monitor alerts --state {state}", "who was told what, and why"),
            (f"monitor deliveries --state {state} --format jsonl", "the same for programs"),
        ):
            self._command(command, why)
        self._command(
            "monitor extract article.txt", "the incidents of a text of yours, with the words that prove them"
        )

    def _command(self, command: str, why: str) -> None:
        line = Text("  ").append(command, style="bold").append(f"   # {why}", style="dim")
        self.console.print(line)

    def _incident(self, decision: Opens | Joins) -> Incident | None:
        id = decision.incident if isinstance(decision, Joins) else incident_id(decision.report)
        with transaction(self.world.engine) as session:
            return incidents.get(session, id)

    def _titled(self, article_id: str) -> str:
        with transaction(self.world.engine) as session:
            article = articles.get(session, article_id)
        if article is None:
            return article_id
        return (
            f"“{article.title}”" if article.feed == "seeds" else f"{self._outlet(article.feed)}’s “{article.title}”"
        )

    def _outlet(self, feed: str) -> str:
        return next((known.name for known in self.world.config.feeds if known.id == feed), feed)

    def _source(self, feed: str, source: str) -> str:
        return "seed corpus" if feed == "seeds" else source

    def _clock(self, at: datetime) -> str:
        return wording.clock(at, self.zone)

    def _plain(self, text: str, style: str = "") -> None:
        for line in textwrap.wrap(text, self.width):
            self.console.print(Text(line, style=style))

    def _line(self, label: str, text: str, style: str) -> None:
        """A word in front, the text beside it, broken where the terminal ends."""
        first, *rest = textwrap.wrap(" ".join(text.split()), self.width - LABEL - 2) or [""]
        self.console.print(Text("  ").append(label.ljust(LABEL), style=style).append(first))
        for line in rest:
            self.console.print(Text(" " * (LABEL + 2) + line))


def _brief(incident: Incident) -> str:
    facts = incident.facts
    return f"{wording.what(facts)} {wording.when(facts)}, {wording.where(facts.location)}: {wording.toll(facts)}"


def _toll(count: Count | None) -> str:
    if count is None:
        return "?"
    if count.min == count.max == count.best:
        return str(count.min)
    best = "?" if count.best is None else str(count.best)
    return f"{count.min}-{best}-{'…' if count.max is None else count.max}"
