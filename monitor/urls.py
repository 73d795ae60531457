"""Do two addresses mean the same page, and may an address be asked at all?"""

import base64
import binascii
import contextlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

LONGEST = 8_000  # characters; servers refuse longer ones, and a key of this size is an attack
STEPS = 8  # what is left of an address may hold another slash or parameter to drop; real ones need one step

# What is added to an address to follow its reader, and says nothing of the page.
_TRACKING = re.compile(
    r"""(?ix) utm_\w* | at_\w+ | mc_[ce]id | pk_\w+ | mtm_\w+ | hsa_\w+ | _hs\w+ | ns_\w+ | fb_\w+ | wt\.\w+
    | ga_\w+ | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | twclid | yclid | ysclid | igshid?
    | ttclid | li_fat_id | _ga | _gl | smid | smtyp | cmpid | cmp | ocid | icid | ito | xtor | spm | ref
    | ref_src | ref_url | referrer | traffic_source | s_cid | ftag | sharetype | mibextid | phpsessid | jsessionid
    | sessionid | aspsessionid\w* | amp | amp_js_v | amp_gsa | usqp | outputtype | amp_markup """
)
_NEWS_ID = re.compile(r"/(?:rss/)?articles/([\w-]{20,})")
_READER_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap)\.)+(?=[^.]+\.)")
_SECRET = re.compile(r"(?i)(token|key|secret|passw|auth|signature|session)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@lru_cache(maxsize=512)  # a link is asked for when it is listed, fetched and kept
def canonical(url: str) -> str:
    """A key that is the same for all addresses of one page; never an address to ask."""
    for _ in range(STEPS):
        before, url = url, _key(url)
        if url == before:
            break
    return url


def _key(url: str) -> str:
    # browsers take a backslash for a slash, and so does canonicalize_url
    parts = _split(behind(url.strip()[:LONGEST].replace("\\", "/")))
    if parts is None or not parts.hostname:
        return url.strip()[:LONGEST]
    host = _reader_host(parts.hostname)
    port = parts.port
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    path = without_dots(re.sub(r";jsessionid=[^/?]*", "", parts.path, flags=re.I))
    key = urlunsplit(("https", netloc, _plain_path(path), _query(parts.query), ""))
    return str(canonicalize_url(key))


def behind(url: str) -> str:
    """The publisher's address inside one of Google's (its AMP cache, its news ids of old, its redirects) or Bing's;
    any other address as it is."""
    parts = _split(url)
    if parts is None or parts.hostname is None:
        return url
    host = parts.hostname.lower()
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        found = re.match(r"/[a-z]/(s/)?(?:https?://)?(.+)", parts.path)
        return f"https://{found[2]}?{parts.query}" if found else url
    if host in ("www.bing.com", "bing.com") and parts.path.lower() == "/news/apiclick.aspx":
        return dict(parse_qsl(parts.query)).get("url") or url
    if not re.fullmatch(r"(?:www\.|news\.)?google\.[a-z.]{2,6}", host):
        return url
    if found := re.match(r"/amp/(s/)?(.+)", parts.path):
        return f"https://{found[2]}?{parts.query}"
    if parts.path == "/url":
        query = dict(parse_qsl(parts.query))
        return query.get("url") or query.get("q") or url
    if found := _NEWS_ID.search(parts.path):
        return _news_address(found[1]) or url
    return url


def is_news_link(url: str) -> bool:
    """Whether it is an address of Google News, which stands for that of an outlet."""
    parts = _split(url)
    return parts is not None and is_aggregator(url) and _NEWS_ID.search(parts.path) is not None


def is_aggregator(url: str) -> bool:
    """Whether a feed at this address lists the items of other outlets, under their names."""
    parts = _split(url)
    return parts is not None and parts.hostname == "news.google.com"


def origin_host(url: str) -> str:
    """The host of the outlet: lower case, without www., m. or amp. before it; "" where there is none."""
    parts = _split(url)
    return _reader_host(parts.hostname) if parts is not None and parts.hostname else ""


def refusal(url: str, *, redirect: bool = False) -> str | None:
    """Why the address must not be asked, from its letters alone; None if it may."""
    if why := _bad_letters(url):
        return why
    parts = _split(url)
    if parts is None or parts.port == 0:
        return "not an address"
    if parts.scheme.lower() not in ("http", "https"):
        return f"scheme {parts.scheme[:20] or 'missing'}, neither http nor https"
    if not parts.hostname:
        return "no host in the address"
    if unicodedata.normalize("NFKC", parts.hostname) != parts.hostname:
        return "host in a form that changes under NFKC"
    if redirect and "@" in parts.netloc:
        return "user-info in a redirect"
    return None


def _bad_letters(url: str) -> str | None:
    if len(url) > LONGEST:
        return "address too long"
    if "\\" in url:
        return "backslash in the address"
    return "control character in the address" if _CONTROL.search(url) else None


def joined(base: str, location: str) -> str:
    """Where a Location header (as latin-1) leads from `base`; raises ValueError, also for letters that two readers
    of addresses could take for two things."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    location = location.strip()
    if why := _bad_letters(location):
        raise ValueError(why)
    if not location:
        raise ValueError("a redirect without a Location")
    if re.match(r"(?i)https?:(?!//[^/])", location):
        raise ValueError("an address whose host readers would not agree on")
    return urljoin(base, location.replace(" ", "%20"))


@lru_cache(maxsize=256)  # of one question it is asked for six times
def origin(url: str) -> str:
    """Scheme, host and port: the server that is asked; without user-info."""
    parts = _split(url)
    if parts is None or parts.hostname is None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    return f"{parts.scheme.lower()}://{host}:{port}"


def bare(url: str) -> str:
    """The address without user-info and fragment."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def authorization(url: str) -> str | None:
    """The header for the user-info in an address."""
    user_info = urlsplit(url).netloc.rpartition("@")[0]
    return f"Basic {base64.b64encode(unquote(user_info).encode()).decode()}" if user_info else None


def printable(text: str) -> str:
    """A text from outside as one short line that may stand in an error."""
    return _CONTROL.sub(" ", text)[:200]


def redacted(url: str) -> str:
    """The address as it may be shown: no user-info, no values of parameters that look secret, no control
    characters."""
    parts = _split(_CONTROL.sub("?", url[:LONGEST]))
    if parts is None:
        return "(not an address)"
    netloc = parts.netloc.rpartition("@")[2]
    if "@" in parts.netloc:
        netloc = f"***@{netloc}"
    query = re.sub(r"([^&=;]+)=([^&;]+)", lambda m: f"{m[1]}=***" if _SECRET.search(m[1]) else m[0], parts.query)
    return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def _reader_host(hostname: str) -> str:
    host = hostname.lower().rstrip(".")
    return _READER_HOST.sub("", host)


def _news_address(identifier: str) -> str | None:
    """The address that the older ids of Google News carry inside; the newer ones are opaque."""
    try:
        inside = base64.urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4))
    except (binascii.Error, ValueError):
        return None
    found = re.search(rb"https?://[\x21-\x7e]+", inside)
    return found[0].decode("ascii") if found else None


def without_dots(path: str) -> str:
    kept: list[str] = []
    for piece in path.split("/"):
        if piece == "..":
            if len(kept) > 1:
                kept.pop()
        elif piece != ".":
            kept.append(piece)
    return "/".join(kept)


def _plain_path(path: str) -> str:
    """The path without the marks of an AMP copy, an index page or a last slash."""
    path = re.sub(r"/{2,}", "/", path)
    path = re.sub(r"(?i)^/amp(?=/.)", "", path)
    path = re.sub(r"(?i)/amp(?:\.html?)?/?$", "", path)
    path = re.sub(r"(?i)\.amp(\.html?)?$", lambda m: m[1] or "", path)
    path = re.sub(r"(?i)/(?:index|default)\.(?:html?|php|aspx?)$", "/", path)
    return path.rstrip("/") or "/"


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(unquote(name)) and (name or value)]
    kept = [(name, value) for name, value in kept if not (name.lower() == "output" and value.lower() == "amp")]
    return urlencode(sorted(set(kept)), encoding="utf-8", errors="replace")
