"""What does a written value mean: "15m", "10MB", "daily 07:00", an address, a zone?"""

import ipaddress
import re
import zoneinfo
from base64 import b64decode
from datetime import timedelta
from urllib.parse import urlsplit

from monitor import deliveries, queries
from monitor.config.problems import unknown
from monitor.model import ACLED

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
BYTES = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
ROLES = ("perpetrator", "target", "mentioned")
CONFIRMATIONS = ("official", "multiple", "media", "claimant")
TIMINGS = ("breaking", "follow_up")  # what is only recalled is never told
LONGEST_URL = 2000  # characters; what browsers and servers agree on
SHORTEST_TOKEN = 16  # characters of the dashboard's token: what is shorter is guessed
LONGEST_NAME = 80  # characters; names go into subjects and table columns

_DURATION = re.compile(r"(?:\d{1,6}(?:\.\d{1,3})?(?:ms|[smhdw])\s?){1,4}")
_SIZE = re.compile(r"(\d{1,12})\s?([a-z]{1,3})?")
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_EVENT_TYPES = {name.lower(): name for group, names in ACLED.items() for name in (group, *names)}


def duration(text: object) -> timedelta:
    """ "20s", "15m", "1h 30m", "2d"; a bare number has no unit and is refused."""
    if isinstance(text, timedelta):
        return text
    if not isinstance(text, str) or not _DURATION.fullmatch(text.strip().lower()):
        raise ValueError(f"not a duration: {text!r}; write 20s, 15m, 6h or 2d")
    parts = re.findall(r"([\d.]+)(ms|[smhdw])", text.lower())
    return timedelta(seconds=sum(float(number) * SECONDS[unit] for number, unit in parts))


def size(text: object) -> int:
    """ "10MB", "512 KiB", or a number of bytes."""
    found = _SIZE.fullmatch(str(text).strip().lower())
    if found is None or isinstance(text, bool) or (found[2] or "b") not in BYTES:
        raise ValueError(f"not a size: {text!r}; write 10MB or 512KB")
    return int(found[1]) * BYTES[found[2] or "b"]


def zone(name: str) -> str:
    """An IANA zone: "Asia/Karachi". Abbreviations (PKT, IST) mean several zones and are refused."""
    known = zoneinfo.available_timezones()
    if name not in known:
        said = unknown("time zone", name, known)
        raise ValueError(said if "did you mean" in said else f"{said}; write one as Asia/Karachi, no abbreviation")
    return name


def language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError(f"not a language code: {code!r}; write en, ur, ps")
    return code


def every(text: str) -> str:
    """ "immediate", "hourly", "daily 07:00", "weekly mon 07:00" or "cron 0 7 * * mon-fri", in lower case and single
    spaces."""
    plain = " ".join(text.lower().split())
    deliveries.every(plain)
    return plain


def quiet_hours(text: str) -> str:
    """ "22:00-06:00"; the window may pass midnight."""
    plain = text.replace(" ", "").replace("–", "-")
    if not re.fullmatch(rf"{_TIME}-{_TIME}", plain) or plain[:5] == plain[6:]:
        raise ValueError(f"not quiet hours: {text!r}; write '22:00-06:00'")
    return plain


def event_type(name: str) -> str:
    """An event or sub-event type by ACLED's name, whatever its case."""
    known = _EVENT_TYPES.get(name.strip().lower())
    if known is None:
        raise ValueError(unknown("event type", name, _EVENT_TYPES.values()))
    return known


def role(name: str) -> str:
    """What a group is in an incident."""
    return _one_of("role", name, ROLES)


def confirmed(name: str) -> str:
    """Who stands for an incident."""
    return _one_of("confirmation", name, CONFIRMATIONS)


def timing(name: str) -> str:
    """Whether an incident is fresh."""
    return _one_of("timing", name, TIMINGS)


def _one_of(kind: str, name: str, right: tuple[str, ...]) -> str:
    plain = name.strip().lower()
    if plain not in right:
        raise ValueError(f"{unknown(kind, name, right)} ({', '.join(right)})")
    return plain


