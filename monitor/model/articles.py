"""What comes in: entries that a source lists, articles, and what an article reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.model.facts import Facts

LONGEST_READ = 60_000  # characters of a text that are read for incidents: some 10,000 words; live pages are longer
LONGEST_TITLE = 500  # characters; longer ones are no headlines
TextQuality = Literal["full", "partial", "feed", "headline", "walled", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item that a source lists; what it lacks is None.

    `identity` tells it from the other entries of its source: the canonical link, else the guid, else a hash of
    title and text. `text` is the whole article as plain text where the source holds it (then no page is asked
    for); `summary` and `html` are what a feed carries of it. `country` (ISO 3166) is where its outlet is, if
    somebody said so.
    """

    identity: str
    feed: str
    source: str
    given_id: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    html: str | None = None
    text: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    updated_raw: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one answer of a feed lists: the entries that are read, and how many more were `left_out`; `stated` is
    how long the feed says that it stays the same. An index lists no items but the addresses of its `parts`; `older`
    is the address of the page of the feed's archive that stands before this one; `note` is what was odd."""

    entries: tuple[Entry, ...]
    left_out: int = 0
    kind: str = "feed"
    stated: timedelta | None = None
    parts: tuple[str, ...] = ()
    older: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page of one outlet, as text. `id` follows from its feed and its identity there, so the same article has
    the same id in every store; `key` is its canonical address: two articles with one key are one page. Title and
    text are those of its newest `revision`, which was seen when it was `revised` (None: it is as it was first)."""

    id: str
    key: str | None
    given_id: str | None
    url: str | None
    feed: str
    source: str
    title: str | None
    text: str
    language: str | None
    published: datetime | None
    published_raw: str | None
    timezone: str
    country: str | None = None
    fetched: datetime
    text_quality: TextQuality
    quality_why: str
    revision: int = 1
    revised: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The wording of a text: `exact` for equality, `sketch` (the smallest hashes of its word triples) for likeness.

    `opening` is the sketch of its first words; a log of several stories has none. `facts` are its first figures,
    days and names, in order, each with a hash of the words around it: two texts alike in words and unlike in these
    are two texts. `unfinished` says that it stops in mid-sentence. Only fingerprints of one `version` of the
    algorithm can be compared.
    """

    exact: str
    sketch: tuple[int, ...]
    opening: tuple[int, ...]
    facts: tuple[str, ...]
    words: int
    unfinished: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an account said before its article was edited, and from when on."""

    revision: int
    at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article's account of one incident; `id` is the article's with the account's number behind it. `given_id`
    is the id that the article came with, by which programs know it.

    `revision` is that of the article's text in which the account stands so, and which the evidence is of; where
    it is not the first, the account has said so since `revised`, and before that what `earlier` holds, the oldest
    first.
    """

    id: str
    article: str
    given_id: str | None = None
    title: str | None = None
    source: str
    feed: str
    url: str | None
    published: datetime | None
    fetched: datetime
    language: str | None
    origin: str
    facts: Facts
    revision: int = 1
    revised: datetime | None = None
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an article said from `at` on, and what was read out of it; `why` is how we came to look."""

    number: int
    at: datetime
    title: str | None
    text: str
    text_quality: TextQuality
    why: str
    told: tuple[Report, ...]


def reports_of(article: Article, told: Iterable[Facts], origin: str) -> tuple[Report, ...]:
    """The article's accounts, numbered from 1 in the order in which it tells them."""
    return tuple(
        Report(
            id=f"{article.id}.{number}",
            article=article.id,
            given_id=article.given_id,
            title=article.title,
            source=article.source,
            feed=article.feed,
            url=article.url,
            published=article.published,
            fetched=article.fetched,
            language=article.language,
            origin=origin,
            facts=facts,
        )
        for number, facts in enumerate(told, 1)
    )
