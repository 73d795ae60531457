"""What does a new entry report?

`prepare` fetches and reads, and may run for many entries at once; `keep` decides whether we have the article and
writes, a feed's entries one after the other, so that of two copies the earlier listed one is the original.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import dedup, rereading, seeds, urls
from monitor.drafts import GIVEN, Draft
from monitor.model import Article, Duplicate, Entry, Fingerprint, New, Report, Validators
from monitor.model.answers import Body, FetchError, NotModified, PageError, as_value
from monitor.pipeline import copies, editing
from monitor.pipeline.editing import Looked
from monitor.store import Session, articles, entries, furniture, hearings, reading, transaction
from monitor.store.entries import Unread
from monitor.world import World

WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=2),
)  # before a page that was down is asked again
NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})  # HTTP states that say: try later


NO_OUTLET = "a link of Google News that does not say to which article it leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An entry as read: article, marks of its wording and its lines, reports; when to ask `again` for its page.
    `before` is the article as it is kept, where it is looked at once more."""

    unread: Unread
    before: Article | None = None
    validators: Validators | None = None
    article: Article | None = None
    mark: Fingerprint | None = None
    lines: tuple[int, ...] = ()
    reports: tuple[Report, ...] = ()
    why: str = ""
    again: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of an entry: the article kept and whether it was new; None where none is kept now."""

    entry: Entry
    article: Article | None
    decision: New | Duplicate | None
    reports: tuple[Report, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What asking for a page brought: an answer, or that it is the `same` as before, or why it was `refused`."""

    answer: Body | None = None
    same: bool = False
    refused: FetchError | None = None
    validators: Validators | None = None


def prepare(unread: Unread, world: World) -> Prepared:
    """Fetch an entry's page, choose its text, read the incidents out of it."""
    entry, now = unread.entry, world.now()
    with reading(world.engine) as session:
        known = entry.url is not None and articles.by_key(session, urls.canonical(entry.url)) is not None

    asked = Asked() if known or entry.text is not None else fetch(entry, world)
    at = again(asked.refused, unread, now) if asked.refused is not None else None
    if at is not None and not (entry.summary or entry.html):
        return Prepared(unread=unread, why=f"page: {asked.refused}", again=at)

    drafted = _drafted(entry, asked, now, world)
    return Prepared(
        unread=unread,
        validators=asked.validators,
        article=drafted.article,
        mark=drafted.mark,
        lines=drafted.lines,
        reports=drafted.reports,
        why=drafted.article.quality_why,
        again=at,  # what the feed says is told at once; its page may say more when it is there
    )


def fetch(entry: Entry, world: World, validators: Validators | None = None) -> Asked:
    """The answer of the entry's address, if it has one; with validators only if it has changed since these were
    given."""
    if entry.url is None or not world.config.fetch.articles or (entry.feed == GIVEN and entry.html is not None):
        return Asked()
    if urls.is_news_link(entry.url):  # what it answers is a script, and asking for more is not for robots
        return Asked(refused=FetchError(entry.url, NO_OUTLET, kind="refused"))
    try:
        answer = world.web.page(entry.url, validators)
    except FetchError as error:
        return Asked(refused=as_value(error), validators=validators)
    if isinstance(answer, NotModified):
        return Asked(same=True, validators=answer.validators)
    return Asked(answer=answer, validators=answer.validators)


def _drafted(entry: Entry, asked: Asked, now: datetime, world: World) -> Draft:
    """The entry as an article; without its page where that cannot be read. Raises PageError where no text can."""
    refused = str(asked.refused) if asked.refused else None
    country = covered_country(entry.feed, world)
    try:
        return world.pages.draft(entry, asked.answer, refused, country=country, now=now)
    except PageError as error:
        if refused is not None or entry.text is not None or (asked.answer is None and entry.html is None):
            raise
        return world.pages.draft(entry, None, error.why, country=country, now=now)


def again(refused: FetchError, unread: Unread, now: datetime) -> datetime | None:
    """When to ask again for a page that we did not get; None: never, it will not get better."""
    if refused.kind == "refused" or unread.attempts >= len(WAITS):
        return None
    if refused.kind == "http" and refused.status not in NOT_NOW:
        return None
    return now + max(WAITS[unread.attempts], refused.retry_after or timedelta(0))


def reports_in(article: Article, world: World) -> tuple[Report, ...]:
    """What the article reports; raises PageError where that cannot be read."""
    return world.pages.reports(article, country=covered_country(article.feed, world))


def covered_country(feed: str, world: World) -> str | None:
    """The country that a feed covers, if it is one."""
    covered = {region.country for one in world.config.feeds if one.id == feed for region in one.covers}
    return covered.pop() if len(covered) == 1 else None


def keep(prepared: Prepared, world: World) -> Read | Looked:
    """Write what was read, with the decision whether we have it already."""
    unread, article, whole = prepared.unread, prepared.article, prepared.mark
    if article is None or whole is None:
        with transaction(world.engine) as session:
            entries.later(session, unread.id, prepared.again or world.now(), prepared.why)
        return Read(entry=unread.entry, article=None, decision=None, reports=(), why=prepared.why)
    with transaction(world.engine) as session:
        if (known := _given_before(session, article)) is not None:
            return _keep_edit(session, known, prepared, article, world)
        slots = furniture.held(session, article.source, prepared.lines)
        mark = copies.mark(article, whole, furniture.around(slots, prepared.lines))
        unlike_any = articles.by_exact(session, mark.exact) is None
        decision, reports = _decide(session, article, mark, prepared.reports, unread.entry)
        added = articles.add(session, article, mark, decision, reports, quiet=_quiet(unread, article))
        if added and unlike_any:  # a copy in other words too: it may have been taken for one because of its lines
            furniture.learn(session, article.source, prepared.lines, slots)
        if added and article.feed != GIVEN:
            hearings.learn(session, article.feed, reports, article.language, article.fetched)
        look = _next_look(session, prepared, decision, world)
        entries.done(
            session,
            unread.id,
            article.id,
            prepared.why,
            at=article.fetched,
            again=look,
            validators=prepared.validators,
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


def _keep_edit(session: Session, known: Article, prepared: Prepared, given: Article, world: World) -> Looked:
    """What was given before is given otherwise: read as what it is, an edit of what was published then."""
    article = editing.as_edited(known, given)
    mark, reports = dedup.fingerprint(article.text), reports_in(article, world)
    revision, why = editing.write(session, known, article, mark, reports)
    entries.done(session, prepared.unread.id, known.id, why, at=given.fetched)
    return Looked(entry=prepared.unread.entry, article=known, revision=revision, why=why)


def _decide(
    session: Session, article: Article, mark: Fingerprint, reports: tuple[Report, ...], entry: Entry
) -> tuple[New | Duplicate, tuple[Report, ...]]:
    """The decision, and the reports that are worth keeping with it."""
    same = articles.by_key(session, article.key) if article.key else None
    if same is not None and (entry.text is None or articles.by_exact(session, mark.exact) == same):
        return Duplicate(of=same, why=f"same address: {article.key}"), ()
    decision = copies.judge(session, article, mark, reports)
    if same is not None:
        decision = Duplicate(of=same, why=f"same address: {article.key}; its text has changed")
    return decision, copies.as_origins(session, decision, reports)
