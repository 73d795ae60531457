"""What does a new entry report?

`prepare` fetches and reads, and may run for many entries at once; nothing is written.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import urls
from monitor.drafts import GIVEN, Draft
from monitor.model import Article, Entry, Fingerprint, Report, Validators
from monitor.model.answers import Body, FetchError, NotModified, PageError, as_value
from monitor.store import articles, reading
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
class Asked:
    """What asking for a page brought: an answer, or that it is the `same` as before, or why it was `refused`."""

    answer: Body | None = None
    same: bool = False
    refused: FetchError | None = None
    validators: Validators | None = None


def prepare(unread: Unread, world: World) -> Prepared:
    """Fetch an entry's page, choose its text, read the incidents out of it."""
    entry, now = unread.entry, world.now()
    asked = Asked() if entry.text is not None or _is_kept(entry.url, world) else fetch(entry, world)
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


def _is_kept(url: str | None, world: World) -> bool:
    """Whether we have an article of this address."""
    if url is None:
        return False
    with reading(world.engine) as session:
        return articles.by_key(session, urls.canonical(url)) is not None


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
