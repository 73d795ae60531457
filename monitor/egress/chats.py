"""Which messaging services may be told something, and whose server does an address of theirs name?

Apprise connects by itself, through urllib3. What it opens while a message is told is opened by our guard instead:
to an address that was checked, and to no other that the name may have a moment later.
"""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from monitor.egress.exchange import Unanswerable

if TYPE_CHECKING:
    from apprise import NotifyBase

# Apprise knows 150 services, among them this machine's own log and desktop and every host of a network. These are
# the ones that a person reads: at the service's own address, or on the server that the address names.
CENTRAL = {
    "slack": "Slack",
    "discord": "Discord",
    "tgram": "Telegram",
    "zulip": "Zulip",
    "pover": "Pushover",
    "gchat": "Google Chat",
    "wxteams": "Webex",
    "webex": "Webex",
    "threema": "Threema",
    "whatsapp": "WhatsApp",
    "line": "LINE",
    "lark": "Lark",
    "twilio": "Twilio",
    "opsgenie": "Opsgenie",
    "pagerduty": "PagerDuty",
}
NAMED = {
    "workflows": "Microsoft Teams",
    "matrix": "Matrix",
    "matrixs": "Matrix",
    "ntfy": "ntfy",
    "ntfys": "ntfy",
    "mmost": "Mattermost",
    "mmosts": "Mattermost",
    "rocket": "Rocket.Chat",
    "rockets": "Rocket.Chat",
    "gotify": "Gotify",
    "gotifys": "Gotify",
    "nctalk": "Nextcloud Talk",
    "nctalks": "Nextcloud Talk",
    "signal": "Signal",
    "signals": "Signal",
}
HTTP, HTTPS = 80, 443
TIMEOUT = timedelta(seconds=20)  # for the whole of one message: less than a delivery's lease
SCHEMA = re.compile(r"([a-z0-9]{2,20})://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An address that has been understood. `server` is host and port where it names one."""

    address: "NotifyBase"
    schema: str
    server: tuple[str, int] | None


def schemas() -> tuple[str, ...]:
    return tuple(sorted({*CENTRAL, *NAMED}))


def opened(url: str) -> Service:
    """Raises ValueError for an address that is no service's, or not one of these; what it holds is not said."""
    import apprise

    found = SCHEMA.match(url)
    schema = found[1].lower() if found else ""
    if schema not in CENTRAL and schema not in NAMED:
        raise ValueError(f"no service begins with {schema + '://' if schema else 'that'}: {', '.join(schemas())}")
    how = apprise.AppriseAsset(
        app_id="monitor",
        app_desc="monitor",
        async_mode=False,  # in the thread of the channel that sends
        http_redirects=False,  # what is signed for one host is not for another
        service_timeout=TIMEOUT.total_seconds(),
        allow_templates=False,
    )
    address = apprise.Apprise.instantiate(url, asset=how)
    if not isinstance(address, apprise.NotifyBase):
        raise ValueError(f"not a complete {schema}:// address; see https://appriseit.com/services/")
    return Service(address=address, schema=schema, server=_server(schema, address))


def _server(schema: str, address: "NotifyBase") -> tuple[str, int] | None:
    """ntfy's short form and Matrix's t2bot name a topic or a token in the place of the host."""
    if schema in CENTRAL or getattr(address, "mode", None) in ("cloud", "t2bot"):
        return None
    return str(address.host).strip("[]"), int(address.port or (HTTPS if address.secure else HTTP))


Connect = Callable[[str, int], socket.socket]  # to a host at a port; raises Unanswerable, OSError

_connect: ContextVar[Connect | None] = ContextVar("connect", default=None)


def tell(service: Service, title: str, text: str, connect: Connect) -> str | None:
    """One message; why the service has not taken it, or None. What does not fit is cut off. Raises Unanswerable
    where the guard opens no connection."""
    import apprise

    apprise.logger.propagate = False  # what it says is in the result, where secrets are taken out of it
    service.address.overflow_mode = apprise.OverflowMode.TRUNCATE
    one = apprise.Apprise(asset=service.address.asset)
    one.add(service.address)
    with _through(connect) as refused:
        result = one.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT, interpret_escapes=False)
    if result:
        return None
    if refused:
        raise refused[0]
    said = "; ".join(dict.fromkeys(entry.message for entry in result.logs()))
    return said or "the service did not take it"


@contextmanager
def _through(connect: Connect) -> Iterator[list[Unanswerable]]:
    """All connections that are opened here are opened so; gives why some were not."""
    _guard()
    refused: list[Unanswerable] = []

    def opened(host: str, port: int) -> socket.socket:
        try:
            return connect(host, port)
        except Unanswerable as error:
            refused.append(error)
            raise OSError(error.why) from error

    token = _connect.set(opened)
    try:
        yield refused
    finally:
        _connect.reset(token)


@cache
def _guard() -> None:
    """Let urllib3 open its connections by ours; those of other users of it in this process stay as they are."""
    from urllib3.util import connection

    own = connection.create_connection

    def create_connection(address: tuple[str, int], timeout: Any = None, *given: Any, **more: Any) -> socket.socket:
        connect = _connect.get()
        if connect is None:
            return own(address, timeout, *given, **more)
        opened = connect(*address)
        if timeout is None or isinstance(timeout, int | float):
            opened.settimeout(timeout)
        return opened

    connection.create_connection = create_connection
