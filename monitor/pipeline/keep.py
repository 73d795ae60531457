"""Have we what was read, and what is written of it?

The articles of a feed that were read one after the other are written in one transaction, in their order, so that of
two copies the earlier listed one is the original: what they have in common is asked for and written once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor import dedup, rereading, seeds
from monitor.drafts import GIVEN
from monitor.model import Article, Duplicate, Entry, Fingerprint, New, Report
from monitor.pipeline import copies, editing
from monitor.pipeline.editing import Looked
from monitor.pipeline.read import Prepared, reports_in
from monitor.store import Session, articles, entries, furniture, hearings, transaction
from monitor.store.entries import Done, Unread
from monitor.store.furniture import Lines
from monitor.store.hearings import Telling
from monitor.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of an entry: the article kept and whether it was new; None where none is kept now."""

    entry: Entry
    article: Article | None
    decision: New | Duplicate | None
    reports: tuple[Report, ...]
    why: str


@dataclass(slots=True)
class _Together:
    """What is written of the articles of one transaction at its end."""

    session: Session
    lines: Lines
    done: list[Done] = field(default_factory=list)
    told: dict[str, list[Telling]] = field(default_factory=lambda: defaultdict(list))

    def write(self) -> None:
        self.lines.write()
        entries.done(self.session, self.done)
        for feed, told in self.told.items():
            hearings.learn(self.session, feed, told)


def keep(batch: Sequence[Prepared], world: World) -> tuple[Read | Looked, ...]:
    """Write what was read, with the decision whether we have it already; all of it or nothing."""
    with transaction(world.engine) as session:
        sources = [one.article.source for one in batch if one.article is not None]
        together = _Together(session, furniture.lines(session, sources))
        kept = tuple(_kept(prepared, together, world) for prepared in batch)
        together.write()
    return kept


def _kept(prepared: Prepared, together: _Together, world: World) -> Read | Looked:
    session, unread, article = together.session, prepared.unread, prepared.article
    if article is None or prepared.mark is None:
        entries.later(session, unread.id, prepared.again or world.now(), prepared.why)
        return Read(entry=unread.entry, article=None, decision=None, reports=(), why=prepared.why)
    if (known := _given_before(session, article)) is not None:
        return _keep_edit(known, prepared, article, together, world)
    mark = copies.mark(article, prepared.mark, together.lines.around(article.source, prepared.lines))
    same = articles.by_exact(session, mark.exact)
    decision, reports = _decide(session, article, mark, prepared.reports, unread.entry, same)
    added = articles.add(
        session, article, mark, decision, reports, quiet=_quiet(unread, article), first=same is None
    )
    if added and same is None:  # a copy in other words too: it may have been taken for one because of its lines
        together.lines.learn(article.source, prepared.lines)
    if added and article.feed != GIVEN:
        together.told[article.feed].append(Telling(reports, article.language, article.fetched))
    together.done.append(
        Done(
            id=unread.id,
            article=article.id,
            why=prepared.why,
            at=article.fetched,
            again=_next_look(session, prepared, decision, world),
            validators=prepared.validators,
        )
    )
    if not added:
        return Read(entry=unread.entry, article=None, decision=None, reports=(), why="kept before")
    return Read(entry=unread.entry, article=article, decision=decision, reports=reports, why=prepared.why)


def next_look(unread: Unread, told: Iterable[Report], looks: int, now: datetime, world: World) -> datetime | None:
    """When the page is looked at again by itself: while it is fresh and tells of what has just happened."""
    breaking = any(report.facts.timing == "breaking" for report in told)
    asked_for = unread.entry.url is not None and unread.entry.feed != GIVEN and world.config.fetch.articles
    return rereading.recheck(unread.added, looks, now) if breaking and asked_for and not unread.quiet else None


def _quiet(unread: Unread, article: Article) -> bool:
    """Whether it is known, not news. What its feed did not date is news after all where its page does."""
    dated_later = unread.entry.published is None and article.published is not None
    return unread.quiet and not (dated_later and unread.entry.feed != GIVEN)


def _next_look(session: Session, prepared: Prepared, decision: New | Duplicate, world: World) -> datetime | None:
    """A page that we have at the same address is looked at at once if it is dated later than we have seen it."""
    unread, article = prepared.unread, prepared.article
    if prepared.again is not None:
        return prepared.again
    original = articles.get(session, decision.of) if isinstance(decision, Duplicate) else None
    if article is None or original is None or original.key is None or original.key != article.key:
        return next_look(unread, prepared.reports, 0, world.now(), world)
    if unread.entry.feed == GIVEN or original.feed in (GIVEN, seeds.FEED) or article.published is None:
        return None
    return world.now() if article.published > (original.revised or original.fetched) else None


def _given_before(session: Session, article: Article) -> Article | None:
    """The article that somebody gave us before under the same id and address."""
    if article.feed != GIVEN or article.given_id is None or article.key is None:
        return None
    same = articles.by_key(session, article.key)
    known = articles.get(session, same) if same is not None and same != article.id else None
    return known if known is not None and (known.feed, known.given_id) == (GIVEN, article.given_id) else None


def _keep_edit(known: Article, prepared: Prepared, given: Article, together: _Together, world: World) -> Looked:
    """What was given before is given otherwise: read as what it is, an edit of what was published then."""
    article = editing.as_edited(known, given)
    mark, reports = dedup.fingerprint(article.text), reports_in(article, world)
    together.lines.write()  # an edit is compared without what its source has put around others
    revision, why = editing.write(together.session, known, article, mark, reports)
    together.done.append(Done(id=prepared.unread.id, article=known.id, why=why, at=given.fetched))
    return Looked(entry=prepared.unread.entry, article=known, revision=revision, why=why)


def _decide(
    session: Session,
    article: Article,
    mark: Fingerprint,
    reports: tuple[Report, ...],
    entry: Entry,
    same_words: str | None,
) -> tuple[New | Duplicate, tuple[Report, ...]]:
    """The decision, and the reports that are worth keeping with it."""
    same = articles.by_key(session, article.key) if article.key else None
    if same is not None and (entry.text is None or same_words == same):
        return Duplicate(of=same, why=f"same address: {article.key}"), ()
    decision = copies.judge(session, mark, reports, same_words)
    if same is not None:
        decision = Duplicate(of=same, why=f"same address: {article.key}; its text has changed")
    return decision, copies.as_origins(session, decision, reports)