def query(text: str) -> str:
    """Words with AND, OR, NOT, quotes, brackets and prefix* (monitor/queries.py)."""
    try:
        queries.parse(text)
    except queries.QueryError as error:
        raise ValueError(f"{text[:LONGEST_NAME]!r}: {error}") from error
    return text


def url(text: str) -> str:
    """An http or https address that cannot be read in two ways."""
    shown = text.split("@")[-1][:LONGEST_NAME]  # credentials are not for error messages
    if len(text) > LONGEST_URL or re.search(r"[\s\\\x00-\x1f\x7f<>\"]", text):
        raise ValueError(f"not an address: {shown!r}")
    parts = urlsplit(text)  # raises ValueError for a bad port or bracket
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError(f"not an http or https address: {shown!r}")
    return text


def email(text: str) -> str:
    """One plain address, fit for an envelope and a header."""
    if not _ADDRESS.fullmatch(text) or ".." in text:
        raise ValueError(f"not an email address: {text!r}")
    return text


def secret(text: str) -> str:
    """One or more Standard Webhooks secrets, spaces between (each signs, so one can be replaced in peace); what
    they hold is never shown."""
    each = text.split()
    if not each or not all(_usable(one) for one in each):
        raise ValueError("not a webhook secret; write whsec_ and base64, as of: openssl rand -base64 24")
    return " ".join(each)


def service(text: str) -> str:
    """An address that Apprise knows, of a service that may be told; what it holds is never shown."""
    from monitor.egress import chats

    chats.opened(text.strip())
    return text.strip()


def unsubscribe(text: str) -> str:
    """Where a reader of mails asks to be told no more: a page, or mailto: and an address."""
    scheme, _, rest = text.partition(":")
    if scheme.lower() == "mailto":
        return f"mailto:{email(rest)}"
    return url(text)


def _usable(one: str) -> bool:
    prefix, _, encoded = one.partition("_")
    try:
        return prefix == "whsec" and len(b64decode(encoded, validate=True)) > 0
    except ValueError:
        return False


def allowed_host(text: str) -> str:
    """ "127.0.0.1:8001", "[::1]:8001", "feeds.intranet:80" or a network "127.1.0.0/16"."""
    try:
        ipaddress.ip_network(text)
        return text
    except ValueError:
        pass
    parts = urlsplit(f"//{text}")
    try:
        complete = bool(parts.hostname) and bool(parts.port) and parts.netloc == text and "@" not in text
    except ValueError:
        complete = False
    if not complete:
        raise ValueError(f"not a host with a port or a network: {text!r}; write 127.0.0.1:8001 or 127.1.0.0/16")
    return text


def listening(text: str) -> str:
    """Where the dashboard listens: "127.0.0.1:8710", "[::1]:8710", "localhost:8710", "0.0.0.0:8710"."""
    parts = urlsplit(f"//{text}")
    try:
        host, port = parts.hostname or "", parts.port
        if host != "localhost":
            ipaddress.ip_address(host)
    except ValueError:
        host, port = "", None
    if not host or not port or "@" in text or parts.netloc != text:
        raise ValueError(f"not a numeric address with a port: {text!r}; write 127.0.0.1:8710 or 0.0.0.0:8710")
    return text


def hostname(text: str) -> str:
    """A name as a browser asks for it."""
    plain = text.strip().lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", plain):
        raise ValueError(f"not a host name: {text[:LONGEST_NAME]!r}; write monitor.example.org, without a port")
    return plain


def token(text: str) -> str:
    """What a browser or a program must say to see the dashboard; it is never shown."""
    if not re.fullmatch(rf"[\x21-\x7e]{{{SHORTEST_TOKEN},200}}", text):
        raise ValueError(
            f"not a token: write {SHORTEST_TOKEN} or more printable characters, as of: openssl rand -hex 24"
        )
    return text


def name(text: str) -> str:
    """A name that fits into a subject line and a table."""
    if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
        raise ValueError(f"not a name: {text[:LONGEST_NAME]!r}; printable, at most {LONGEST_NAME} characters")
    return text.strip()


def header(text: str) -> str:
    """A value that may stand in an HTTP header."""
    if not re.fullmatch(r"[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?", text):
        raise ValueError(f"not a header value: {text[:LONGEST_NAME]!r}; printable ASCII, at most 200 characters")
    return text
