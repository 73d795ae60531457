"""Where does the archive of a feed go on behind the page of it that we have?"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from monitor import urls

PREVIOUS = ("prev-archive", "next")  # RFC 5005: the archive of a feed, else the next page of a paged one
NUMBER = "paged"  # the parameter by which WordPress numbers the pages of its feeds
MOST_PAGES = 10_000  # of one archive; numbers beyond are no archive's

_WORDPRESS = re.compile(r"(?i)\bwordpress\b")


def older(links: Iterable[Mapping[str, object]], generator: str | None, url: str) -> str | None:
    """The address of the older page: what the feed links to, else the next number where WordPress made it."""
    found = {str(link.get("rel")): urljoin(url, str(link.get("href") or "")) for link in links if link.get("href")}
    for rel in PREVIOUS:
        if rel in found and found[rel] != url and urls.refusal(found[rel], redirect=True) is None:
            return found[rel]
    return _numbered(url) if _WORDPRESS.search(generator or "") else None


def _numbered(url: str) -> str | None:
    """The address with the next number; the first page has none."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    given = next((value for key, value in asked if key == NUMBER), "1")
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(MOST_PAGES)) and int(given) < MOST_PAGES):
        return None
    rest = [(key, value) for key, value in asked if key != NUMBER]
    return urlunsplit(parts._replace(query=urlencode([*rest, (NUMBER, str(int(given) + 1))])))
