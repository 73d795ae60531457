"""What should a person know of a feed before adding it? (`monitor feeds check`)"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import coverage, incidents, schedules
from monitor.cli import shared
from monitor.coverage import span
from monitor.coverage.after import after
from monitor.formats.lines import one_line
from monitor.languages import detect
from monitor.model import Entry, Feed, Health, Listing
from monitor.model.answers import Body, FetchError, NotModified, PageError, SourceError
from monitor.pages import choose
from monitor.runners.processes import PageReaders
from monitor.urls import origin, redacted

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.http import Web

SHOWN = 3  # titles
READ = 50  # entries whose words say what a feed tells of
LONGEST = 90  # characters of a title
MOST_REGIONS = 6


def check(feed: Feed, config: "Config", web: "Web", now: datetime) -> Iterator[str]:
    """What there is to say, line by line; raises FetchError, SourceError."""
    answer = web.get(feed.url)
    assert isinstance(answer, Body)  # noqa: S101  # no validators were sent
    with PageReaders(workers=1) as pages:
        listing = pages.listing(
            feed,
            answer.content,
            url=answer.url,
            headers=answer.headers,
            now=now,
            most=config.fetch.max_entries,
        )
        known = after(feed, Health(feed=feed.id), answer, listing, listing.entries, now)
        yield from _address(feed, answer, listing)
        yield from _entries(listing, known, feed, now)
        yield f"validators  {_validators(feed, answer, web)}"
        yield f"interval    {_interval(feed, known, now)}"
        yield from _tells(listing.entries, feed, config)
        yield f"page        {_page(listing.entries, web, pages, config, now)}"
    for entry in listing.entries[:SHOWN]:
        yield f"            {one_line(entry.title or 'no title', LONGEST)!r}"


def _address(feed: Feed, answer: Body, listing: Listing) -> Iterator[str]:
    kind = one_line(answer.headers.get("content-type", "content type not said"), LONGEST)
    leads = f", leads to {', '.join(map(redacted, listing.parts))}" if listing.parts else ""
    yield f"address     {redacted(answer.url)}, status {answer.status}"
    if answer.moved_to:
        yield f"moved       for good: write {redacted(answer.moved_to)} in the configuration"
    elif redacted(answer.url) != redacted(feed.url):
        yield "moved       for now: keep the address that you have"
    yield f"type        {listing.kind} ({kind}), {len(answer.content):,} bytes{leads}"


def _entries(listing: Listing, known: Health, feed: Feed, now: datetime) -> Iterator[str]:
    listed = listing.entries
    dated = sorted(entry.published for entry in listed if entry.published)
    texts = sum(bool(entry.html or entry.summary) for entry in listed)
    links = sum(entry.url is not None for entry in listed)
    yield f"entries     {len(listed)}: {links} with a link, {len(dated)} with a date, {texts} with text"
    if known.note:
        yield f"            {known.note}"
    if dated:
        yield f"from        {dated[0]:%Y-%m-%d %H:%M} UTC to {dated[-1]:%Y-%m-%d %H:%M} UTC"
    undated = next(
        (entry.published_raw for entry in listed if entry.published is None and entry.published_raw), None
    )
    if undated:
        yield f"            a date that cannot be read: {one_line(undated, LONGEST)!r}"
    state = coverage.status(feed, known, now)
    yield f"state       {state}" + (f", {coverage.reason(feed, known, now)}" if state != "ok" else "")


def _validators(feed: Feed, answer: Body, web: "Web") -> str:
    """Which there are, and whether the server keeps to them."""
    given = answer.validators
    names = [name for name, value in (("ETag", given.etag), ("Last-Modified", given.last_modified)) if value]
    if not names:
        return "none: every poll costs the whole feed"
    try:
        again = web.get(answer.moved_to or feed.url, given)
    except FetchError as error:
        return f"{' and '.join(names)}; asked again: {error.why}"
    kept = "asked again: not modified" if isinstance(again, NotModified) else "asked again, the whole feed came"
    return f"{' and '.join(names)}; {kept}"


def _interval(feed: Feed, known: Health, now: datetime) -> str:
    longest = feed.longest_interval or feed.interval
    said = [
        f"asked again in {span(schedules.pace(feed, known, now))} (bounds {span(feed.interval)} to {span(longest)})"
    ]
    said += [f"rests at most {span(known.rhythm)}"] if known.rhythm else []
    said += [f"says that it changes every {span(known.ttl)}"] if known.ttl else []
    said += [f"may be kept for {span(known.max_age)}"] if known.max_age else []
    return "; ".join(said)


def _tells(listed: Sequence[Entry], feed: Feed, config: "Config") -> Iterator[str]:
    """In which languages, and of incidents where: by titles and summaries alone."""
    knowledge, regions = shared.knowledge(config.knowledge), Counter[str]()
    languages: Counter[str] = Counter()
    for entry in listed[:READ]:
        text = "\n\n".join(filter(None, (entry.title, entry.summary, entry.html)))
        language = feed.language or entry.language or detect(text)
        languages[language or "unknown"] += 1
        told = incidents.read(
            text, knowledge, title=None, published=entry.published, timezone=feed.timezone, language=language
        )
        places = [facts.location for facts in told if facts.location is not None]
        regions.update(", ".join(filter(None, (place.admin1, place.country))) for place in places)
    spoken = ", ".join(f"{name} ({count})" for name, count in languages.most_common())
    yield f"language    {spoken or 'none: nothing is listed'}"
    where = ", ".join(f"{name} ({count})" for name, count in regions.most_common(MOST_REGIONS) if name)
    yield f"tells of    {where or 'no incident in what it lists now'}"
    if feed.covers:
        yield f"covers      {', '.join(region.label for region in feed.covers)} (configured)"
    else:
        yield "covers      anything, until `covers` is configured or it is known by its reports"


def _page(listed: Sequence[Entry], web: "Web", pages: PageReaders, config: "Config", now: datetime) -> str:
    """What robots.txt says of its pages, and how one of them is read."""
    entry = next((entry for entry in listed if entry.url is not None), None)
    if entry is None or entry.url is None:
        return "no entry has a link: only the feed's own text can be read"
    if not config.fetch.articles:
        return "not asked for: fetch.articles is off"
    try:
        body = web.page(entry.url)
        assert isinstance(body, Body)  # noqa: S101  # no validators were sent
        page = pages.read(body.content, url=body.url, content_type=body.headers.get("content-type"))
    except (FetchError, PageError) as error:
        return f"{redacted(entry.url)}: {getattr(error, 'why', error)}"
    chosen = choose(entry, page, None, now=now)
    dated = f"{chosen.published:%Y-%m-%d %H:%M} UTC" if chosen.published else "no date"
    robots = f"{origin(entry.url)}/robots.txt lets us; " if config.fetch.robots else ""
    return f"{robots}{chosen.quality} text of {len(chosen.text.split())} words, {dated}: {redacted(entry.url)}"


__all__ = ["FetchError", "SourceError", "check"]
