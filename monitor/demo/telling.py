"""How is the demo told? What the cycle says of itself, poll by poll, in lines that a person reads."""

import textwrap
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from monitor.demo import summing
from monitor.demo.outlets import Outlet
from monitor.demo.receivers import Hook, Mailbox
from monitor.digests import wording
from monitor.model import (
    Alert,
    Duplicate,
    EmailChannel,
    Facts,
    Heard,
    Joins,
    New,
    Opens,
    Sent,
    WebhookChannel,
)
from monitor.model.answers import BadLine
from monitor.pipeline import Polled, Read, Resolved, Told
from monitor.runners.local import Outcome
from monitor.runners.work import Failed
from monitor.store import articles, incidents, transaction
from monitor.world import World

WIDEST = 108  # columns; longer lines tire
LABEL = 12  # columns of the word in front of a line
KEY_SHOWN = 12  # characters of a delivery's key
CHANGES_SHOWN = 3
KINDS: dict[type, str] = {EmailChannel: "mail", WebhookChannel: "webhook"}


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
        self.width = min(self.console.width, WIDEST) if self.console.is_terminal else WIDEST
        self.world, self.outlets, self.hook, self.mailbox = world, outlets, hook, mailbox
        self.zone = ZoneInfo(zone)
        self.heard: list[Outcome] = []
        self.undelivered = 0  # of the last time that was told
        self.alerts = 0
        self.broken = 0

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
            by = [f"{name} ({KINDS[type(self.world.config.channels[name])]})" for name in watch.to]
            self._line("watch", f"{watch.name}: {wanted} → {' and '.join(by)}", "cyan")

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
        for read in sorted((outcome for outcome in heard if isinstance(outcome, Read)), key=_published):
            self._article(read, resolved.pop(read.article.id, None) if read.article else None)
        for rest in resolved.values():
            self._seed(rest)
        self._deliveries([outcome for outcome in heard if isinstance(outcome, Told)])
        for broken in heard:
            if isinstance(broken, Failed | BadLine):
                self.broken += 1
                self._line("broken", broken.why, "bold red")

    def end(self, heard: Heard, *, digest_to: Path, kept: Path | None) -> None:
        """The incidents, and where to look next."""
        self.console.print()
        self.console.print(Text("━━ What the store knows now ".ljust(self.width, "━"), style="bold"))
        with transaction(self.world.engine) as session:
            found = sorted(incidents.listing(session), key=lambda incident: incident.facts.date or "9999")
        self.console.print(summing.table(found, self.width))
        self._plain(summing.LEGEND, "dim")
        posts = self.hook.posts
        proof = "every signature verified" if all(post.verified for post in posts) else "A SIGNATURE WAS WRONG"
        self._plain(
            f"{self.alerts} alerts; {len(posts)} posts under {len({post.key for post in posts})} keys, {proof};"
            f" {len(self.mailbox.mails)} mails."
        )
        self.console.print()
        self._line("coverage", heard.sentence, "cyan")
        self._line("digest", f"{digest_to}   (open it in a browser)", "bold green")
        self.console.print()
        self._plain("Try next:")
        for command, why in summing.next_steps(kept, found):
            self.console.print(Text(f"  # {why}", style="dim"))
            self.console.print(Text(f"  {command}", style="bold"), soft_wrap=True)

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
            quality = "" if article.text_quality == "full" else f"; {article.text_quality}: {article.quality_why}"
            self._line("new", f"{read.decision.why}{quality}", "green")
        if isinstance(read.decision, New) and not read.reports:
            self._line("no incident", "nothing in it is told as a violent act", "dim")
        if resolved is not None:
            self._resolved(resolved)

    def _resolved(self, resolved: Resolved) -> None:
        for decision in resolved.decisions:
            self._decision(decision)
        for alert in resolved.alerts:
            self._alert(alert)
        reasons: dict[str, list[str]] = {}
        for watch, why in dict.fromkeys(resolved.silent if not resolved.alerts else ()):
            reasons.setdefault(why, []).append(watch)
        for why, watches in reasons.items():
            self._line("silent", f"{', '.join(watches)}: {why}", "dim")

    def _decision(self, decision: Opens | Joins) -> None:
        facts = decision.report.facts
        timing = "" if facts.timing == "breaking" else f", {wording.TIMINGS[facts.timing]}"
        account = f"{wording.toll(facts)}{timing}"
        if isinstance(decision, Opens):
            self._line("opened", f"{_happened(facts)}: {account} ({decision.why})", "blue")
            return
        with transaction(self.world.engine) as session:
            incident = incidents.get(session, decision.incident)
        joined = _happened(incident.facts) if incident else decision.incident
        self._line("joined", f"{joined}; says {account} (score {decision.score:.2f}: {decision.why})", "blue")

    def _alert(self, alert: Alert) -> None:
        self.alerts += 1
        watch = next(watch for watch in self.world.config.watches if watch.name == alert.watch)
        changes = "; ".join(wording.changes(alert.changes)[:CHANGES_SHOWN])
        why = alert.why if alert.kind == "new" or not changes else changes
        to = f"{alert.kind}, {alert.severity} → {watch.name} by {' and '.join(watch.to)}"
        self._line("ALERT", f"{to}: {why}", "bold red")

    def _seed(self, resolved: Resolved) -> None:
        self.console.print()
        self._line("•", f"Seed corpus: {self._titled(resolved.article)} is known from now on", "bold")
        self._resolved(resolved)

    def _deliveries(self, told: list[Told]) -> None:
        taken = [one.delivery for one in told if isinstance(one.answer, Sent)]
        self.undelivered = len(told) - len(taken)
        if told:
            self.console.print()
        for one in told:
            if not isinstance(one.answer, Sent):
                again = "will be tried again with the same key" if one.again else "given up"
                key = one.delivery.key[:KEY_SHOWN]
                self._line("not taken", f"{one.delivery.channel}, key {key}…: {one.answer.why}; {again}", "yellow")
        self._posts([delivery.key for delivery in taken])
        for mail in self.mailbox.mails:
            if any(delivery.key in str(mail["Message-ID"]) for delivery in taken):
                subject = textwrap.shorten(str(mail["Subject"]), self.width - LABEL - 4, placeholder=" …")
                self._line("mail", subject, "green")

    def _posts(self, keys: list[str]) -> None:
        """What the webhook receiver itself has seen of these deliveries."""
        seen = {key: [post for post in self.hook.posts if post.key == key] for key in keys}
        posted = {key: posts for key, posts in seen.items() if posts}
        if not posted:
            return
        right = all(post.verified for posts in posted.values() for post in posts)
        proof = "signatures verified by the receiver" if right else "A SIGNATURE IS WRONG"
        said = f"{wording.plural(len(posted), 'post')}, {proof}"
        for key, posts in posted.items():
            if len(posts) > 1:
                said += f"; key {key[:KEY_SHOWN]}… at attempt {len(posts)}"
        self._line("webhook", said, "green" if right else "bold red")

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


def _happened(facts: Facts) -> str:
    return f"{wording.what(facts)} {wording.when(facts)}, {wording.where(facts.location)}"


def _published(read: Read) -> datetime:
    return read.entry.published or datetime.max.replace(tzinfo=UTC)
