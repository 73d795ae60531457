"""Whose article does an item stand for that an aggregator has gathered?"""

from dataclasses import replace

from monitor import urls
from monitor.model import Entry


def as_outlets(entry: Entry, outlet: str | None) -> Entry:
    """The entry under its outlet's own address, where the aggregator's holds it. Of Google News it bears the
    outlet's name too, its headline without that name, and no text: what stands there repeats headlines, of other
    outlets among them."""
    if entry.url is None:
        return entry
    link = urls.behind(entry.url)
    named = replace(entry, url=link) if urls.refusal(link, redirect=True) is None else entry
    if not urls.is_news_link(entry.url):
        return named
    title = entry.title.removesuffix(f" - {outlet}") if entry.title and outlet else entry.title
    return replace(named, source=outlet or entry.source, title=title, summary=None, html=None)
