"""Who may ask, and what may a page of ours do in a browser?"""

import binascii
import hmac
import ipaddress
from base64 import b64decode
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.model import WebSettings

METHODS = ("GET", "HEAD")  # nothing here changes anything, so no request can be forged to
# No script, no picture, no style of anybody's but ours; nobody may frame it; forms ask only us.
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    status: int
    why: str
    headers: dict[str, str] = field(default_factory=dict)


def refusal(method: str, headers: Headers, settings: WebSettings) -> Refusal | None:
    """Why the request is not answered. A name of a host that is not ours may have been rebound to our address by
    the page that asks; a numeric address cannot."""
    if method not in METHODS:
        return Refusal(status=405, why="only GET and HEAD", headers={"allow": ", ".join(METHODS)})
    if not _is_ours(headers.get("host", ""), settings):
        return Refusal(status=421, why="this name of the host is not listed in web.hosts of monitor.yaml")
    if settings.token is not None and not _says(headers.get("authorization", ""), settings.token):
        return Refusal(status=401, why="say the token", headers={"www-authenticate": 'Basic realm="monitor"'})
    return None


def _is_ours(host: str, settings: WebSettings) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    try:
        ipaddress.ip_address(name)
        return True
    except ValueError:
        return name.rstrip(".") in ("localhost", *settings.hosts)


def _says(authorization: str, token: str) -> bool:
    """As a program says it ("Bearer …"), or as a browser does: the token is the password of any user."""
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            said = b64decode(said, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(said.encode(), token.encode())


class Door:
    """Lets in who may ask, and sends every answer with the headers that bind a browser."""

    def __init__(self, inside: ASGIApp, settings: WebSettings) -> None:
        self._inside, self._settings = inside, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = refusal(scope["method"], Headers(scope=scope), self._settings)
        if refused is None:
            await self._inside(scope, receive, bound)
        else:
            answer = PlainTextResponse(f"{refused.why}\n", refused.status, refused.headers)
            await answer(scope, receive, bound)
