"""What does a new entry report?

`prepare` fetches and reads, and may run for many entries at once; `keep` decides whether we have the article and
writes, a feed's entries one after the other, so that of two copies the earlier listed one is the original.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor import dedup, incidents, merge, urls
from monitor.languages import detect
from monitor.model import Article, Duplicate, Entry, Fingerprint, New, Report, reports_of
from monitor.model.answers import FetchError, PageError
from monitor.pages import Chosen, Page, choose
from monitor.pipeline import copies
from monitor.store import Session, articles, entries, hearings, reading, transaction
from monitor.store.entries import Unread
from monitor.world import World

WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=2),
)  # before a page that was down is asked again
NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})  # HTTP states that say: try later


GIVEN = "path"  # the feed of what somebody hands us, with ids of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An entry as read: article, mark of its wording, reports; without an article, when to ask `again`."""

    unread: Unread
    article: Article | None = None
    mark: Fingerprint | None = None
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


def prepare(unread: Unread, world: World) -> Prepared:
    """Fetch an entry's page, choose its text, read the incidents out of it."""
    entry, now = unread.entry, world.now()
    with reading(world.engine) as session:
        known = entry.url is not None and articles.by_key(session, urls.canonical(entry.url)) is not None

    page, refused = (None, None) if known or entry.text is not None else _page(entry, world)
    if refused is not None and not (entry.summary or entry.html) and (again := _again(refused, unread, now)):
        return Prepared(unread=unread, why=f"page: {refused}", again=again)

    chosen = choose(entry, page, str(refused) if refused else None, now=now)
    article = _article(entry, chosen, now)
    reports = reports_in(article, world)
    return Prepared(
        unread=unread, article=article, mark=dedup.fingerprint(article.text), reports=reports, why=chosen.why
    )


def _page(entry: Entry, world: World) -> tuple[Page | None, FetchError | PageError | None]:
    try:
        if entry.feed == GIVEN and entry.html is not None:
            html = entry.html.encode("utf-8", "replace")
            return world.pages.read(html, url=entry.url, content_type="text/html; charset=utf-8"), None
        if entry.url is None or not world.config.fetch.articles:
            return None, None
        body = world.web.page(entry.url)
        return world.pages.read(body.content, url=body.url, content_type=body.headers.get("content-type")), None
    except (FetchError, PageError) as error:
        return None, error


def _again(refused: FetchError | PageError, unread: Unread, now: datetime) -> datetime | None:
    """When to ask again for a page that we did not get; None: never, it will not get better."""
    if isinstance(refused, PageError) or refused.kind == "refused" or unread.attempts >= len(WAITS):
        return None
    if refused.kind == "http" and refused.status not in NOT_NOW:
        return None
    return now + max(WAITS[unread.attempts], refused.retry_after or timedelta(0))


def _article(entry: Entry, chosen: Chosen, now: datetime) -> Article:
    return Article(
        id=hashlib.sha256(f"{entry.feed}\n{entry.identity}".encode("utf-8", "replace")).hexdigest()[:16],
        key=urls.canonical(entry.url) if entry.url else None,
        given_id=entry.given_id if entry.feed == GIVEN else None,  # a guid is known to its feed alone
        url=entry.url,
        feed=entry.feed,
        source=entry.source,
        title=chosen.title,
        text=chosen.text,
        language=entry.language or detect(chosen.text),
        published=chosen.published,
        published_raw=chosen.published_raw,
        timezone=entry.timezone,
        country=entry.country,
        fetched=now,
        text_quality=chosen.quality,
        quality_why=chosen.why,
    )


def reports_in(article: Article, world: World) -> tuple[Report, ...]:
    """What the article reports."""
    found = incidents.read(
        article.text,
        world.knowledge(),
        title=article.title,
        published=article.published,
        timezone=article.timezone,
        language=article.language,
        country=_country(article, world),
    )
    return reports_of(article, found, merge.origin(article.source, article.text, article.language))


def _country(article: Article, world: World) -> str | None:
    """The country that somebody said of it, else the one that its feed covers, if it is one."""
    if article.country is not None:
        return article.country
    covered = {region.country for feed in world.config.feeds if feed.id == article.feed for region in feed.covers}
    return covered.pop() if len(covered) == 1 else None


def keep(prepared: Prepared, world: World) -> Read:
    """Write what was read, with the decision whether we have it already."""
    unread, article, whole = prepared.unread, prepared.article, prepared.mark
    if article is None or whole is None:
        with transaction(world.engine) as session:
            entries.later(session, unread.id, prepared.again or world.now(), prepared.why)
        return Read(entry=unread.entry, article=None, decision=None, reports=(), why=prepared.why)
    with transaction(world.engine) as session:
        mark = copies.mark(session, article, whole)
        unlike_any = articles.by_exact(session, mark.exact) is None
        decision, reports = _decide(session, article, mark, prepared.reports, unread.entry)
        added = articles.add(session, article, mark, decision, reports, quiet=unread.quiet)
        if added and unlike_any:
            copies.learn(session, article)
        if added and article.feed != GIVEN:
            hearings.learn(session, article.feed, reports, article.language, article.fetched)
        entries.done(session, unread.id, article.id, prepared.why)
    if not added:
        return Read(entry=unread.entry, article=None, decision=None, reports=(), why="kept before")
    return Read(entry=unread.entry, article=article, decision=decision, reports=reports, why=prepared.why)


def _decide(
    session: Session, article: Article, mark: Fingerprint, reports: tuple[Report, ...], entry: Entry
) -> tuple[New | Duplicate, tuple[Report, ...]]:
    """The decision, and the reports that are worth keeping with it: a copy's count as its original's origin, so
    that a toll that it brings up to date takes the place of the earlier one."""
    same = articles.by_key(session, article.key) if article.key else None
    if same is not None and (entry.text is None or articles.by_exact(session, mark.exact) == same):
        return Duplicate(of=same, why=f"same address: {article.key}"), ()
    decision = copies.judge(session, article, mark, reports)
    if same is not None:
        decision = Duplicate(of=same, why=f"same address: {article.key}; its text has changed")
    if isinstance(decision, Duplicate):
        origin = articles.origin(session, decision.of)
        reports = tuple(replace(report, origin=origin or report.origin) for report in reports)
    return decision, reports
