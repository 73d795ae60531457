"""What does a well-formed configuration mean: which feeds, which channels, which places?"""

import hashlib
import ipaddress
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path as FilePath
from urllib.parse import urlsplit, urlunsplit

from monitor.config import named, opml, values
from monitor.config.problems import Path, Problems
from monitor.config.shape import (
    INTERVAL,
    SERVED,
    SMTP_PORTS,
    STRETCHED,
    AppriseShape,
    ChannelShape,
    FeedShape,
    WebhookShape,
    WebShape,
)
from monitor.egress import addresses, chats
from monitor.knowledge.model import Knowledge
from monitor.model import AppriseChannel, Channel, EmailChannel, Feed, Region, WebhookChannel, WebSettings

LARGEST_SECRET = 65_536  # bytes; a secret file is a line, not a log
FEED_ID = 12  # hex digits: 48 bits, no two of a million feeds alike
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """Turns shapes into nouns; what it finds wrong goes to `problems`. `folder` is the config file's."""

    folder: FilePath
    knowledge: Callable[[], Knowledge]
    problems: Problems

    def feeds(self, shapes: list[FeedShape], files: list[str]) -> tuple[Feed, ...]:
        """The feeds of the file, then those of the OPML files that it does not name itself."""
        feeds: dict[str, Feed] = {}
        for index, shape in enumerate(shapes):
            path: Path = ("feeds", index)
            feed = Feed(
                id=feed_id(shape.url),
                url=shape.url,
                name=shape.name or _host(shape.url),
                interval=shape.interval or INTERVAL,
                longest_interval=shape.longest_interval or (None if shape.interval else STRETCHED),
                covers=self.regions(shape.covers, (*path, "covers")),
                groups=self.groups(shape.groups, (*path, "groups")),
                language=shape.language,
                timezone=shape.timezone,
            )
            if feed.longest_interval is not None and feed.longest_interval < feed.interval:
                self.problems.wrong((*path, "longest_interval"), f"shorter than the interval, {shape.interval}")
            if feed.id in feeds:
                self.problems.wrong((*path, "url"), f"the feed {feeds[feed.id].name!r} has this address already")
            feeds.setdefault(feed.id, feed)
        for index, file in enumerate(files):
            for feed in self._outlines(self.folder / file, ("opml", index)):
                feeds.setdefault(feed.id, feed)
        return tuple(feeds.values())

    def _outlines(self, file: FilePath, path: Path) -> list[Feed]:
        try:
            outlines = opml.read(file)
        except opml.OpmlError as e:
            self.problems.wrong(path, f"{file}: {e}")
            return []
        feeds = []
        for outline in outlines:
            if not outline.url:
                continue
            try:
                url = values.url(outline.url)
                name = values.name(outline.name or _host(url))
                language = values.language(outline.language[:2].lower()) if outline.language else None
            except ValueError as e:
                self.problems.wrong(path, f"{file}: {e}")
                continue
            feeds.append(Feed(id=feed_id(url), url=url, name=name, language=language, longest_interval=STRETCHED))
        return feeds

    def channels(self, shapes: dict[str, ChannelShape], allow_hosts: Sequence[str]) -> dict[str, Channel]:
        channels = {name: self._channel(name, shape) for name, shape in shapes.items()}
        for channel in channels.values():
            if isinstance(channel, AppriseChannel):
                self._public(channel, allow_hosts)
        return channels

    def _public(self, channel: AppriseChannel, allow_hosts: Sequence[str]) -> None:
        """A server that is named by its number is looked at now, one that is named by a name when it is sent to."""
        exceptions = [addresses.allowed(entry) for entry in allow_hosts]
        for url in channel.urls:
            server = chats.opened(url).server
            with suppress(ValueError):  # a name
                host, port = server or ("", 0)
                found = [str(addresses.unwrapped(host))]
                if why := addresses.refusal_of_all(found, port, exceptions, lambda *_: ()):
                    self.problems.wrong(("channels", channel.name), f"{why}, and allow_hosts does not list it")

    def _channel(self, name: str, shape: ChannelShape) -> Channel:
        if isinstance(shape, WebhookShape):
            return WebhookChannel(name=name, url=shape.url, secret=self._webhook_secret(name, shape))
        if isinstance(shape, AppriseShape):
            return AppriseChannel(name=name, urls=tuple(dict.fromkeys(self._urls(name, shape))))
        password = shape.password
        if shape.password_file is not None:
            password = self._secret(shape.password_file, ("channels", name, "password_file"))
        return EmailChannel(
            name=name,
            host=shape.host,
            port=shape.port or SMTP_PORTS[shape.tls],
            tls=shape.tls,
            sender=shape.sender,
            to=tuple(dict.fromkeys(shape.to)),
            user=shape.user,
            password=password,
            unsubscribe=shape.unsubscribe,
        )

    def _urls(self, name: str, shape: AppriseShape) -> list[str]:
        """Those of the configuration, or the lines of the file; an empty line or one with # in front is none."""
        if shape.urls_file is None:
            return shape.urls or []
        path: Path = ("channels", name, "urls_file")
        lines = [line.strip() for line in self._secret(shape.urls_file, path).splitlines()]
        urls = []
        for number, line in enumerate(lines, 1):
            try:
                urls += [values.service(line)] if line and not line.startswith("#") else []
            except ValueError as e:
                self.problems.wrong(path, f"{shape.urls_file}:{number}: {e}")
        return urls

    def _webhook_secret(self, name: str, shape: WebhookShape) -> str:
        if shape.secret is not None or shape.secret_file is None:
            return shape.secret or ""
        return self._checked(shape.secret_file, values.secret, ("channels", name, "secret_file"))

    def _checked(self, file: str, check: Callable[[str], str], path: Path) -> str:
        """The secret in the file, if it is as it should be; "" where it is not."""
        secret = self._secret(file, path)
        try:
            return check(secret) if secret else ""
        except ValueError as e:
            self.problems.wrong(path, str(e))
            return ""

    def _secret(self, file: str, path: Path) -> str:
        try:
            with (self.folder / file).open("rb") as stream:
                text = stream.read(LARGEST_SECRET).decode().strip()
        except (OSError, UnicodeDecodeError) as e:
            self.problems.wrong(path, f"cannot read {file!r}: {getattr(e, 'strerror', None) or 'not UTF-8'}")
            return ""
        if not text:
            self.problems.wrong(path, f"{file!r} is empty")
        return text

    def web(self, shape: WebShape) -> WebSettings | None:
        """Where the dashboard listens; an address that others reach is refused without a token."""
        if shape.listen is None:
            return None
        parts = urlsplit(f"//{shape.listen}")
        host, token = str(parts.hostname), shape.token
        if shape.token_file is not None:
            token = self._checked(shape.token_file, values.token, ("web", "token_file"))
        elif token is None and host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            self.problems.wrong(("web", "listen"), f"{shape.listen}: others reach it, so it needs a token_file")
        return WebSettings(
            host=host,
            port=parts.port or SERVED.port,
            token=token or None,
            hosts=tuple(shape.hosts),
            timezone=shape.timezone,
        )

    def regions(self, names: list[str], path: Path) -> tuple[Region, ...]:
        found = []
        for index, name in enumerate(names):
            try:
                found.append(named.region(name, self.knowledge().places))
            except ValueError as error:
                self.problems.wrong((*path, index), str(error))
        return tuple(found)

    def groups(self, names: list[str], path: Path, *, factions: bool = True) -> frozenset[str]:
        """The actor ids, with those of their factions."""
        found: frozenset[str] = frozenset()
        for index, name in enumerate(names):
            try:
                found |= named.group(name, self.knowledge().actors, factions=factions)
            except ValueError as error:
                self.problems.wrong((*path, index), str(error))
        return found


def feed_id(url: str) -> str:
    """The same id for the same address in every store, however scheme and host are cased."""
    parts = urlsplit(url)
    scheme, netloc = parts.scheme.lower(), parts.netloc
    if parts.hostname:
        account, at, _ = netloc.rpartition("@")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = f":{parts.port}" if parts.port not in (None, DEFAULT_PORTS.get(scheme)) else ""
        netloc = f"{account}{at}{host}{port}"
    same = urlunsplit((scheme, netloc, parts.path or "/", parts.query, ""))
    return hashlib.sha256(same.encode()).hexdigest()[:FEED_ID]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")
