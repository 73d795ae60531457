"""What article does an entry become, with its page or without, and what does it report?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from monitor import dedup, incidents, merge, urls
from monitor.dedup import lines
from monitor.knowledge.model import Knowledge
from monitor.languages import detect
from monitor.model import Article, Entry, Fingerprint, Report, reports_of
from monitor.model.answers import Body
from monitor.pages import Chosen, Page, choose, read_page

GIVEN = "path"  # the feed of what somebody hands us, with ids and pages of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article, the marks of its wording and of its lines, and its reports, before anybody asks whether we have
    it."""

    article: Article
    mark: Fingerprint
    lines: tuple[int, ...]
    reports: tuple[Report, ...]


def draft(
    entry: Entry,
    answer: Body | None,
    refused: str | None,
    knowledge: Knowledge,
    *,
    country: str | None,
    now: datetime,
) -> Draft:
    """The entry as an article, from the answer that is its page, where there is one; `refused` says why there is
    none. `country` is where its feed is at home. Takes long for some pages: run it where it can be stopped."""
    page = _page(entry, answer) if refused is None else None
    article = article_of(entry, choose(entry, page, refused, now=now), now)
    return Draft(
        article=article,
        mark=dedup.fingerprint(article.text),
        lines=lines.marks(article.text),
        reports=reports_in(article, knowledge, country),
    )


def _page(entry: Entry, answer: Body | None) -> Page | None:
    if answer is not None:
        return read_page(answer.content, url=answer.url, content_type=answer.headers.get("content-type"))
    if entry.feed == GIVEN and entry.html is not None and entry.text is None:
        html = entry.html.encode("utf-8", "replace")
        return read_page(html, url=entry.url, content_type="text/html; charset=utf-8")
    return None


def article_of(entry: Entry, chosen: Chosen, now: datetime) -> Article:
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


def reports_in(article: Article, knowledge: Knowledge, country: str | None) -> tuple[Report, ...]:
    """What the article reports; `country` is where its feed is at home, unless somebody said it of the article."""
    found = incidents.read(
        article.text,
        knowledge,
        title=article.title,
        published=article.published,
        timezone=article.timezone,
        language=article.language,
        country=article.country or country,
    )
    if not found:
        return ()
    return reports_of(article, found, merge.origin(article.source, article.text, article.language, found))
